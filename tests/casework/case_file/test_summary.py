"""The page of the case file: what stands on it, and the one next step."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from casework.case_file.summary import MOST_ENTRIES, Letter, make, page
from casework.case_file.wish import code_in, wish_of
from casework.needs import Needs
from casework.rules import Rules
from casework.track_complaint.cases import Case
from documents.render import render_text

DEBTS = {
    "lines": [{"id": "", "name": "微粒贷", "lender": "微众银行", "type": "bank", "fen": 1_200_000,
               "approx": False}],
    "lender_count": 1,
}  # fmt: skip
ENTRY = {"li_when": {"date": "2026-11-20", "time": "23:10"}, "li_way": "call", "li_count": 8}
BANK = {"id": "x", "name": "微众银行", "type": "bank", "product": None, "matched": True}


def filed(days_ago: int, today: date, number: int = 1, **told: Any) -> Case:
    return Case(number, "lender", today - timedelta(days=days_ago), lender_type="bank", **told)


@pytest.mark.parametrize(
    ("slots", "entries", "letters", "step"),
    [
        ({}, 0, 0, "plan"),
        ({"rp_debts": DEBTS}, 0, 0, "plan"),
        ({}, 2, 0, "log"),
        ({}, 3, 0, "complain"),
        ({}, 3, 1, "send"),
        ({"days_ago": 3}, 3, 1, "wait"),
        ({"days_ago": 40}, 3, 1, "late"),
    ],
)
def test_one_next_step(
    rules: Rules, today: date, slots: dict[str, Any], entries: int, letters: int, step: str
) -> None:
    complaints = [filed(slots["days_ago"], today)] if "days_ago" in slots else []
    given = {} if complaints else slots
    made = make(
        given,
        {number + 1: ENTRY for number in range(entries)},
        [Letter("投诉信", today)] * letters,
        complaints,
        rules,
        today,
    )
    assert made.step == step
    assert made.is_empty is (not slots and not entries and not letters)


def test_a_day_of_ones_own_is_something_to_do(rules: Rules, today: date) -> None:
    told = {"reply": "bad", "decider": "branch", "replied_on": today - timedelta(days=1)}
    assert make({}, {}, [], [filed(10, today, **told)], rules, today).step == "act"


def test_the_page_holds_what_was_told(rules: Rules, today: date) -> None:
    slots = {"rp_debts": DEBTS, "lender": BANK, "overdue_band": "d31_90"}
    letter = Letter("投诉信", today, "12月7日（周一）")
    text = render_text(
        "S1_case_file", page(make(slots, {1: ENTRY}, [letter], [filed(20, today)], rules, today))
    )
    for told in ("微粒贷 | 12,000元", "11月20日（周五） 23:10 | 电话 | 8", "投诉信", "12月7日",
                 "（已过）"):  # fmt: skip
        assert told in text
    assert "微众银行" not in text  # the lender of a debt that is listed already


def test_each_open_complaint_has_its_next_day_and_the_one_that_passed(
    rules: Rules, today: date
) -> None:
    complaints = [
        filed(3, today, 1, lender=BANK),
        filed(20, today, 2, lender={**BANK, "name": "招商银行"}),
        filed(40, today, 3, lender={**BANK, "name": "平安银行"}, reply="good"),
        Case(4),
    ]
    case = make({}, {}, [], complaints, rules, today)
    assert [(due.day - today, due.passed) for due in case.dates] == [
        (timedelta(days=-5), True), (timedelta(days=10), False), (timedelta(days=12), False),
    ]  # fmt: skip
    lenders = [due.text.split("，")[0] for due in case.dates]
    assert lenders == ["招商银行", "招商银行", "微众银行"]
    text = render_text("S1_case_file", page(case))
    for due in case.dates:
        assert due.text in text
    assert "平安银行" not in text


def test_a_lender_without_a_sum_is_a_debt_to_fill_in(rules: Rules, today: date) -> None:
    text = render_text("S1_case_file", page(make({"lender": BANK}, {}, [], [], rules, today)))
    assert re.search(r"微众银行 \| ＿+ \| ＿+", text)


def test_many_entries_keep_their_numbers_and_say_what_is_left_out(
    rules: Rules, today: date
) -> None:
    shown = page(make({}, {n: ENTRY for n in range(1, MOST_ENTRIES + 4)}, [], [], rules, today))
    assert shown["hidden"] == 3
    assert shown["entries"][0]["number"] == "4"


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("我的案卷", "show"),
        ("导出我的资料", "export"),
        ("换手机接着办", "move"),
        ("給我一個續辦碼", "move"),
        ("我有续办码", "enter"),
        ("ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ", "join"),
        ("我的续办码是abcdefghjkmn", "join"),
    ],
)
def test_the_words_tell_the_wish(said: str, wish: str) -> None:
    assert wish_of(said) == wish


@pytest.mark.parametrize("said", ["13912345678", "zhangsan1234", "400-1234-5678", "改第2项"])
def test_other_numbers_are_no_code(said: str) -> None:
    assert code_in(said) is None
    assert Needs.load().command(said) != "case_file"


@pytest.mark.parametrize("said", ["ABCD-EFGH-JK23", "续办码ABCDEFGHJK23", "续办码：abcd-efgh-jk23"])
def test_a_code_is_certain_in_any_form(said: str) -> None:
    assert Needs.load().command(said) == "case_file" and code_in(said)
