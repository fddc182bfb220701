"""Ask back with the two likeliest needs when a message was hardly understood, and the menu."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context

OFFERED = 2
MENU = "ask_help"
# Less likely than this is no better than chance.
LEAST = 0.07


class ActionClarify(Action):
    """Shows the two likeliest needs as buttons; a press is understood without a guess."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_clarify"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Offer the likeliest needs by their titles."""
        ranking = (tracker.latest_message or {}).get("intent_ranking") or []
        known = context.needs().by_name
        titles = [
            known[item["name"]].title
            for item in ranking
            if item["confidence"] >= LEAST and known[item["name"]].group != "dialogue"
        ][:OFFERED]
        titles.append(known[MENU].title)
        buttons = [{"title": title, "payload": title} for title in titles]
        dispatcher.utter_message(response="utter_clarify", buttons=buttons)
        return []
