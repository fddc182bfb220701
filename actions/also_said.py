"""A second need in the same message: the first is served, the other is offered next.

After an answer it is one of its buttons; a journey remembers it and offers it at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework import choices
from casework.needs import Need
from casework.questions import Journey

ALSO_SAID = "also_said"
# From here on the runner-up is a second matter, or what the first was mistaken for: one button
# serves both (docs/understanding.md).
LEAST = 0.2
# Help in danger comes by itself, and talk is not a matter.
NOT_OFFERED = frozenset({"crisis_support", "collector_at_door"})


def second_need(tracker: Tracker) -> Need | None:
    """Return what the latest message asks for besides the need that was acted on."""
    if context.is_press(context.said(tracker)):
        return None
    known = context.needs().by_name
    acted_on, _ = context.need_and_confidence(tracker)
    if acted_on not in known or known[acted_on].group == "dialogue":
        return None
    message = tracker.latest_message or {}
    ranking = [item for item in message.get("intent_ranking") or [] if item["confidence"] >= LEAST]
    for item in (*(message.get("also") or []), *ranking[:2]):
        need = known[item["name"]]
        offered = need.name not in NOT_OFFERED and need.group != "dialogue"
        if need.name != acted_on and offered:
            return need
    return None


def button(need: Need) -> dict[str, str]:
    """Return the button that asks for `need`: its title, which is understood without a guess."""
    return {"title": need.title, "payload": need.title}


def remembered(
    tracker: Tracker, journey: Journey, answers: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the events with which `journey`, starting with `answers`, remembers the other need.

    What was heard as an answer (骂人 in a diary entry) is no other matter.
    """
    other = second_need(tracker)
    if other is None:
        return []
    for question in journey.questions:
        codes = choices.by_need(question.choices, other.name)
        if codes and set(codes) & set(answers.get(question.slot) or []):
            return []
    return [SlotSet(ALSO_SAID, other.name)]


class ActionOfferOther(Action):
    """Offers, once a journey is done, what the person said besides when it began."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_offer_other"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Offer it once; silent when there was nothing else."""
        need = context.needs().by_name.get(tracker.get_slot(ALSO_SAID) or "")
        if need is None:
            return []
        dispatcher.utter_message(
            response="utter_also_said", also_said=need.title, buttons=[button(need)]
        )
        return [SlotSet(ALSO_SAID, None)]
