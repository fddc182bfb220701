"""Policy for the day that matters: who comes back after it is told so before anything else.

A followed complaint leaves in the slot `due_next` the first day on which there is something to say.
The first turn on or after that day begins with `action_tell_due`; the action takes itself back
(`undo`), so the rules then see the turn as if nothing had been said. Help in despair or at the door
is never kept waiting, nor is erasure.

A reminder that Rasa's scheduler starts (its text begins with `EXTERNAL: `) is told in the same way
and ends there: no form is opened or disturbed by it.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.urgent_policy import TELL_DUE, URGENT, is_after_crisis, loop_at_start_of_turn

DUE_NEXT = "due_next"
NEVER_WAIT = frozenset({*URGENT, "delete_my_data"})
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_AS_OF = "AS_OF"


def today() -> date:
    """Return the day in Shanghai; `AS_OF` in the environment sets it, as for the actions."""
    wanted = os.environ.get(_AS_OF)
    return date.fromisoformat(wanted) if wanted else datetime.now(_SHANGHAI).date()


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class DuePolicy(Policy):
    """Begins a turn with the days that have come or gone; is silent about everything else."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the priority: above the policy that asks back what was not understood."""
        return {"priority": 11}

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
        """Return `action_tell_due` with certainty when it is due, else no opinion."""
        action = next_step(tracker, today())
        probabilities = self._default_predictions(domain)
        if action is not None and action in domain.action_names_or_texts:
            probabilities[domain.index_for_action(action)] = 1.0
            return self._prediction(probabilities, is_no_user_prediction=True)
        return self._prediction(probabilities)


def next_step(tracker: DialogueStateTracker, day: date) -> str | None:
    """Return the action due now, None when nothing is or the turn has gone on already."""
    message = tracker.latest_message
    if message is None or not message.intent or tracker.latest_action_name != ACTION_LISTEN_NAME:
        return None
    told = _told_this_turn(tracker)
    due = tracker.get_slot(DUE_NEXT)
    if not told and due and due <= day.isoformat() and _may_wait(tracker, message):
        return TELL_DUE
    return ACTION_LISTEN_NAME if _is_reminder(message) else None


def _may_wait(tracker: DialogueStateTracker, message: UserUttered) -> bool:
    if message.intent.get("name") in NEVER_WAIT or is_after_crisis(tracker):
        return False
    return loop_at_start_of_turn(tracker) not in {f"{need}_form" for need in URGENT}


def _is_reminder(message: UserUttered) -> bool:
    return bool(message.metadata and message.metadata.get("is_external"))


def _told_this_turn(tracker: DialogueStateTracker) -> bool:
    for event in reversed(list(tracker.events)):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, ActionExecuted) and event.action_name == TELL_DUE:
            return True
    return False
