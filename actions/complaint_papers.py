"""What goes with a complaint: a text for web forms, words for the phone, offices, more papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context, follow_up_letter
from actions.form import Answers
from actions.letters import Paper, hand_over_all
from casework.file_complaint import deadlines, letter, portal, route
from casework.file_complaint.facts import facts
from casework.file_complaint.questions import JOURNEY, issues
from casework.placeholders import fill
from casework.rules import strength_names
from documents.render import plain, render_text, title_of

LENDER_LINE = "lender_complaints"
PORTAL, PHONE = "C6_portal_form", "C7_phone_script"
# How many offices are explained in one message.
_MOST_OFFICES = 3
_FACTS = (
    "complaint_materials.cite", "complaint_materials.strength", "report_days.cite",
    "report_days.strength", "complaint_forward.cite", "complaint_forward.strength",
)  # fmt: skip


def give(dispatcher: CollectingDispatcher, tracker: Tracker, said: str) -> bool:
    """Do what `said` names, and return whether it named anything of a complaint."""
    if _explain(dispatcher, said):
        return True
    code = next((c for word, c in follow_up_letter.NAMED.items() if word in said), None)
    if code:
        follow_up_letter.hand(dispatcher, tracker, code)
        return True
    make = next((make for word, make in _MADE.items() if word in said), None)
    if make is None:
        return False
    answers = context.answers_of(JOURNEY, tracker)
    if facts(answers)[0]:
        make(dispatcher, tracker, answers, said)
    else:
        dispatcher.utter_message(response="utter_file_complaint_not_yet")
    return True


def _explain(dispatcher: CollectingDispatcher, said: str) -> bool:
    """Say what a complaint is beside a report, what it needs, or how to find the lender."""
    named = fill(_FACTS, context.rules(), context.authorities(), context.today())
    if "投诉和举报" in said:
        dispatcher.utter_message(response="utter_file_complaint_report_or_complaint", **named)
    elif "投诉要带" in said:
        dispatcher.utter_message(response="utter_file_complaint_materials", **named)
    elif "怎么找出借人" in said:
        dispatcher.utter_message(response="utter_file_complaint_find_lender")
    else:
        return False
    return True


def route_of(answers: Answers) -> tuple[route.Step, ...]:
    """Return the offices in order for this complaint."""
    behind = letter.behind_platform(answers)
    return route.steps(
        letter.type_of_lender(answers),
        danger=answers["fc_danger"] == "yes",
        tried=answers["fc_tried"] or (),
        issues=issues(answers),
        behind_platform=letter.type_of_lender(behind) if behind else "unknown",
    )


def say_first_office(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    """Say of the first office what it takes, what it does not, and what to reply.

    What is urgent goes before it: where somebody is in danger or posed as an official, the police.
    """
    open_now = route.current(route_of(answers))
    urgent = [step for step in open_now if step.kind == route.URGENT][:1]
    for step in dict.fromkeys([*urgent, _to_file(answers)[0]]):
        _say_office(dispatcher, step, letter.type_of_lender(answers))


def _to_file(answers: Answers) -> tuple[route.Step, ...]:
    """Return the steps open now, those of the route before what is urgent or beside it."""
    steps = route.current(route_of(answers))
    return tuple(sorted(steps, key=lambda step: step.kind != route.ROUTE))


def _say_office(dispatcher: CollectingDispatcher, step: route.Step, lender_type: str) -> None:
    office = context.authorities()[step.authority]
    about = portal.office_lines(
        office, context.rules(), context.today(), strength_names(), lender_type
    )
    dispatcher.utter_message(
        response="utter_file_complaint_office",
        office=about["office"],
        takes=about["takes"],
        does_not=about["does_not"],
        says=about["says"],
        reply=about["reply"],
    )


def _portal(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers, said: str
) -> None:
    """Give a text for a web form, without its heading, ready to copy."""
    limit = next(count for word, count in portal.limits().items() if word in said)
    text = portal.fitted(
        answers,
        _reply_by(answers),
        limit,
        lambda values: plain(render_text(PORTAL, values)).split("\n", 1)[1],
    )
    dispatcher.utter_message(response="utter_file_complaint_portal", limit=limit, used=len(text))
    dispatcher.utter_message(response="utter_letter_text", letter=text)


def _phone(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers, said: str) -> None:
    """Give the words for the telephone, with the number of whom to call where it is confirmed."""
    office = context.authorities()[_to_file(answers)[0].authority]
    name, line = office.name, office.line
    lender = answers["lender"]
    known = context.lenders().by_id.get(lender["id"]) if isinstance(lender, dict) else None
    if not line and known:
        name, line = known.name, known.lines[0][0] if known.lines else ""
    elif office.id == LENDER_LINE:
        name = letter.lender_name(answers) or name
    values = portal.phone_values(answers, name, line, context.today(), context.rules())
    paper = Paper(PHONE, title_of(PHONE), values)
    hand_over_all(dispatcher, tracker, [paper], show_text=True)


def _offices(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers, said: str
) -> None:
    """Say of each office what it takes, what it does not, and what to reply."""
    for step in route_of(answers)[:_MOST_OFFICES]:
        _say_office(dispatcher, step, letter.type_of_lender(answers))


def _reply_by(answers: Answers) -> Any:
    kind = letter.type_of_lender(answers)
    due = deadlines.deadlines("lender", context.today(), context.rules(), kind)
    return due[0].due_on if due else context.today() + letter.REPLY_WITHIN


# What people name each by.
_MADE: Mapping[str, Callable[[CollectingDispatcher, Tracker, Answers, str], None]] = {
    "投诉短稿": _portal,
    "投诉长稿": _portal,
    "投诉电话怎么说": _phone,
    "每一步怎么走": _offices,
}
