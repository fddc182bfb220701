"""The one base class of every journey's form.

Rasa calls `validate_<journey>_form` when the form starts, after every message while it is open,
and when it comes back after an interruption. Each time this class says which slot is next.
Returning no slot at all makes the form step back, so that the rule for the interrupting need runs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework.answers import Parsed, parse_answer
from casework.interrupts import interrupts
from casework.prefill import prefill
from casework.questions import UNKNOWN, Journey, Question

REQUESTED = "requested_slot"
OPEN_FORM = "open_form"
PAUSED_FORMS = "paused_forms"
MISSES = "form_misses"
LISTEN = "action_listen"
# The third unusable answer is skipped and listed as missing.
LAST_MISS = 3
# Shorter texts answer the question asked and hold nothing else.
MIN_PREFILL = 8

Answers = dict[str, Any]
Events = list[dict[str, Any]]


class JourneyForm(Action, ABC):
    """Asks the questions of one journey."""

    opening: str | None = None

    @property
    @abstractmethod
    def journey(self) -> Journey:
        """Return the journey whose questions this form asks."""

    def name(self) -> str:
        """Return `validate_<journey>_form`."""
        return f"validate_{self.journey.form}"

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Return responses to give before the next question, now that the answers changed."""
        return []

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Start, take an answer, or come back; then request the next slot."""
        before = context.answers_of(self.journey, tracker)
        requested = tracker.get_slot(REQUESTED)
        starting = tracker.get_slot(OPEN_FORM) != self.journey.form
        if starting or requested not in self.journey.slots:
            events, after = self._start(dispatcher, tracker, before, starting)
        elif not self._has_just_spoken(tracker):
            events, after = [], before
        else:
            question = self.journey.question(requested)
            answer = parse_answer(question, context.said(tracker), context.parsing())
            if self._is_something_else(question, answer, tracker):
                return []
            events, after = self._take(dispatcher, tracker, question, answer, before)
        return events + self._ask_next(dispatcher, before, after)

    def _has_just_spoken(self, tracker: Tracker) -> bool:
        """Return whether the latest message still waits for us: nothing has answered it yet.

        Coming back from an interruption, another action has; Rasa puts the form's own name on
        top of the events it sends, so the latest action alone does not tell.
        """
        for event in reversed(tracker.events):
            if event["event"] == "user":
                return True
            if event["event"] == "action" and event["name"] not in (LISTEN, self.journey.form):
                return False
        return False

    def _is_something_else(
        self, question: Question, answer: Parsed | None, tracker: Tracker
    ) -> bool:
        need, confidence = context.need_and_confidence(tracker)
        if need == self.journey.name:
            return False
        return interrupts(question, answer, context.said(tracker), need, confidence)

    def _start(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, before: Answers, starting: bool
    ) -> tuple[Events, Answers]:
        """Begin anew or take up what was paused, and hear the facts said in the first sentence."""
        if not starting:
            dispatcher.utter_message(response="utter_resumed")
            return [], before
        paused, left = _paused_after_switch(tracker, self.journey.form)
        resuming = self.journey.form in (tracker.get_slot(PAUSED_FORMS) or [])
        kept = (
            before
            if resuming
            else {
                slot: value if slot in self.journey.shared else None
                for slot, value in before.items()
            }
        )
        heard = {} if resuming else self._heard(tracker)
        after = {**kept, **heard}
        if left and self.opening:
            dispatcher.utter_message(response="utter_switched")
        if resuming:
            dispatcher.utter_message(response="utter_resumed")
        elif self.opening:
            dispatcher.utter_message(response=self.opening)
        events = [SlotSet(OPEN_FORM, self.journey.form), SlotSet(PAUSED_FORMS, paused)]
        return [*events, SlotSet(MISSES, 0), *_changes(before, after)], after

    def _heard(self, tracker: Tracker) -> Answers:
        return prefill(self.journey, {}, context.said(tracker), context.parsing())

    def _take(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        question: Question,
        answer: Parsed | None,
        before: Answers,
    ) -> tuple[Events, Answers]:
        if answer is None:
            return self._missed(dispatcher, tracker, question, before)
        after = {**before, question.slot: answer.value}
        if question.kind == "confirm" and isinstance(answer.value, dict):
            after = self._reopened(answer.value["change"], before)
            if after == before:
                return self._missed(dispatcher, tracker, question, before)
        elif len(context.said(tracker)) >= MIN_PREFILL:
            heard = prefill(self.journey, after, context.said(tracker), context.parsing())
            after |= heard
        after |= {slot: None for slot in self.journey.no_longer_asked(before, after)}
        return [SlotSet(MISSES, 0), *_changes(before, after, question.slot)], after

    def _reopened(self, number: int, answers: Answers) -> Answers:
        """Return the answers with item `number` of the read-back open again."""
        listed = self.journey.answered(answers)
        if not 1 <= number <= len(listed):
            return answers
        return {**answers, listed[number - 1].slot: None}

    def _missed(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        question: Question,
        before: Answers,
    ) -> tuple[Events, Answers]:
        """Explain kindly; show buttons the second time, skip the third."""
        misses = int(tracker.get_slot(MISSES) or 0) + 1
        if misses >= LAST_MISS and not question.required:
            dispatcher.utter_message(response="utter_skipped", label=question.label)
            after = {**before, question.slot: UNKNOWN}
            return [SlotSet(MISSES, 0), *_changes(before, after)], after
        if misses > 1:
            dispatcher.utter_message(response="utter_error_again")
        dispatcher.utter_message(response=f"utter_error_{question.kind}")
        return [SlotSet(MISSES, misses)], before

    def _ask_next(
        self, dispatcher: CollectingDispatcher, before: Answers, after: Answers
    ) -> Events:
        for response, values in self.notices(before, after):
            dispatcher.utter_message(response=response, **values)
        question = self.journey.next_question(after)
        return [SlotSet(REQUESTED, question.slot if question else None)]


def _changes(before: Answers, after: Answers, always: str | None = None) -> Events:
    """Return the slot events that turn `before` into `after`; `always` is set even if the same."""
    return [
        SlotSet(slot, value)
        for slot, value in after.items()
        if value != before.get(slot) or slot == always
    ]


def _paused_after_switch(tracker: Tracker, form: str) -> tuple[list[str], str | None]:
    """Return the paused forms once `form` is open, and the form that was left for it."""
    left = tracker.get_slot(OPEN_FORM)
    paused = [name for name in tracker.get_slot(PAUSED_FORMS) or [] if name not in (form, left)]
    return ([*paused, left] if left else paused), left


def finished() -> Events:
    """Return the events that mark the open form as done."""
    return [SlotSet(OPEN_FORM, None)]
