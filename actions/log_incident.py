"""The evidence diary: note one thing that happened."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import JourneyForm, finished
from casework.display import MISSING, display
from casework.log_incident.questions import JOURNEY
from casework.questions import Journey
from storage import records


class ValidateLogIncidentForm(JourneyForm):
    """Asks when, how, who, how often, what."""

    opening = "utter_log_incident_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionSaveIncident(Action):
    """Stores the entry and confirms it in one line."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_save_incident"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Store what was told; the number of the entry is the proof that it was kept."""
        answers = context.answers_of(JOURNEY, tracker)
        number = records.add(tracker.sender_id, "incident", answers, context.clock())
        shown = [(q.label, display(q, answers[q.slot])) for q in JOURNEY.answered(answers)]
        line = "；".join(f"{label}：{text}" for label, text in shown if text != MISSING)
        dispatcher.utter_message(response="utter_incident_saved", number=number, line=line)
        return finished()
