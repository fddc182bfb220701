"""What is due in a turn: help in danger, a question back, or nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from casework.journeys import JOURNEYS
from dialogue.urgent_policy import (
    CRISIS,
    CRISIS_ANSWERED,
    DOOR,
    DOOR_BELOW,
    STAY,
    SURE,
    URGENT,
    UrgentPolicy,
    next_step,
)

BELOW = 0.3
LISTEN = "action_listen"
PLAN = "propose_repayment_plan_form"


def said(need: str, confidence: float = 1.0, text: str = "……") -> UserUttered:
    return UserUttered(text, intent={"name": need, "confidence": confidence})


def step(*events: Event) -> str | None:
    tracker = DialogueStateTracker.from_events("x", [ActionExecuted(LISTEN), *events])
    return next_step(tracker, BELOW)


def in_form(*events: Event, form: str = PLAN) -> str | None:
    opened = (said("propose_repayment_plan"), ActionExecuted(form), ActiveLoop(form))
    return step(*opened, ActionExecuted(LISTEN), *events)


def did(*names: str) -> list[Event]:
    return [ActionExecuted(name) for name in names]


def test_before_anybody_spoke_nothing_is_due() -> None:
    assert next_step(DialogueStateTracker.from_events("x", []), BELOW) is None


@pytest.mark.parametrize("need", ["greet", "faq", "file_complaint", "stop"])
def test_what_is_not_ours_is_left_to_the_rules(need: str) -> None:
    assert step(said(need)) is None
    assert in_form(said(need)) is None


@pytest.mark.parametrize("need", URGENT)
def test_help_comes_first_then_its_form_then_silence(need: str) -> None:
    form = f"{need}_form"
    assert step(said(need)) == f"utter_{need}"
    assert step(said(need), *did(f"utter_{need}")) == form
    opened = [*did(f"utter_{need}", form), ActiveLoop(form)]
    assert step(said(need), *opened) == LISTEN


@pytest.mark.parametrize("need", URGENT)
def test_inside_another_form_that_form_is_left(need: str) -> None:
    assert in_form(said(need)) == f"utter_{need}"
    assert in_form(said(need), *did(f"utter_{need}")) == "action_deactivate_loop"
    left = [*did(f"utter_{need}", "action_deactivate_loop"), ActiveLoop(None)]
    assert in_form(said(need), *left) == f"{need}_form"
    done = [*left, *did(f"{need}_form"), ActiveLoop(f"{need}_form")]
    assert in_form(said(need), *done) == LISTEN


@pytest.mark.parametrize("need", URGENT)
def test_inside_its_own_form_danger_is_an_answer(need: str) -> None:
    assert in_form(said(need), form=f"{need}_form") is None


def test_each_danger_breaks_into_the_form_of_the_other() -> None:
    crisis, door = URGENT
    assert in_form(said(crisis), form=f"{door}_form") == f"utter_{crisis}"
    assert in_form(said(door), form=f"{crisis}_form") == f"utter_{door}"


@pytest.mark.parametrize(
    ("need", "confidence"),
    [(CRISIS, 0.2), (CRISIS, SURE[CRISIS] - 0.01), (DOOR, 0.2), (DOOR, 0.9999)],
)
def test_a_form_is_first_asked_whether_a_guessed_danger_is_its_answer(
    need: str, confidence: float
) -> None:
    guessed = said(need, confidence)
    assert in_form(guessed) is None
    assert in_form(guessed, ActionExecutionRejected(PLAN)) == f"utter_{need}"


def picks() -> Iterator[tuple[str, str]]:
    for journey in JOURNEYS.values():
        for question in journey.questions:
            titles = [choice.title for choice in question.choices]
            if question.kind == "multi":
                yield from ((journey.form, "、".join(pair)) for pair in combinations(titles, 2))


@pytest.mark.parametrize(("form", "text"), picks())
def test_what_is_picked_from_what_a_form_offers_is_no_danger(form: str, text: str) -> None:
    for need in URGENT:
        assert in_form(said(need, 0.99, text), form=form) is None


def test_what_is_said_beside_a_pick_is_heard() -> None:
    form = "file_complaint_form"
    assert in_form(said(CRISIS, 0.9, "不再打扰、我不想活"), form=form) == "utter_crisis_support"
    assert in_form(said(CRISIS, 1.0, "不再打扰、不再上门"), form=form) == "utter_crisis_support"


def test_likely_despair_does_not_wait_for_a_form() -> None:
    assert in_form(said(CRISIS, SURE[CRISIS])) == "utter_crisis_support"


def test_fear_at_the_door_is_answered_by_the_form_of_the_door() -> None:
    assert in_form(said(CRISIS, 0.9), form="collector_at_door_form") is None
    assert in_form(said(CRISIS), form="collector_at_door_form") == "utter_crisis_support"


def test_a_rejection_of_an_earlier_turn_does_not_count() -> None:
    earlier = [said("stop"), ActionExecutionRejected(PLAN), *did("action_stop", LISTEN)]
    assert in_form(*earlier, said(CRISIS, 0.5)) is None


def test_outside_forms_despair_is_never_too_uncertain_for_help() -> None:
    assert step(said("crisis_support", 0.05)) == "utter_crisis_support"


def test_a_door_hardly_seen_is_asked_about() -> None:
    assert step(said("collector_at_door", DOOR_BELOW - 0.01)) == "action_clarify"
    assert step(said("collector_at_door", DOOR_BELOW)) == "utter_collector_at_door"


def test_what_was_hardly_understood_is_asked_back_once() -> None:
    assert step(said("greet", BELOW - 0.01)) == "action_clarify"
    assert step(said("greet", BELOW - 0.01), *did("action_clarify")) == LISTEN
    assert step(said("greet", BELOW)) is None


def test_inside_a_form_nothing_is_asked_back() -> None:
    assert in_form(said("greet", 0.01)) is None


def test_when_something_else_was_done_the_policy_is_silent() -> None:
    assert step(said("crisis_support"), *did("utter_greet")) is None


def after_crisis(*events: Event) -> str | None:
    ended = [*did("utter_crisis_support", "crisis_support_form"), ActiveLoop("crisis_support_form")]
    answered = [said("deny"), *did("crisis_support_form"), ActiveLoop(None), *did(CRISIS_ANSWERED)]
    return step(said(CRISIS), *ended, *did(LISTEN), *answered, *did(LISTEN), *events)


@pytest.mark.parametrize("message", [said("deny"), said("affirm", 0.9), said("faq", BELOW - 0.01)])
def test_after_a_crisis_vague_words_get_company(message: UserUttered) -> None:
    assert after_crisis(message) == STAY
    assert after_crisis(message, *did(STAY)) == LISTEN
    assert after_crisis(message, *did(STAY, LISTEN), said("deny")) == STAY


def test_after_a_crisis_everything_clear_goes_its_way() -> None:
    assert after_crisis(said("propose_repayment_plan")) is None
    assert after_crisis(said("thank")) is None
    assert after_crisis(said("thank"), *did("utter_thank", LISTEN), said("deny")) is None
    assert after_crisis(said(CRISIS)) == "utter_crisis_support"


class _Prediction:
    """The policy without Rasa's graph around it."""

    def __init__(self, actions: list[str]) -> None:
        self.domain = Domain.from_dict({"intents": [], "actions": actions})
        self.policy = UrgentPolicy.__new__(UrgentPolicy)
        self.policy.config = UrgentPolicy.get_default_config()
        self.policy.priority = self.policy.config["priority"]

    def of(self, *events: Event) -> dict[str, Any]:
        tracker = DialogueStateTracker.from_events("x", [ActionExecuted(LISTEN), *events])
        predicted = self.policy.predict_action_probabilities(tracker, self.domain)
        named = zip(self.domain.action_names_or_texts, predicted.probabilities, strict=True)
        return {name: value for name, value in named if value}


def test_what_is_due_is_predicted_with_certainty() -> None:
    assert _Prediction(["utter_crisis_support"]).of(said("crisis_support")) == {
        "utter_crisis_support": 1.0
    }


def test_an_action_the_domain_does_not_know_is_not_predicted() -> None:
    assert _Prediction(["utter_greet"]).of(said("crisis_support")) == {}


def test_no_opinion_is_no_prediction() -> None:
    assert _Prediction(["utter_greet"]).of(said("greet")) == {}
