"""The evidence diary: note what happened, one thing or several at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context, diary_store
from actions.diary_answers import say_counts, say_next
from actions.form import (
    MIN_PREFILL,
    OPEN_FORM,
    PAUSED_FORMS,
    Answers,
    Events,
    JourneyForm,
    finished,
)
from casework.answers import Parsed
from casework.display import read_back
from casework.log_incident.heard import hear, mask_own
from casework.log_incident.listening import listen
from casework.log_incident.questions import CONTROL, JOURNEY, ends, stored
from casework.log_incident.several import incidents
from casework.log_incident.wording import numbered, one_line
from casework.placeholders import fill
from casework.questions import UNKNOWN, Journey, Question
from casework.text import mask_identifiers, normalise
from casework.threats import is_danger, is_threat

SAVED = "action_save_incident"
# How many messages back the story may lie that help in danger has interrupted.
_BACK = 8
# What the collector said is kept as said; numbers of calls and people stand beside these answers.
_QUOTED = frozenset({"li_words", "li_keep"})
_NUMBERS = frozenset({"li_way", "li_from", "li_count"})


class ValidateLogIncidentForm(JourneyForm):
    """Asks when, how, who, how often, what; several incidents told at once are told apart."""

    opening = "utter_log_incident_opening"
    announced = frozenset({"li_several", "li_split"})

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def listen(self, known: Answers, said: str, tracker: Tracker) -> Answers:
        """Return what `said` tells of an incident; of several at once, these and the lender."""
        usual = super().listen(known, said, tracker)
        heard = listen(said, context.now(), known)
        if "li_several" in heard:
            return {**heard, **{slot: v for slot, v in usual.items() if slot == "lender"}}
        if is_threat(said) and known.get("li_words") is None:
            # told in the middle of another journey, it is kept in the words it was told in
            heard.setdefault("li_words", mask_identifiers(said))
        return {**usual, **heard}

    def remarks(self, said: str) -> list[tuple[str, dict[str, Any]]]:
        """Words of danger bring the police card first; the entry goes on."""
        if not is_danger(said):
            return []
        values = fill(("police.line",), context.rules(), context.authorities(), context.today())
        return [("utter_police_card", values)]

    def first_words(self, tracker: Tracker, elsewhere: object) -> str:
        """Return the story before the press, also one that help in danger has interrupted."""
        words = super().first_words(tracker, elsewhere)
        if not context.is_press(context.said(tracker)) or incidents(words, context.now()):
            return words
        return _story(tracker) or words

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        """A number of calls is read beside the number put through; 就记这些 is no answer."""
        said = context.said(tracker)
        if ends(said):
            return None
        answer = super()._answer(question, tracker)
        if question.slot == "li_from" and answer and answer.value != UNKNOWN:
            return Parsed(mask_own(answer.value), answer.sure)
        told = hear(normalise(said)).count if question.slot == "li_count" else None
        return Parsed(told, True) if told is not None else answer

    def _heard_beside(self, question: Question, tracker: Tracker, before: Answers) -> Answers:
        said = context.said(tracker)
        if ends(said) and not before.get("li_entry") and before.get("li_when"):
            return {"li_done": "yes"}
        if question.slot == "li_split":
            answer = self._answer(question, tracker)
            if answer is not None and answer.value == "one":
                return {**before["li_several"][0], "li_several": None}
            return {}
        if question.slot in _QUOTED:
            return {}
        if question.slot == "li_when":
            several = listen(said, context.now(), before).get("li_several")
            if several:
                return {"li_several": several, "li_when": None}
        if question.slot not in _NUMBERS:
            return super()._heard_beside(question, tracker, before)
        # a row of digits is taken for many needs: only plain signs beside it count
        long = len(said) >= MIN_PREFILL
        heard = self.listen({**before, question.slot: UNKNOWN}, said, tracker) if long else {}
        return heard | listen(said, context.now(), {}, details_only=True)

    def _is_something_else(
        self, question: Question, answer: Parsed | None, tracker: Tracker
    ) -> bool:
        if ends(context.said(tracker)):
            return False
        return super()._is_something_else(question, answer, tracker)

    def _start(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, before: Answers, starting: bool
    ) -> tuple[Events, Answers, Answers]:
        """An entry that was taken up to be changed is read back at once."""
        if not starting or not before.get("li_entry"):
            return super()._start(dispatcher, tracker, before, starting)
        return [SlotSet(OPEN_FORM, self.journey.form)], before, before

    def _tell_heard(
        self, dispatcher: CollectingDispatcher, said: str, heard: Answers, answers: Answers
    ) -> None:
        if heard.get("li_several"):
            for response, values in self.remarks(said):
                dispatcher.utter_message(response=response, **values)
            return
        super()._tell_heard(dispatcher, said, heard, answers)


def _story(tracker: Tracker) -> str:
    """Return the latest message since the last entry that tells an incident, "" without one."""
    told: list[str] = []
    for event in reversed(tracker.events):
        if event["event"] == "action" and event.get("name") == SAVED:
            break
        if event["event"] == "user":
            told.append(event.get("text") or "")
    words = (text for text in told[1 : _BACK + 1] if not context.is_press(text))
    return next((text for text in words if incidents(text, context.now())), "")


class ActionAskLiSplit(Action):
    """Reads several incidents back and asks whether they are kept apart."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_li_split"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Show one line each."""
        told = dict(enumerate(tracker.get_slot("li_several") or [], start=1))
        lines = [f"{number}. {one_line(entry)}" for number, entry in told.items()]
        dispatcher.utter_message(
            response="utter_log_incident_several", count=len(told), lines="\n".join(lines)
        )
        return []


class ActionAskLiConfirm(Action):
    """Reads back an entry that is being changed."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_li_confirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Show the numbered answers; a number opens its answer again."""
        lines = "\n".join(read_back(JOURNEY, context.answers_of(JOURNEY, tracker)))
        dispatcher.utter_message(response="utter_log_incident_read_back", lines=lines)
        return []


