"""Changes to Rasa 3.6.21 that make turns and the start quicker and change nothing else.

`dialogue/rasa_fixes.py` puts them in place; what each saves stands in docs/decisions/0008.
"""

from __future__ import annotations

import copy
import dataclasses
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jsonschema
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import AnySlotDict, DialogueStateTracker
from rasa.shared.utils.io import read_yaml_file

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
_walk_event_classes = Event.resolve_by_type
_replay_applied = DialogueStateTracker.applied_events
_extract_slots = ActionExtractSlots.run
_whole_call = RemoteAction._action_call_format
_trial_from_start = FormAction._temporary_tracker

Step = tuple[str, GraphNode, tuple[str, ...]]


def apply() -> None:
    """Put all changes in place; doing it twice changes nothing."""
    RemoteAction._action_call_format = _action_call
    Domain.does_custom_action_explicitly_need_domain = _needs_domain
    RemoteAction._validate_action_result = _validate_action_result
    Event.resolve_by_type = staticmethod(_event_class)
    Slot.__copy__ = _copied_slot
    DialogueStateTracker.copy = _copied_tracker
    DialogueStateTracker.applied_events = _applied_events
    DialogueStateTracker.generate_all_prior_trackers = _prior_trackers
    FormAction._temporary_tracker = _trial_tracker
    ActionExtractSlots.run = _run_extract_slots
    DaskGraphRunner.run = _run_in_order
    DomainProvider.load = classmethod(_load_domain)


def _needs_domain(self: Domain, action_name: str) -> bool:
    """Send the domain to no action: none of ours reads it.

    Rasa sends it to every `validate_` action, 350 kilobytes at each answer in a form.
    """
    return False


def _action_call(
    self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """Tell the action server of earlier events what an action asks: words, issues, replies, names.

    Rasa sends every event whole, seventy kilobytes after twenty turns, written and read again
    twice a turn. The latest message and all slots are sent beside the events, whole as before.
    """
    call: dict[str, Any] = _whole_call(self, tracker, domain)
    call["tracker"]["events"] = [told for event in tracker.events if (told := _told(event))]
    return call


def _told(event: Event) -> dict[str, Any] | None:
    if isinstance(event, UserUttered):
        heard = {"issues": event.parse_data.get("issues") or []}
        told = {"text": event.text, "input_channel": event.input_channel, "parse_data": heard}
        return {"event": "user", **told}
    if isinstance(event, BotUttered):
        named = {"utter_action": event.metadata.get("utter_action")}
        return {"event": "bot", "text": event.text, "metadata": named}
    if isinstance(event, ActionExecuted):
        return {"event": "action", "name": event.action_name}
    return None


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


def _copied_tracker(self: DialogueStateTracker) -> DialogueStateTracker:
    """Copy a conversation by its state, once or twice a turn; Rasa replays all of its events."""
    copied: DialogueStateTracker = object.__new__(type(self))
    copied.__dict__.update(
        self.__dict__,
        events=deque(self.events, self._max_event_history),
        slots=type(self.slots)((name, copy.copy(slot)) for name, slot in self.slots.items()),
        latest_action=copy.copy(self.latest_action),
        active_loop=dataclasses.replace(self.active_loop) if self.active_loop else None,
        # as in a conversation that is replayed, which does not know the model
        model_id=None,
        assistant_id=None,
    )
    return copied


def _applied_events(self: DialogueStateTracker) -> list[Event]:
    """Return the events that count, worked out again only when one has been added.

    Rasa walks all events four times a turn, and events are only ever added at the end.
    """
    known, newest, applied = self.__dict__.get("_applied", (0, None, []))
    if not self.events or known != len(self.events) or newest is not self.events[-1]:
        applied = _replay_applied(self)
        if self.events:
            self.__dict__["_applied"] = (len(self.events), self.events[-1], applied)
    return list(applied)


def _prior_trackers(self: DialogueStateTracker) -> Iterator[tuple[DialogueStateTracker, bool]]:
    """Replay the conversation for the rules, twice a turn, with the slots that count for them.

    Rasa copies all slots for it and asks each of them before every action; none of ours counts.
    """
    replayed = DialogueStateTracker(
        self.sender_id,
        [slot for slot in self.slots.values() if slot.influence_conversation],
        self._max_event_history,
        is_rule_tracker=self.is_rule_tracker,
    )
    replayed.slots = AnySlotDict(replayed.slots)
    for event in self.applied_events():
        if isinstance(event, ActionExecuted):
            yield replayed, event.hide_rule_turn
        replayed.update(event)
    yield replayed, False


def _trial_tracker(
    self: FormAction,
    current_tracker: DialogueStateTracker,
    additional_events: list[Event],
    domain: Domain,
) -> DialogueStateTracker:
    """Return the conversation as it would be after this form, from its state as it is now.

    Rasa replays all events since a restart; without a restart the state is the same.
    """
    if current_tracker.idx_after_latest_restart():
        restarted: DialogueStateTracker = _trial_from_start(
            self, current_tracker, additional_events, domain
        )
        return restarted
    trial = _copied_tracker(current_tracker)
    asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
    for event in [asked, ActionExecuted(self.name()), *additional_events]:
        trial.update(event)
    return trial


async def _run_extract_slots(
    self: ActionExtractSlots, output_channel: Any, nlg: Any, tracker: Any, domain: Domain
) -> list[Event]:
    """Skip the search for slot values where no slot is filled by Rasa.

    Ours are all filled by forms and actions; Rasa looks at each of them at every message.
    """
    if _fills_nothing(domain):
        return []
    found: list[Event] = await _extract_slots(self, output_channel, nlg, tracker, domain)
    return found


def _fills_nothing(domain: Domain) -> bool:
    known = domain.__dict__.get("_fills_nothing")
    if known is None:
        known = domain.__dict__["_fills_nothing"] = (
            ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions
            and all(
                mapping.get("type") == "custom" and not mapping.get("action")
                for slot in domain.slots
                for mapping in slot.mappings
            )
        )
    return bool(known)


def _run_in_order(
    self: DaskGraphRunner,
    inputs: dict[str, Any] | None = None,
    targets: list[str] | None = None,
) -> dict[str, Any]:
    """Run the parts that `targets` need one after the other, in an order worked out once.

    Rasa has dask plan and schedule the same twenty parts anew three times a turn.
    """
    wanted = tuple(targets or self._graph_schema.target_names)
    plans: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault("_plans", {})
    if wanted not in plans:
        plans[wanted] = _plan(self._graph_schema, self._instantiated_nodes, wanted)
    results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    for name, node, needs in plans[wanted]:
        results[name] = node(*(results.get(need, need) for need in needs))
    return {name: results[name][1] for name in wanted}


def _plan(schema: GraphSchema, nodes: dict[str, GraphNode], wanted: tuple[str, ...]) -> list[Step]:
    """Return the parts that `wanted` need, each after those that it needs itself."""
    steps: dict[str, Step] = {}

    def add(name: str) -> None:
        if name in nodes and name not in steps:
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            steps[name] = (name, nodes[name], needs)

    for name in wanted:
        add(name)
    return list(steps.values())


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
