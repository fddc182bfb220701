"""What makes Rasa quicker leaves what it does as it was."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from dialogue import rasa_speed

GOOD: dict[str, Any] = {
    "events": [{"event": "slot", "name": "lender", "value": "x"}],
    "responses": [{"response": "utter_greet", "text": None, "buttons": []}],
}


DOMAIN = Domain.from_yaml(
    """
version: '3.1'
intents: [greet, deny]
actions: [action_x, validate_x_form]
slots:
  lender: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  mood: {type: text, influence_conversation: true, mappings: [{type: custom}]}
forms:
  x_form: {required_slots: [lender]}
"""
)


@pytest.fixture(autouse=True)
def _applied() -> None:
    rasa_speed.apply()


def talk() -> DialogueStateTracker:
    """Return a conversation with a form that is answered, left, and asked again."""
    listen = ActionExecuted("action_listen")
    events: list[Event] = [
        listen,
        UserUttered("核对", {"name": "greet", "confidence": 1.0}, input_channel="rest"),
        ActionExecuted("x_form"),
        ActiveLoop("x_form"),
        SlotSet("requested_slot", "lender"),
        BotUttered("哪家？", metadata={"utter_action": "utter_ask_lender"}),
        listen,
        UserUttered(
            "天气",
            {"name": "deny", "confidence": 1.0},
            parse_data={"issues": [{"name": "threats_abuse"}], "intent_ranking": []},  # type: ignore[typeddict-unknown-key]
            input_channel="rest",
        ),
        ActionExecutionRejected("x_form"),
        ActionExecuted("action_x"),
        SlotSet("mood", "怕"),
        ActionExecuted("x_form"),
        listen,
        UserUttered("微众", {"name": "greet", "confidence": 1.0}, input_channel="rest"),
        ActionExecuted("x_form"),
        SlotSet("lender", "webank"),
        listen,
    ]
    return DialogueStateTracker.from_events("person", events, slots=DOMAIN.slots)


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return tracker.current_state(EventVerbosity.ALL)


def test_a_copied_conversation_is_the_one_that_a_replay_gives() -> None:
    tracker = talk()
    copied, replayed = tracker.copy(), tracker.travel_back_in_time(float("inf"))
    assert state(copied) == state(replayed) == state(tracker)
    assert copied.applied_events() == replayed.applied_events()


def test_a_copied_conversation_is_its_own() -> None:
    tracker = talk()
    before = copy.deepcopy(state(tracker))
    copied = tracker.copy()
    for event in (SlotSet("lender", "x"), ActionExecutionRejected("x_form"), ActionExecuted("y")):
        copied.update(event)
    assert state(tracker) == before and not tracker.is_active_loop_rejected
    assert copied.get_slot("lender") == "x" and copied.is_active_loop_rejected


def test_events_that_count_are_worked_out_anew_when_one_is_added() -> None:
    tracker = talk()
    first = tracker.applied_events()
    first.clear()
    assert tracker.applied_events() == rasa_speed._replay_applied(tracker) != []
    for event in (UserUttered("不是"), UserUtteranceReverted(), Restarted()):
        tracker.update(event)
        assert tracker.applied_events() == rasa_speed._replay_applied(tracker)
    assert tracker.applied_events() == []


def test_the_rules_see_intent_action_form_and_slots_that_count() -> None:
    states = DOMAIN.states_for_tracker_history(talk())
    seen = [
        (
            one.get("user", {}).get("intent"),
            one.get("prev_action", {}).get("action_name"),
            one.get("active_loop", {}).get("name"),
            one.get("slots"),
        )
        for one in states
    ]
    assert seen == [
        (None, None, None, None),
        ("greet", "action_listen", None, None),
        ("greet", "x_form", "x_form", None),
        ("deny", "action_listen", "x_form", None),
        ("deny", "action_x", "x_form", {"mood": (1.0,)}),
        ("deny", "x_form", "x_form", {"mood": (1.0,)}),
        ("deny", "action_listen", "x_form", {"mood": (1.0,)}),
    ]


@pytest.mark.parametrize("earlier", [[], [Restarted()]])
def test_what_a_form_tries_is_what_a_replay_gives(earlier: list[Event]) -> None:
    tracker = talk()
    for event in earlier:
        tracker.update(event)
    form = FormAction("x_form", None)
    added = [SlotSet("lender", "招联")]
    trial = form._temporary_tracker(tracker, added, DOMAIN)
    replayed = rasa_speed._trial_from_start(form, tracker, added, DOMAIN)
    left, right = state(trial), state(replayed)
    for one in (left, right):
        one.pop("latest_event_time")
        for event in one["events"]:
            event.pop("timestamp")
    assert left == right
    assert trial.get_slot("lender") == "招联"


def extracted(mapping: str) -> list[Event]:
    domain = Domain.from_yaml(
        f"""
