"""Look at the diary, change, delete and export entries, make a complaint of them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context, diary_store
from actions.diary_answers import say_keep
from actions.diary_export import hand_over_diary
from actions.form import OPEN_FORM, PAUSED_FORMS, REQUESTED
from actions.log_incident import save_unfinished
from actions.steering import ActionGoBack, open_journey
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.log_incident import commands
from casework.log_incident.commands import Command, read_command
from casework.log_incident.complaint import complaint_facts
from casework.log_incident.questions import JOURNEY, opened
from casework.log_incident.wording import button, numbered, one_line

Events = list[dict[str, Any]]
_MOST_SHOWN = 10
_BUBBLE = 170


class ActionDiary(Action):
    """Does with the diary what was asked: show, change, delete, export, complain, keep."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_diary"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Read the command; inside a form 改第2条 means its item, not an entry."""
        command = read_command(context.said(tracker))
        if command.action == commands.CHANGE and open_journey(tracker):
            return list(await ActionGoBack().run(dispatcher, tracker, domain))
        if command.action == commands.KEEP:
            _keep(dispatcher, command)
            return []
        if command.action == commands.CHECK:
            dispatcher.utter_message(response="utter_log_incident_check")
            return []
        leaves = command.action in (commands.CHANGE, commands.COMPLAIN)
        saved = save_unfinished(tracker.sender_id, tracker) if leaves else None
        events: Events = [] if saved is None else _left_behind(dispatcher, tracker, saved)
        entries = diary_store.entries(tracker.sender_id)
        if not entries:
            dispatcher.utter_message(response="utter_log_incident_empty")
            return events
        return events + self._with(dispatcher, tracker, command, entries)

    def _with(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        command: Command,
        entries: dict[int, dict[str, Any]],
    ) -> Events:
        if command.action == commands.EXPORT:
            hand_over_diary(dispatcher, tracker)
            return []
        if command.action == commands.COMPLAIN:
            return _complain(dispatcher, entries)
        if command.number is None:
            _show(dispatcher, entries)
            return []
        number = command.number or max(entries)
        if number not in entries:
            dispatcher.utter_message(response="utter_log_incident_no_entry", number=number)
            return []
        if command.action == commands.CHANGE:
            return _open(entries, number)
        if command.action == commands.DELETE:
            dispatcher.utter_message(
                response="utter_log_incident_delete_sure",
                line=numbered({number: entries[number]})[0],
                buttons=[button("really_delete", number)],
            )
            return []
        diary_store.delete(tracker.sender_id, number)
        dispatcher.utter_message(response="utter_log_incident_deleted", number=number)
        return []


def _keep(dispatcher: CollectingDispatcher, command: Command) -> None:
    if command.kind:
        say_keep(dispatcher, command.kind)
    else:
        dispatcher.utter_message(response="utter_log_incident_keep")


def _left_behind(dispatcher: CollectingDispatcher, tracker: Tracker, number: int) -> Events:
    """Tell that an unfinished entry was stored as it was; its form is over."""
    dispatcher.utter_message(response="utter_log_incident_kept_first", number=number)
    paused = [form for form in tracker.get_slot(PAUSED_FORMS) or [] if form != JOURNEY.form]
    forgotten = {slot: None for slot in (*JOURNEY.slots, *JOURNEY.heard_only) if slot != "lender"}
    return [SlotSet(PAUSED_FORMS, paused), *(SlotSet(*pair) for pair in forgotten.items())]


def _show(dispatcher: CollectingDispatcher, entries: dict[int, dict[str, Any]]) -> None:
    """Show the latest entries, as many as two bubbles hold."""
    latest = dict(list(entries.items())[-_MOST_SHOWN:])
    lines = numbered(latest)
    while sum(map(len, lines)) > 2 * _BUBBLE and len(lines) > 1:
        lines.pop(0)
    first: list[str] = []
    while lines and len("\n".join([*first, lines[0]])) <= _BUBBLE:
        first.append(lines.pop(0))
    shown = "\n".join(first) + ("\n\n" + "\n".join(lines) if lines else "")
    last = max(entries)
    dispatcher.utter_message(
        response="utter_log_incident_list",
        count=len(entries),
        lines=shown,
        buttons=[button("change", last), button("delete", last)],
    )


def _open(entries: dict[int, dict[str, Any]], number: int) -> Events:
    """Take an entry up again: the form reads it back and changes the item that is named."""
    slots = opened(entries[number], number)
    return [
        *(SlotSet(slot, value) for slot, value in slots.items()),
        SlotSet(REQUESTED, None),
        SlotSet(OPEN_FORM, None),
        FollowupAction(JOURNEY.form),
    ]


def _complain(dispatcher: CollectingDispatcher, entries: dict[int, dict[str, Any]]) -> Events:
    """Fill the complaint with what the entries hold, and go there."""
    facts = complaint_facts(entries, context.rules())
    if not facts:
        dispatcher.utter_message(response="utter_log_incident_nothing_to_complain")
        return []
    titles = "、".join(
        COMPLAINT.question("fc_issues").title_of(code) for code in facts["fc_issues"]
    )
    when = one_line({"li_when": facts["fx_when"]})
    dispatcher.utter_message(response="utter_log_incident_to_complaint", titles=titles, when=when)
    empty = {slot: None for slot in COMPLAINT.slots if slot != "lender"}
    return [
        *(SlotSet(slot, value) for slot, value in {**empty, **facts}.items()),
        # as if it had just been asked: the form goes on without saying that it was left
        SlotSet(REQUESTED, COMPLAINT.slots[0]),
        SlotSet(OPEN_FORM, COMPLAINT.form),
        FollowupAction(COMPLAINT.form),
    ]
