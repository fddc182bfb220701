"""The dates of followed complaints as a calendar (.ics)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import icalendar

from casework.file_complaint.deadlines import Deadline
from casework.rules import Rules
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import AHEAD, ONE_DAY, lines_of
from casework.track_complaint.wording import name_of, what, words
from documents.calendar import ICS_TYPE, empty_calendar, reminder, whole_day

__all__ = ["ICS_TYPE", "to_ics"]

# Reminders come in the morning of the day they speak of.
MORNING = timedelta(hours=9)


def to_ics(cases: Iterable[Case], rules: Rules, now: datetime) -> bytes:
    """Return a calendar with every open line of the cases; `now` is when it is made.

    The other side's last day reminds on the morning after, the person's own some days before.
    """
    calendar = empty_calendar(words()["calendar"]["title"], "complaints")
    for case in cases:
        for line in lines_of(case, rules):
            calendar.add_component(_entry(case, line, now))
    return bytes(calendar.to_ical())


def _entry(case: Case, line: Deadline, now: datetime) -> icalendar.Event:
    said = words()["calendar"]
    lender = case.lender_name or words()["some_lender"]
    event = whole_day(line.due_on, said["theirs"].format(lender=lender, what=what(line)), now)
    event.add("description", f"{name_of(case)}\n{said['note']}")
    after = MORNING - AHEAD if line.own else MORNING + ONE_DAY
    reminder(event, after, said["own_before"] if line.own else said["asked"])
    return event