version: '3.1'
intents: [greet]
slots:
  note: {{type: text, influence_conversation: false, mappings: [{{type: {mapping}}}]}}
"""
    )
    tracker = DialogueStateTracker.from_events(
        "person", [UserUttered("你好", {"name": "greet"})], slots=domain.slots
    )
    return asyncio.run(ActionExtractSlots(None).run(None, None, tracker, domain))  # type: ignore[arg-type]


def test_slots_that_rasa_fills_are_still_filled() -> None:
    assert extracted("custom") == []
    assert extracted("from_text") == [SlotSet("note", "你好")]


def called() -> dict[str, Any]:
    return remote()._action_call_format(talk(), DOMAIN)


def test_an_action_is_told_what_was_said_before_and_the_latest_message_whole() -> None:
    tracker = called()["tracker"]
    assert [event["text"] for event in tracker["events"] if event["event"] == "user"] == [
        "核对",
        "天气",
        "微众",
    ]
    assert [e["metadata"]["utter_action"] for e in tracker["events"] if e["event"] == "bot"] == [
        "utter_ask_lender"
    ]
    assert tracker["events"][-1] == {"event": "action", "name": "action_listen"}
    assert tracker["events"][1]["input_channel"] == "rest"
    heard = [event["parse_data"] for event in tracker["events"] if event["event"] == "user"]
    assert heard == [{"issues": []}, {"issues": [{"name": "threats_abuse"}]}, {"issues": []}]
    assert tracker["latest_message"]["intent"] == {"name": "greet", "confidence": 1.0}
    assert tracker["slots"]["lender"] == "webank"


def test_the_domain_is_sent_to_no_action() -> None:
    assert "validate_x_form" in DOMAIN._actions_which_explicitly_need_domain
    assert not DOMAIN.does_custom_action_explicitly_need_domain("validate_x_form")


class Adds(GraphComponent):
    """Adds its number to what it is given."""

    calls = 0

    def __init__(self, number: int) -> None:
        self._number = number

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Adds:  # type: ignore[override]
        return cls(config["number"])

    def add(self, left: int, right: int = 0) -> int:
        """Return the sum; ten is too much for it."""
        Adds.calls += 1
        if left + right > 10:
            raise RuntimeError("too much")
        return left + right + self._number


def adding(number: int, **needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Adds, fn="add", constructor_name="create", config={"number": number}
    )


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    nodes = {
        "sum": adding(0, left="one", right="two"),
        "two": adding(2, left="one"),
        "one": adding(1, left="__start__"),
        "apart": adding(9, left="__start__"),
    }
    schema = GraphSchema(nodes)
    storage = LocalModelStorage.create(tmp_path)
    return DaskGraphRunner(schema, storage, ExecutionContext(schema, "x"))


def test_parts_run_after_those_they_need_and_once(runner: DaskGraphRunner) -> None:
    for start, one in ((0, 1), (3, 4)):
        before = Adds.calls
        found = runner.run(inputs={"__start__": start}, targets=["sum", "one"])
        assert found == {"sum": 2 * one + 2, "one": one}
        assert Adds.calls - before == 3
    assert runner.run(inputs={"__start__": 0}, targets=["apart"]) == {"apart": 9}


def test_a_part_that_fails_is_told_as_before(runner: DaskGraphRunner) -> None:
    with pytest.raises(GraphComponentException):
        runner.run(inputs={"__start__": 11}, targets=["sum"])
    with pytest.raises(GraphRunError):
        runner.run(targets=["sum"])


def test_a_copied_slot_is_equal_and_its_own() -> None:
    slot = TextSlot("lender", mappings=[{"type": "custom"}], influence_conversation=False)
    slot.value = "微众银行"
    copied = copy.copy(slot)
    assert vars(copied) == vars(slot) and copied.has_been_set
    copied.value = "招联"
    assert slot.value == "微众银行"


def test_the_domain_of_a_model_is_the_one_saved_in_it(tmp_path: Path) -> None:
    saved = Domain.from_directory("domain")
    storage, resource = LocalModelStorage.create(tmp_path), Resource("domain")
    DomainProvider(storage, resource)._persist(saved)
    loaded = DomainProvider.load({}, storage, resource, None).provide_inference()
    assert loaded.as_dict() == saved.as_dict()
    assert len(loaded.slots) > 100


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
