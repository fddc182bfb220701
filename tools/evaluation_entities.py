"""When a value that was found is the value a reader marked.

Readers mark `lender`, `amount` (yuan; a range by its two ends), `overdue_duration` (days, or the
number of the unit in the text), `time` (an hour HH:MM, or a day or part of it in any wording) and
`phone`. A value said twice counts once, as readers mark it once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from casework.lenders import Lenders
from casework.text import normalise

KINDS = ("lender", "amount", "overdue_duration", "time", "phone")
Found = dict[str, Any]
_HOUR = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class Gold:
    """A value as a reader marked it: type, the words, the value."""

    kind: str
    text: str
    value: Any


@dataclass
class Tally:
    """How many values were right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float | None:
        """Return the balanced F-score, None where there was nothing to find and nothing found."""
        both = self.found + self.wanted
        return 2 * self.right / both if both else None


def count(tallies: dict[str, Tally], gold: Sequence[Gold], found: Sequence[Found]) -> None:
    """Add one sentence's values to the tally of each kind."""
    for kind in KINDS:
        left = _distinct(kind, [entity for entity in found if kind_of(entity) == kind])
        wanted = list({str(one.value): one for one in gold if one.kind == kind}.values())
        right = []
        for one in wanted:
            match = next((entity for entity in left if same(one, entity)), None)
            if match is not None:
                right.append(match)
                left.remove(match)
        # A lender may be named again by its product: 微众银行 and 微粒贷.
        named = {entity["id"] for entity in right if kind == "lender"}
        left = [entity for entity in left if entity.get("id") not in named]
        tallies[kind].right += len(right)
        tallies[kind].found += len(_apart(kind, [*right, *left]))
        tallies[kind].wanted += len(wanted)


def kind_of(entity: Found) -> str | None:
    """Return what readers call this kind of value; None for values they do not mark."""
    if entity["entity"] == "date":
        return "time"
    if entity["entity"] == "duration":
        return "overdue_duration" if entity.get("overdue") else None
    return entity["entity"] if entity["entity"] in KINDS else None


def _distinct(kind: str, found: list[Found]) -> list[Found]:
    """Return the values that differ, each where it is said first: 刚才 and 今天, 花呗 and 借呗."""
    named = {"lender": ("id", "product"), "time": ("text",)}.get(kind, ("value",))
    once = {tuple(str(entity.get(key)) for key in named): entity for entity in reversed(found)}
    left = list(once.values())
    if kind != "time":
        return left
    # 今日 behind 今日(10月26日) is the same day again.
    return [
        one
        for one in left
        if not any(
            one is not other and one["value"] == other["value"] and one["text"] in other["text"]
            for other in left
        )
    ]


def _apart(kind: str, found: list[Found]) -> list[Found]:
    """Return the values that readers would count: a day and the hour behind it are one time."""
    if kind != "time":
        return found
    ordered = sorted(found, key=lambda entity: int(entity["start"]))
    return [
        entity
        for before, entity in zip([None, *ordered], ordered, strict=False)
        if before is None
        or before["entity"] == entity["entity"]
        or int(entity["start"]) - int(before["end"]) > 1
    ]


def same(gold: Gold, entity: Found) -> bool:
    """Return whether `entity` is the value that was marked."""
    if gold.kind == "lender":
        return _same_lender(gold, entity)
    if gold.kind == "amount":
        return _same_amount(gold.value, entity)
    if gold.kind == "overdue_duration":
        wanted = _number(gold.value)
        months = float(entity.get("months") or 0)
        # readers count a year as 365 or as twelve months of 30 days
        return wanted in (entity["value"], months or -1, months * 30 + entity.get("days", 0))
    if gold.kind == "phone":
        return _digits(gold.value) == _digits(entity["value"])
    return _same_time(gold, entity)


def _same_lender(gold: Gold, entity: Found) -> bool:
    """A lender may be marked by its id, any of its names, or the words in the text."""
    if entity["id"] == gold.value or entity.get("text") in (gold.text, gold.value):
        return True
    named = {mention.lender.id for mention in _lenders().find(normalise(str(gold.value)))}
    return entity["id"] in named


def _same_amount(wanted: Any, entity: Found) -> bool:
    """A range is marked by both ends, anything else by the one number."""
    if isinstance(wanted, list):
        return [_number(end) for end in wanted] == [float(entity[k]) for k in ("value", "high")]
    return _number(wanted) == float(entity["value"])


def _same_time(gold: Gold, entity: Found) -> bool:
    """An hour must be the hour; a day, or a part of it in words, stand where it was marked."""
    hour = _HOUR.search(str(gold.value))
    if entity["entity"] == "time" and gold.value == gold.text == entity["text"]:
        return True
    if entity["entity"] == "time":
        return bool(hour) and entity["value"] == f"{int(hour[1]):02d}:{hour[2]}"  # type: ignore[index]
    words = normalise(gold.text)
    said = str(entity.get("text", ""))
    return not hour and bool(said) and (said in words or words in said)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _digits(value: Any) -> str:
    return re.sub(r"\D", "", str(value))


@lru_cache(maxsize=1)
def _lenders() -> Lenders:
    return Lenders.load()
