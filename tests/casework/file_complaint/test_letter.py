"""Complaint C1 says only what was told, quotes only rules that bind, and dates are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.file_complaint.deadlines import deadlines
from casework.file_complaint.letter import (
    MOST_RULES,
    facts,
    issue_table,
    letter_context,
    rules_for,
    type_of_lender,
)
from casework.file_complaint.questions import FACTS
from casework.file_complaint.wording import dated_lines, kinds
from casework.questions import UNKNOWN
from casework.rules import Rules
from documents.render import render_text

BANK = {"id": "webank", "name": "微众银行", "type": "bank", "product": "微粒贷", "matched": True}
ANSWERS: dict[str, Any] = {
    "fc_danger": "no",
    "fc_issues": ["night_or_frequent_calls", "threats_abuse"],
    "lender": BANK,
    "fc_agency": UNKNOWN,
    "fx_when": {"date": "2026-11-20", "time": "23:10", "band": "night"},
    "fx_numbers": ["01012345678"],
    "fx_calls_per_day": 26,
    "fx_connected_per_day": UNKNOWN,
    "fx_words": "今天不还就去你单位",
    "fc_evidence": ["recording", "call_log"],
    "fc_tried": "none",
    "fc_want": ["stop_calls", "written_reply"],
    "fc_name": "real",
}


def letter(answers: dict[str, Any], rules: Rules, today: date) -> str:
    context = letter_context(answers, rules, today, date(2026, 12, 7))
    return render_text("C1_complaint", context)


def test_a_fact_line_holds_the_details_that_were_told() -> None:
    (calls, threats), dropped = facts(ANSWERS)
    assert calls.issue == "半夜打或打得太多"
    assert calls.details == (
        "发生时间：11月20日（周五） 23:10",
        "对方号码：01012345678",
        "一天打几次：26",
    )
    assert threats.details[0] == "最要紧的原话：今天不还就去你单位"
    assert dropped == []


def test_an_issue_without_a_fact_is_left_out_and_named() -> None:
    kept, dropped = facts(ANSWERS | {"fc_issues": ["privacy_leak", "private_account"],
                                     "fx_when": None, "fx_leak_where": UNKNOWN,
                                     "fx_account_name": "张某"})  # fmt: skip
    assert [line.issue for line in kept] == ["要钱打到个人账户"]
    assert dropped == ["泄露我的信息"]


@pytest.mark.parametrize("chosen", [None, UNKNOWN, []])
def test_no_issue_is_no_fact(chosen: Any) -> None:
    assert facts({"fc_issues": chosen}) == ([], [])


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"lender": BANK}, "bank"),
        ({"lender": BANK, "lender_type": UNKNOWN}, "bank"),
        ({"lender": UNKNOWN, "lender_type": "small_loan"}, "small_loan"),
        ({"lender": BANK, "lender_type": "amc"}, "amc"),
        ({"lender": UNKNOWN}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_the_kind_of_lender_is_the_one_chosen_or_known(answers: dict[str, Any], kind: str) -> None:
    assert type_of_lender(answers) == kind


@pytest.mark.parametrize("issue", sorted(FACTS))
@pytest.mark.parametrize("kind", ["bank", "small_loan", "private_unlicensed", UNKNOWN])
def test_only_rules_that_bind_this_lender_are_quoted(
    rules: Rules, today: date, issue: str, kind: str
) -> None:
    lender = BANK | {"type": kind}
    for version in rules_for({"fc_issues": [issue], "lender": lender}, rules, today):
        binds = set(rules[version.rule_id].binds)
        assert binds & {"everyone", "collector", kind}
        assert version.rule_id in issue_table()[issue]["rules"]
        assert version.status != "unconfirmed" and version.covers(today)


def test_one_rule_an_issue_and_three_at_most(rules: Rules, today: date) -> None:
    many = {"fc_issues": list(FACTS), "lender": BANK}
    found = rules_for(many, rules, today)
    assert len(found) == MOST_RULES == len({version.rule_id for version in found})
    assert len(rules_for(ANSWERS, rules, today)) == 2


def test_a_rule_that_is_not_in_force_gives_way_to_the_next(rules: Rules) -> None:
    early = date(2021, 6, 1)
    found = rules_for({"fc_issues": ["night_or_frequent_calls"], "lender": BANK}, rules, early)
    assert all(version.covers(early) for version in found)
    assert "call_limits" not in {version.rule_id for version in found}


def test_long_ago_nothing_is_quoted(rules: Rules) -> None:
    assert rules_for(ANSWERS, rules, date(1980, 1, 1)) == []
    assert "## 二、请求" in letter(ANSWERS, rules, date(1980, 1, 1))


def test_the_letter_holds_what_was_told_and_nothing_else(rules: Rules, today: date) -> None:
    text = letter(ANSWERS, rules, today)
    for stated in ("致：微众银行", "贷款产品：微粒贷", "01012345678", "23:10", "今天不还就去你单位",
                   "录音录像、通话记录", "不再打扰。", "书面答复。", "请在12月7日（周一）前",
                   "2026年11月22日"):  # fmt: skip
        assert stated in text
    assert "具体催收的公司" not in text and "此前" not in text and "匿名" not in text
    assert "一天接通几次" not in text


def test_what_was_told_besides_is_said(rules: Rules, today: date) -> None:
    more = {"fc_agency": "某某咨询公司", "fc_tried": "lender", "fc_name": "anonymous"}
    text = letter(ANSWERS | more, rules, today)
    assert "具体催收的公司：某某咨询公司" in text
    assert "此前：向机构投诉过。" in text
    assert "投诉人：匿名" in text


@pytest.mark.parametrize("evidence", [UNKNOWN, None, ["none"]])
def test_without_evidence_the_lender_is_asked_for_its_recordings(
    rules: Rules, today: date, evidence: Any
) -> None:
    text = letter(ANSWERS | {"fc_evidence": evidence}, rules, today)
    assert "请贵机构调取" in text and "证据：" not in text


def test_wishes_follow_from_the_issues_when_none_was_chosen(rules: Rules, today: date) -> None:
    context = letter_context(ANSWERS | {"fc_want": UNKNOWN}, rules, today, today)
    assert context["wants"] == ["不再打扰", "书面答复", "处理相关人员"]


def test_an_unknown_lender_is_a_blank(rules: Rules, today: date) -> None:
    context = letter_context(ANSWERS | {"lender": UNKNOWN}, rules, today, today)
    assert (context["lender"], context["product"]) == (None, None)
    nameless = ANSWERS | {"lender": BANK | {"product": ""}}
    assert letter_context(nameless, rules, today, today)["product"] is None


def test_a_letter_needs_a_fact_in_its_table(rules: Rules, today: date) -> None:
    """Every complaint with an answered fact has its row; the table is never only its head."""
    rows = [line for line in letter(ANSWERS, rules, today).splitlines() if line.startswith("|")]
    assert len(rows) == 1 + len(ANSWERS["fc_issues"])


def test_dates_are_listed_with_what_they_are(rules: Rules) -> None:
    lines = deadlines("lender", date(2026, 11, 2), rules, "bank")
    listed = dated_lines(lines).splitlines()
    assert len(listed) == len(lines)
    assert listed[0].startswith("• 11月17日（周二）：")
    assert listed[0].endswith(kinds()["handling"])


def test_a_date_that_rests_on_a_guess_is_marked(rules: Rules) -> None:
    lines = deadlines("regulator", date(2030, 9, 28), rules, "bank")
    assert all(line.provisional for line in lines)
    assert all("（预计）" in line for line in dated_lines(lines).splitlines())


def test_no_date_is_no_line() -> None:
    assert dated_lines(()) == ""
