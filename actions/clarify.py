"""Ask back when a message was hardly understood: likeliest needs, answers found, and the menu."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context

GUESSED = 2
OFFERED = 3
MENU = "ask_help"
# Less likely than this is no better than chance.
LEAST = 0.07


class ActionClarify(Action):
    """Shows up to three needs as buttons; a press is understood without a guess."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_clarify"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Offer the likeliest needs, then what the search over the answers found, by title."""
        message = tracker.latest_message or {}
        ranking = message.get("intent_ranking") or []
        known = context.needs().by_name
        titles = [
            known[item["name"]].title
            for item in ranking
            if item["confidence"] >= LEAST and known[item["name"]].group != "dialogue"
        ][:GUESSED]
        found = [known[item["name"]].title for item in message.get("found") or []]
        titles = [*dict.fromkeys([*titles, *found])][:OFFERED]
        titles.append(known[MENU].title)
        buttons = [{"title": title, "payload": title} for title in titles]
        dispatcher.utter_message(response="utter_clarify", buttons=buttons)
        return []
