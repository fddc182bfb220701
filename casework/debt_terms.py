"""Read the terms of several debts from one text: 微粒贷年化18%最低600逾期3个月；白条15%."""

from __future__ import annotations

import re
from typing import Any

from casework.durations import find_durations, overdue_band
from casework.lenders import Lenders
from casework.money import MOST_FEN, find_amounts
from casework.rates import find_rates
from casework.text import normalise

_MINIMUM = re.compile(r"最低|每期|每月|月供|应还|要还")
_NOT_OVERDUE = re.compile(r"没逾期|还没逾期|未逾期|没到期")
_LATE = re.compile(r"逾期|欠了|拖了")
# A yearly rate below this is no rate anybody pays; a bare one above is percent all the same.
_MOST_PERCENT = 1_000


def parse_terms(raw: str, lenders: Lenders) -> list[dict[str, Any]] | None:
    """Return one entry a debt named: `{"name", "annual_percent", "min_due_fen", "overdue_band"}`.

    Text without a lender's name is one entry with an empty name: it holds for every debt.
    `annual_percent` is text (a Decimal) or None when no period was said. None when nothing was
    said about any debt.
    """
    said = normalise(raw)
    mentions = lenders.find(said)
    starts = [mention.start for mention in mentions]
    names = [mention.product or mention.lender.name for mention in mentions]
    if not starts:
        starts, names = [0], [""]
    ends = [*starts[1:], len(said)]
    parts = zip(names, starts, ends, strict=True)
    found = [_entry(name, said[start:end]) for name, start, end in parts]
    known = [entry for entry in found if any(entry[key] is not None for key in list(entry)[1:])]
    return known or None


def _entry(name: str, part: str) -> dict[str, Any]:
    return {
        "name": name,
        "annual_percent": _rate(part),
        "min_due_fen": _minimum(part),
        "overdue_band": _overdue(part),
    }


def _rate(part: str) -> str | None:
    rates = find_rates(part)
    if not rates:
        return None
    # lenders print a yearly rate; somebody who says no period of a percentage repeats theirs
    annual = rates[0].annual_percent
    percent = rates[0].percent if annual is None else annual
    return str(percent) if 0 <= percent < _MOST_PERCENT else None


def _minimum(part: str) -> int | None:
    word = _MINIMUM.search(part)
    amounts = [a for a in find_amounts(part) if word and a.start >= word.start()]
    if word and not amounts:
        bare = re.match(r"\D{0,3}(\d{2,6}(?:\.\d{1,2})?)(?![\d%个天月])", part[word.end() :])
        return round(float(bare[1]) * 100) if bare else None
    return amounts[0].fen if amounts and amounts[0].fen <= MOST_FEN else None


def _overdue(part: str) -> str | None:
    if _NOT_OVERDUE.search(part):
        return "not_yet"
    word = _LATE.search(part)
    spans = find_durations(part[word.start() :]) if word else []
    return overdue_band(spans[0]) if spans else None
