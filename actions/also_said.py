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


def other_needs(tracker: Tracker) -> list[Need]:
    """Return what the latest message asks for besides the need acted on, the surest first."""
    if context.is_press(context.said(tracker)):
        return []
    known = context.needs().by_name
    acted_on, _ = context.need_and_confidence(tracker)
    if acted_on not in known or known[acted_on].group == "dialogue":
        return []
    message = tracker.latest_message or {}
    ranking = [item for item in message.get("intent_ranking") or [] if item["confidence"] >= LEAST]
    found = [known[item["name"]] for item in (*(message.get("also") or []), *ranking[:2])]
    left_out = {acted_on, *NOT_OFFERED}
    return [need for need in found if need.group != "dialogue" and need.name not in left_out]


def second_need(tracker: Tracker) -> Need | None:
    """Return the surest other need of the latest message."""
    return next(iter(other_needs(tracker)), None)


def button(need: Need) -> dict[str, str]:
    """Return the button that asks for `need`: its title, which is understood without a guess."""
    return {"title": need.title, "payload": need.title}


def remembered(
    tracker: Tracker, journey: Journey, answers: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the events with which `journey`, starting with `answers`, remembers the other need.

    What was heard as an answer (骂人 in a diary entry) is no other matter.
    """

    def heard(need: Need) -> bool:
        told = ((q, answers.get(q.slot)) for q in journey.questions)
        return any(
            code in value
            for question, value in told
            if isinstance(value, (list, str))
            for code in choices.by_need(question.choices, need.name) or ()
        )

    other = next((need for need in other_needs(tracker) if not heard(need)), None)
    return [SlotSet(ALSO_SAID, other.name)] if other else []


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
