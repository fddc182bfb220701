"""Several incidents told in one breath: 今天上午又打了八个电话 晚上十一点还来家里.

The text is cut where something new may begin (a comma, a space, another day or hour, 还 and 又)
and put together again as long as nothing contradicts: another way, another time with something
that happened then.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from casework import dates
from casework.clock import ClockTime
from casework.log_incident.heard import Heard, done_part, hear
from casework.moments import with_hours
from casework.text import normalise

MOST = 9
_CUT = re.compile(
    r"[,。;!?、\n ]+|(?=[还又][来发打到找给去上堵敲]|还在|还有|然后|接着|后来|另外|之后又)"
    r"|(?<=电话|未接|来电)(?=[一二两三四五六七八九十\d]{1,3}(?:条|次))"
)
_RANGE_BEFORE = re.compile(r"(?:到|至|~|-|—|直到|一直到)\s?$")
# 下午两点一个男的: the hour ends before the people.
_HOUR_THEN_PEOPLE = re.compile(r"([点半])(?=[一二两三四五六七八九十\d]{1,3}(?:个|名)(?!字))")
_JUST_NOW = re.compile(r"现在|正在|这会儿|刚才|刚刚|刚(?=[挂打来走收])")
_TIME_FOLLOWS = re.compile(r"(?:[是在从]|时间|大概|大约)$")
_AGAIN = re.compile(r"又|再|另外|还有")
_IN_ALL = re.compile(r"一?共|总共|合计|数了")
# A contact that stands for itself, even without an hour or a number.
_OF_ITS_OWN = frozenset({"others_contacted", "visit", "at_work"})
_EVENING, _EARLY = 18, 6
# Up to this hour 今天 may still be the day that has ended, if what was told lies ahead.
_STILL_YESTERDAY = 8


@dataclass(frozen=True)
class Piece:
    """One incident as far as it is told.

    `part` is a part of the day (上午) that `begins` at an hour; `text` is what told the piece.
    """

    day: date | None = None
    clock: str | None = None
    until: str | None = None
    band: str | None = None
    part: str | None = None
    begins: time | None = None
    heard: Heard = field(default_factory=Heard)
    text: str = ""

    @property
    def is_timed(self) -> bool:
        """Return whether it says when in any way."""
        return any((self.day, self.clock, self.part))

    @property
    def happened(self) -> bool:
        """Return whether something is told that took place."""
        return self.heard.way is not None or self.heard.count is not None


def incidents(raw: str, now: datetime) -> list[Piece]:
    """Return the incidents told in `raw`, in order, each with its day; [] when nothing is told.

    An incident without a day of its own has that of the one before, the first that of today.

    >>> late = datetime(2026, 11, 22, 23, 30)
    >>> found = incidents("今天上午又打了八个电话 晚上十一点还来家里", late)
    >>> [(p.heard.way, p.day.day, p.part or p.clock) for p in found]
    [('call', 22, '上午'), ('visit', 22, '23:00')]
    """
    found: list[Piece] = []
    said = with_hours(normalise(raw), now)
    for text in _cut(_HOUR_THEN_PEOPLE.sub(r"\1 ", said), now):
        piece = _read(text, now, found[-1] if found else None)
        if found and _belongs(found[-1], piece):
            found[-1] = _joined(found[-1], piece)
        else:
            found.append(piece)
    if len(found) > 1 and not found[-1].happened and _fits(found[-2], found[-1]):
        found[-2:] = [_joined(*found[-2:])]
    told = _solid([piece for piece in found if piece.happened and piece.heard.count != 0])
    shift = timedelta(days=1) if _told_after_midnight(told, now) else timedelta(0)
    return [_complete(told, number, now, shift) for number in range(len(told))][:MOST]


def _fits(last: Piece, time_alone: Piece) -> bool:
    """Return whether an hour said at the very end is that of what was told before it."""
    return not (last.clock or last.part) and time_alone.day in (None, last.day)


def _solid(told: list[Piece]) -> list[Piece]:
    """Join what is no incident of its own (他让我转到微信) to the one before it."""
    kept: list[Piece] = []
    for piece in told:
        alone = piece.is_timed or piece.heard.count is not None or piece.heard.way in _OF_ITS_OWN
        if kept and not alone:
            kept[-1] = _joined(kept[-1], piece)
        else:
            kept.append(piece)
    return kept


def value_of_when(piece: Piece) -> dict[str, str]:
    """Return the value of `li_when`: the day, the hour if told, else the part of the day."""
    if piece.day is None:
        raise ValueError("a piece without its day is no incident yet")
    value = {"date": piece.day.isoformat()}
    if piece.clock and piece.band:
        until = {"until": piece.until} if piece.until else {}
        return {**value, "time": piece.clock, **until, "band": piece.band}
    return {**value, "part": piece.part} if piece.part else value


def answers_of(piece: Piece) -> dict[str, Any]:
    """Return the slots of the diary that the piece fills."""
    heard = piece.heard
    counted = heard.count if heard.way in ("call", "sms", "chat", "others_contacted") else None
    values = {
        "li_when": value_of_when(piece),
        "li_way": heard.way,
        "li_from": "、".join(heard.numbers) or None,
        "li_count": counted,
        "li_connected": heard.connected,
        "li_people": heard.people if heard.way in ("visit", "at_work") else None,
        "li_who": heard.who,
    }
    return {slot: value for slot, value in values.items() if value is not None}


def _cut(said: str, now: datetime) -> Iterator[str]:
    """Yield the pieces of a sentence, cut at marks, at new beginnings and before days and hours."""
    places = {0, len(said)}
    for match in _CUT.finditer(said):
        places |= {match.start(), match.end()}
    for start in sorted(_begins(said, now)):
        before = said[max(place for place in places if place <= start) : start]
        if start and not _RANGE_BEFORE.search(before) and _tells(before, now):
            places.add(start)
    ordered = sorted(places)
    for start, end in itertools.pairwise(ordered):
        piece = said[start:end].strip(" ,。;!?、\n")
        if piece:
            yield piece


def _tells(text: str, now: datetime) -> bool:
    """Return whether the text tells something by itself: in 我妈昨天接到电话 the 我妈 does not."""
    piece = _read(text, now, None)
    return piece.happened or piece.is_timed


def _begins(said: str, now: datetime) -> list[int]:
    """Return where days and hours begin; an hour inside a day's words begins nothing."""
    days = [span.span for span in dates.find_dates(said, now)]
    hours = [clock.start for clock in dates.find_times(said)]
    alone = [start for start in hours if not any(a <= start < b for a, b in days)]
    return [start for start, _ in days] + alone


