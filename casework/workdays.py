"""Count working days of mainland China, with the official make-up days of each year.

A day works when it is a weekday that is no public holiday, or a weekend day the State Council made
a make-up day. The list of a coming year is published late in the year before; until the calendar we
use has it, days of that year are only a guess and every answer resting on them says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workday:
    """A computed day; `provisional` while a year it rests on has no official make-up days yet."""

    day: date
    provisional: bool


@cache
def _calendar(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the holidays and the make-up days of one year."""
    found = holidays.country_holidays("CN", years=year)
    # the set of make-up days belongs to the class and also holds days of other years
    made_up = frozenset(day for day in found.weekend_workdays if day.year == year)
    return frozenset(found), made_up


def is_workday(day: date) -> bool:
    """Return whether offices work on `day`.

    >>> is_workday(date(2026, 10, 10))  # a Saturday that makes up for the October holiday
    True
    >>> is_workday(date(2026, 10, 6))
    False
    """
    free, made_up = _calendar(day.year)
    return day in made_up or (day.weekday() < SATURDAY and day not in free)


def is_provisional(year: int) -> bool:
    """Return whether the calendar has no official make-up days for `year`."""
    _, made_up = _calendar(year)
    return not made_up


def add_workdays(start: date, count: int) -> Workday:
    """Return the working day `count` working days after `start`; the day of `start` does not count.

    >>> add_workdays(date(2026, 9, 29), 7).day  # seven free days and a working Saturday between
    datetime.date(2026, 10, 14)
    """
    if count < 0:
        raise ValueError("count of working days must not be below zero")
    day = start
    for _ in range(count):
        day = _next_workday(day)
    years = range(start.year, day.year + 1) if count else ()
    return Workday(day, any(is_provisional(year) for year in years))


def _next_workday(day: date) -> date:
    day += ONE_DAY
    while not is_workday(day):
        day += ONE_DAY
    return day
