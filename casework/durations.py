"""Lengths of time: 逾期97天, 三个多月, 一年零两个月, 半年, 两周, 半个月."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from casework.numerals import NUMBER, read_number
from casework.text import normalise

OverdueBand = Literal["not_yet", "d1_30", "d31_90", "d91_180", "d181_plus"]

# Where days are needed a year counts as 365 and each month beside it as 30.
DAYS_IN_YEAR, DAYS_IN_MONTH = 365, 30
_LAST_DAY: tuple[tuple[int, OverdueBand], ...] = (
    (0, "not_yet"),
    (30, "d1_30"),
    (90, "d31_90"),
    (180, "d91_180"),
)
_PIECE = re.compile(
    rf"(?<!(?<!期)第)(?<![每上下\d.一二三四五六七八九])(?P<number>大半|小半|半|个把|好几|几|{NUMBER})"
    r"(?P<of>个?(?P<more>多|来|把)?(?P<half>半)?)"
    r"(?P<unit>年|月|星期|礼拜|周(?!岁|年)|天|日|期)"
    r"(?P<after>半|多(?!少|久|长))?"
)
_NO_YEAR = re.compile(r"(?:[底初末中份化利息]|\d{1,2}月|[一二三四五六七八九十]{1,2}月)")
_JOINED = re.compile(r"[ ,]?(?:零|又|加|外加|带)?[ ,]?")
_ABOUT_BEFORE = re.compile(r"(?:大概|大约|约|差不多|将近|接近|快|不到|超过|近|可能)[是有要]?$")
_ABOUT_AFTER = re.compile(r"(?:左右|上下|不到|的?样子)")
_ORDER = ("年", "月", "期", "星期", "礼拜", "周", "天", "日")
_LATE = re.compile(r"(?:逾期|预期|拖欠|超过|欠)了?[^,。;\d]{0,3}$")
# What says that a length of time is a delay in paying: before it, or right behind it. People write
# 预期 and 愈期 for 逾期.
_DELAY_BEFORE = re.compile(
    r"(?:[逾预愈]期|拖欠|拖[了着]?|断[供了]?|晚还?[了咗]|迟[了咗延]|过期|超期|没还|未还|欠[了着]?)"
    r"(?!(?:之前|以前|前))[^,。;!?]{0,4}$|(?:拖欠|[逾预愈]期|欠款)[^。;!?]{1,14}已经?[有达]?$"
)
_DELAY_AFTER = re.compile(
    r"(?:了|都|就|多|左右|的时间)*(?:[逾预愈]期|没[有能]?(?:再|按时|及时)?还|未还|还不[上起]|没还[上款]|冇还)"
)


@dataclass(frozen=True)
class Duration:
    """A length of time as it was said, with its place in the normalised text.

    Months are kept apart from days, because a month has no fixed length. `over` is True when the
    truth lies above the number (三个多月, 半年多). A range keeps its lower end.
    """

    days: int
    months: int
    approx: bool
    start: int
    end: int
    text: str
    over: bool = False
    overdue: bool = False  # said to be a delay in paying

    @property
    def total_days(self) -> int:
        """The length in days, a year counted as 365 and a month as 30."""
        years, months = divmod(self.months, 12)
        return years * DAYS_IN_YEAR + months * DAYS_IN_MONTH + self.days


def find_durations(text: str) -> list[Duration]:
    """Return the lengths of time in the text, in order.

    >>> [(d.months, d.days, d.approx) for d in find_durations("逾期97天，之前拖过三个多月")]
    [(0, 97, False), (3, 0, True)]
    >>> find_durations("一年零两个月")[0].months, find_durations("8月3号")
    (14, [])
    """
    said = normalise(text)
    pieces = [match for match in _PIECE.finditer(said) if _is_length(said, match)]
    groups: list[list[re.Match[str]]] = []
    for match in pieces:
        if groups and _continues(said, groups[-1][-1], match):
            groups[-1].append(match)
        else:
            groups.append([match])
    return [_join(said, group) for group in groups]


def overdue_band(duration: Duration) -> OverdueBand:
    """Return the value of slot `overdue_band` for a length of delay.

    Said to be "more than" a limit, it lies beyond it: 三个月 is 31 to 90 days, 三个多月 more.

    >>> [overdue_band(find_durations(t)[0]) for t in ("97天", "三个月", "三个多月", "半年多")]
    ['d91_180', 'd31_90', 'd91_180', 'd181_plus']
    """
    days = duration.total_days + duration.over
    return next((band for last, band in _LAST_DAY if days <= last), "d181_plus")


def _is_length(said: str, match: re.Match[str]) -> bool:
    """Tell 三个月 from 三月, 五年 from 2017年, 三天 from 前两天."""
    unit, number, before = (
        match["unit"],
        match["number"],
        said[max(0, match.start() - 10) : match.start()],
    )
    if before.endswith(("前", "这", "那")) and unit in ("天", "日", "年"):
        return before.endswith("提前")
    if unit == "月":
        return "个" in match["of"] or number in ("俩", "仨", "个把")
    if unit == "年":
        read = read_number(number)
        is_year = read is not None and read.low > 100
        return not is_year and "个" not in match["of"] and not _NO_YEAR.match(said, match.end())
    if unit == "日":
        return bool(_LATE.search(before)) or (number.isdigit() and int(number) > 31)
    if unit == "期":
        return "逾期" in before[-4:]
    # 半天 is a figure of speech for a long while.
    return unit != "天" or ("个" not in match["of"] and number != "半")


def _continues(said: str, left: re.Match[str], right: re.Match[str]) -> bool:
    smaller = _ORDER.index(right["unit"]) > _ORDER.index(left["unit"])
    return smaller and _JOINED.fullmatch(said, left.end(), right.start()) is not None


def _join(said: str, group: list[re.Match[str]]) -> Duration:
    parts = [_measure(match) for match in group]
    start, end = group[0].start(), group[-1].end()
    about = _ABOUT_BEFORE.search(said[max(0, start - 5) : start]) or _ABOUT_AFTER.match(said, end)
    return Duration(
        days=sum(part[0] for part in parts),
        months=sum(part[1] for part in parts),
        approx=about is not None or any(part[2] for part in parts),
        start=start,
        end=end,
        text=said[start:end],
        over=parts[-1][3],
        overdue=_is_delay(said, start, end),
    )


def _is_delay(said: str, start: int, end: int) -> bool:
    """Return whether the words around say that this length is a delay in paying."""
    return bool(_DELAY_BEFORE.search(said[max(0, start - 20) : start])) or bool(
        _DELAY_AFTER.match(said, end)
    )


def _measure(match: re.Match[str]) -> tuple[int, int, bool, bool]:
    """Return days, months, approx and over of one piece such as 两个半月."""
    number, unit = match["number"], match["unit"]
    halves, few, over = _halves(number)
    if match["half"] or match["after"] == "半":
        halves += 1
    over = over or "多" in (match["more"], match["after"])
    approx = few or over or match["more"] is not None
    if unit == "年":
        return 0, halves * 6, approx, over
    if unit in ("月", "期"):
        return halves % 2 * 15, halves // 2, approx, over
    if unit in ("星期", "礼拜", "周"):
        return halves * 7 // 2, 0, approx, over
    return halves // 2, 0, approx, over


def _halves(numeral: str) -> tuple[int, bool, bool]:
    """Return twice the number, whether it is approximate, whether the truth lies above."""
    if numeral.endswith("半"):
        return 1, len(numeral) > 1, numeral == "大半"
    if numeral == "个把":
        return 2, True, False
    if numeral in ("几", "好几"):
        return 4, True, False
    number = read_number(numeral)
    return (int(number.low * 2), number.approx, number.over) if number else (0, True, False)
