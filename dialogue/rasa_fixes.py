"""Five changes to Rasa 3.6.21 itself, each with its reason. `apply()` is called once at start.

Rasa is pinned; `tests/dialogue/test_rasa_fixes.py` fails when a new version needs them changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jsonschema
from rasa.core.actions.action import (
    Action,
    ActionExecutionRejection,
    RemoteAction,
    create_bot_utterance,
)
from rasa.core.processor import MessageProcessor
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.io import read_yaml_file

from dialogue.urgent_policy import URGENT, first_help

logger = logging.getLogger(__name__)

FAILED = "utter_action_failed"
_walk_event_classes = Event.resolve_by_type
_REPLY_SCHEMA = RemoteAction.action_response_format_spec()
_EVENT_SCHEMA = _REPLY_SCHEMA["properties"]["events"]["items"]
# Rasa tries all kinds of events for each one; its own kind is enough, and an unknown one is refused
# by the whole schema.
_EVENT_VALIDATORS = {
    kind["properties"]["event"]["const"]: jsonschema.Draft7Validator(
        {**_EVENT_SCHEMA, "oneOf": [kind]}
    )
    for kind in _EVENT_SCHEMA["oneOf"]
}
_VALIDATOR = jsonschema.Draft7Validator(_REPLY_SCHEMA)
_FRAME_VALIDATOR = jsonschema.Draft7Validator(
    {**_REPLY_SCHEMA, "properties": {**_REPLY_SCHEMA["properties"], "events": {"type": "array"}}}
)


def apply() -> None:
    """Put all changes in place; doing it twice changes nothing."""
    RemoteAction._validate_action_result = _validate_action_result
    Event.resolve_by_type = staticmethod(_event_class)
    Slot.__copy__ = _copied_slot
    DomainProvider.load = classmethod(_load_domain)
    if not hasattr(MessageProcessor._run_action, "answers_kindly"):
        MessageProcessor._run_action = _answering_kindly(MessageProcessor._run_action)


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Check a reply of the action server with validators that are compiled once.

    Rasa checks its own constant schema anew at every reply: half of all busy time.
    """
    if not _is_sound(result):
        error = next(iter(_VALIDATOR.iter_errors(result)), None)
        if error is not None:
            raise error
    return True


def _is_sound(result: dict[str, Any]) -> bool:
    return _FRAME_VALIDATOR.is_valid(result) and all(
        isinstance(event, dict)
        and event.get("event") in _EVENT_VALIDATORS
        and _EVENT_VALIDATORS[event["event"]].is_valid(event)
        for event in result.get("events", [])
    )


@lru_cache(maxsize=64)
def _event_class(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Return the class of an event by its name, looked up once.

    Rasa walks all subclasses again for every event of every conversation it reads: a fifth of a
    turn.
    """
    found: type[Event] | None = _walk_event_classes(type_name, default)
    return found


def _copied_slot(self: Slot) -> Slot:
    """Copy a slot by its attributes.

    Rasa copies every slot of the domain, some two hundred, eight times a turn, each in the general
    and slow way: a tenth of a turn.
    """
    copied: Slot = object.__new__(type(self))
    copied.__dict__.update(self.__dict__)
    return copied


def _load_domain(
    cls: type[DomainProvider],
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    *_: Any,
    **__: Any,
) -> DomainProvider:
    """Read the domain of a trained model once.

    Rasa reads this file, which it wrote itself, three times, one of them slowly to check it
    against a schema: a quarter of the start.
    """
    with model_storage.read_from(resource) as folder:
        domain = Domain.from_dict(read_yaml_file(folder / "domain.yml"))
    return cls(model_storage, resource, domain)


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
