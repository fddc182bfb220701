"""Policy for what cannot wait and for what was not understood.

Crisis and door help win over any open form and are plain responses, so they arrive even when the
action server is down. Both leave the form that was open; it stays stored and can be taken up
again with 接着上次. Words of danger win at once; where only the classifier sees danger, the open
form is asked first whether the text answers its question. Inside their own forms the same words
are the answer. A text that was hardly understood, outside a form, gets the likeliest needs as
buttons instead of a guess.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import (
    ACTION_DEACTIVATE_LOOP_NAME,
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from casework.choices import are_titles
from casework.crisis_support.whom import about_somebody_else
from casework.journeys import JOURNEYS

URGENT = ("crisis_support", "collector_at_door")
CRISIS, DOOR = URGENT
CRISIS_OF_ANOTHER = "utter_crisis_other"
CLARIFY = "action_clarify"
# Said before a turn and taken back (dialogue/due_policy.py): no part of what the turn does.
TELL_DUE = "action_tell_due"
DEFAULT_CLARIFY_BELOW = 0.3
# Danger seen by its words has full confidence (nlu/safety.py).
SEEN = 1.0
# From here on an open form is not asked first. Despair breaks in on less: a wrong alarm costs one
# message, and the form may be unable to answer. At the door is what people also answer when asked
# what happened. The figure goes with the margin of despair (decision 0013).
SURE = {CRISIS: 0.8, DOOR: SEEN}
# After a crisis a few vague words get company instead of a menu, for as long as they stay vague.
CRISIS_ANSWERED = "action_stay_in_crisis"
STAY = "utter_crisis_stay"
SOFT = frozenset({"affirm", "deny", "greet", "out_of_scope", "stop"})
# A door that the classifier hardly sees is asked about; despair never is.
DOOR_BELOW = 0.5


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class UrgentPolicy(Policy):
    """Decides the turns of crisis, door and not understood; is silent about all others."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return priority (above the rules) and the confidence below which we ask back."""
        return {"priority": 10, "clarify_below": DEFAULT_CLARIFY_BELOW}

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Nothing is learnt."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return the next step of an urgent turn with certainty, else no opinion."""
        action = next_step(tracker, self.config["clarify_below"])
        if action is None or action not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)


def next_step(tracker: DialogueStateTracker, clarify_below: float) -> str | None:
    """Return the action due now, None when this turn is not ours or is already done."""
    message = tracker.latest_message
    if message is None or not message.intent or tracker.latest_action_name is None:
        return None
    need = message.intent.get("name")
    in_form = loop_at_start_of_turn(tracker) is not None
    hardly = not in_form and hardly_understood(message.intent, clarify_below)
    if is_after_crisis(tracker) and (hardly or need in SOFT):
        wanted = [STAY]
    elif hardly:
        wanted = [CLARIFY]
    elif need in URGENT and _is_due(tracker, message):
        wanted = _urgent_steps(tracker, need)
    else:
        wanted = []
    if not wanted:
        return None
    done = _actions_this_turn(tracker)
    if done == wanted:
        return ACTION_LISTEN_NAME
    return wanted[len(done)] if done == wanted[: len(done)] else None


def _is_due(tracker: DialogueStateTracker, message: UserUttered) -> bool:
    """Return whether help comes now: not as an answer in its own form, nor before another form."""
    form = loop_at_start_of_turn(tracker)
    need = message.intent["name"]
    if form is None:
        return True
    if form == f"{need}_form":
        return False
    # who is afraid at the door needs the help for the door
    sure = SEEN if form == f"{DOOR}_form" else SURE[need]
    confidence = float(message.intent.get("confidence") or 0.0)
    is_sure = confidence >= sure and (confidence == SEEN or not _is_picked(form, message.text))
    return is_sure or _rejected_this_turn(tracker)


def _is_picked(form: str, text: str | None) -> bool:
    """Return whether `text` is what may be picked in `form`: 不再打扰、不再上门 is no despair."""
    journey = JOURNEYS.get(form.removesuffix("_form"))
    offered = journey.questions if journey else ()
    return any(are_titles(question.choices, text or "") for question in offered)


def first_help(need: str, message: UserUttered | None) -> str:
    """Return the plain response that comes first; despair of somebody else has its own."""
    if need == CRISIS and message is not None and about_somebody_else(message.text or ""):
        return CRISIS_OF_ANOTHER
    return f"utter_{need}"


def _urgent_steps(tracker: DialogueStateTracker, need: str) -> list[str]:
    form = f"{need}_form"
    steps = [first_help(need, tracker.latest_message)]
    if loop_at_start_of_turn(tracker) not in (None, form):
        steps.append(ACTION_DEACTIVATE_LOOP_NAME)
    return [*steps, form]


def hardly_understood(intent: dict[str, Any], clarify_below: float) -> bool:
    """Return whether a first message with this intent is asked about instead of acted on."""
    below = {CRISIS: 0.0, DOOR: DOOR_BELOW}.get(intent["name"], clarify_below)
    return float(intent.get("confidence") or 0.0) < below


def is_after_crisis(tracker: DialogueStateTracker) -> bool:
    """Return whether the turn before answered despair."""
    if loop_at_start_of_turn(tracker) is not None:
        return False
    earlier = _events_before_turn(tracker)
    users = [i for i, event in enumerate(earlier) if isinstance(event, UserUttered)]
    turn = earlier[max(users, default=0) :]
    done = [event.action_name for event in turn if isinstance(event, ActionExecuted)]
    return CRISIS_ANSWERED in done or STAY in done


def _events_before_turn(tracker: DialogueStateTracker) -> list[Any]:
    events = list(tracker.events)
    last_user = max(i for i, e in enumerate(events) if isinstance(e, UserUttered))
    return events[:last_user]


def loop_at_start_of_turn(tracker: DialogueStateTracker) -> str | None:
    """Return the form that was open when the latest message came."""
    for event in reversed(_events_before_turn(tracker)):
        if event.type_name == "active_loop":
            return event.name
    return None


def _rejected_this_turn(tracker: DialogueStateTracker) -> bool:
    start = len(_events_before_turn(tracker))
    return any(isinstance(e, ActionExecutionRejected) for e in list(tracker.events)[start:])


def _actions_this_turn(tracker: DialogueStateTracker) -> list[str]:
    events = list(tracker.events)
    start = len(_events_before_turn(tracker))
    skipped = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, TELL_DUE)
    return [
        event.action_name
        for event in events[start:]
        if isinstance(event, ActionExecuted) and event.action_name not in skipped
    ]
