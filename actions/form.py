"""The one base class of every journey's form.

Rasa calls `validate_<journey>_form` when the form starts, after every message while it is open,
and when it comes back after an interruption. Each time this class says which slot is next.
Returning no slot at all makes the form step back, so that the rule for the interrupting need runs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.also_said import remembered
from actions.threat import keep_threat
from casework import choices, threats
from casework.answers import SKIP, Parsed, parse_answer
from casework.display import read_back
from casework.interrupts import WEAK_ANSWER, interrupts
from casework.prefill import prefill
from casework.questions import UNKNOWN, Journey, Question
from casework.text import looks_like_question
from casework.verify_collector.text_check import looks_pasted

REQUESTED = "requested_slot"
OPEN_FORM = "open_form"
PAUSED_FORMS = "paused_forms"
MISSES = "form_misses"
SILENT = ("action_listen", "action_tell_due")  # neither answers a message
# The third unusable answer is skipped and listed as missing.
LAST_MISS = 3
# Shorter texts answer the question asked and hold nothing else.
MIN_PREFILL = 8

Answers = dict[str, Any]
Events = list[dict[str, Any]]


class JourneyForm(Action, ABC):
    """Asks the questions of one journey.

    `unclear` says how an unusable answer is taken where nothing may be an error; `announced` are
    slots whose own notice says what was heard.
    """

    opening: str | None = None
    unclear: ClassVar[Mapping[str, Parsed]] = {}
    announced: ClassVar[frozenset[str]] = frozenset()

    @property
    @abstractmethod
    def journey(self) -> Journey:
        """Return the journey whose questions this form asks."""

    def name(self) -> str:
        """Return `validate_<journey>_form`."""
        return f"validate_{self.journey.form}"

    def pressed(self, said: str) -> Answers:
        """Return what a command that starts this form answers at once."""
        return {}

    def kept(self, said: str, before: Answers) -> Answers:
        """Return the answers that a new start takes over: those about the person."""
        return self._shared_only(before)

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Return responses to give before the next question, now that the answers changed."""
        return []

    def listen(self, known: Answers, said: str, tracker: Tracker) -> Answers:
        """Return what `said` states, unasked, for slots that `known` leaves open."""
        return prefill(self.journey, known, said, context.parsing())

    def first_words(self, tracker: Tracker, elsewhere: object) -> str:
        """Return what the person said to come here (`context.first_words`)."""
        return context.first_words(tracker, elsewhere)

    def remarks(self, said: str) -> list[tuple[str, dict[str, Any]]]:
        """Return responses about what was said, given before the facts heard in it."""
        return []

    def goes_on(self, before: Answers, said: str) -> Answers | None:
        """Return the answers with which a finished journey goes on, None when it begins anew."""
        return None

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Start, take an answer, or come back; then request the next slot."""
        before = context.answers_of(self.journey, tracker)
        requested = tracker.get_slot(REQUESTED)
        starting = tracker.get_slot(OPEN_FORM) != self.journey.form
        if starting or requested not in self.journey.slots:
            events, before, after = self._start(dispatcher, tracker, before, starting)
        elif not self._has_just_spoken(tracker):
            events, after = [], before
        else:
            if self._is_named(tracker):
                return [SlotSet(MISSES, 0), *self._ask_next(dispatcher, before, before)]
            question = self.journey.question(requested)
            answer = self._answer(question, tracker)
            heard = self._heard_beside(question, tracker, before)
            if threats.beside(self.journey.name, question, context.said(tracker), answer):
                events = [keep_threat(dispatcher, context.said(tracker)), *_changes({}, heard)]
                return events + self._ask_next(dispatcher, before, {**before, **heard})
            contained = Parsed(heard, False) if heard else None
            if self._is_something_else(question, answer or contained, tracker):
                return []
            events, after = self._take(dispatcher, tracker, question, answer, before, heard)
        return events + self._ask_next(dispatcher, before, after)

    def _has_just_spoken(self, tracker: Tracker) -> bool:
        """Return whether nothing has answered the latest message yet, our own form left aside."""
        for event in reversed(tracker.events):
            if event["event"] == "user":
                return True
            if event["event"] == "action" and event["name"] not in (*SILENT, self.journey.form):
                return False
        return False

    def _is_named(self, tracker: Tracker) -> bool:
        """Return whether the person named this journey again: the question is simply repeated."""
        need, _ = context.need_and_confidence(tracker)
        return need == self.journey.name and context.is_press(context.said(tracker))

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        """Return the answer in the text, else the choice that such sentences describe."""
        said = context.said(tracker)
        answer = parse_answer(question, said, context.parsing())
        need, confidence = context.need_and_confidence(tracker)
        if answer is None and question.kind == "multi" and confidence >= WEAK_ANSWER:
            codes = choices.by_need(question.choices, need)
            answer = Parsed(codes, not looks_like_question(said)) if codes else None
        return answer or self.unclear.get(question.slot)

    def _heard_beside(self, question: Question, tracker: Tracker, before: Answers) -> Answers:
        """Return what a longer answer says about other questions."""
        if question.kind == "confirm" or len(context.said(tracker)) < MIN_PREFILL:
            return {}
        known = {**before, question.slot: UNKNOWN}
        heard = self.listen(known, context.said(tracker), tracker)
        need, confidence = context.need_and_confidence(tracker)
        for other in self.journey.questions:
            codes = choices.by_need(other.choices, need) if other.prefill else []
            if codes and confidence >= WEAK_ANSWER and known[other.slot] is None:
                heard.setdefault(other.slot, codes)
        return heard

    def _is_something_else(
        self, question: Question, answer: Parsed | None, tracker: Tracker
    ) -> bool:
        need, confidence = context.need_and_confidence(tracker)
        said = context.said(tracker)
        told = any(choices.by_need(q.choices, need) for q in self.journey.questions)
        if need == self.journey.name or (told and not looks_like_question(said)):
            return False
        if SKIP.fullmatch(said):
            return False
        if question.kind == "text" and looks_pasted(said):
            # the collector's own words are what was asked for, whatever they speak of
            return False
        return interrupts(question, answer, said, need, confidence)

    def _start(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, before: Answers, starting: bool
    ) -> tuple[Events, Answers, Answers]:
        """Begin anew or take up what was paused, and hear the facts said in the first sentence.

        Returns the events and the answers without and with these facts.
        """
        if not starting:
            dispatcher.utter_message(response="utter_resumed")
            return [], before, before
        paused, left = _paused_after_switch(tracker, self.journey.form)
        resuming = self.journey.form in (tracker.get_slot(PAUSED_FORMS) or [])
        said = context.said(tracker)
        again = None if resuming else self.goes_on(before, said)
        pressed = {} if resuming or again else self.pressed(said)
        kept = before if resuming else again or self.kept(said, before)
        resuming = resuming or again is not None
        words = self.first_words(tracker, resuming or tracker.get_slot(OPEN_FORM))
        heard = self.listen(kept if resuming or pressed else {}, words, tracker)
        after = {**kept, **heard, **pressed}
        if left and self.opening:
            dispatcher.utter_message(response="utter_switched")
        ends = again is not None and self.journey.next_question(after) is None
        if resuming and not ends:
            dispatcher.utter_message(response="utter_resumed")
        elif self.opening and not resuming:
            dispatcher.utter_message(response=self.opening)
        self._tell_heard(dispatcher, words, {} if ends else heard, after)
        events = [SlotSet(OPEN_FORM, self.journey.form), SlotSet(PAUSED_FORMS, paused)]
        events += [SlotSet(MISSES, 0), *_changes(before, after)]
        return events + remembered(tracker, self.journey, after), kept, after

    def _shared_only(self, answers: Answers) -> Answers:
        """Return the answers with only those about the person; what was skipped is asked again."""
        shared = self.journey.shared
        return {
            slot: value if slot in shared and value != UNKNOWN else None
            for slot, value in answers.items()
        }

    def _tell_heard(
        self, dispatcher: CollectingDispatcher, said: str, heard: Answers, answers: Answers
    ) -> None:
        """Read back facts that were not asked for, with the numbers by which to change them."""
        for response, values in self.remarks(said):
            dispatcher.utter_message(response=response, **values)
        numbered = read_back(self.journey, answers, context.today())
        told = {
            question.slot: line
            for question, line in zip(self.journey.answered(answers), numbered, strict=True)
            if question.slot in heard
        }
        if told.keys() - self.announced:
            dispatcher.utter_message(response="utter_heard", lines="\n".join(told.values()))

    def _take(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        question: Question,
        answer: Parsed | None,
        before: Answers,
        heard: Answers,
    ) -> tuple[Events, Answers]:
        if answer is None and not heard:
            return self._missed(dispatcher, tracker, question, before)
        if answer is not None and question.kind == "confirm" and isinstance(answer.value, dict):
            after = self._reopened(answer.value["change"], before)
            if after == before:
                return self._missed(dispatcher, tracker, question, before)
            return [SlotSet(MISSES, 0), *_changes(before, after)], after
        given = {} if answer is None else {question.slot: answer.value}
        after = {**before, **given, **heard}
        after |= {slot: None for slot in self.journey.no_longer_asked(before, after)}
        self._tell_heard(dispatcher, context.said(tracker), heard, after)
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
            again = "utter_no_skip" if question.required else "utter_error_again"
            dispatcher.utter_message(response=again)
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
