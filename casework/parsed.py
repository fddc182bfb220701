"""What reading an answer needs and gives, and the answers that are sums or terms of debts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.debt_terms import parse_terms
from casework.household import parse_sums
from casework.lenders import Lenders
from casework.money import parse_amount
from casework.questions import Question

NONE = re.compile(
    r"(没有|没|无|零|0|都没有|一[分毛点](钱)?(都|也)?(没有?|拿不出|还不[了起]|给不了))(了|啊|呀|的|来)?"
)


@dataclass(frozen=True)
class Context:
    """What parsing needs from outside: the moment (Asia/Shanghai) and the known lenders."""

    now: datetime
    lenders: Lenders


@dataclass(frozen=True)
class Parsed:
    """A value, and whether the text says just that (`sure`) or only contains it."""

    value: Any
    sure: bool


def household_sums(question: Question, said: str, context: Context) -> Parsed | None:
    """Return a month's sum, of one amount or of several lines with their periods."""
    if NONE.fullmatch(said):
        return Parsed({"fen": 0, "approx": False}, True)
    value = parse_sums(said, needs=question.kind == "needs")
    if value is None:
        return None
    return Parsed(value, parse_amount(said) is not None or "lines" in value)


def terms_of_debts(question: Question, said: str, context: Context) -> Parsed | None:
    """Return rate, minimum and delay of each debt named."""
    value = parse_terms(said, context.lenders)
    return Parsed(value, True) if value else None