def _read(text: str, now: datetime, before: Piece | None) -> Piece:
    """Return what the piece says; an hour that was only talked of (限今日18点前) is none."""
    done = done_part(text)
    times = dates.find_times(done)
    hours = [t for t in times if not t.is_period]
    hour = hours[0] if hours else None
    part = next((t for t in times if t.is_period), None)
    spans = [d for d in dates.find_dates(done, now) if d.start <= now.date()]
    day = spans[0].start if spans else None
    if day is None and _JUST_NOW.search(done):
        day = now.date()
    if day is None and hour and before and before.day and _past_midnight(hour, before):
        day = before.day + timedelta(days=1)
    places = [(t.start, t.end) for t in times] + [d.span for d in spans]
    return Piece(
        day=day,
        clock=f"{hour.hour:02d}:{hour.minute:02d}" if hour else None,
        until=dates.until_of(done, hours),
        band=hour.band if hour else None,
        part=part.text if part and not hour else None,
        begins=part.period.begins if part and part.period and not hour else None,
        heard=hear(_without(text, places)),
        text=text,
    )


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Return the text with days and hours blank, so that their numbers count nothing."""
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return re.sub(r" +", " ", text).strip()


def _past_midnight(hour: ClockTime, before: Piece) -> bool:
    """昨晚十一点，凌晨两点又打: the second hour is that of the next day."""
    late = before.clock is not None and int(before.clock[:2]) >= _EVENING
    return late and (hour.next_day or (hour.hour < _EARLY and "凌晨" in hour.text))


def _belongs(last: Piece, piece: Piece) -> bool:
    """Return whether the piece goes on telling the incident before it."""
    if not last.happened or not (piece.happened or piece.is_timed):
        return not (last.day and piece.day and last.day != piece.day)
    if piece.day and last.day and piece.day != last.day:
        return False
    if piece.is_timed and not piece.happened:
        # a time alone begins something new, unless what was told still has none
        return not last.is_timed or bool(_TIME_FOLLOWS.search(last.text))
    if None not in (last.heard.way, piece.heard.way) and piece.heard.way != last.heard.way:
        return False
    if (
        last.heard.numbers
        and piece.heard.numbers
        and None not in (last.heard.count, piece.heard.count)
    ):
        return last.heard.numbers == piece.heard.numbers
    both_timed = (piece.clock or piece.part) and (last.clock or last.part)
    return not (both_timed and piece.happened)


def _joined(last: Piece, piece: Piece) -> Piece:
    heard, new = last.heard, piece.heard
    count = heard.count if heard.count is not None else new.count
    if heard.count is not None and new.count is not None:
        if _IN_ALL.search(piece.text):
            count = new.count
        elif _AGAIN.search(piece.text):
            count = heard.count + new.count
    merged = replace(
        heard,
        way=heard.way or new.way,
        who=heard.who or new.who,
        count=count,
        connected=heard.connected if heard.connected is not None else new.connected,
        people=heard.people if heard.people is not None else new.people,
        numbers=tuple(dict.fromkeys((*heard.numbers, *new.numbers))),
    )
    clock = last.clock or piece.clock
    return Piece(
        day=last.day or piece.day,
        clock=clock,
        until=last.until if last.clock else piece.until,
        band=last.band or piece.band,
        part=None if clock else last.part or piece.part,
        begins=None if clock else last.begins or piece.begins,
        heard=merged,
        text=f"{last.text},{piece.text}" if last.text else piece.text,
    )


def _complete(told: list[Piece], number: int, now: datetime, shift: timedelta) -> Piece:
    """Return a piece with its day and its way: those of the pieces before it, else the usual."""
    piece = told[number]
    earlier = [p.day for p in told[:number] if p.day]
    day = (piece.day or (earlier[-1] if earlier else now.date())) - shift
    if day == now.date() and _is_to_come(piece, now):
        # nobody notes the future: an hour alone is the last one, beside 今天 it is a slip
        if piece.day:
            piece = replace(piece, clock=None, until=None, band=None, part=None, begins=None)
        else:
            day -= timedelta(days=1)
    ways = [p.heard.way for p in told if p.heard.way]
    way = piece.heard.way or (ways[0] if ways else "call")
    return replace(piece, day=day, heard=replace(piece.heard, way=way))


def _is_to_come(piece: Piece, now: datetime) -> bool:
    """Return whether the hour, or the part of the day, has not begun yet."""
    if piece.clock:
        return piece.clock > f"{now.hour:02d}:{now.minute:02d}"
    return piece.begins is not None and piece.begins > now.time()


def _told_after_midnight(told: list[Piece], now: datetime) -> bool:
    """Return whether 今天 is the day that ended a few hours ago."""
    today = [piece for piece in told if piece.day == now.date()]
    return now.hour < _STILL_YESTERDAY and any(_is_to_come(piece, now) for piece in today)
