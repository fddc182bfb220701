"""Answer a follow-up question: the need and the lender of the last answer are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.faq import (
    LAST_ANSWERS,
    LAST_FAQ,
    LONGEST_BUBBLE,
    MOST_BUBBLES,
    SOURCES,
    Events,
    add_lender_line,
    answers,
    packed,
    person,
    say_answer,
    sentences_with,
    tell,
)
from casework.follow_up import DAYS, MORE, OTHER, WHO, kind_of, whom_to_ask
from casework.known import Known
from casework.placeholders import fill
from casework.standing import in_force

# Room for the sentence above the lines, in the first bubble.
HEADING = 16
CONTACT = "faq/lender_contact"
_LINES = ("police.line", "nfra.line", "gov_hotline.line", "pboc.line", "legal_service.line")
_TIME_UNITS = frozenset(
    ["days", "working_days", "work_days", "months", "years", "hours", "time", "times", "calls"]
)


class ActionFollowUp(Action):
    """Says what comes after the last answer."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_follow_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Take the message for one of the few follow-ups; without an answer before, ask back."""
        need = tracker.get_slot(LAST_FAQ)
        kind = kind_of(context.said(tracker), context.lenders()) or OTHER
        heard, _ = person(tracker)
        if f"utter_{need}" not in answers() or (kind == OTHER and heard == Known()):
            dispatcher.utter_message(response="utter_follow_up_nothing")
            return []
        if kind == MORE:
            return self._more(dispatcher, tracker, need)
        if kind == DAYS:
            return self._days(dispatcher, tracker, need)
        if kind == WHO:
            return self._who(dispatcher, tracker, need)
        return self._other(dispatcher, tracker, need)

    def _other(self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str) -> Events:
        heard, everything = person(tracker)
        events = say_answer(dispatcher, tracker, need, heard, everything, again=_shown(tracker))
        if need == CONTACT:
            add_lender_line(dispatcher, everything)
        return events

    def _more(self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str) -> Events:
        response, shown = _more_of(need), _shown(tracker)
        new = response in answers() and response not in shown
        if new and tell(dispatcher, response, [SOURCES]):
            return [SlotSet(LAST_ANSWERS, [*shown, response])]
        dispatcher.utter_message(response="utter_no_more", buttons=[SOURCES])
        return []

    def _days(self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str) -> Events:
        lines = _sentences(tracker, need, _is_time)
        if lines:
            dispatcher.utter_message(response="utter_faq_days", lines=lines, buttons=[SOURCES])
        else:
            dispatcher.utter_message(response="utter_faq_no_days", title=_title(need))
        return []

    def _who(self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str) -> Events:
        _, everything = person(tracker)
        first, lines = whom_to_ask(need), _sentences(tracker, need, _is_line)
        values = fill(_LINES, context.rules(), context.authorities(), context.today())
        said: list[tuple[str, dict[str, str]]] = []
        if first:
            said.append((f"utter_faq_who_{first}", {"title": _title(need), **values}))
        if lines:
            # what the police are for comes before any office
            urgent = values["police.line"] in lines
            said.insert(0 if urgent else len(said), ("utter_faq_who", {"lines": lines}))
        for response, kwargs in said:
            dispatcher.utter_message(response=response, **kwargs)
        add_lender_line(dispatcher, everything)
        return []


def _title(need: str) -> str:
    return context.needs().by_name[need].title


def _shown(tracker: Tracker) -> list[str]:
    """Return the texts that were said in answer to the last question."""
    return list(tracker.get_slot(LAST_ANSWERS) or [])


def _more_of(need: str) -> str:
    return f"utter_more_{need.removeprefix('faq/')}"


def _sentences(tracker: Tracker, need: str, wanted: Callable[[str], bool]) -> str:
    """Return the sentences with a fact of the wanted kind, as lines in a few bubbles.

    They come from the case that was said for this person, else from the answer and more of it.
    """
    case = f"_case_{need.removeprefix('faq/')}_"
    cases = [response for response in _shown(tracker) if case in response]
    found: list[str] = []
    for response in cases or [f"utter_{need}", _more_of(need)]:
        if response in answers():
            found += sentences_with(response, wanted)
    lines = [f"• {line}" for line in dict.fromkeys(found)]
    return "\n\n".join(packed(lines, LONGEST_BUBBLE - HEADING)[:MOST_BUBBLES])


def _is_time(name: str) -> bool:
    owner, _, key = name.partition(".")
    rule = context.rules().get(owner)
    version = in_force(rule, context.today()) if rule else None
    values = version.values if version else {}
    return key in values and values[key].unit.removesuffix("_per_year") in _TIME_UNITS


def _is_line(name: str) -> bool:
    return name.endswith(".line")
