"""What words for days mean, seen from a given day: 上周五, 10月底, 前天, 农历八月十五.

Each function with a `match` takes what the regular expression beside it in `daywords` found
and returns the first and last day meant, None when the calendar has no such day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from casework import lunar
from casework.numerals import read_number, value_of

Days = tuple[date, date]
Meaning = Callable[[re.Match[str], "Moment"], Days | None]

# month, first and last day; of several days off the usual ones
FESTIVALS = {
    "元旦": (1, 1, 1),
    "妇女节": (3, 8, 8),
    "清明": (4, 4, 6),
    "五一": (5, 1, 5),
    "劳动节": (5, 1, 5),
    "儿童节": (6, 1, 1),
    "国庆": (10, 1, 7),
    "双十一": (11, 11, 11),
    "双11": (11, 11, 11),
    "双十二": (12, 12, 12),
    "平安夜": (12, 24, 24),
    "圣诞": (12, 25, 25),
}
LUNAR_FESTIVALS = {
    "春节": (1, 1, 7),
    "元宵": (1, 15, 15),
    "端午": (5, 5, 5),
    "七夕": (7, 7, 7),
    "中秋": (8, 15, 15),
    "重阳": (9, 9, 9),
    "腊八": (12, 8, 8),
    "小年": (12, 23, 23),
}
NEW_YEARS_EVE = ("大年三十", "年三十", "大年夜", "除夕")
SHIFTS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
YEAR_SHIFTS = {"大前": -3, "前": -2, "去": -1, "今": 0, "本": 0, "明": 1}
DAY_SHIFTS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_PARTS_OF_YEAR = {
    "初": (1, 2),
    "中": (6, 7),
    "底": (11, 12),
    "末": (11, 12),
    "尾": (11, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
}
_LONGEST_AGO = 200


@dataclass(frozen=True)
class Moment:
    """From where a word is understood.

    `future` prefers days to come (promises) to days gone by (incidents). `after` is the first
    day of what stood before 到; the word then means a day from there on.
    """

    today: date
    future: bool = False
    after: date | None = None

    def pick(self, candidates: Iterable[Days | None]) -> Days | None:
        """Choose among the days a word could mean, given from early to late."""
        days = [c for c in candidates if c is not None]
        after = self.after
        if after is not None:
            return next((d for d in days if d[0] >= after), None)
        if self.future:
            return next((d for d in days if d[1] >= self.today), None)
        return next((d for d in reversed(days) if d[0] <= self.today), None)


def day_of(year: int, month: int, day: int) -> Days | None:
    """Return one day, None when the calendar has none (2月30日)."""
    try:
        only = date(year, month, day)
    except ValueError:
        return None
    return only, only


def month_of(year: int, month: int, part: str | None = None) -> Days:
    """Return a month, which may be 0 or 13; or a part of it: 初 to the 7th, 底 from the 25th.

    >>> month_of(2026, 10, "底")
    (datetime.date(2026, 10, 25), datetime.date(2026, 10, 31))
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    parts = {"初": (1, 7), "上旬": (1, 10), "中": (11, 20), "中旬": (11, 20), "下旬": (21, last)}
    first, end = parts.get(part, (25, last)) if part else (1, last)
    return date(year, month, first), date(year, month, end)


def year_of(year: int, part: str | None = None) -> Days:
    """Return a year, or its part: 底 is November and December, 初 January and February."""
    name = part if part is None or part.endswith("半年") else part[-1]
    first, last = _PARTS_OF_YEAR[name] if name else (1, 12)
    return date(year, first, 1), month_of(year, last)[1]


def numeral(text: str) -> int:
    """Return the value of a numeral of a date (8, 十五, 廿三), -1 when it is none."""
    value = value_of(text.replace("廿", "二十"))
    return -1 if value is None else int(value)


def _years(match: re.Match[str], moment: Moment) -> list[int]:
    """Return the year said, else those around today for `Moment.pick` to choose from."""
    now = moment.today.year
    if match["relyear"]:
        return [now + YEAR_SHIFTS[match["relyear"]]]
    if not match["year"]:
        return list(range(now - 4, now + 5))
    year = numeral(match["year"])
    return [year + 2000 if year < 100 else year]


def _choose(days: list[Days | None], moment: Moment) -> Days | None:
    """Take the only one, as a year was said, or the one that fits the moment."""
    return days[0] if len(days) == 1 else moment.pick(days)


def iso(match: re.Match[str], moment: Moment) -> Days | None:
    """2026-08-03, 2026/8/3, 20260803."""
    return day_of(int(match["y"]), int(match["m"]), int(match["d"]))


def month_day(match: re.Match[str], moment: Moment) -> Days | None:
    """8月3号, 2026年8月3日, 去年10月底, 八月份."""
    month = numeral(match["month"])
    years = _years(match, moment)
    if match["day"]:
        return _choose([day_of(year, month, numeral(match["day"])) for year in years], moment)
    return _choose([month_of(year, month, match["part"]) for year in years], moment)


def relative_month(match: re.Match[str], moment: Moment) -> Days | None:
    """上个月15号, 这个月底, 上上个月."""
    shift = SHIFTS[match["rel"].rstrip("个一")]
    if not match["day"]:
        return month_of(moment.today.year, moment.today.month + shift, match["part"])
    first, _ = month_of(moment.today.year, moment.today.month + shift)
    return day_of(first.year, first.month, numeral(match["day"]))