class ActionSaveIncident(Action):
    """Stores the entry and confirms it in one line."""

    def name(self) -> str:
        """Return the name in the domain."""
        return SAVED

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Store what was told; the number of the entry is the proof that it was kept."""
        answers = context.answers_of(JOURNEY, tracker)
        kept = save(tracker.sender_id, answers)
        entries = diary_store.entries(tracker.sender_id)
        if len(kept) > 1:
            lines = numbered({number: entries[number] for number in kept}, short=False)
            dispatcher.utter_message(
                response="utter_log_incident_saved_many", count=len(kept), lines="\n".join(lines)
            )
        else:
            changed = bool(answers["li_entry"])
            dispatcher.utter_message(
                response="utter_log_incident_changed" if changed else "utter_incident_saved",
                number=kept[0],
                line=one_line(entries[kept[0]]),
            )
        say_counts(dispatcher, entries, kept)
        say_next(dispatcher, entries, kept)
        return [*finished(), *(SlotSet(slot, None) for slot in (*CONTROL, context.THREAT))]


def save(sender: str, answers: Answers) -> list[int]:
    """Store what the answers tell and return the numbers of the entries."""
    number = answers.get("li_entry")
    if number:
        diary_store.change(sender, number, stored(answers))
        return [number]
    several = answers.get("li_several") if answers.get("li_split") == "apart" else None
    told = several or [answers]
    about = {"lender": answers.get("lender")}
    return [diary_store.add(sender, stored({**about, **one})) for one in told]


def save_unfinished(sender: str, tracker: Tracker) -> int | None:
    """Store an entry that was begun and left, so that another can be taken up; return its number.

    Without its time an entry is nothing yet.
    """
    answers = context.answers_of(JOURNEY, tracker)
    left = JOURNEY.form in (tracker.get_slot(PAUSED_FORMS) or [])
    begun = left or tracker.get_slot(OPEN_FORM) == JOURNEY.form
    if not begun or not answers["li_when"] or answers["li_entry"]:
        return None
    return save(sender, {**answers, "li_several": None})[0]
