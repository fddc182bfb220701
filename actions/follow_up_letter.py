"""The letter that a passed day or a bad answer unlocks, made as soon as it is due."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.letters import Paper, hand_over_all
from casework.file_complaint.complaint import KIND, Complaint, Filing, answers_of
from casework.file_complaint.facts import facts
from casework.file_complaint.follow_letters import LETTERS, letter_values
from casework.track_complaint.cases import Case, mark_of
from casework.track_complaint.dates import Step
from documents.render import title_of
from storage import records

ASKING, REVIEW = "C2", "C3"
# Every other letter tells what happened; asking where it stands needs no more than the filing.
_NEEDS_NO_FACTS = frozenset({ASKING})


def unlock(dispatcher: CollectingDispatcher, tracker: Tracker, case: Case, step: Step) -> None:
    """Write the letter for this step, if there is one and enough is known to write it."""
    code = letter_of(step)
    if not code or case.filed_on is None:
        return
    complaint = _written(tracker, case)
    if code not in _NEEDS_NO_FACTS and not facts(answers_of(complaint))[0]:
        return
    filing = Filing(case.channel, case.filed_on, case.ref or None, answered_on=case.replied_on)
    values = letter_values(
        code, complaint, filing, context.today(), context.rules(), context.authorities()
    )
    paper = Paper(LETTERS[code], title_of(LETTERS[code]), values)
    hand_over_all(dispatcher, tracker, [paper], show_text=True)


def letter_of(step: Step) -> str:
    """Return the code of the letter for a step, "" where none is due."""
    if step.code == "bad_branch":
        return REVIEW
    return step.line.letter if step.line and step.code.startswith("late_") else ""


def _written(tracker: Tracker, case: Case) -> Complaint:
    """Return the complaint written here for this case, else the little that the case tells."""
    for kept in records.of(tracker.sender_id, KIND):
        if case.letter and mark_of(kept) == case.letter:
            return kept
    known = {"lender": dict(case.lender) if case.lender else None, "lender_type": case.lender_type}
    return {"made_on": context.today().isoformat(), "answers": known}
