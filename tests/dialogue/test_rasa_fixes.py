"""The changes to Rasa do what they say, and still fit the pinned version."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
import rasa
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import rasa_fixes

TRIED_WITH = "3.6.21"


@pytest.fixture(autouse=True)
def _applied() -> None:
    rasa_fixes.apply()


def test_the_version_is_the_one_these_changes_were_made_for() -> None:
    assert rasa.__version__ == TRIED_WITH


def test_applying_twice_changes_nothing_more() -> None:
    before = MessageProcessor._run_action
    rasa_fixes.apply()
    assert MessageProcessor._run_action is before


class Remote:
    """An action of which the test says how it ends."""

    def __init__(self, outcome: list[Event] | Exception) -> None:
        self._outcome = outcome

    def name(self) -> str:
        return "action_x"

    def event_for_successful_execution(self, prediction: Any) -> str:
        return f"done by {prediction}"

    async def run(self, *args: Any) -> list[Event]:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


class Words:
    """The response generator; knows the one sentence or none."""

    def __init__(self, text: str | None) -> None:
        self._text = text

    async def generate(self, name: str, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        return {"text": self._text} if self._text else None


class Channel:
    def name(self) -> str:
        return "test"


def run(
    outcome: list[Event] | Exception, text: str | None = "出了问题", *earlier: Event
) -> list[Event]:
    action = rasa_fixes._KindAction(Remote(outcome))  # type: ignore[arg-type]
    tracker = DialogueStateTracker.from_events("x", [ActionExecuted("action_listen"), *earlier])
    return asyncio.run(action.run(Channel(), Words(text), tracker, None))


def test_an_action_that_works_is_left_alone() -> None:
    events = [SlotSet("lender", "x")]
    assert run(events) is events
    action = rasa_fixes._KindAction(Remote([]))  # type: ignore[arg-type]
    assert action.name() == "action_x"
    assert action.event_for_successful_execution("p") == "done by p"


def test_an_action_that_fails_says_so_and_the_reason_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        (said,) = run(ConnectionError("the action server is down"))
    assert isinstance(said, BotUttered)
    assert said.text == "出了问题"
    assert said.metadata["utter_action"] == rasa_fixes.FAILED
    assert "action_x" in caplog.text and "the action server is down" in caplog.text


def said(text: str, need: str, confidence: float = 0.5) -> UserUttered:
    return UserUttered(text, intent={"name": need, "confidence": confidence})


def spoken(*earlier: Event) -> list[str]:
    events = run(ConnectionError(), "有话", *earlier)
    return [event.metadata["utter_action"] for event in events]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "need", "first"),
    [
        ("他们在外面敲", "collector_at_door", "utter_collector_at_door"),
        ("真的好累", "crisis_support", "utter_crisis_support"),
        ("我妈说她不想活了", "crisis_support", "utter_crisis_other"),
    ],
)
def test_help_that_only_the_classifier_sees_comes_when_the_form_cannot_answer(
    text: str, need: str, first: str
) -> None:
    in_form = ActiveLoop("verify_collector_form")
    assert spoken(in_form, said(text, need)) == [first, rasa_fixes.FAILED]


def test_help_is_not_given_twice_in_a_turn_nor_inside_its_own_form() -> None:
    given = BotUttered("……", metadata={"utter_action": "utter_collector_at_door"})
    assert spoken(said("开门啊", "collector_at_door"), given) == [rasa_fixes.FAILED]
    earlier = (given, said("开门啊", "collector_at_door"))
    assert spoken(*earlier) == ["utter_collector_at_door", rasa_fixes.FAILED]
    own = ActiveLoop("collector_at_door_form")
    assert spoken(own, said("还在敲", "collector_at_door")) == [rasa_fixes.FAILED]


def test_an_ordinary_turn_that_fails_gets_the_sentence_alone() -> None:
    assert spoken(said("白条八千", "propose_repayment_plan")) == [rasa_fixes.FAILED]


def test_without_the_sentence_nothing_is_said_rather_than_a_second_failure() -> None:
    assert run(ConnectionError(), text=None) == []


def test_a_form_that_steps_back_is_no_failure() -> None:
    with pytest.raises(ActionExecutionRejection):
        run(ActionExecutionRejection("verify_collector_form"))
