"""What is changed in Rasa 3.6.21 itself. `apply()` is called once at start.

A failed action says so kindly; what only makes Rasa quicker stands in dialogue/rasa_speed.py.

Rasa is pinned; `tests/dialogue/test_rasa_fixes.py` fails when a new version needs them changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from rasa.core.actions.action import (
    Action,
    ActionExecutionRejection,
    create_bot_utterance,
)
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import rasa_speed
from dialogue.urgent_policy import URGENT, first_help

logger = logging.getLogger(__name__)

FAILED = "utter_action_failed"


def apply() -> None:
    """Put all changes in place; doing it twice changes nothing."""
    rasa_speed.apply()
    if not hasattr(MessageProcessor._run_action, "answers_kindly"):
        MessageProcessor._run_action = _answering_kindly(MessageProcessor._run_action)


class _KindAction(Action):
    """An action that, when it fails, says so kindly instead of saying nothing.

    Rasa logs the failure and answers nothing at all; the events of a failed action are lost
    either way, and what was entered before stays.
    """

    def __init__(self, action: Action) -> None:
        self._action = action

    def name(self) -> str:
        return str(self._action.name())

    def event_for_successful_execution(self, prediction: Any) -> Any:
        return self._action.event_for_successful_execution(prediction)

    async def run(self, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Event]:
        try:
            events: list[Event] = await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception:
            # Whatever went wrong, the person gets a sentence and the operator the reason.
            logger.exception("action %s failed", self.name())
            return [
                create_bot_utterance({**message, "utter_action": name})
                for name in [*_help_not_given_yet(tracker), FAILED]
                if (message := await nlg.generate(name, tracker, output_channel.name()))
            ]
        return events


def _help_not_given_yet(tracker: DialogueStateTracker) -> list[str]:
    """Return the first help that the latest message most likely needs, unless it was given.

    A form is asked first where only the classifier sees danger; when it cannot answer, the
    plain help comes all the same (dialogue/urgent_policy.py).
    """
    message = tracker.latest_message
    need = (message.intent or {}).get("name") if message else None
    if need not in URGENT or tracker.active_loop_name == f"{need}_form":
        return []
    help_ = first_help(need, message)
    given = {event.metadata.get("utter_action") for event in _said_this_turn(tracker)}
    return [] if help_ in given else [help_]


def _said_this_turn(tracker: DialogueStateTracker) -> Iterator[BotUttered]:
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            yield event


def _answering_kindly(run_action: Any) -> Any:
    async def run(self: MessageProcessor, action: Action, *args: Any, **kwargs: Any) -> bool:
        return bool(await run_action(self, _KindAction(action), *args, **kwargs))

    run.answers_kindly = True  # type: ignore[attr-defined]
    return run
