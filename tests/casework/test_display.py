"""A stored answer is shown to its person as that person would write it."""

from __future__ import annotations

from typing import Any

import pytest

from casework.display import MISSING, display, money_text, read_back
from casework.journeys import JOURNEYS
from casework.questions import KINDS, UNKNOWN, Choice, Question

CHOICES = (Choice("a", "甲"), Choice("b", "乙"))


def shown(kind: str, value: Any) -> str:
    return display(Question("x", "某项", kind, CHOICES), value)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("value", [None, UNKNOWN])
def test_what_is_not_known_is_to_be_filled_in(kind: str, value: Any) -> None:
    assert shown(kind, value) == MISSING


LINE = {"id": "webank", "name": "微粒贷", "type": "bank", "fen": 1_200_000, "approx": False}
NAMELESS = LINE | {"name": "", "approx": True}
ORG = {"id": "webank", "name": "微众银行", "type": "bank", "product": "微粒贷", "matched": True}


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", {"fen": 171_000, "approx": False}, "1,710元"),
        ("money", {"fen": 150_050, "approx": True}, "约1,500.50元"),
        ("date", {"date": "2026-11-22"}, "11月22日（周日）"),
        ("time", {"time": "23:00", "band": "night"}, "23:00"),
        ("when", {"date": "2026-11-21", "time": "23:00"}, "11月21日（周六） 23:00"),
        ("when", {"date": "2026-11-21"}, "11月21日（周六）"),
        ("count", 0, "0"),
        ("count", 8, "8"),
        ("yesno", "yes", "是"),
        ("yesno", "no", "否"),
        ("yesno", "perhaps", MISSING),
        ("choice", "b", "乙"),
        ("choice", "c", "c"),
        ("multi", ["b", "a"], "乙、甲"),
        ("text", "原话", "原话"),
        ("phones", ["95588", "01012345678"], "95588、01012345678"),
        ("org", ORG, "微众银行（微粒贷）"),
        ("org", ORG | {"product": ""}, "微众银行"),
        ("org", ORG | {"product": "微众银行"}, "微众银行"),
        ("debts", {"lines": [LINE, LINE | {"name": "白条"}], "lender_count": 2},
         "微粒贷12,000元、白条12,000元"),
        ("debts", {"lines": [LINE], "lender_count": 5}, "微粒贷12,000元（共5家）"),
        ("debts", {"lines": [NAMELESS], "lender_count": 1}, "约12,000元"),
    ],
)  # fmt: skip
def test_a_value_in_words(kind: str, value: Any, text: str) -> None:
    assert shown(kind, value) == text


def test_money_is_rough_only_when_it_was_said_so() -> None:
    assert money_text({"fen": 1, "approx": False}) == "0.01元"


def test_the_read_back_is_numbered_and_skips_what_does_not_apply() -> None:
    journey = JOURNEYS["log_incident"]
    answers = {
        "li_when": {"date": "2026-11-21"},
        "li_way": "visit",
        "li_count": 3,
        "li_words": UNKNOWN,
    }
    assert read_back(journey, answers) == [
        "1. 时间：11月21日（周六）",
        "2. 方式：上门",
        f"3. 最要紧的原话：{MISSING}",
    ]


def test_nothing_answered_is_an_empty_read_back() -> None:
    assert read_back(JOURNEYS["log_incident"], {}) == []
