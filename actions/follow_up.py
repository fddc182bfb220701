"""Answer a follow-up question: the need and the lender of the last answer are kept."""

from __future__ import annotations

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
    add_lender_line,
    answers,
    packed,
    person,
    placeholders,
    say_answer,
    sentences_with,
    values_of,
)
from casework.follow_up import DAYS, MORE, OTHER, WHO, kind_of
from casework.rules import NoRuleInForceError

# Room for the sentence above the lines, in the first bubble.
HEADING = 16
CONTACT, CHANNELS = "faq/lender_contact", "faq/complaint_channels"
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
        heard, everything = person(tracker)
        if f"utter_{need}" not in answers() or (kind == OTHER and not heard.tags()):
            dispatcher.utter_message(response="utter_follow_up_nothing")
            return []
        if kind == MORE:
            return self._more(dispatcher, tracker, need)
        if kind == DAYS and self._days(dispatcher, need):
            return []
        if kind == WHO:
            return self._who(dispatcher, tracker, need)
        events = say_answer(dispatcher, tracker, need, heard, everything)
        if need == CONTACT:
            add_lender_line(dispatcher, everything)
        return events

    def _more(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str
    ) -> list[dict[str, Any]]:
        response = f"utter_more_{need.removeprefix('faq/')}"
        shown = tracker.get_slot(LAST_ANSWERS) or []
        try:
            if response in answers() and response not in shown:
                dispatcher.utter_message(
                    response=response, buttons=[SOURCES], **values_of(response)
                )
                return [SlotSet(LAST_ANSWERS, [*shown, response])]
        except NoRuleInForceError:
            pass
        dispatcher.utter_message(response="utter_no_more", buttons=[SOURCES])
        return []

    def _days(self, dispatcher: CollectingDispatcher, need: str) -> bool:
        lines = _sentences(need, _is_time)
        if lines:
            dispatcher.utter_message(response="utter_faq_days", lines=lines, buttons=[SOURCES])
        else:
            dispatcher.utter_message(response="utter_faq_no_days")
        return True

    def _who(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str
    ) -> list[dict[str, Any]]:
        heard, everything = person(tracker)
        lines = _sentences(need, _is_line)
        if not lines:
            events = say_answer(dispatcher, tracker, CHANNELS, heard, everything)
            return [event for event in events if event.get("name") != LAST_FAQ]
        dispatcher.utter_message(response="utter_faq_who", lines=lines)
        add_lender_line(dispatcher, everything)
        return []


def _sentences(need: str, wanted: Any) -> str:
    """Return the sentences of the answer, and of more of it, with a fact of the wanted kind."""
    found: list[str] = []
    for response in (f"utter_{need}", f"utter_more_{need.removeprefix('faq/')}"):
        try:
            names = [name for name in placeholders().get(response, ()) if wanted(name)]
            found += sentences_with(response, names) if names else []
        except NoRuleInForceError:
            continue
    lines = [f"• {line}" for line in dict.fromkeys(found)]
    return "\n\n".join(packed(lines, LONGEST_BUBBLE - HEADING)[:MOST_BUBBLES])


def _is_time(name: str) -> bool:
    owner, _, key = name.partition(".")
    if owner not in context.rules():
        return False
    values = context.rules()[owner].on(context.today()).values
    return key in values and values[key].unit.removesuffix("_per_year") in _TIME_UNITS


def _is_line(name: str) -> bool:
    return name.endswith(".line")
