"""Hear the facts somebody says unasked: three facts in one sentence fill three slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from casework import choices, dates, text
from casework.answers import Context, org_value, when_said
from casework.debts import parse_debts
from casework.money import find_amounts
from casework.numerals import parse_count
from casework.questions import Answers, Journey, Question

_NEAR = 6
# How far behind its keyword a choice may stand: 让我马上把钱转到他个人账户.
_FAR = 14
_COUNT_BEFORE = re.compile(r"([0-9一二两三四五六七八九十几百]+)$")
_COUNT_AFTER = re.compile(r"^了?([0-9一二两三四五六七八九十几百]+)")


def prefill(journey: Journey, answers: Answers, raw: str, context: Context) -> dict[str, Any]:
    """Return slot values that `raw` states for questions of `journey` still without an answer.

    Only questions marked `prefill` listen, and only to plain signs: a keyword beside the number,
    a word of a choice, a known lender.
    """
    said = text.normalise(raw)
    found = {}
    for question in journey.questions:
        if question.prefill and answers.get(question.slot) is None:
            value = _LISTENERS[question.kind](question, said, context)
            if value is not None:
                found[question.slot] = value
    return found


def _money(question: Question, said: str, context: Context) -> Any:
    amounts = find_amounts(said)
    for keyword in question.keywords:
        for match in re.finditer(re.escape(keyword), said):
            near = [a for a in amounts if 0 <= a.start - match.end() <= _NEAR]
            if near:
                return {"fen": near[0].fen, "approx": near[0].approx}
    return None


def _count(question: Question, said: str, context: Context) -> Any:
    for keyword in question.keywords:
        for match in re.finditer(re.escape(keyword), said):
            before = _COUNT_BEFORE.search(said[: match.start()])
            after = _COUNT_AFTER.search(said[match.end() :])
            number = parse_count((before or after).group(1)) if (before or after) else None  # type: ignore[union-attr]
            if number is not None:
                return number
    return None


def _choice(question: Question, said: str, context: Context) -> Any:
    if question.slot == "overdue_band":
        return _overdue(said)
    found = _named(question, said)
    return found[0] if found else None


def _named(question: Question, said: str) -> list[str]:
    """Return the codes named in `said`; with keywords only those named behind one of them."""
    if not question.keywords:
        return choices.by_words(question.choices, said, choices.MIN_PREFILL_WORD)
    cues = re.finditer("|".join(map(re.escape, question.keywords)), said)
    pieces = [re.split(r"[,。;!?]", said[cue.end() :])[0][:_FAR] for cue in cues]
    found = [choices.by_words(question.choices, p, choices.MIN_PREFILL_WORD) for p in pieces]
    return list(dict.fromkeys(code for codes in found for code in codes))


def _overdue(said: str) -> str | None:
    match = re.search(r"[逾预]期", said)
    spans = dates.find_durations(said[match.start() :]) if match else []
    return dates.overdue_band(spans[0]) if spans else None


def _multi(question: Question, said: str, context: Context) -> Any:
    return [code for code in _named(question, said) if code != "none"] or None


def _time(question: Question, said: str, context: Context) -> Any:
    found = dates.find_times(said)
    if not found:
        return None
    return {"time": f"{found[0].hour:02d}:{found[0].minute:02d}", "band": found[0].band}


def _org(question: Question, said: str, context: Context) -> Any:
    mentions = context.lenders.meant(said)
    if not mentions:
        return None
    lender = mentions[0].lender
    return org_value(lender.id, lender.name, lender.type, mentions[0].product)


def _debts(question: Question, said: str, context: Context) -> Any:
    """Hear debts only when every lender named has its amount; a bare total is asked about."""
    if not context.lenders.find(said) or not find_amounts(said):
        return None
    value = parse_debts(said, context.lenders, typed=False)
    return value if value and value["lender_count"] == len(value["lines"]) else None


def _date(question: Question, said: str, context: Context) -> Any:
    value = when_said(said, context)
    return {"date": value["date"]} if value else None


_LISTENERS: Mapping[str, Callable[[Question, str, Context], Any]] = {
    "money": _money,
    "count": _count,
    "choice": _choice,
    "multi": _multi,
    "time": _time,
    "org": _org,
    "debts": _debts,
    "income": _money,
    "needs": _money,
    "when": lambda question, said, context: when_said(said, context),
    "date": _date,
    "phones": lambda question, said, context: text.phones(said) or None,
}
