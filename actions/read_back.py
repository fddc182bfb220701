"""Read every answer back before a letter is made: asked as the last question of a journey."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework.display import read_back
from casework.questions import Journey


class ReadBack(Action, ABC):
    """Shows the numbered list of answers; a number opens its answer again."""

    @property
    @abstractmethod
    def journey(self) -> Journey:
        """Return the journey whose answers are read back."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Show the list."""
        lines = "\n".join(
            read_back(self.journey, context.answers_of(self.journey, tracker), context.today())
        )
        dispatcher.utter_message(response="utter_read_back", lines=lines)
        return []
