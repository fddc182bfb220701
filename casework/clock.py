"""Hours of the day: 晚上十一点半, 下午3点, 23:05, 半夜."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Literal

from casework.numerals import value_of
from casework.text import normalise

Band = Literal["night", "day"]

# The hours in which collectors must not call. They are those of rule `call_limits`
# (values quiet_from and quiet_to); whoever has the rule at hand passes its values.
QUIET_FROM = time(22, 0)
QUIET_TO = time(8, 0)


@dataclass(frozen=True)
class Period:
    """A part of the day: its hours, the hour that stands for it, and when 12 hours are added.

    The standing hour is chosen with care: 早上 alone is not taken for a call before eight.
    """

    begins: time
    ends: time
    typical: int
    afternoon_from: int = 99
    midnight: bool = False

    def hour(self, said: int) -> int:
        """Return the hour of 24 that `said` means in this part of the day."""
        if said == 12 and self.midnight:
            return 0
        return said + 12 if self.afternoon_from <= said < 12 else said


_EARLY = Period(time(6), time(9), 8)
_EVENING = Period(time(18), time(23, 59), 20, 5, True)
_NIGHT = Period(time(0), time(5), 0, 6, True)
_PERIODS = {
    "凌晨": Period(time(0), time(6), 3, 99, True),
    "早": _EARLY,
    "上午": Period(time(8), time(12), 10),
    "中午": Period(time(11), time(13), 12, 1),
    "下午": Period(time(13), time(18), 15, 1),
    "傍晚": Period(time(17), time(19), 18, 1),
    "晚": _EVENING,
    "夜": _NIGHT,
}
_MORNINGS = (_PERIODS["上午"], _EARLY)
_TWELVE = ("12", "十二")
_KEYS = (
    ("凌晨", "凌晨"), ("上午", "上午"), ("中午|晌午|正午", "中午"), ("下午|午后", "下午"),
    ("傍晚|天黑", "傍晚"), ("三更|半夜|深夜|午夜|夜里|夜间|深更", "夜"),
    ("早|清晨", "早"), ("晚|夜", "晚"),
)  # fmt: skip
_PERIOD = (
    r"(?:凌晨|大?清早|一?大早上?|大早晨|早上|早晨|清晨|上午|中午|晌午|正午|下午|午后|傍晚|天黑|晚上|晚间|夜晚"
    r"|三更半夜|大半夜|半夜三更|深更半夜|半夜|深夜|午夜|夜里|夜间(?!催收|骚扰)|(?<=[今明昨前后当每])(?:早|晚|夜)"
    r"|[早晚](?=(?:\d{1,2}|[五六七八九十][一二]?)[点:]))"
)
_N = r"(?:\d{1,2}|[一二两三四五六七八九十零]{1,3})"
_CLOCK = re.compile(
    rf"(?:(?P<period>{_PERIOD})[的 ]?)?(?<![\d.:第之一二三四五六七八九十百千])(?P<hour>{_N})"
    rf"(?:(?P<colon>:)(?P<m60>[0-5]\d)(?::\d\d)?(?!\d)"
    rf"|(?:点(?!儿|要求|意见|建议|原因|问题|{_N}[万千百亿%个])钟?|(?<=\d)时(?![候间期代常长]))"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|过?(?!一[直般共起边路样会])(?P<minute>{_N})(?:分(?!之)|(?![\d个条次万千百亿元块天年月号]))"
    rf"|(?P<more>多))?(?![十百千万亿%]))"
    rf"|(?P<only>{_PERIOD})(?!好)"
)


@dataclass(frozen=True)
class ClockTime:
    """One hour of the day with its place in the normalised text.

    `band` is night inside the quiet hours. `approx` is True when only a part of the day or an
    hour without one was said. `next_day` is True for an hour past midnight that people count
    to the evening before (昨晚12点).
    """

    hour: int
    minute: int
    band: Band
    approx: bool
    start: int
    end: int
    text: str
    period: Period | None = None
    next_day: bool = False

    @property
    def is_period(self) -> bool:
        """Whether only a part of the day was said."""
        return self.period is not None and self.approx and not re.search(r"[点时:]", self.text)

    @property
    def at(self) -> time:
        """The hour as a `time`."""
        return time(self.hour, self.minute)


def band_of(at: time, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO) -> Band:
    """Tell whether an hour lies in the quiet hours; the first minute belongs to them.

    >>> band_of(time(22, 0)), band_of(time(7, 59)), band_of(time(8, 0))
    ('night', 'night', 'day')
    """
    if quiet_from <= quiet_to:
        return "night" if quiet_from <= at < quiet_to else "day"
    return "night" if at >= quiet_from or at < quiet_to else "day"


def find_times(
    text: str, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO
) -> list[ClockTime]:
    """Return the hours named in the text, in order.

    An hour takes over the part of the day said just before it (晚上10点、11点). Without one,
    1 to 5 点 are taken for the afternoon: who means the night says so.

    >>> [f"{t.at:%H:%M} {t.band}" for t in find_times("晚上十一点半打来，今天凌晨两点又打")]
    ['23:30 night', '02:00 night']
    >>> find_times("晚一点再说")
    []
    """
    said = normalise(text)
    found: list[ClockTime] = []
    for match in _CLOCK.finditer(said):
        between = said[found[-1].end : match.start()] if found else ""
        near = found and len(between) <= 3 and not re.search(r"[天日号周]", between)
        clock = _read(said, match, found[-1] if near else None, (quiet_from, quiet_to))
        if clock is not None:
            found.append(clock)
    return found


def parse_time(
    text: str, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO
) -> ClockTime | None:
    """Return the first hour that an answer names, None when there is none.

    >>> parse_time("晚上11点").band, parse_time("半夜两点").hour, parse_time("不清楚")
    ('night', 2, None)
    """
    found = find_times(text, quiet_from, quiet_to)
    return found[0] if found else None


def _read(
    said: str, match: re.Match[str], last: ClockTime | None, quiet: tuple[time, time]
) -> ClockTime | None:
    name = match["period"] or match["only"]
    period = _period(name) if name else None
    if match["only"]:
        at: time | None = time(period.typical if period else 0)
    else:
        period = period or (last.period if last else None)
        at = _at(said, match, period)
    if at is None:
        return None
    if last and not name and at < last.at and at.hour < 12 and last.period in _MORNINGS:
        at = at.replace(hour=at.hour + 12)
    approx = bool(
        match["only"] or match["more"] or (period is None and at.hour <= 17 and not match["colon"])
    )
    late = (period is _EVENING and at.hour < 5) or (period is _NIGHT and match["hour"] in _TWELVE)
    return ClockTime(
        hour=at.hour,
        minute=at.minute,
        band=band_of(at, *quiet),
        approx=approx,
        start=match.start(),
        end=match.end(),
        text=match[0],
        period=period,
        next_day=late or match["hour"] == "24",
    )


def _period(name: str) -> Period:
    return next(_PERIODS[key] for pattern, key in _KEYS if re.search(pattern, name))


def _at(said: str, match: re.Match[str], period: Period | None) -> time | None:
    """Return the hour of 24, None when the words were no hour (一点也不, 30点)."""
    hour, minute = _small_number(match["hour"]), 0
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 if match["quarter"] == "一" else 45
    else:
        minute = _small_number(match["m60"] or match["minute"] or "0")
    if not 0 <= hour <= 24 or not 0 <= minute < 60 or _is_a_bit(said, match, period):
        return None
    if period is not None:
        hour = period.hour(hour)
    elif 1 <= hour <= 5 and not match["colon"] and "点" in match[0]:
        hour += 12
    return time(hour % 24, minute)


def _small_number(numeral: str) -> int:
    value = value_of(numeral)
    return -1 if value is None else int(value)


def _is_a_bit(said: str, match: re.Match[str], period: Period | None) -> bool:
    """一点 is an hour only beside more of a clock, or as the whole answer."""
    return match[0] == "一点" and period is None and said.strip(" 。左右吧多") != "一点"
