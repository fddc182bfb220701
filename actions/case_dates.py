"""The dates of all complaints somebody follows: shown, as a calendar, and told when they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ReminderScheduled, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.faq import MOST_BUBBLES, packed
from actions.form import Events
from actions.letters import files_payload, kept_file
from casework.track_complaint import cases as kept
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import alerts, lines_of, next_alert
from casework.track_complaint.questions import JOURNEY
from casework.track_complaint.wording import line_text, name_of, words
from documents.case_files import ICS_TYPE, to_ics
from storage import records
from storage.documents import StoredDocument

DUE_NEXT = "due_next"
COMPLAINT = "complaint"
# Where Rasa reminds. In apps channels/messaging/reminders.py looks each morning.
PUSHES = frozenset({"webchat"})
NINE = time(9)
# How Rasa begins the text of a turn that a reminder started.
EXTERNAL = "EXTERNAL: "
UNDO = {"event": "undo", "timestamp": None}


def cases_of(sender: str) -> tuple[Case, ...]:
    """Return what this person follows, and the letters written here that wait to be handed in."""
    followed = kept.from_stored(records.of(sender, kept.KIND))
    return kept.with_letters(followed, records.of(sender, COMPLAINT))


def show_all(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say every date of every case in order, with the calendar of them all."""
    cases, rules, today = cases_of(tracker.sender_id), context.rules(), context.today()
    found = sorted(
        ((line, case) for case in cases for line in lines_of(case, rules)),
        key=lambda pair: (pair[0].due_on, pair[1].number),
    )
    if not found:
        dispatcher.utter_message(response="utter_track_complaint_no_dates")
        return
    several = len({case.number for _, case in found}) > 1
    texts = [
        line_text(line, today) + (f"——{name_of(case)}" if several else "") for line, case in found
    ]
    bubbles = packed(texts)
    for start in range(0, len(bubbles), MOST_BUBBLES):
        shown = "\n\n".join(bubbles[start : start + MOST_BUBBLES])
        dispatcher.utter_message(response="utter_track_complaint_all_dates", lines=shown)
    hand_over_calendar(dispatcher, tracker, cases)


def hand_over_calendar(
    dispatcher: CollectingDispatcher, tracker: Tracker, cases: Sequence[Case]
) -> None:
    """Hand over the dates of `cases` as a calendar that reminds."""
    title = str(words()["calendar"]["title"])
    calendar = to_ics(cases, context.rules(), context.clock())
    file = kept_file(tracker, StoredDocument(f"{title}.ics", ICS_TYPE, calendar))
    dispatcher.utter_message(
        response="utter_track_complaint_calendar",
        json_message=files_payload(title, [file]),
        url=file["url"],
    )


def follow_on(tracker: Tracker) -> Events:
    """Return the events that bring the person back to the next day that matters.

    The slot makes the first reply after that day say so; where the channel can, Rasa also sends a
    message on the morning itself, for as long as the server runs.
    """
    cases, rules = cases_of(tracker.sender_id), context.rules()
    day = next_alert(cases, rules, context.today())
    events: Events = [SlotSet(DUE_NEXT, day.isoformat() if day else None)]
    if day and tracker.get_latest_input_channel() in PUSHES:
        at = datetime.combine(day, NINE, context.SHANGHAI)
        name = f"due-{tracker.sender_id}"
        events.append(ReminderScheduled(JOURNEY.name, at, name=name, kill_on_user_message=False))
    return events


class ActionTellDue(Action):
    """Says first which days have come or gone since the person was last here."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_tell_due"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Tell each day once; the turn then goes on as if this had not been said.

        `undo` takes this action out of what the rules look at, not out of the conversation.
        """
        since = tracker.get_slot(DUE_NEXT)
        today, told = context.today(), []
        for alert in alerts(cases_of(tracker.sender_id), context.rules()):
            if since and since <= alert.day.isoformat() <= today.isoformat():
                told.append(f"{line_text(alert.line, today)}——{name_of(alert.case)}")
        if told:
            shown = "\n\n".join(packed(told)[:MOST_BUBBLES])
            dispatcher.utter_message(response="utter_track_complaint_due", lines=shown)
        # a message into a closed page reaches nobody: on the return it is told again
        unheard = context.said(tracker).startswith(EXTERNAL)
        events = follow_on(tracker)
        return [UNDO, *(e for e in events if not unheard or e["event"] != "slot")]
