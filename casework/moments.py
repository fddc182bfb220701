"""Moments told from now: 半小时前 is an hour of today, 24小时内 and 7日内 are terms that are set.

`now` is the moment in Asia/Shanghai. A term is no day on which something happened, so
`casework.dates` does not know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.numerals import NUMBER, read_number
from casework.text import normalise

_LENGTH = rf"(?<![第每])(?<![逾预]期)(?P<n>半|{NUMBER})(?P<half>个半|个)?(?P<more>多)?"
_HOURS = "分钟|小时|钟头"
_AGO = re.compile(rf"{_LENGTH}(?P<unit>{_HOURS}|刻钟)(?:之|以)?前")
_TERM = re.compile(
    rf"{_LENGTH}(?:(?P<hours>{_HOURS})(?:之|以)?[内后](?![面来台悔续期勤])"
    r"|(?P<days>工作日|天|日|星期|礼拜|周)(?:之|以)?内)"
)
_MINUTES = {"分钟": 1, "刻钟": 15, "小时": 60, "钟头": 60, "天": 1440, "日": 1440}
_MINUTES |= dict.fromkeys(("星期", "礼拜", "周"), 7 * 1440)
_LONGEST_AGO = timedelta(hours=24)
_LONGEST_TERM = timedelta(days=365)


@dataclass(frozen=True)
class Term:
    """A length of time that runs from now, with the place in the normalised text.

    `until` is its end; None for working days, which only a calendar can count.
    """

    until: datetime | None
    start: int
    end: int
    text: str


def find_terms(text: str, now: datetime) -> list[Term]:
    """Return the terms set in a text, in order.

    Days to come (三天后) are days: `casework.dates` knows them.

    >>> now = datetime(2026, 11, 22, 10)
    >>> [f"{t.text} {t.until:%m-%d %H:%M}" for t in find_terms("24小时内还清，7日内上门", now)]
    ['24小时内 11-23 10:00', '7日内 11-29 10:00']
    """
    said, found = normalise(text), []
    for match in _TERM.finditer(said):
        unit = match["hours"] or match["days"]
        length = _length(match, unit)
        if unit != "工作日" and not (length and length <= _LONGEST_TERM):
            continue
        until = now + length if length else None
        found.append(Term(until, match.start(), match.end(), match[0]))
    return found


def moments_ago(text: str, now: datetime) -> list[tuple[datetime, tuple[int, int]]]:
    """Return the moments told as so long ago, at most a day, with their places.

    >>> now = datetime(2026, 11, 22, 10)
    >>> [f"{at:%H:%M}" for at, _ in moments_ago("半小时前打的，一个半小时前也打了", now)]
    ['09:30', '08:30']
    """
    found = []
    for match in _AGO.finditer(text):
        length = _length(match, match["unit"])
        if length and length <= _LONGEST_AGO:
            found.append((_rounded(now - length), match.span()))
    return found


def with_hours(said: str, now: datetime) -> str:
    """Return normalised text with such moments written as a day and an hour.

    >>> with_hours("半小时前又打了三个电话", datetime(2026, 11, 22, 0, 10))
    '昨天23:40又打了三个电话'
    """
    for at, (start, end) in reversed(moments_ago(said, now)):
        day = "今天" if at.date() == now.date() else "昨天"
        said = f"{said[:start]}{day}{at:%H:%M}{said[end:]}"
    return said


def _rounded(at: datetime) -> datetime:
    """Return the moment to five minutes: nobody means it more exactly."""
    return at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)


def _length(match: re.Match[str], unit: str) -> timedelta | None:
    minutes = _MINUTES.get(unit)
    number = None if match["n"] == "半" else read_number(match["n"])
    if minutes is None or (match["n"] != "半" and number is None):
        return None
    halves = 1 if number is None else int(number.low * 2)
    halves += match["half"] == "个半"
    return timedelta(minutes=halves * minutes / 2) if halves else None
