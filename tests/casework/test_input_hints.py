"""Helpers beside a question: what they offer can be typed; the count is said when known."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from casework.answers import Context, parse_answer
from casework.input_hints import input_hint, progress
from casework.journeys import JOURNEYS
from casework.questions import Choice, Journey, Question

MULTI = [q for journey in JOURNEYS.values() for q in journey.questions if q.kind == "multi"]
# What goes with nothing else: each stands as a button of its own.
ALONE = frozenset({"none"})


@pytest.mark.parametrize("question", MULTI, ids=lambda q: q.slot)
def test_chips_joined_as_the_page_sends_them_are_read_as_these_choices(
    question: Question, parsing: Context
) -> None:
    for one, two in combinations([c for c in question.choices if c.code not in ALONE], 2):
        read = parse_answer(question, f"{one.title}、{two.title}", parsing)
        assert read is not None, (one.title, two.title)
        assert set(read.value) == {one.code, two.code}


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("money", "1234.5元", {"fen": 123450, "approx": False}),
        ("count", "8", 8),
        ("date", "2026年11月3日", {"date": "2026-11-03"}),
        ("when", "2026年11月3日 23:10", {"date": "2026-11-03", "time": "23:10", "band": "night"}),
        ("time", "23:10", {"time": "23:10", "band": "night"}),
    ],
)
def test_what_a_field_sends_is_read_exactly(
    kind: str, said: str, value: Any, parsing: Context
) -> None:
    read = parse_answer(Question("s", "l", kind), said, parsing)
    assert read is not None
    assert read.value == value


def test_a_question_with_words_or_buttons_has_no_field() -> None:
    assert input_hint("utter_ask_vc_channel") is None
    assert input_hint("utter_faq/refuse_entry") is None


def test_chips_are_the_titles_in_the_order_of_the_text() -> None:
    hint = input_hint("utter_ask_vc_asks")
    assert hint is not None
    assert hint["choices"][:2] == ["转到个人账户", "扫码或点链接"]


def _journey(**more: Any) -> Journey:
    questions = (
        Question("a", "a", "choice", (Choice("x", "x"), Choice("y", "y"))),
        Question("b", "b", "text"),
        Question("c", "c", "confirm"),
    )
    return Journey("j", questions, **more)


def test_the_number_of_all_questions_is_said_when_nothing_can_change_it() -> None:
    assert progress(_journey(), {"a": "x"}) == (2, 2)


def test_it_is_not_said_while_an_answer_can_add_a_question() -> None:
    journey = _journey(conditions={"b": lambda answers: answers.get("a") == "x"})
    assert progress(journey, {}) == (1, None)
    assert progress(journey, {"a": "x"}) == (2, 2)


def test_it_is_not_said_while_an_answer_can_end_the_journey() -> None:
    journey = _journey(finished=lambda answers: answers.get("a") == "y")
    assert progress(journey, {}) == (1, None)
