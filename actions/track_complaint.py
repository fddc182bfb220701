"""Following up complaints: which one, what came back, the dates, and the next step."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.case_dates import cases_of, follow_on, hand_over_calendar, show_all
from actions.complaint_steps import notice_of
from actions.follow_up_letter import unlock
from actions.form import MISSES, OPEN_FORM, REQUESTED, Answers, Events, JourneyForm, finished
from casework.answers import Parsed
from casework.placeholders import fill
from casework.questions import Journey, Question
from casework.text import looks_like_question, normalise
from casework.track_complaint import cases as kept
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import lines_of, next_step
from casework.track_complaint.questions import CASE_CODE, DO, JOURNEY, NEW
from casework.track_complaint.wording import lines_text, listed, name_of
from storage import records

DATES = "dates"
# Texts that ask for something instead of answering; each is a command of knowledge/needs.yml.
COMMANDS = {"看日期": DATES, "/dates": DATES, "dates": DATES}


def command(said: str) -> str | None:
    """Return what a press asks for: `dates`, None for everything else."""
    return COMMANDS.get(normalise(said).strip(" 。,.!").lower())


class ValidateTrackComplaintForm(JourneyForm):
    """Asks which complaint, where and when it was filed and what came back."""

    opening = "utter_track_complaint_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def goes_on(self, before: Answers, said: str) -> Answers | None:
        """A command about the cases goes on from what was told; the rest begins anew."""
        return before if command(said) else None

    def _start(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, before: Answers, starting: bool
    ) -> tuple[Events, Answers, Answers]:
        """Begin as every journey does, then find the case that the first words speak of."""
        events, kept_answers, after = super()._start(dispatcher, tracker, before, starting)
        found: Answers = {DO: command(context.said(tracker)) if starting else None}
        cases = cases_of(tracker.sender_id)
        if not found[DO] and not after["tc_case"]:
            found |= self._first_case(dispatcher, cases, after)
        return [*events, *(SlotSet(s, v) for s, v in found.items())], kept_answers, after | found

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Show the dates where they are asked for in between; the open question stays."""
        requested = tracker.get_slot(REQUESTED)
        is_open = tracker.get_slot(OPEN_FORM) == JOURNEY.form and requested in JOURNEY.slots
        if is_open and command(context.said(tracker)) and self._has_just_spoken(tracker):
            show_all(dispatcher, tracker)
            return [SlotSet(MISSES, 0), SlotSet(REQUESTED, requested)]
        return await super().run(dispatcher, tracker, domain)

    def _first_case(
        self, dispatcher: CollectingDispatcher, cases: Sequence[Case], after: Answers
    ) -> Answers:
        told = after["tc_filed"] or after["tc_channel"]
        case = kept.spoken_of(cases, after) if told or len(cases) == 1 else None
        waiting = case is not None and (told or case.filed_on is None)
        if case is not None and waiting:
            dispatcher.utter_message(response="utter_track_complaint_case", name=name_of(case))
            return _chosen(cases, case, after)
        return {"tc_case": NEW} if not cases or after["tc_filed"] else {}

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        """Take a case by its number or by its lender's name, if there is such a case."""
        answer = super()._answer(question, tracker)
        if question.slot != "tc_case":
            return answer
        cases = cases_of(tracker.sender_id)
        codes = {_code(place) for place in range(len(cases))} | {NEW}
        if answer is not None and answer.value in codes:
            return answer
        fitting = kept.named_in(cases, _lender_names(tracker))
        asks = looks_like_question(context.said(tracker))
        return Parsed(_code(fitting[0]), not asks) if len(fitting) == 1 else None

    def _is_something_else(
        self, question: Question, answer: Parsed | None, tracker: Tracker
    ) -> bool:
        """A lender with several cases is no question about it: which one is asked again."""
        several = question.slot == "tc_case" and not looks_like_question(context.said(tracker))
        if several and kept.named_in(cases_of(tracker.sender_id), _lender_names(tracker)):
            return False
        return super()._is_something_else(question, answer, tracker)

    def _take(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        question: Question,
        answer: Parsed | None,
        before: Answers,
        heard: Answers,
    ) -> tuple[Events, Answers]:
        """Fill in what is known of the chosen case; of a new one the lender will be asked."""
        events, after = super()._take(dispatcher, tracker, question, answer, before, heard)
        if question.slot != "tc_case" or after["tc_case"] is None:
            return events, after
        cases = cases_of(tracker.sender_id)
        case = _case(cases, after)
        known = _chosen(cases, case, {}) if case else _against_whom(heard)
        return [*events, *(SlotSet(s, v) for s, v in known.items())], after | known


