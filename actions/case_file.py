"""The case file: on a page, as data, and on another device."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context, diary_store
from actions.case_dates import cases_of
from actions.faq import packed
from actions.form import MISSES, OPEN_FORM, PAUSED_FORMS, REQUESTED
from actions.letters import Paper, files_payload, hand_over_all, kept_file
from casework.case_file.export import export
from casework.case_file.summary import CaseFile, Letter, make, page
from casework.case_file.wish import JOIN, SHOW, code_in, wish_of, words
from casework.dates import format_date
from documents.render import JSON_TYPE
from storage import case_files, conversations, documents, records
from storage.case_files import Joined
from storage.documents import StoredDocument

DOCUMENT, TITLE = "S1_case_file", "我的案卷"
EXPORT_FILE = "我的资料.json"
# What belongs to the turn or to the device and is not taken along.
_STAYS = frozenset({REQUESTED, OPEN_FORM, PAUSED_FORMS, MISSES, "erase_requested",
                    "session_started_metadata"})  # fmt: skip


class ActionCaseFile(Action):
    """Shows the case, exports it, gives a code for another device, or takes one."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_case_file"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Do what the words ask for."""
        wish = wish_of(context.said(tracker))
        if wish == JOIN:
            return _join(dispatcher, tracker)
        if wish == SHOW:
            _show(dispatcher, tracker)
        elif wish == "export":
            _export(dispatcher, tracker)
        elif wish == "move":
            code = case_files.make_code(tracker.sender_id, context.clock())
            dispatcher.utter_message(response="utter_case_file_code", code=code)
        else:
            dispatcher.utter_message(response="utter_case_file_enter")
        return []


def _show(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    letters = [
        Letter(row["title"], date.fromisoformat(row["made_on"]), row["reply_by"])
        for row in records.of(tracker.sender_id, records.LETTER)
    ]
    slots, incidents = tracker.current_slot_values(), diary_store.entries(tracker.sender_id)
    complaints = cases_of(tracker.sender_id)
    case = make(slots, incidents, letters, complaints, context.rules(), context.today())
    if case.is_empty:
        dispatcher.utter_message(response="utter_case_file_empty")
        return
    paper = Paper(DOCUMENT, TITLE, page(case))
    hand_over_all(dispatcher, tracker, [paper], show_text=False, noted=False)
    _tell(dispatcher, case)


def _tell(dispatcher: CollectingDispatcher, case: CaseFile) -> None:
    step = words()["steps"][case.step]
    days = [due for due in case.dates if not due.passed]
    if len(days) > 1:
        # what does not fit one bubble stands in the document
        lines = packed([f"• {format_date(due.day)}：{due.text}" for due in days])[0]
        dispatcher.utter_message(response="utter_track_complaint_all_dates", lines=lines)
    dispatcher.utter_message(
        response="utter_case_file_summary_days"
        if len(days) > 1
        else "utter_case_file_summary_dated"
        if days
        else "utter_case_file_summary",
        buttons=[{"title": step["button"], "payload": step["button"]}, *_BUTTONS],
        debts=len(case.debts),
        entries=len(case.entries),
        letters=len(case.letters),
        day=format_date(days[0].day) if days else "",
        due=days[0].text if days else "",
        step=step["text"],
    )


_BUTTONS = [{"title": text, "payload": text} for text in ("导出我的资料", "换手机", "删除我的信息")]


def _export(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    sender, now = tracker.sender_id, context.clock()
    messages = [
        {"at": message.at, "who": message.who, "text": message.text}
        for device in case_files.devices_of(sender)
        for message in conversations.messages_of(device)
    ]
    slots = {
        name: value
        for name, value in tracker.current_slot_values().items()
        if value is not None and name not in _STAYS
    }
    content = export(slots, records.all_of(sender), documents.listed(sender), messages, now)
    file = kept_file(tracker, StoredDocument(EXPORT_FILE, JSON_TYPE, content))
    dispatcher.utter_message(
        response="utter_case_file_exported",
        json_message=files_payload(TITLE, [file]),
        url=file["url"],
    )


def _join(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    code = code_in(context.said(tracker)) or ""
    diary_store.lines(tracker.sender_id)  # puts an old diary into a chain before it is brought
    outcome, device = case_files.join(tracker.sender_id, code, context.clock())
    if outcome is not Joined.YES or device is None:
        dispatcher.utter_message(response=f"utter_case_file_code_{outcome.value}")
        return []
    diary_store.bring(tracker.sender_id)
    slots, form = conversations.slots_of(device), conversations.open_form_of(device)
    paused = [*(slots.get(PAUSED_FORMS) or []), *([form] if form else [])]
    entries = len(diary_store.entries(tracker.sender_id))
    dispatcher.utter_message(response="utter_case_file_joined", entries=entries)
    taken = [SlotSet(name, value) for name, value in slots.items() if name not in _STAYS]
    return [
        ActiveLoop(None),
        *taken,
        SlotSet(REQUESTED, None),
        SlotSet(OPEN_FORM, None),
        SlotSet(PAUSED_FORMS, list(dict.fromkeys(paused))),
    ]
