"""Days of the Chinese calendar, from a small table of its years.

The table gives the first day, the month after which a leap month follows (0 for none) and
the months in order, `+` with 30 days and `-` with 29. It agrees with the festivals in
`holidays` (which follow the Hong Kong Observatory); ICU is a day off in 2027 and 2030.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_YEARS: dict[int, tuple[date, int, str]] = {
    2018: (date(2018, 2, 16), 0, "-+-+--+-+-++"),
    2019: (date(2019, 2, 5), 0, "+-+-+--+--++"),
    2020: (date(2020, 1, 25), 4, "-+++-+--+-+-+"),
    2021: (date(2021, 2, 12), 0, "-++-+-+-+-+-"),
    2022: (date(2022, 2, 1), 0, "+-+-++-+-+-+"),
    2023: (date(2023, 1, 22), 2, "-+--++-++-+-+"),
    2024: (date(2024, 2, 10), 0, "-+--+-++-++-"),
    2025: (date(2025, 1, 29), 6, "+-+--+-+-+++-"),
    2026: (date(2026, 2, 17), 0, "+-+--+--+++-"),
    2027: (date(2027, 2, 6), 0, "++-+--+--++-"),
    2028: (date(2028, 1, 26), 5, "+++-+--+--++-"),
    2029: (date(2029, 2, 13), 0, "++-+-+-+--++"),
    2030: (date(2030, 2, 3), 0, "-+-++-+-+-+-"),
    2031: (date(2031, 1, 23), 3, "-++-+-++-+-+-"),
    2032: (date(2032, 2, 11), 0, "+--+-++-++-+"),
    2033: (date(2033, 1, 31), 11, "-+--+-+-+++-+"),
    2034: (date(2034, 2, 19), 0, "-+--+-+-++-+"),
    2035: (date(2035, 2, 8), 0, "+-+--+--++-+"),
}
_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_ALIASES = {"一": 1, "十一": 11, "十二": 12}
_DAY_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def to_solar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """Return the day of the Western calendar, None when there is none or the year is not listed.

    Args:
        year: the lunar year, named by the Western year in which it begins.
        month: 1 (正月) to 12 (腊月).
        day: 1 to 30.
        leap: the leap month that follows `month` (闰六月).

    >>> to_solar(2026, 8, 15), to_solar(2025, 6, 1, leap=True), to_solar(2026, 12, 30)
    (datetime.date(2026, 9, 25), datetime.date(2025, 7, 25), None)
    """
    if year not in _YEARS or not 1 <= month <= 12 or day < 1:
        return None
    first, leap_month, lengths = _YEARS[year]
    if leap and month != leap_month:
        return None
    index = month - 1 + (leap or 0 < leap_month < month)
    days = [30 if length == "+" else 29 for length in lengths]
    return first + timedelta(sum(days[:index]) + day - 1) if day <= days[index] else None


def last_day(year: int) -> date | None:
    """Return 除夕, the last day of the lunar year."""
    following = _YEARS.get(year + 1)
    return following[0] - timedelta(1) if following else None


def month_number(name: str) -> int | None:
    """Return the number of a lunar month's name without 月 (正, 八, 腊, 8).

    >>> month_number("腊"), month_number("正"), month_number("8")
    (12, 1, 8)
    """
    if re.fullmatch(r"1[0-2]|[1-9]", name):
        return int(name)
    return _MONTHS.index(name) + 1 if name in _MONTHS else _ALIASES.get(name)


def day_number(name: str) -> int | None:
    """Return the number of a lunar day's name (初五, 十五, 廿三, 三十, 15), None if it is none.

    >>> day_number("初五"), day_number("廿三"), day_number("三十"), day_number("初")
    (5, 23, 30, None)
    """
    if re.fullmatch(r"[12]?\d|30", name):
        return int(name)
    name = name.replace("廿", "二十").removeprefix("初")
    if name == "三十":
        return 30
    tens, ten, ones = name.rpartition("十")
    if ones not in _DAY_DIGITS or tens not in ("", "二"):
        return None
    number = (20 if tens else 10 if ten else 0) + _DAY_DIGITS.index(ones)
    return number or None
