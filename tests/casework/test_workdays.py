"""Working days of mainland China, checked against the official calendars of 2025 and 2026."""

from datetime import date

import pytest

from casework.workdays import add_workdays, is_provisional, is_workday


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a plain Monday
        (date(2026, 11, 22), False),  # a plain Sunday
        (date(2026, 1, 1), False),  # New Year
        (date(2026, 1, 2), False),  # a Friday exchanged for the next Sunday
        (date(2026, 1, 4), True),  # that Sunday
        (date(2026, 2, 14), True),  # a Saturday before Spring Festival
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2025, 10, 11), True),
    ],
)
def test_a_day_works_by_the_official_calendar(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_weekends_do_not_count() -> None:
    assert add_workdays(date(2026, 11, 20), 1).day == date(2026, 11, 23)


def test_the_start_does_not_count_even_when_it_is_a_day_off() -> None:
    assert add_workdays(date(2026, 11, 22), 1).day == date(2026, 11, 23)


def test_zero_days_is_the_start_itself() -> None:
    assert add_workdays(date(2027, 3, 1), 0).day == date(2027, 3, 1)
    assert not add_workdays(date(2027, 3, 1), 0).provisional


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        add_workdays(date(2026, 11, 22), -1)


def test_a_year_without_official_days_makes_the_answer_provisional() -> None:
    unpublished = 2090
    assert is_provisional(unpublished)
    assert not is_provisional(2026)
    assert not add_workdays(date(2026, 11, 2), 7).provisional
    assert add_workdays(date(2089, 12, 28), 7).provisional
