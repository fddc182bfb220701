"""Days, hours and lengths of time in what people type, against an explicit `now`.

`now` is the moment in Asia/Shanghai; nothing here looks at a clock. Without other words a
day is taken from the past, as incidents are; promises to pay pass `future=True`. Places are
those of `normalise(text)`, which are places of the text itself when `text.spans_agree`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from casework.clock import Band, ClockTime, band_of, find_times, parse_time
from casework.days import Days, Meaning, Moment, day_of, day_of_month, iso, month_of
from casework.daywords import RULES
from casework.durations import Duration, OverdueBand, find_durations, overdue_band
from casework.numerals import Count, find_counts, parse_count
from casework.text import normalise

_WEEKDAYS = "一二三四五六日"
_BEFORE_TIME = re.compile(r"(?: |,|的|那天|当天|在|大概|大约|是|差不多){0,3}")
_UNTIL = re.compile(r" ?(?:一直|直)?[到至~—-] ?")
_AND = re.compile(r" ?[、,和跟] ?")
_COMPACT = re.compile(r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT = re.compile(r"(?P<m>\d{1,2})[./-](?P<d>\d{1,2})")


@dataclass(frozen=True)
class DateSpan:
    """The first and last day meant, and the hours if any were said.

    `time_from` alone is one hour (下午3点); with `time_to` it is a stretch (下午, 3点到5点).
    """

    start: date
    end: date
    span: tuple[int, int]
    text: str
    time_from: time | None = None
    time_to: time | None = None

    @property
    def is_one_day(self) -> bool:
        """Whether a single day is meant."""
        return self.start == self.end

    @property
    def month(self) -> str:
        """The month (2026-03) where it was named as a whole, else ""."""
        whole = month_of(self.start.year, self.start.month)
        return f"{self.start:%Y-%m}" if (self.start, self.end) == whole else ""


def find_dates(text: str, now: datetime, future: bool = False) -> list[DateSpan]:
    """Return the days named in the text, in order, each with the hour said right after it.

    >>> now = datetime(2026, 11, 22, 10)
    >>> [(f"{s.start} {s.end}", s.time_from) for s in find_dates("上周五到昨天，前天下午3点", now)]
    [('2026-11-13 2026-11-21', None), ('2026-11-20 2026-11-20', datetime.time(15, 0))]
    """
    said = normalise(text)
    times = find_times(said)
    found: list[DateSpan] = []
    # What 今日 means in a notice that explains it, 今日(10月26日), to its end.
    explained: dict[str, tuple[date, date]] = {}
    for match, meaning in _matches(said):
        last = found[-1] if found else None
        if last and match.start() < last.span[1]:
            continue
        joins = last and _UNTIL.fullmatch(said, last.span[1], match.start())
        # The 4号 of 8月3、4号 lies in August as well.
        listed = (
            last and meaning is day_of_month and _AND.fullmatch(said, last.span[1], match.start())
        )
        after = last.start if last and (joins or listed) else None
        days = explained.get(match[0]) or meaning(match, Moment(now.date(), future, after))
        if days is None:
            continue
        if last and _is_explanation(said, last, match):
            explained[last.text] = days
            whole = (last.span[0], match.end() + 1)
            found[-1] = DateSpan(*days, whole, said[slice(*whole)])
            found[-1] = _with_time(said, found[-1], times, now, future)
            continue
        span = _with_time(said, DateSpan(*days, match.span(), match[0]), times, now, future)
        if last and joins:
            found[-1] = _until(said, last, span)
        else:
            found.append(span)
    return found


def _is_explanation(said: str, last: DateSpan, match: re.Match[str]) -> bool:
    """Return whether `match` is a date in brackets right behind the word for a day it explains."""
    behind = said[last.span[1] : match.start()]
    closed = behind == "(" and said[match.end() : match.end() + 1] == ")"
    return closed and "月" in match[0] and "月" not in last.text


def parse_date(text: str, now: datetime, future: bool = False) -> DateSpan | None:
    """Return the first day an answer names; None when it names none.

    Besides what `find_dates` knows, a whole answer may be 8.3 or 20260803, or an hour alone,
    which means its last (or, for the future, its next) occurrence.

    >>> now = datetime(2026, 11, 22, 10)
    >>> parse_date("8月3号", now).start, parse_date("15号", now, future=True).start
    (datetime.date(2026, 8, 3), datetime.date(2026, 12, 15))
    >>> parse_date("晚上11点", now).start, parse_date("不记得", now)
    (datetime.date(2026, 11, 21), None)
    """
    said = normalise(text).strip(" 。,.!~")
    found = find_dates(said, now, future)
    if found:
        return found[0]
    days = _bare_date(said, now, future)
    if days is not None:
        return DateSpan(*days, (0, len(said)), said)
    return _day_of_hour(said, now, future)


def format_date(day: date, with_year: bool = False) -> str:
    """Return a day as people read it; `parse_date` reads it back within the last year.

    >>> format_date(date(2026, 11, 22)), format_date(date(2026, 8, 3), with_year=True)
    ('11月22日（周日）', '2026年8月3日（周一）')
    """
    year = f"{day.year}年" if with_year else ""
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def format_beside(day: date, today: date) -> str:
    """Return the day as `format_date`, with its year unless that is the year of `today`.

    >>> format_beside(date(2027, 2, 10), date(2026, 11, 22))
    '2027年2月10日（周三）'
    """
    return format_date(day, with_year=day.year != today.year)


def _matches(said: str) -> list[tuple[re.Match[str], Meaning]]:
    """Return every match of every rule, from left to right, the longest first."""
    matches = [(m, meaning) for rule, meaning in RULES for m in rule.finditer(said)]
    return sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _with_time(
    said: str, span: DateSpan, times: list[ClockTime], now: datetime, future: bool
) -> DateSpan:
    """Add the hour, the stretch of hours or the part of the day said right after the day."""
    after = [t for t in times if t.start >= span.span[1]]
    if not after or not _BEFORE_TIME.fullmatch(said, span.span[1], after[0].start):
        return span
    first, last = after[0], after[0]
    if len(after) > 1 and _UNTIL.fullmatch(said, first.end, after[1].start):
        last = after[1]
    begins, ends = _hours(first)
    if last is not first:
        ends = _hours(last)[1] or last.at
    timed = replace(
        span,
        span=(span.span[0], last.end),
        text=said[span.span[0] : last.end],
        time_from=begins,
        time_to=ends,
    )
    return _next_morning(timed, now, future) if first.next_day and span.is_one_day else timed


def until_of(said: str, hours: list[ClockTime]) -> str | None:
    """Return the hour until which it went on, where 到 stands behind the first of `hours`.

    Without a part of the day, 九点到八点 ends in the evening.

    >>> until_of("九点到八点", find_times("九点到八点")), until_of("九点", find_times("九点"))
    ('20:00', None)
    """
    if len(hours) < 2 or not _UNTIL.fullmatch(said, hours[0].end, hours[1].start):
        return None
    begins, ends, half = hours[0].at, hours[1].at, 12
    if hours[1].period is None and ends <= begins and ends.hour < half:
        ends = ends.replace(hour=ends.hour + half)
    overnight = begins.hour >= half
    return f"{ends:%H:%M}" if overnight or begins < ends else None


def _hours(clock: ClockTime) -> tuple[time, time | None]:
    """Return the stretch of a part of the day, or the hour itself and None."""
    if clock.period and clock.is_period:
        return clock.period.begins, clock.period.ends
    return clock.at, None


def _next_morning(span: DateSpan, now: datetime, future: bool) -> DateSpan:
    """昨晚12点 is the first minute of today; 今晚12点 of the past can only be last night."""
    day = span.start + timedelta(1)
    hour = span.time_from or time(0)
    if not future and datetime.combine(day, hour) > now.replace(tzinfo=None):
        return span
    return replace(span, start=day, end=day)


def _until(said: str, first: DateSpan, last: DateSpan) -> DateSpan:
    """Join two days with 到 between them; an hour of the second ends the stretch."""
    start, end = sorted((first.start, last.end))
    place = (first.span[0], last.span[1])
    return DateSpan(
        start, end, place, said[slice(*place)], first.time_from, last.time_to or last.time_from
    )


def _bare_date(said: str, now: datetime, future: bool) -> Days | None:
    match = _COMPACT.fullmatch(said)
    if match:
        return iso(match, Moment(now.date()))
    match = _SHORT.fullmatch(said)
    if match is None:
        return None
    years = (now.year - 1, now.year, now.year + 1)
    month, day = int(match["m"]), int(match["d"])
    return Moment(now.date(), future).pick(day_of(year, month, day) for year in years)


def _day_of_hour(said: str, now: datetime, future: bool) -> DateSpan | None:
    """Return the day on which an hour said alone last was, or next will be."""
    clock = parse_time(said)
    if clock is None:
        return None
    day, moment = now.date(), now.time()
    begins, ends = _hours(clock)
    if future and (ends or begins) < moment:
        day += timedelta(1)
    elif not future and begins > moment:
        day -= timedelta(1)
    return DateSpan(day, day, (clock.start, clock.end), clock.text, begins, ends)


__all__ = [
    "Band",
    "ClockTime",
    "Count",
    "DateSpan",
    "Duration",
    "OverdueBand",
    "band_of",
    "find_counts",
    "find_dates",
    "find_durations",
    "find_times",
    "format_date",
    "overdue_band",
    "parse_count",
    "parse_date",
    "parse_time",
    "until_of",
]
