"""Complaint C1 says only what was told, quotes only rules that bind, and dates are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.file_complaint.deadlines import deadlines
from casework.file_complaint.facts import FactRow, best_missing, evidence_numbers, facts
from casework.file_complaint.letter import (
    MOST_RULES,
    binds,
    issue_table,
    letter_context,
    rules_for,
    type_of_lender,
    want_sentences,
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


def test_what_shares_a_day_or_words_is_one_row_with_every_detail_once() -> None:
    """One day was told once; two rows would claim it of two events."""
    (row,), dropped = facts(ANSWERS)
    assert row.issues == ("night_or_frequent_calls", "threats_abuse")
    assert row.issue == "来电过于频繁或时间不当、威胁辱骂"
    assert row.details == (
        "发生时间：11月20日（周五） 23:10",
        "对方号码：01012345678",
        "一天打几次：26",
        "最要紧的原话：今天不还就去你单位",
    )
    assert dropped == []


def test_what_shares_nothing_is_a_row_of_its_own() -> None:
    told = ANSWERS | {
        "fc_issues": ["wrong_amount_fees", "night_or_frequent_calls"],
        "fx_amount_shown": {"fen": 100_000, "approx": False},
    }
    rows, _ = facts(told)
    assert [row.issues for row in rows] == [("wrong_amount_fees",), ("night_or_frequent_calls",)]


def test_an_issue_without_a_fact_is_left_out_and_named() -> None:
    kept, dropped = facts(ANSWERS | {"fc_issues": ["privacy_leak", "private_account"],
                                     "fx_when": None, "fx_leak_where": UNKNOWN,
                                     "fx_account_name": "张某"})  # fmt: skip
    assert [line.issue for line in kept] == ["要求转账到个人账户"]
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
        behind = kind == UNKNOWN and binds >= {"bank", "consumer_finance", "small_loan"}
        assert binds & {"everyone", kind} or behind
        assert version.rule_id in issue_table()[issue]["rules"]
        assert version.status != "unconfirmed" and version.covers(today)


def test_every_issue_gets_its_rule_before_one_gets_two(rules: Rules, today: date) -> None:
    many = {"fc_issues": list(FACTS), "lender": BANK}
    assert len({version.rule_id for version in rules_for(many, rules, today)}) == MOST_RULES
    found = [version.rule_id for version in rules_for(ANSWERS, rules, today)]
    assert found == ["call_limits", "improper_means", "private_peace"]


@pytest.mark.parametrize("issue", sorted(FACTS))
def test_the_standard_for_credit_on_the_internet_is_no_ground_for_a_card(
    rules: Rules, today: date, issue: str
) -> None:
    card = BANK | {"name": "招商银行", "product": "招商银行信用卡"}
    found = rules_for({"fc_issues": [issue], "lender": card}, rules, today)
    assert found and "national_standard" not in {version.kind for version in found}
    assert all(
        version.kind != "national_standard" or version.quote.startswith("对个人网络消费信贷")
        for version in rules_for({"fc_issues": [issue], "lender": BANK}, rules, today)
    )


def test_what_binds_banks_is_not_quoted_against_others_for_their_collectors(rules: Rules) -> None:
    rule = rules["improper_means"]
    assert "collector" in rule.binds
    assert [kind for kind in ("bank", "small_loan", "private_unlicensed", UNKNOWN)
            if binds(rule, kind)] == ["bank"]  # fmt: skip


@pytest.mark.parametrize("kind", ["bank", "small_loan", "amc", "private_unlicensed", UNKNOWN])
@pytest.mark.parametrize("issue", sorted(FACTS))
def test_whoever_the_lender_is_a_letter_has_a_ground(
    rules: Rules, today: date, issue: str, kind: str
) -> None:
    assert rules_for({"fc_issues": [issue], "lender": BANK | {"type": kind}}, rules, today)


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
                   "证据1：录音录像", "证据2：通话记录", "1. 请停止夜间来电", "书面答复本人。",
                   "请在12月7日（周一）前", "投诉不影响本人协商还款的意愿",
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
    assert "请贵机构调取" in text and "附件" not in text and "证据序号" not in text


def test_wishes_follow_from_the_issues_when_none_was_chosen(rules: Rules, today: date) -> None:
    context = letter_context(ANSWERS | {"fc_want": UNKNOWN}, rules, today, today)
    usual = ["stop_calls", "written_reply", "handle_staff"]
    assert context["wants"] == [want_sentences()[code] for code in usual]


def test_an_unknown_lender_is_a_blank(rules: Rules, today: date) -> None:
    context = letter_context(ANSWERS | {"lender": UNKNOWN}, rules, today, today)
    assert (context["lender"], context["product"]) == (None, None)
    nameless = ANSWERS | {"lender": BANK | {"product": ""}}
    assert letter_context(nameless, rules, today, today)["product"] is None


def test_a_letter_needs_a_fact_in_its_table(rules: Rules, today: date) -> None:
    """Every complaint with an answered fact has its row; the table is never only its head."""
    rows = [line for line in letter(ANSWERS, rules, today).splitlines() if line.startswith("|")]
    assert len(rows) == 1 + len(facts(ANSWERS)[0])


def test_no_letter_tells_the_office_what_we_have_not_seen(rules: Rules, today: date) -> None:
    """A note on our reading is for the person; the office is asked to check that text itself."""
    for issue in FACTS:
        for version in rules_for({"fc_issues": [issue], "lender": BANK}, rules, today):
            assert "未见原文" not in version.letter_cite
            assert not version.quote.startswith("据") and "{" not in version.quote
    text = letter(ANSWERS, rules, today)
    assert "1. 请对照GB/T 45251" in text and "每日22:00至次日8:00不催收" in text
    assert "未见原文" not in text


@pytest.mark.parametrize("issue", ["not_my_debt", "contact_only"])
def test_who_disputes_the_debt_does_not_offer_to_repay_it(
    rules: Rules, today: date, issue: str
) -> None:
    assert "协商还款" not in letter(ANSWERS | {"fc_issues": [issue]}, rules, today)


def test_a_piece_of_evidence_is_put_beside_a_fact_only_when_it_can_show_no_other() -> None:
    rows = [FactRow(("threats_abuse",), "", ()), FactRow(("wrong_amount_fees",), "", ())]
    assert evidence_numbers(1, rows, ["recording", "screenshots"]) == [1]
    assert evidence_numbers(2, rows, ["recording", "screenshots"]) == []
    assert evidence_numbers(1, rows[:1], ["recording", "payment"]) == [1, 2]


def test_the_easiest_thing_to_keep_is_told_where_nothing_shows_an_issue() -> None:
    told = {"fc_issues": ["threats_abuse", "wrong_amount_fees"], "fc_evidence": ["recording"]}
    (keep,) = best_missing(told)
    assert "账单" in keep
    assert len(best_missing(told | {"fc_evidence": ["none"]})) == 2


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
