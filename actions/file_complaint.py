"""Complaint: the form, the letter C1, the route and the dated deadlines."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from actions.letters import hand_over
from actions.read_back import ReadBack
from casework.file_complaint import complaint, deadlines, letter, route
from casework.file_complaint.facts import facts
from casework.file_complaint.questions import JOURNEY, issues
from casework.file_complaint.wording import dated_lines
from casework.placeholders import fill
from casework.questions import Journey, unknown_slots
from storage import records

LETTER = "C1_complaint"
_MOST_STEPS = 4


class ValidateFileComplaintForm(JourneyForm):
    """Asks what happened, to whom to turn and what is wanted."""

    opening = "utter_file_complaint_opening"
    announced = frozenset({"fc_issues"})

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Danger brings the police card first; recognised issues are shown to be corrected."""
        notices: list[tuple[str, dict[str, Any]]] = []
        if after["fc_danger"] == "yes" != before["fc_danger"]:
            values = fill(("police.line",), context.rules(), context.authorities(), context.today())
            notices.append(("utter_police_card", values))
        if issues(after) and issues(after) != issues(before):
            question = JOURNEY.question("fc_issues")
            titles = "、".join(question.title_of(code) for code in issues(after))
            notices.append(("utter_file_complaint_issues", {"titles": titles}))
        return notices


class ActionAskFcTruth(ReadBack):
    """Reads back every answer before the complaint is written."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_fc_truth"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionMakeComplaintLetter(Action):
    """Writes complaint C1, names the offices in order and the dates to watch."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_make_complaint_letter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write from the stored answers alone; what has no fact is left out and listed."""
        answers = context.answers_of(JOURNEY, tracker)
        today = context.today()
        due = deadlines.deadlines("lender", today, context.rules(), letter.type_of_lender(answers))
        reply_by = due[0].due_on if due else today + letter.REPLY_WITHIN
        told, dropped = facts(answers)
        if dropped:
            dispatcher.utter_message(response="utter_facts_dropped", titles="、".join(dropped))
        if not told:
            dispatcher.utter_message(response="utter_file_complaint_no_facts")
            return finished()
        values = letter.letter_context(answers, context.rules(), today, reply_by)
        records.add(
            tracker.sender_id, complaint.KIND, complaint.kept(answers, today), context.clock()
        )
        hand_over(dispatcher, tracker, LETTER, "投诉信", values)
        unknown = unknown_slots(JOURNEY.questions, answers)
        missing = [JOURNEY.question(slot).label for slot in unknown if slot in letter.WRITTEN]
        if missing:
            dispatcher.utter_message(response="utter_letter_missing", labels="、".join(missing))
        dispatcher.utter_message(response="utter_file_complaint_route", lines=route_lines(answers))
        self._tell_dates(dispatcher, due)
        dispatcher.utter_message(response="utter_file_complaint_next")
        return finished()

    def _tell_dates(
        self, dispatcher: CollectingDispatcher, due: tuple[deadlines.Deadline, ...]
    ) -> None:
        if not due:
            dispatcher.utter_message(response="utter_file_complaint_no_dates")
            return
        cited = fill(
            (f"{due[0].rule_id}.cite",), context.rules(), context.authorities(), context.today()
        )
        dispatcher.utter_message(
            response="utter_file_complaint_dates", lines=dated_lines(due), cite=cited.popitem()[1]
        )


def route_lines(answers: Answers) -> str:
    """Return the offices to turn to, numbered, each with its number where confirmed."""
    found = route.steps(
        letter.type_of_lender(answers),
        danger=answers["fc_danger"] == "yes",
        tried=answers["fc_tried"] or (),
        issues=issues(answers),
    )
    return "\n".join(
        f"{number}. {_office(step)}" for number, step in enumerate(found[:_MOST_STEPS], start=1)
    )


def _office(step: route.Step) -> str:
    authority = context.authorities()[step.authority]
    line = authority.line if authority.status != "unconfirmed" else ""
    return f"{authority.name}（{line}）" if line else authority.name
