"""The record table E1: every entry, every gap, the days added up, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from casework.dates import format_date
from casework.log_incident.chain import CHANGED, DELETED, Line, current
from casework.log_incident.counts import Day, Entry, count_day, day_of, findings, lender_of
from casework.log_incident.wording import day_text, put, shown, way_line, words
from casework.rules import NoRuleInForceError, Rules, strength_names

# How much of a hash a cell of the table shows; how many digits stand together there and in full.
SHORT_HASH, SHORT_GROUP, GROUP = 8, 4, 8
_NIGHT_RULE = "call_limits"


def sheet_context(lines: Sequence[Line], rules: Rules, today: date) -> dict[str, Any]:
    """Return the values of `documents/E1_log/letter.j2`; "" leaves a cell empty."""
    entries = current(lines)
    every: list[Entry] = list(entries.values())
    days = sorted({day_of(entry) for entry in every})
    return {
        "lenders": "、".join(dict.fromkeys(_lender(entry) for entry in every if _lender(entry))),
        "rows": [_row(line) for line in latest_lines(lines)],
        "days": [_day_row(day, count_day(every, day, _quiet(rules, day))) for day in days],
        "numbers": _busiest(every, days),
        "over": list(_over(every, rules)),
        "last": grouped(lines[-1]["hash"]),
        "today": format_date(today, with_year=True),
    }


def latest_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the last line of every entry, deleted ones too, by the number of the entry."""
    latest = {line["entry"]: line for line in lines}
    return [latest[number] for number in sorted(latest)]


def grouped(code: str, size: int = GROUP) -> str:
    """Return a hash in groups that can be compared by eye.

    >>> grouped("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(code[at : at + size] for at in range(0, len(code), size))


def _row(line: Line) -> dict[str, str]:
    row = {"number": str(line["entry"]), "code": grouped(line["hash"][:SHORT_HASH], SHORT_GROUP)}
    if line["kind"] == DELETED:
        gap = words()["deleted"].format(day=day_text(line["at"]))
        return {**row, "when": str(gap), "way": "", "what": ""}
    entry = line["content"]
    changed = words()["changed"].format(day=day_text(line["at"]))
    way = [way_line(entry), put("source", shown(entry, "li_from"))]
    what = [shown(entry, "li_what"), put("words", shown(entry, "li_words")),
            put("keep", shown(entry, "li_keep"))]  # fmt: skip
    return {
        **row,
        "when": shown(entry, "li_when") + (changed if line["kind"] == CHANGED else ""),
        "way": "；".join(part for part in way if part),
        "what": "；".join(part for part in what if part),
    }


def _day_row(day: date, counted: Day) -> dict[str, str]:
    names = ("calls", "connected", "night", "third_parties", "visits")
    return {"day": format_date(day), **{name: str(getattr(counted, name) or "") for name in names}}


def _busiest(entries: list[Entry], days: Sequence[date]) -> str:
    """Return the number that called most often on one day, "" where no number was noted."""
    counts = [(times, day, number) for day in days
              for number, times in count_day(entries, day).by_number.items()]  # fmt: skip
    if not counts:
        return ""
    times, day, number = max(counts, key=lambda item: item[0])
    text = words()["times"]["call"].format(n=times)
    return f"{number}，{format_date(day)}{text}"


def _over(entries: list[Entry], rules: Rules) -> Iterator[dict[str, str]]:
    """Yield what passes a rule, once for every day and lender."""
    seen: set[tuple[date, str, str]] = set()
    for entry in sorted(entries, key=day_of):
        for finding in findings(entries, entry, rules):
            key = (day_of(entry), lender_of(entry).id, finding.what)
            if finding.sure and key not in seen:
                seen.add(key)
                yield {
                    "day": format_date(day_of(entry)),
                    "text": finding.line,
                    "cite": finding.rule.cite,
                    "strength": strength_names()[finding.rule.strength],
                }


def _quiet(rules: Rules, day: date) -> tuple[str, str] | None:
    """Return the hours of the night for the sums of a day, None before there was a rule."""
    try:
        values = rules[_NIGHT_RULE].on(day).values
    except NoRuleInForceError:
        return None
    return str(values["quiet_from"]), str(values["quiet_to"])


def _lender(entry: Mapping[str, Any]) -> str:
    return shown(entry, "lender")
