"""C2 to C5 and E2 are written from the stored complaint, one filing and the rules, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from casework.authorities import Authority
from casework.file_complaint.complaint import Filing, answers_of, kept
from casework.file_complaint.follow_letters import LETTERS, letter_values, report_office
from casework.rules import Rules
from documents.render import render_text
from tests.casework.file_complaint.test_letter import ANSWERS, BANK

FILED = Filing("lender", date(2026, 11, 2), ref="TS001", person="工号31")
FOLLOWING = sorted(set(LETTERS) - {"C1"})


@pytest.fixture(name="write")
def _write(rules: Rules, authorities: Mapping[str, Authority], today: date) -> Any:
    def write(code: str, filing: Filing | None = FILED, **changed: Any) -> str:
        complaint = kept({**ANSWERS, **changed}, date(2026, 11, 1))
        values = letter_values(code, complaint, filing, today, rules, authorities)
        return render_text(LETTERS[code], values)

    return write


def test_a_complaint_is_kept_and_read_again() -> None:
    stored = kept(ANSWERS | {"fx_people": None}, date(2026, 11, 1))
    assert stored["made_on"] == "2026-11-01" and "fx_people" not in stored["answers"]
    assert answers_of(stored)["lender"] == BANK and answers_of(stored)["fx_people"] is None


def test_a_reminder_holds_the_day_of_the_rule_against_whoever_had_to_answer(write: Any) -> None:
    text = write("C2")
    for stated in ("致：微众银行", "2026年11月2日（周一）", "TS001", "工号31", "过去20天",
                   "11月17日（周二）", "应在15日内作出处理决定", "第18条",
                   "请在11月29日（周日）前"):  # fmt: skip
        assert stated in text


def test_a_reminder_to_the_supervisor_is_addressed_to_it(write: Any) -> None:
    text = write("C2", Filing("regulator", date(2026, 11, 2)))
    assert "致：国家金融监督管理总局" in text and "被投诉的机构：微众银行" in text
    assert "7个工作日" in text


@pytest.mark.parametrize("kind", ["small_loan", "unknown", "private_unlicensed"])
def test_no_day_is_held_against_whom_no_rule_binds(write: Any, kind: str) -> None:
    text = write("C2", lender=BANK | {"type": kind})
    assert "二、依据" not in text and "第18条" not in text and "还没有收到答复" in text


def test_before_the_day_a_reminder_claims_no_breach(write: Any) -> None:
    assert "二、依据" not in write("C2", Filing("lender", date(2026, 11, 20)))


def test_a_review_says_what_was_decided_and_asks_by_the_rule(write: Any) -> None:
    decided = Filing("lender", date(2026, 11, 2), "TS001", None, date(2026, 11, 16), "没有不当")
    text = write("C3", decided)
    for stated in ("微众银行的上级机构", "2026年11月16日（周一）收到处理决定", "主要内容：没有不当",
                   "第20条", "30日内", "12月22日（周二）前书面答复",
                   "今天不还就去你单位"):  # fmt: skip
        assert stated in text
    assert "第20条" not in write("C3", decided, lender=BANK | {"type": "small_loan"})


def test_a_report_names_the_breach_and_asks_nothing_for_oneself(write: Any) -> None:
    text = write("C4", fc_agency="某某咨询")
    assert "致：国家金融监督管理总局" in text and "被举报的机构：微众银行" in text
    assert "受托催收的公司：某某咨询" in text and "涉嫌违反的规定" in text
    assert "书面道歉" not in text and "不请求裁决欠款" in text
    assert "举报人：匿名" in write("C4", fc_name="anonymous")


@pytest.mark.parametrize(
    ("kind", "office"),
    [("bank", "nfra"), ("small_loan", "local_finance"), ("private_unlicensed", "local_finance"),
     ("platform_only", None), ("amc", None), ("unknown", None)],
)  # fmt: skip
def test_a_report_goes_to_who_supervises(kind: str, office: str | None) -> None:
    assert report_office(kind) == office


def test_mediation_speaks_of_repaying_only_where_that_was_refused(write: Any) -> None:
    plain, refused = (
        write("C5"),
        write("C5", fc_issues=["no_reply_negotiation"], fx_what="打了三次"),
    )
    assert "第16条" in plain and "还款的期限" not in plain
    assert "还款的期限" in refused
    disputed = write("C5", fc_issues=["no_reply_negotiation", "not_my_debt"], fx_what="打了三次")
    assert "还款的期限" not in disputed


def test_the_list_names_each_piece_and_what_it_can_show(write: Any) -> None:
    text = write("E2")
    assert (
        "| 1 | 录音录像 | 来电过于频繁或时间不当、威胁辱骂 |" in text and "| 2 | 通话记录 |" in text
    )


@pytest.mark.parametrize("code", FOLLOWING)
def test_without_a_filing_a_letter_has_blanks_and_no_none(write: Any, code: str) -> None:
    text = write(code, None)
    assert "None" not in text and "未见原文" not in text and "＿＿" in text
