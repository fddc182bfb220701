"""A text for a web form never exceeds its length; the words for the phone quote what binds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pypdfium2
import pytest

from casework.authorities import load_authorities
from casework.file_complaint.complaint import kept
from casework.file_complaint.follow_letters import LETTERS, letter_values
from casework.file_complaint.letter import (
    behind_platform,
    letter_context,
    recipients,
    wants,
)
from casework.file_complaint.portal import fitted, limits, office_lines, phone_values
from casework.rules import Rules, strength_names
from documents.render import plain, render_text, to_pdf
from tests.casework.file_complaint.test_letter import ANSWERS, BANK

LONG = {
    "fc_issues": ["threats_abuse", "privacy_leak", "agreement_ignored"],
    "fx_words": "再不还钱就去你单位贴大字报" * 15,
    "fx_leak_where": "发到了业主群里" * 25,
    "fx_what": "说好分十二期又不认" * 20,
    "fc_want": ["stop_calls", "stop_visits", "stop_third", "apology", "recalc", "handle_staff"],
}


def text_of(values: Any) -> str:
    return plain(render_text("C6_portal_form", values)).split("\n", 1)[1]


@pytest.mark.parametrize("limit", sorted(limits().values()))
@pytest.mark.parametrize("more", [{}, LONG], ids=["short", "long"])
def test_a_text_fits_its_form_and_keeps_every_fact(limit: int, more: dict[str, Any]) -> None:
    answers = ANSWERS | more
    text = fitted(answers, date(2026, 12, 7), limit, text_of)
    assert len(text) <= limit
    assert text.startswith("投诉对象：微众银行（微粒贷）")
    for title in ("威胁辱骂", *(("泄露本人信息", "不履行谈好的方案") if more else ())):
        assert title in text
    assert "请求1：" in text and "12月7日（周一）" in text


def test_nothing_fits_no_space() -> None:
    with pytest.raises(ValueError, match="nothing fits"):
        fitted(ANSWERS, date(2026, 12, 7), 10, text_of)


@pytest.mark.parametrize("code", ["C1", "C3", "C4", "C5", "E2"])
def test_the_longest_letter_has_two_pages_and_says_every_fact(
    code: str, rules: Rules, today: date
) -> None:
    answers = ANSWERS | LONG | {"fc_evidence": ["recording", "screenshots", "letter", "police"]}
    if code == "C1":
        values = letter_context(answers, rules, today, today)
    else:
        stored = kept(answers, today)
        values = letter_values(code, stored, None, today, rules, load_authorities())
    pages = pypdfium2.PdfDocument(to_pdf(render_text(LETTERS[code], values)))
    assert len(pages) <= 2
    printed = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "".join(LONG["fx_words"].split()) in "".join(printed.split())


def test_the_words_for_the_phone_quote_only_what_binds(rules: Rules, today: date) -> None:
    bank = phone_values(ANSWERS, "微众银行", "95384", today, rules)
    assert "第10条" in bank["partner"] and "第19条" in bank["answer"]
    small = phone_values(ANSWERS | {"lender": BANK | {"type": "small_loan"}}, "", "", today, rules)
    assert (small["partner"], small["answer"], small["line"]) == (None, None, None)


def test_what_to_reply_names_its_rule_and_how_binding_it_is(rules: Rules, today: date) -> None:
    offices = load_authorities()

    def reply(office: str, lender_type: str) -> str:
        about = office_lines(offices[office], rules, today, strength_names(), lender_type)
        return about["reply"]

    told = reply("lender_complaints", "bank")
    assert "（必须——《银行业保险业消费投诉处理管理办法》第10条" in told
    assert "——" not in reply("platform", "bank")
    # the measure binds banks and their like: no small-loan company is held to it
    assert "——" not in reply("lender_complaints", "small_loan")
    assert "——" in reply("police", "small_loan") and "——" in reply("nfra", "bank")


def test_a_platform_and_its_lender_each_get_a_letter() -> None:
    app = BANK | {"name": "分期乐", "type": "platform_only", "product": ""}
    answers = ANSWERS | {"lender": app, "fc_contract_lender": BANK}
    platform, lender = recipients(answers)
    assert (platform["lender"]["name"], lender["lender"]["name"]) == ("分期乐", "微众银行")
    assert lender["fc_platform"]["name"] == "分期乐"
    unknown = behind_platform(ANSWERS | {"lender": app})
    assert unknown is not None and unknown["lender"] == "unknown"
    assert recipients(ANSWERS) == [ANSWERS]


def test_a_wish_in_own_words_stands_last() -> None:
    assert wants(ANSWERS | {"fc_want_words": "派人当面说清楚"})[-1] == "派人当面说清楚。"
