"""When a message in the middle of a form is served first, and when it is the answer."""

from __future__ import annotations

import pytest

from casework.answers import Parsed
from casework.interrupts import CERTAIN, NEVER, NO_ANSWER, STEERING, WEAK_ANSWER, interrupts
from casework.questions import Question

TEXT = Question("fx_what", "经过", "text")
SURE, WEAK = Parsed("x", True), Parsed("x", False)


@pytest.mark.parametrize("need", ["faq/refuse_entry", "stop", "collector_at_door"])
@pytest.mark.parametrize("confidence", [0.0, 0.9, CERTAIN - 0.001])
def test_a_sure_answer_stays_an_answer(need: str, confidence: float) -> None:
    assert not interrupts(TEXT, SURE, "是这样吗", need, confidence)


@pytest.mark.parametrize("need", sorted(NEVER))
@pytest.mark.parametrize("answer", [None, WEAK, SURE])
def test_how_people_answer_never_interrupts(need: str, answer: Parsed | None) -> None:
    assert not interrupts(TEXT, answer, "好的吗", need, 1.0)


@pytest.mark.parametrize("answer", [None, WEAK, SURE])
def test_a_button_or_command_interrupts(answer: Parsed | None) -> None:
    assert interrupts(TEXT, answer, "先停", "stop", CERTAIN)


@pytest.mark.parametrize(("confidence", "serves"), [(NO_ANSWER, True), (NO_ANSWER - 0.01, False)])
def test_without_an_answer_a_likely_need_is_served(confidence: float, serves: bool) -> None:
    assert interrupts(TEXT, None, "上门合法", "faq/home_visit_legality", confidence) is serves


@pytest.mark.parametrize(
    ("confidence", "serves"), [(WEAK_ANSWER, True), (WEAK_ANSWER - 0.01, False)]
)
def test_beside_free_text_only_a_question_is_served(confidence: float, serves: bool) -> None:
    need = "faq/home_visit_legality"
    assert interrupts(TEXT, WEAK, "上门催收合法吗", need, confidence) is serves
    assert not interrupts(TEXT, WEAK, "他们上门堵了我家门", need, confidence)


@pytest.mark.parametrize("need", sorted(STEERING))
def test_beside_free_text_a_short_command_steers(need: str) -> None:
    assert interrupts(TEXT, WEAK, "算了不弄了", need, WEAK_ANSWER)
    assert not interrupts(TEXT, WEAK, "算了不弄了", need, WEAK_ANSWER - 0.01)
    assert not interrupts(TEXT, WEAK, "他说算了不弄了然后又打来好多次", need, 0.9)
