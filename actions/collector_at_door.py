"""Door mode: after the first help, what to do in the situation named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from actions.papers import door_card
from casework.answers import Parsed
from casework.collector_at_door.questions import ALONE, JOURNEY
from casework.placeholders import fill
from casework.questions import Journey

_NAMES = ("police.line", "court_hotline.line", "emergency.line", "home_entry.cite")
# Where the police are told what happens; the door card is for those who still have time.
_POLICE = frozenset({"at_door", "want_in", "inside", "violent", "at_work"})
_THROUGH_THE_DOOR = frozenset({"at_door", "want_in"})


class ValidateCollectorAtDoorForm(JourneyForm):
    """Asks how things stand at the door; the card has been shown before."""

    unclear: ClassVar[Mapping[str, Parsed]] = {"door_state": Parsed("at_door", False)}
    announced: ClassVar[frozenset[str]] = frozenset({"door_alone"})

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Help comes before the next question: for who is alone there, then for the state."""
        told = []
        if after["door_alone"] in ALONE and after["door_alone"] != before["door_alone"]:
            told.append(f"utter_door_alone_{after['door_alone']}")
        if after["door_state"] and after["door_state"] != before["door_state"]:
            told.append(f"utter_door_{after['door_state']}")
        values = fill(_NAMES, context.rules(), context.authorities(), context.today())
        return [(response, values) for response in told]


class ActionHelpAtDoor(Action):
    """Gives the sentences for the door and for the police; the first help has been given."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_help_at_door"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say what to say aloud and to the police, and what comes after."""
        answers = context.answers_of(JOURNEY, tracker)
        state = answers["door_state"]
        values = fill(_NAMES, context.rules(), context.authorities(), context.today())
        if state in _THROUGH_THE_DOOR:
            dispatcher.utter_message(response="utter_door_say")
        weak = answers["door_kids"] == "yes" or answers["door_alone"] == "accompanied"
        if weak and answers["door_alone"] not in ALONE:
            dispatcher.utter_message(response="utter_door_family", **values)
        if state in _POLICE:
            dispatcher.utter_message(response="utter_door_police", **values)
        if state == "coming":
            door_card(dispatcher, tracker)
        dispatcher.utter_message(response="utter_door_next")
        return finished()
