"""Door mode: after the first help, what to do in the situation named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import JourneyForm, finished
from casework.answers import Parsed
from casework.collector_at_door.questions import JOURNEY
from casework.placeholders import fill
from casework.questions import Journey

_NAMES = ("police.line", "court_hotline.line", "emergency.line", "home_entry.cite")


class ValidateCollectorAtDoorForm(JourneyForm):
    """Asks how things stand at the door; the card has been shown before."""

    unclear: ClassVar[Mapping[str, Parsed]] = {"door_state": Parsed("at_door", False)}

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionHelpAtDoor(Action):
    """Names the help for the situation; a child alone at home comes first."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_help_at_door"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Give the lines for the state with the numbers in force."""
        answers = context.answers_of(JOURNEY, tracker)
        values = fill(_NAMES, context.rules(), context.authorities(), context.today())
        dispatcher.utter_message(response=f"utter_door_{answers['door_state']}", **values)
        if answers["door_kids"] == "yes":
            dispatcher.utter_message(response="utter_door_family", **values)
        dispatcher.utter_message(response="utter_door_next")
        return finished()
