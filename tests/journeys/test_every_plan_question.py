"""Every question of the repayment plan: filled, wrong, changed back, skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from casework import city_floor
from casework.display import display
from casework.journeys import JOURNEYS
from casework.questions import UNKNOWN
from tests.journeys.runner import Assistant, Conversation, Turn

JOURNEY = JOURNEYS["propose_repayment_plan"]
TODAY = date(2026, 11, 22)
PATHS = yaml.safe_load(Path(__file__).with_name("plan_questions.yml").read_text("utf-8"))
NONSENSE, TOO_LONG = "嗯哼哼哼", "说" * 201
FLOORS = """
cities:
  上海市: {yuan: 1595, source: 上海市民政局公布的标准, checked: 2026-11-22}
note: 每人每月，仅用于提醒
"""


@dataclass(frozen=True)
class Row:
    """One question: what is said and how it reads back, and the same of another answer."""

    path: str
    slot: str
    said: str
    shown: str
    other: str
    other_shown: str


ROWS = [Row(path["path"], *row) for path in PATHS for row in path["rows"] if len(row) > 2]


@pytest.fixture(scope="module", autouse=True)
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The operator lists a city, so that the city is asked for."""
    file = tmp_path_factory.mktemp("knowledge") / "city_floor.yml"
    file.write_text(FLOORS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(city_floor, "FILE", file)
        yield


@cache
def _walk(assistant: Assistant, name: str) -> dict[str, Conversation]:
    """Return for each question of a path a conversation in which it has just been asked."""
    path = next(path for path in PATHS if path["path"] == name)
    conversation, reached = assistant.conversation(), {}
    turn = conversation.say(path["start"])
    for slot, said, *_ in path["rows"]:
        assert turn.requested == slot, turn
        reached[slot] = conversation.copy()
        turn = conversation.say(said)
    return reached


def asked(assistant: Assistant, row: Row) -> Conversation:
    return _walk(assistant, row.path)[row.slot].copy()


def shown(turn: Turn, slot: str) -> str:
    return display(JOURNEY.question(slot), turn.slots[slot], TODAY)


def test_every_question_of_the_plan_is_on_a_path() -> None:
    assert sorted(row.slot for row in ROWS) == sorted(JOURNEY.slots)


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slot)
def test_a_question_is_helped_filled_and_changed(assistant: Assistant, row: Row) -> None:
    conversation, question = asked(assistant, row), JOURNEY.question(row.slot)
    if question.kind != "org":  # any name may be a lender's
        wrong = conversation.say(TOO_LONG if question.kind == "text" else NONSENSE)
        assert f"utter_error_{question.kind}" in wrong.responses, wrong
        assert wrong.requested == row.slot
    filled = conversation.say(row.said)
    assert shown(filled, row.slot) == row.shown, filled
    assert filled.requested != row.slot
    if filled.form is None:
        return  # it was the last one: nothing is open any more
    back = conversation.say("改一下")
    if row.other:
        assert back.requested == row.slot, back
        changed = conversation.say(row.other)
        assert shown(changed, row.slot) == row.other_shown, changed
        assert changed.requested != row.slot


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slot)
def test_a_question_may_be_skipped_unless_it_is_required(assistant: Assistant, row: Row) -> None:
    skipped = asked(assistant, row).say("跳过")
    if JOURNEY.question(row.slot).required:
        assert skipped.requested == row.slot and skipped.slots[row.slot] is None
        assert skipped.responses[0].startswith("utter_error_"), skipped
    else:
        assert skipped.slots[row.slot] == UNKNOWN
        assert skipped.requested != row.slot
    assert skipped.texts


@pytest.mark.model
def test_a_plan_below_the_city_floor_is_warned_about_and_never_forbidden(
    assistant: Assistant,
) -> None:
    steps = _walk(assistant, "full")
    conversation = steps["rp_people"].copy()
    said = ["3", "上海", "6000", "吃饭3500", "3500", "没有", "200"]
    for answer in said:
        turn = conversation.say(answer)
    assert "utter_propose_repayment_plan_floor" in turn.responses, turn
    assert (
        "家里每月剩3,700元，3口人，低于上海市的生活标准4,785元（上海市民政局公布的标准）"
        in turn.text
    )
    assert turn.requested == "rp_cause"
    elsewhere = steps["city"].copy()
    for answer in ["深圳", *said[2:]]:
        turn = elsewhere.say(answer)
    assert "utter_propose_repayment_plan_floor" not in turn.responses, turn
    assert turn.requested == "rp_cause"
