"""Ways to pay the same debts side by side: terms, and which debt first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.propose_repayment_plan.budget import ROUND_TO_FEN
from casework.propose_repayment_plan.schedule import (
    MONTHS_A_YEAR,
    TERMS,
    Option,
    covers_interest,
    longest_that_fits,
    options_table,
    pay_in,
)
from casework.propose_repayment_plan.split import Debt, OrderPlan, pay_in_order

ORDERS = ("smallest", "dearest")
SHORTEST, LONGEST = 3, 60


@dataclass(frozen=True)
class ByMonths:
    """Answer to "in so many months": the sum a month for everything, and what fits instead.

    `needed_fen` is at the rates of today, `plain_fen` without further interest, as the letter asks,
    each debt rounded up to 10 yuan. `fits_in` is the shortest number of months (up to 60) that what
    is available pays for, None when even 60 are too few.
    """

    months: int
    needed_fen: int
    affordable: bool
    fits_in: int | None
    plain_fen: int


def monthly_rate(annual_percent: str | None) -> Decimal:
    """Return a yearly percentage as a fraction a month; nothing said counts as no interest.

    >>> monthly_rate("18")
    Decimal('0.015')
    """
    return Decimal(annual_percent or 0) / 100 / MONTHS_A_YEAR


def terms_table(
    debts: Sequence[Debt], available_fen: int, first: date | None, payday: int | None
) -> tuple[Option, ...]:
    """Return all debts together over 12, 24, 36 and 60 months at their average rate.

    The average is weighted by balance, so the table says what the sum of all plans says, to the
    rounding of a month's interest.
    """
    owed = sum(debt.balance_fen for debt in debts)
    average = sum(debt.balance_fen * debt.monthly_rate for debt in debts) / owed
    return options_table(owed, Decimal(average), available_fen, TERMS, first=first, payday=payday)


def longest(options: Sequence[Option]) -> Option | None:
    """Return the longest term that what is available pays for."""
    return longest_that_fits(options)


def by_months(debts: Sequence[Debt], months: int, available_fen: int) -> ByMonths:
    """Return what it takes to pay every debt off in `months`, and whether it is there."""
    needed, plain = _needed(debts, months), _plain(debts, months)
    fits = needed <= available_fen
    if fits or _needed(debts, LONGEST) > available_fen:
        return ByMonths(months, needed, fits, months if fits else None, plain)
    low, high = months, LONGEST  # more months never ask more a month, so halving finds the first
    while low < high:
        middle = (low + high) // 2
        if _needed(debts, middle) <= available_fen:
            high = middle
        else:
            low = middle + 1
    return ByMonths(months, needed, False, low, plain)


def _plain(debts: Sequence[Debt], months: int) -> int:
    step = months * ROUND_TO_FEN
    return sum(-(-debt.balance_fen // step) * ROUND_TO_FEN for debt in debts)


def _needed(debts: Sequence[Debt], months: int) -> int:
    plans = (pay_in(debt.balance_fen, months, debt.monthly_rate) for debt in debts)
    return sum(max(plan.regular_fen, plan.last_fen) for plan in plans)


def orders(
    debts: Sequence[Debt], available_fen: int, first: date | None, payday: int | None
) -> dict[str, OrderPlan | None]:
    """Return smallest first against dearest first; None where it never ends."""
    return {
        order: pay_in_order(debts, available_fen, order, first, payday) if available_fen else None
        for order in ORDERS
    }


def growing(debts: Sequence[Debt], shares_fen: Sequence[int]) -> list[str]:
    """Return the keys of debts whose share does not even cover the interest."""
    return [
        debt.key
        for debt, share in zip(debts, shares_fen, strict=True)
        if share and not covers_interest(debt.balance_fen, share, debt.monthly_rate)
    ]