def part_of_month(match: re.Match[str], moment: Moment) -> Days | None:
    """月底, 月初 without a month."""
    now = moment.today
    return moment.pick(month_of(now.year, now.month + n, match["part"]) for n in (-1, 0, 1))


def day_of_month(match: re.Match[str], moment: Moment) -> Days | None:
    """15号 without a month: the last one, or the next when speaking of the future."""
    base = moment.after or moment.today
    months = (month_of(base.year, base.month + n)[0] for n in range(-3, 4))
    return moment.pick(day_of(m.year, m.month, numeral(match["day"])) for m in months)


def week(match: re.Match[str], moment: Moment) -> Days | None:
    """上周五, 周三, 这周, 上周末; a week begins on Monday."""
    name, rel = match["weekday"] or "", match["rel"]
    day = 6 if name in "日天" else "一二三四五六".find(name)
    first, last = (0, 6) if not name else (5, 6) if name == "末" else (day, day)
    base = moment.today if rel else moment.after or moment.today
    monday = base - timedelta(base.weekday())
    if rel:
        monday += timedelta(7 * SHIFTS[rel.rstrip("个一")])
        return monday + timedelta(first), monday + timedelta(last)
    weeks = (monday + timedelta(7 * n) for n in (-1, 0, 1))
    return moment.pick((m + timedelta(first), m + timedelta(last)) for m in weeks)


def near_day(match: re.Match[str], moment: Moment) -> Days | None:
    """昨天, 大前天, 明早, 昨晚."""
    day = moment.today + timedelta(DAY_SHIFTS[match["near"]])
    return day, day


def just_now(match: re.Match[str], moment: Moment) -> Days | None:
    """刚才, 刚刚."""
    return moment.today, moment.today


def until_now(match: re.Match[str], moment: Moment) -> Days | None:
    """The 现在 of 从8月到现在; alone it names no day."""
    return (moment.today, moment.today) if moment.after else None


def ago(match: re.Match[str], moment: Moment) -> Days | None:
    """三天前 is that day, 两周前 that week, 三个月前 that month, 两年前 that year.

    三个月后 begins three full months from today, 两周后 two full weeks: a payment promised for then
    is not due before.
    """
    number = read_number(match["n"])
    halves = 1 if match["n"] == "半" else int(number.low * 2) if number else 0
    if not 0 < halves <= 2 * _LONGEST_AGO:
        return None
    sign = -1 if match["way"] == "前" else 1
    unit, today, whole = match["unit"], moment.today, sign * (halves // 2)
    if unit == "年" and halves % 2 == 0 and sign < 0:
        return year_of(today.year + whole)
    if unit == "年":
        return _months_away(today, sign * halves * 6)
    if unit == "月" and halves > 1:
        return _months_away(today, whole)
    if unit in ("天", "日", "月"):
        day = today + timedelta(15 * sign if unit == "月" else whole)
        return day, day
    sunday = today + timedelta(7 * whole + 6 - today.weekday())
    return (sunday - timedelta(6) if sign < 0 else today + timedelta(7 * whole)), sunday


def _months_away(today: date, months: int) -> Days:
    """Return that month; one to come begins with the day by which it is full months away.

    >>> _months_away(date(2026, 11, 30), 3)
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 28))
    """
    first, last = month_of(today.year, today.month + months)
    return (first if months < 0 else first.replace(day=min(today.day, last.day))), last


def few_days(match: re.Match[str], moment: Moment) -> Days | None:
    """前几天 is within the last week, 前两天 within three days, 这几天 lasts until today."""
    first, last = 3, 0
    if match["which"] == "前":
        first, last = (3 if match["some"] == "两" else 7), 1
    return moment.today - timedelta(first), moment.today - timedelta(last)


def whole_year(match: re.Match[str], moment: Moment) -> Days | None:
    """去年底, 2023年, 今年上半年."""
    return year_of(_years(match, moment)[0], match["part"])


def part_of_year(match: re.Match[str], moment: Moment) -> Days | None:
    """年底, 上半年 without a year."""
    now = moment.today.year
    return moment.pick(year_of(year, match["part"]) for year in (now - 1, now, now + 1))


def festival(match: re.Match[str], moment: Moment) -> Days | None:
    """国庆, 去年中秋, 除夕; the eve belongs to the year that the feast opens."""
    name, years = match["name"], _years(match, moment)
    if name in NEW_YEARS_EVE:
        eves = [lunar.last_day(year - 1) for year in years]
        return _choose([(eve, eve) if eve else None for eve in eves], moment)
    if name in FESTIVALS:
        month, first, last = FESTIVALS[name]
        return _choose([(date(y, month, first), date(y, month, last)) for y in years], moment)
    month, first, last = LUNAR_FESTIVALS[name]
    begins = [lunar.to_solar(year, month, first) for year in years]
    length = timedelta(last - first)
    return _choose([(day, day + length) if day else None for day in begins], moment)


def lunar_day(match: re.Match[str], moment: Moment) -> Days | None:
    """农历八月十五, 正月初五, 腊月二十三, 大年初三.

    Without 农历 the name of the month or day must be one that only this calendar has.
    """
    month_name, day_name = match["lmonth"] or "正", match["lday"] or match["nyday"]
    if not match["cal"] and month_name not in "正冬腊" and day_name[0] not in "初廿":
        return None
    month, day = lunar.month_number(month_name), lunar.day_number(day_name)
    if month is None or day is None:
        return None
    leap = bool(match["leap"])
    days = [lunar.to_solar(year, month, day, leap) for year in _years(match, moment)]
    return _choose([(d, d) if d else None for d in days], moment)
