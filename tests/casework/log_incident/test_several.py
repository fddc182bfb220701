"""Incidents told in one breath are told apart, each with what was said of it and nothing more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.log_incident.several import MOST, answers_of, incidents
from casework.text import normalise

SENTENCES = yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text("utf-8"))
SLOTS = {"count": "li_count", "connected": "li_connected", "people": "li_people", "way": "li_way",
         "who": "li_who", "from": "li_from"}  # fmt: skip


def told(say: str, at: str = "15:00") -> list[dict[str, Any]]:
    now = datetime.fromisoformat(f"2026-11-22T{at}:00")
    return [answers_of(piece) for piece in incidents(say, now)]


def _wanted(case: dict[str, Any]) -> dict[str, Any]:
    day = case["day"]
    when = {"date": f"2026-{day}" if isinstance(day, str) else f"2026-11-{day:02d}"}
    when |= {key: case[key] for key in ("time", "until", "part") if key in case}
    return {"li_when": when, **{SLOTS[key]: case[key] for key in case if key in SLOTS}}


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    when = {key: value for key, value in answers["li_when"].items() if key != "band"}
    return {**answers, "li_when": when}


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["say"][:18])
def test_a_sentence_is_told_apart(case: dict[str, Any]) -> None:
    found = [_plain(answers) for answers in told(case["say"], case.get("at", "15:00"))]
    assert found == [_wanted(one) for one in case["told"]]


def test_an_hour_of_the_night_is_marked() -> None:
    (night,) = told("昨晚十一点打来")
    assert night["li_when"] == {"date": "2026-11-21", "time": "23:00", "band": "night"}


def test_nobody_notes_more_than_can_be_read_back() -> None:
    days = "，".join(f"11月{day}号打了{day}个" for day in range(1, 21))
    assert len(told(days)) == MOST


@pytest.mark.parametrize(
    "text", ["", "。。。", "打" * 2000, "昨天" * 500, "1" * 3000, "还来" * 400]
)
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(told(normalise(text)), list)
