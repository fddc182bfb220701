"""Following up a complaint: the dates that count from its filing."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import JourneyForm, finished
from casework.dates import format_date
from casework.file_complaint import deadlines
from casework.file_complaint.wording import dated_lines
from casework.placeholders import fill
from casework.questions import Journey
from casework.track_complaint.questions import JOURNEY

ANSWERED = {
    "refused": "utter_track_complaint_refused",
    "extended": "utter_track_complaint_extended",
}


class ValidateTrackComplaintForm(JourneyForm):
    """Asks where and when the complaint was filed and what came back."""

    opening = "utter_track_complaint_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionShowDeadlines(Action):
    """Shows the dates and what to do once one has passed."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_show_deadlines"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Compute the dates of this channel; `other` has none that we know."""
        answers = context.answers_of(JOURNEY, tracker)
        filed_on = date.fromisoformat(answers["tc_filed"]["date"])
        lines = deadlines.deadlines(answers["tc_channel"], filed_on, context.rules())
        if not lines:
            dispatcher.utter_message(response="utter_track_complaint_other")
            return finished()
        cited = fill(
            (f"{lines[0].rule_id}.cite",), context.rules(), context.authorities(), filed_on
        )
        dispatcher.utter_message(
            response="utter_track_complaint_dates",
            lines=dated_lines(lines),
            cite=cited.popitem()[1],
        )
        self._tell_next_step(dispatcher, answers["tc_reply"], lines[0])
        return finished()

    def _tell_next_step(
        self, dispatcher: CollectingDispatcher, reply: str, first: deadlines.Deadline
    ) -> None:
        """Say what can be done now: about the answer that came, else wait or ask for one."""
        if reply == "bad":
            names = ("complaint_review.request", "complaint_review.cite")
            values = fill(names, context.rules(), context.authorities(), context.today())
            dispatcher.utter_message(response="utter_track_complaint_bad", **values)
        elif reply in ANSWERED:
            dispatcher.utter_message(response=ANSWERED[reply])
        else:
            late = first.has_passed(context.today())
            dispatcher.utter_message(
                response="utter_track_complaint_late" if late else "utter_track_complaint_wait",
                first=format_date(first.due_on),
            )
