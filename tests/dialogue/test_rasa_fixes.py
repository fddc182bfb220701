"""The changes to Rasa do what they say, and still fit the pinned version."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from dialogue import rasa_fixes

TRIED_WITH = "3.6.21"
GOOD: dict[str, Any] = {
    "events": [{"event": "slot", "name": "lender", "value": "x"}],
    "responses": [{"response": "utter_greet", "text": None, "buttons": []}],
}


@pytest.fixture(autouse=True)
def _applied() -> None:
    rasa_fixes.apply()


def test_the_version_is_the_one_these_changes_were_made_for() -> None:
    assert rasa.__version__ == TRIED_WITH


def test_applying_twice_changes_nothing_more() -> None:
    before = MessageProcessor._run_action
    rasa_fixes.apply()
    assert MessageProcessor._run_action is before


def remote() -> RemoteAction:
    return RemoteAction("action_x", EndpointConfig("http://127.0.0.1:1"))


def test_a_good_reply_of_the_action_server_is_accepted() -> None:
    assert remote()._validate_action_result(GOOD) is True
    assert remote()._validate_action_result({"events": [], "responses": []}) is True


@pytest.mark.parametrize(
    "reply",
    [
        {"events": "none", "responses": []},
        {"events": [{"name": "lender"}], "responses": []},
        {"events": [], "responses": "utter_greet"},
        {"events": [], "responses": ["utter_greet"]},
    ],
)
def test_a_bad_reply_is_refused(reply: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        remote()._validate_action_result(reply)


@pytest.mark.parametrize(("name", "kind"), [("user", UserUttered), ("slot", SlotSet)])
def test_the_class_of_an_event_is_found_by_its_name(name: str, kind: type[Event]) -> None:
    assert Event.resolve_by_type(name) is kind
    assert Event.resolve_by_type(name) is kind


def test_an_unknown_event_is_refused_as_before() -> None:
    with pytest.raises(ValueError, match="no_such_event"):
        Event.resolve_by_type("no_such_event")


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
        assert name == rasa_fixes.FAILED
        return {"text": self._text} if self._text else None


class Channel:
    def name(self) -> str:
        return "test"


def run(outcome: list[Event] | Exception, text: str | None = "出了问题") -> list[Event]:
    action = rasa_fixes._KindAction(Remote(outcome))  # type: ignore[arg-type]
    return asyncio.run(action.run(Channel(), Words(text), None, None))


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


def test_without_the_sentence_nothing_is_said_rather_than_a_second_failure() -> None:
    assert run(ConnectionError(), text=None) == []


def test_a_form_that_steps_back_is_no_failure() -> None:
    with pytest.raises(ActionExecutionRejection):
        run(ActionExecutionRejection("verify_collector_form"))
