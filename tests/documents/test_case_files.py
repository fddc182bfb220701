"""The calendar of followed complaints, read back as a calendar program does."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import icalendar

from casework.rules import Rules
from casework.track_complaint.cases import Case
from documents.case_files import to_ics

NOW = datetime(2026, 11, 22, 4, tzinfo=timezone.utc)
BANK = {"id": "cmb", "name": "招商银行", "type": "bank", "product": "", "matched": True}
FILED = Case(1, "lender", date(2026, 11, 2), BANK, "bank", "none", ref="A1")
BAD = Case(2, "lender", date(2026, 10, 1), None, "bank", "bad", replied_on=date(2026, 11, 20))


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_every_open_line_is_a_whole_day_with_a_reminder(rules: Rules) -> None:
    found = events(to_ics((FILED, BAD), rules, NOW))
    assert [event.decoded("dtstart") for event in found] == [
        date(2026, 11, 17), date(2026, 12, 2), date(2027, 1, 1), date(2026, 12, 20),
    ]  # fmt: skip
    for event in found:
        assert event.decoded("dtend") == event.decoded("dtstart") + timedelta(days=1)
    (alarm,) = found[0].walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=1, hours=9)
    (own,) = found[3].walk("VALARM")
    assert own.decoded("trigger") == timedelta(hours=9) - timedelta(days=3)
    assert str(found[0]["summary"]).startswith("招商银行：")
    assert "受理号A1" in str(found[0]["description"])


def test_the_same_case_imported_twice_is_the_same_entries(rules: Rules) -> None:
    first, second = (events(to_ics((FILED,), rules, NOW + timedelta(days=n))) for n in (0, 1))
    assert [str(event["uid"]) for event in first] == [str(event["uid"]) for event in second]


def test_a_case_without_days_is_an_empty_calendar(rules: Rules) -> None:
    assert events(to_ics((Case(1, letter=0),), rules, NOW)) == []
