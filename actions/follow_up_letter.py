"""The letters after a complaint: made when a day passed or an answer was bad, or asked for."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.case_dates import cases_of
from actions.letters import Paper, hand_over_all
from casework.file_complaint import complaint
from casework.file_complaint.complaint import KIND, Complaint, Filing, answers_of
from casework.file_complaint.facts import facts
from casework.file_complaint.follow_letters import LETTERS, letter_values
from casework.file_complaint.letter import lender_name
from casework.file_complaint.questions import JOURNEY
from casework.track_complaint.cases import Case, mark_of
from casework.track_complaint.dates import Step, case_for
from casework.track_complaint.wording import name_of
from documents.render import title_of
from storage import records

ASKING, REVIEW = "C2", "C3"
# Every other letter tells what happened; asking where it stands needs no more than the filing.
_NEEDS_NO_FACTS = frozenset({ASKING})
# What people name each letter by.
NAMED: Mapping[str, str] = {
    "催办": ASKING,
    "写信催": ASKING,
    "核查申请": REVIEW,
    "举报信": "C4",
    "调解申请": "C5",
    "证据清单": "E2",
}


def unlock(dispatcher: CollectingDispatcher, tracker: Tracker, case: Case, step: Step) -> None:
    """Write the letter for this step, if there is one; say so where the facts for it lack."""
    code = letter_of(step)
    if code and case.filed_on is not None:
        _write(dispatcher, tracker, code, _written(tracker, case, code), case)


def letter_of(step: Step) -> str:
    """Return the code of the letter for a step, "" where none is due."""
    if step.code == "bad_branch":
        return REVIEW
    return step.line.letter if step.line and step.code.startswith("late_") else ""


def hand(dispatcher: CollectingDispatcher, tracker: Tracker, code: str) -> None:
    """Write the letter that was asked for, about the complaint that it is most likely for."""
    cases, told = cases_of(tracker.sender_id), _told(tracker)
    lender = lender_name(answers_of(told)) if told else None
    case = case_for(code, cases, lender, context.rules(), context.today())
    if case is None and code == ASKING:
        dispatcher.utter_message(response="utter_track_complaint_no_dates")
        return
    if case is not None and sum(one.filed_on is not None for one in cases) > 1:
        dispatcher.utter_message(response="utter_track_complaint_case", name=name_of(case))
    about = _written(tracker, case, code) if case else told
    _write(dispatcher, tracker, code, about, case)


def _write(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    code: str,
    about: Complaint | None,
    case: Case | None,
) -> None:
    """Hand over the letter, or say what is needed for it."""
    title = title_of(LETTERS[code])
    if about is None or (code not in _NEEDS_NO_FACTS and not _has_facts(about)):
        dispatcher.utter_message(response="utter_track_complaint_no_facts", title=title)
        return
    values = letter_values(
        code, about, _filing(case), context.today(), context.rules(), context.authorities()
    )
    hand_over_all(dispatcher, tracker, [Paper(LETTERS[code], title, values)], show_text=True)


def _filing(case: Case | None) -> Filing | None:
    if case is None or case.filed_on is None:
        return None
    return Filing(case.channel, case.filed_on, case.ref or None, answered_on=case.replied_on)


def _has_facts(about: Complaint) -> bool:
    return bool(facts(answers_of(about))[0])


def _told(tracker: Tracker) -> Complaint | None:
    """Return what is being told now, else the complaint written last; None without a fact."""
    answers = context.answers_of(JOURNEY, tracker)
    if answers["fc_truth"] is None and facts(answers)[0]:
        return complaint.kept(answers, context.today())
    written = [kept for kept in records.of(tracker.sender_id, KIND) if _has_facts(kept)]
    return written[-1] if written else None


def _written(tracker: Tracker, case: Case, code: str) -> Complaint:
    """Return the complaint written here for this case, else the little that the case tells.

    What must tell facts may tell those of another complaint about the same lender.
    """
    of_lender: list[Complaint] = []
    for kept in records.of(tracker.sender_id, KIND):
        if case.letter and mark_of(kept) == case.letter:
            return kept
        if case.lender_name and lender_name(answers_of(kept)) == case.lender_name:
            of_lender.append(kept)
    if of_lender and code not in _NEEDS_NO_FACTS:
        return of_lender[-1]
    known = {"lender": dict(case.lender) if case.lender else None, "lender_type": case.lender_type}
    return {"made_on": context.today().isoformat(), "answers": known}
