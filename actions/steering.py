"""Stop, go back, resume, help, erase: what works at any moment."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import OPEN_FORM, PAUSED_FORMS, REQUESTED
from casework.answers import change_number
from casework.display import display
from casework.interrupts import CERTAIN
from casework.journeys import JOURNEYS
from casework.questions import Journey, Question
from storage import case_files, erasure

ERASE = "erase_requested"


def open_journey(tracker: Tracker) -> Journey | None:
    """Return the journey whose form is active, None outside forms."""
    form = (tracker.active_loop or {}).get("name") or ""
    return JOURNEYS.get(form.removesuffix("_form"))


class ActionStop(Action):
    """Leave the form; everything entered stays and can be resumed."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_stop"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Pause the open form, or say that nothing is open."""
        journey = open_journey(tracker)
        if journey is None:
            dispatcher.utter_message(response="utter_stop_nothing")
            return []
        dispatcher.utter_message(response="utter_stop_saved")
        paused = [form for form in tracker.get_slot(PAUSED_FORMS) or [] if form != journey.form]
        return [
            ActiveLoop(None),
            SlotSet(REQUESTED, None),
            SlotSet(OPEN_FORM, None),
            SlotSet(PAUSED_FORMS, [*paused, journey.form]),
        ]


class ActionResume(Action):
    """Take up the form that was left last."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_resume"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Activate the paused form; its own start says that it goes on."""
        if open_journey(tracker):
            return []
        left = tracker.get_slot(OPEN_FORM)
        paused = [*(tracker.get_slot(PAUSED_FORMS) or []), *([left] if left else [])]
        if not paused:
            dispatcher.utter_message(response="utter_nothing_to_resume")
            return []
        return [
            SlotSet(OPEN_FORM, None),
            SlotSet(PAUSED_FORMS, list(dict.fromkeys(paused))),
            FollowupAction(paused[-1]),
        ]


class ActionGoBack(Action):
    """Open one answer again: the one named, else the last one given."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Forget the answer; the form, which goes on by itself, then asks for it again."""
        journey = open_journey(tracker)
        question = self._chosen(journey, tracker) if journey else None
        if question is None:
            dispatcher.utter_message(response="utter_go_back_nothing")
            return []
        value = tracker.get_slot(question.slot)
        dispatcher.utter_message(
            response="utter_go_back",
            label=question.label,
            value=display(question, value, context.today()),
        )
        return [SlotSet(question.slot, None)]

    def _chosen(self, journey: Journey, tracker: Tracker) -> Question | None:
        answers = context.answers_of(journey, tracker)
        listed = journey.answered(answers)
        number = change_number(context.said(tracker))
        if number is not None:
            return listed[number - 1] if number <= len(listed) else None
        requested = tracker.get_slot(REQUESTED)
        earlier = [q for q in listed if _before(journey, q.slot, requested)]
        return earlier[-1] if earlier else None


def _before(journey: Journey, slot: str, requested: str | None) -> bool:
    return requested not in journey.slots or (
        journey.slots.index(slot) < journey.slots.index(str(requested))
    )


class ActionHelp(Action):
    """Say what the assistant can do, or inside a form why the question is asked."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_help"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Name the fitting response."""
        slot = tracker.get_slot(REQUESTED)
        inside = open_journey(tracker) is not None and slot
        dispatcher.utter_message(response=f"utter_why_{slot}" if inside else "utter_menu")
        return []


class ActionDeleteMyData(Action):
    """Erase everything kept for this person; the conversation itself goes with the turn's end."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_delete_my_data"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Delete stored rows and conversation; what was only guessed is asked about first."""
        _, confidence = context.need_and_confidence(tracker)
        if confidence < CERTAIN:
            dispatcher.utter_message(response="utter_delete_sure")
            return []
        people = case_files.devices_of(tracker.sender_id)
        gone = erasure.erase(tracker.sender_id)
        dispatcher.utter_message(
            response="utter_data_deleted",
            at=context.clock().strftime("%Y-%m-%d %H:%M"),
            # this very message is one more
            messages=gone.messages + 1,
            answers=_answers(tracker),
            entries=gone.rows - gone.files,
            files=gone.files,
            devices=gone.devices,
            left=erasure.left_of(people),
        )
        return [ActiveLoop(None), AllSlotsReset(), SlotSet(ERASE, True)]


def _answers(tracker: Tracker) -> int:
    """Return how many answers of journeys stand in the slots."""
    slots = {slot for journey in JOURNEYS.values() for slot in journey.slots}
    return sum(tracker.get_slot(slot) is not None for slot in slots)