def _lender_names(tracker: Tracker) -> set[str]:
    """Return the lenders named just now, and the words themselves: a name may be on no list."""
    said = context.said(tracker)
    return {said, *(mention.lender.name for mention in context.lenders().find(said))}


def _code(place: int) -> str:
    return CASE_CODE.format(place + 1)


def _case(cases: Sequence[Case], answers: Answers) -> Case | None:
    """Return the chosen case, None for a new one."""
    found = (case for place, case in enumerate(cases) if _code(place) == answers["tc_case"])
    return next(found, None)


def _chosen(cases: Sequence[Case], case: Case, told: Answers) -> Answers:
    """Return the answers that choosing `case` gives; what the person has just told stays."""
    known = {slot: told.get(slot) or value for slot, value in kept.answers_of(case).items()}
    return {"tc_case": _code(cases.index(case)), **known}


def _against_whom(heard: Answers) -> Answers:
    """Return the lender said beside a new complaint; that of an earlier one is not meant."""
    return {slot: heard.get(slot) for slot in ("lender", "lender_type")}


class ActionAskTcCase(Action):
    """Lists the complaints to choose from."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_tc_case"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Show the numbered list with a button for each and one for a new case."""
        cases = cases_of(tracker.sender_id)[: kept.MOST_LISTED]
        question = JOURNEY.question("tc_case")
        codes = [*(_code(place) for place in range(len(cases))), NEW]
        buttons = [{"title": t, "payload": t} for t in map(question.title_of, codes)]
        dispatcher.utter_message(
            response="utter_track_complaint_which", lines=listed(cases), buttons=buttons
        )
        return []


class ActionShowDeadlines(Action):
    """Keeps what was told, shows the dates and what to do now; or answers a command."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_show_deadlines"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Do what was asked for last."""
        answers = context.answers_of(JOURNEY, tracker)
        if answers[DO] == DATES:
            show_all(dispatcher, tracker)
            return [*finished(), SlotSet(DO, None)]
        cases = cases_of(tracker.sender_id)
        chosen = _case(cases, answers)
        case = kept.updated(chosen or Case(len(cases) + 1), answers)
        case = replace(case, key=case.key or secrets.token_hex(8))
        records.add(tracker.sender_id, kept.KIND, kept.stored(case), context.clock())
        _show(dispatcher, tracker, case)
        return [*finished(), *follow_on(tracker)]


def _show(dispatcher: CollectingDispatcher, tracker: Tracker, case: Case) -> None:
    """Say the dates of one case, then what to do now."""
    rules, today = context.rules(), context.today()
    lines = lines_of(case, rules)
    cited = dict.fromkeys(line.rule_id for line in lines if line.rule_id)
    if cited and case.filed_on:
        names = [f"{rule_id}.cite" for rule_id in cited]
        cites = fill(names, rules, context.authorities(), case.filed_on)
        dispatcher.utter_message(
            response="utter_track_complaint_dates",
            lines=lines_text(lines, today),
            cite="；".join(cites.values()),
        )
    elif lines:
        dispatcher.utter_message(
            response="utter_track_complaint_days", lines=lines_text(lines, today)
        )
    if any(line.provisional for line in lines):
        dispatcher.utter_message(response="utter_track_complaint_provisional")
    if any(not line.certain for line in lines):
        dispatcher.utter_message(response="utter_track_complaint_uncertain")
    if lines:
        hand_over_calendar(dispatcher, tracker, (case,))
    step = next_step(case, rules, today)
    unlock(dispatcher, tracker, case, step)
    response, values = notice_of(case, step)
    dispatcher.utter_message(response=response, **values)
