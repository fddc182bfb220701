"""Crisis support after the first message; nothing is stored but a counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import JourneyForm, finished
from casework.answers import Parsed
from casework.crisis_support.questions import JOURNEY
from casework.placeholders import fill
from casework.questions import Journey
from storage import records

_NAMES = ("crisis_lines.psych", "crisis_lines.police", "crisis_lines.emergency")

_FIRST_HELP = ("utter_crisis_support", "utter_crisis_other")


class ValidateCrisisSupportForm(JourneyForm):
    """Asks one thing: is the person safe now; whatever is said counts, nothing is an error."""

    unclear: ClassVar[Mapping[str, Parsed]] = {"cs_safe": Parsed("unsure", True)}

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionStayInCrisis(Action):
    """Answers to how the person is now; the slot is emptied, only a counter goes up."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_stay_in_crisis"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Name the response for danger, unsure or safe."""
        records.count("crisis_support")
        state = tracker.get_slot("cs_safe") or "unsure"
        # whoever is in danger calls now, whatever day the answers are of
        values = fill(_NAMES, context.rules(), context.authorities(), context.clock().date())
        if _about_somebody_else(tracker):
            dispatcher.utter_message(response=f"utter_crisis_other_{state}", **values)
        else:
            dispatcher.utter_message(response=f"utter_crisis_{state}", **values)
        return [*finished(), SlotSet("cs_safe", None)]


def _about_somebody_else(tracker: Tracker) -> bool:
    """Return whether the first help given last was that for a friend or relative."""
    given = ((event.get("metadata") or {}).get("utter_action") for event in reversed(tracker.events)
             if event["event"] == "bot")  # fmt: skip
    return next((name for name in given if name in _FIRST_HELP), None) == _FIRST_HELP[1]
