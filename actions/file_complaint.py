"""Complaint: the form, the letters C1, the route and the dated deadlines."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.complaint_form import ValidateFileComplaintForm as ValidateFileComplaintForm
from actions.complaint_papers import route_of, say_first_office
from actions.form import Answers, finished
from actions.letters import hand_over
from actions.read_back import ReadBack
from casework.file_complaint import complaint, deadlines, letter, route
from casework.file_complaint.facts import facts, left_out, titles
from casework.file_complaint.questions import JOURNEY
from casework.file_complaint.wording import dated_lines
from casework.placeholders import fill
from casework.questions import Journey, unknown_slots
from documents.render import title_of
from storage import records

LETTER = "C1_complaint"
_MOST_STEPS = 6


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
    """Writes complaint C1 to each recipient, names the offices in order and the dates to watch."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_make_complaint_letter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write from the stored answers alone; what has no fact is left out and listed."""
        answers = context.answers_of(JOURNEY, tracker)
        told = _say_left_out(dispatcher, answers)
        if not told:
            dispatcher.utter_message(response="utter_file_complaint_no_facts")
            return finished()
        kept = complaint.kept(answers, context.today())
        records.add(tracker.sender_id, complaint.KIND, kept, context.clock())
        due = _write(dispatcher, tracker, answers)
        _say_missing(dispatcher, answers)
        _say_route(dispatcher, answers)
        _tell_dates(dispatcher, due)
        dispatcher.utter_message(response="utter_file_complaint_next")
        return finished()


def _say_left_out(dispatcher: CollectingDispatcher, answers: Answers) -> bool:
    """Name the issues and sentences without a fact; return whether anything is left to write."""
    told, dropped = facts(answers)
    if dropped:
        dispatcher.utter_message(response="utter_facts_dropped", titles="、".join(dropped))
    sentences = left_out(answers)
    if sentences:
        lines = "\n".join(f"• {line}" for line in sentences)
        dispatcher.utter_message(response="utter_sentences_left_out", lines=lines)
    return bool(told)


def _write(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers
) -> tuple[deadlines.Deadline, ...]:
    """Write one letter for each recipient; return the dates that bind the first, if any."""
    today, rules = context.today(), context.rules()
    first: tuple[deadlines.Deadline, ...] = ()
    for number, version in enumerate(letter.recipients(answers)):
        due = deadlines.deadlines("lender", today, rules, letter.type_of_lender(version))
        first = first or due
        reply_by = due[0].due_on if due else today + letter.REPLY_WITHIN
        values = letter.letter_context(version, rules, today, reply_by)
        title = f"{title_of(LETTER)}-{letter.lender_name(version) or ''}".rstrip("-")
        hand_over(dispatcher, tracker, LETTER, title, values, show_text=number == 0)
    return first


def _say_missing(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    unknown = unknown_slots(JOURNEY.questions, answers)
    missing = [JOURNEY.question(slot).label for slot in unknown if slot in letter.WRITTEN]
    if missing:
        dispatcher.utter_message(response="utter_letter_missing", labels="、".join(missing))
    later = answers.get("fc_later")
    if later:
        dispatcher.utter_message(
            response="utter_file_complaint_later", titles="、".join(titles(later, "fc_issues"))
        )


def _say_route(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    """Say who comes after whom, and about the first office what it can and cannot do."""
    dispatcher.utter_message(response="utter_file_complaint_route", lines=route_lines(answers))
    if any(step.may_skip for step in route_of(answers)):
        dispatcher.utter_message(response="utter_file_complaint_may_skip")
    say_first_office(dispatcher, answers)


def _tell_dates(dispatcher: CollectingDispatcher, due: tuple[deadlines.Deadline, ...]) -> None:
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
    """Return the offices to turn to, one a line, each with its number where confirmed."""
    found = route_of(answers)
    return "\n".join(
        f"{number}. {_office(step)}" for number, step in enumerate(found[:_MOST_STEPS], start=1)
    )


def _office(step: route.Step) -> str:
    authority = context.authorities()[step.authority]
    line = authority.line if authority.status != "unconfirmed" else ""
    return f"{authority.name}（{line}）" if line else authority.name
