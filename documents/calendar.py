"""Entries of a calendar file (.ics): whole days with a reminder."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import icalendar

ICS_TYPE = "text/calendar"
ONE_DAY = timedelta(days=1)


def empty_calendar(name: str, product: str) -> icalendar.Calendar:
    """Return a calendar without entries; `product` names what made it, in English."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//shoumen//{product}//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def whole_day(day: date, summary: str, now: datetime) -> icalendar.Event:
    """Return an entry for a day; the same one imported twice is one entry."""
    event = icalendar.Event()
    key = hashlib.sha256(f"{day.isoformat()} {summary}".encode()).hexdigest()[:24]
    event.add("uid", f"{key}@shoumen")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary)
    return event


def reminder(event: icalendar.Event, after: timedelta, text: str) -> None:
    """Add a reminder `after` the first minute of the entry's day (before it when negative)."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", after)
    alarm.add("description", text)
    event.add_component(alarm)
