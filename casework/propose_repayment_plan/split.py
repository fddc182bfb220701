"""Share one monthly sum among several lenders: all at once, or one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.propose_repayment_plan.budget import ROUND_TO_FEN
from casework.propose_repayment_plan.schedule import (
    MOST_PAYMENTS,
    NO_INTEREST,
    month_interest,
    payment_dates,
)

GROWN_OUT = 10
"""Debts that have grown to ten times their sum will not be paid off by the same monthly sum."""


@dataclass(frozen=True)
class Debt:
    """One debt in whole fen; the rate is a fraction a month, `min_due_fen` is paid first of all."""

    key: str
    balance_fen: int
    monthly_rate: Decimal = NO_INTEREST
    min_due_fen: int = 0


@dataclass(frozen=True)
class PaidOff:
    """When one debt ends: the number of the payment, and its day when the plan has a first day."""

    key: str
    payments: int
    ends_on: date | None


@dataclass(frozen=True)
class OrderPlan:
    """All debts paid one after the other, in the order in which they end; totals in whole fen."""

    order: str
    paid_off: tuple[PaidOff, ...]
    total_fen: int
    interest_fen: int

    @property
    def ends_on(self) -> date | None:
        """The day the last debt ends."""
        return self.paid_off[-1].ends_on


ORDERS: Mapping[str, Callable[[Debt], tuple[Decimal | int, ...]]] = {
    "smallest": lambda debt: (debt.balance_fen, -debt.monthly_rate),
    "dearest": lambda debt: (-debt.monthly_rate, debt.balance_fen),
}


def split_offer(available: int, balances: Sequence[int]) -> list[int]:
    """Share what can be paid each month in proportion to what is owed.

    Every amount is whole fen. A share is rounded down to 10 yuan; what the rounding leaves over
    goes to the largest debt, so the sum is `available`. Nobody is offered more than is owed: the
    sum is `available` or all that is owed, whichever is less, and what a full debt cannot take
    goes on to the next largest.

    A share can be zero when a debt is tiny beside the others; its lender then has no offer yet.

    >>> split_offer(171_000, [1_200_000, 800_000, 400_000])
    [86000, 57000, 28000]
    >>> split_offer(171_000, [50_000, 30_000])
    [50000, 30000]
    """
    if not balances or min(balances) <= 0:
        raise ValueError("every balance must be above zero")
    if available < 0:
        raise ValueError("what is available must not be below zero")
    owed = sum(balances)
    pot = min(available, owed)
    shares = [pot * balance // owed // ROUND_TO_FEN * ROUND_TO_FEN for balance in balances]
    over = pot - sum(shares)
    for index in sorted(range(len(balances)), key=lambda i: -balances[i]):
        more = min(over, balances[index] - shares[index])
        shares[index] += more
        over -= more
    return shares


def pay_in_order(
    debts: Sequence[Debt],
    monthly_fen: int,
    order: str,
    first: date | None = None,
    payday: int | None = None,
) -> OrderPlan | None:
    """Pay every minimum and put the rest on one debt at a time; None when it never ends.

    `order` is `smallest` (smallest balance first) or `dearest` (highest rate first). What an ended
    debt no longer needs goes to the next one. When the sum does not even cover the minimums, they
    are paid in the same order as far as it goes.
    """
    _check(debts, monthly_fen)
    ranked = sorted(debts, key=ORDERS[order])
    left = {debt.key: debt.balance_fen for debt in ranked}
    owed_first = sum(left.values())
    ended: dict[str, int] = {}
    paid = 0
    for month in range(1, MOST_PAYMENTS + 1):
        for debt in ranked:
            left[debt.key] += month_interest(left[debt.key], debt.monthly_rate)
        paid += _pay_month(ranked, left, monthly_fen)
        ended.update({key: month for key in left if left[key] == 0 and key not in ended})
        if len(ended) == len(left):
            ends = _ends(ended, first, payday)
            return OrderPlan(order, ends, paid, paid - owed_first)
        if sum(left.values()) > owed_first * GROWN_OUT:
            break
    return None


def _check(debts: Sequence[Debt], monthly_fen: int) -> None:
    if not debts or min(debt.balance_fen for debt in debts) <= 0 or monthly_fen < 0:
        raise ValueError("every debt must be above zero and the monthly sum not below zero")
    if len({debt.key for debt in debts}) < len(debts):
        raise ValueError("two debts have the same key")


def _pay_month(ranked: Sequence[Debt], left: dict[str, int], monthly_fen: int) -> int:
    """Lower `left` by one month's payments and return their sum."""
    pot = monthly_fen
    for most in ({debt.key: debt.min_due_fen for debt in ranked}, left.copy()):
        for debt in ranked:
            amount = min(pot, most[debt.key], left[debt.key])
            left[debt.key] -= amount
            pot -= amount
    return monthly_fen - pot


def _ends(ended: Mapping[str, int], first: date | None, payday: int | None) -> tuple[PaidOff, ...]:
    days = payment_dates(first, payday, max(ended.values())) if first else []
    return tuple(
        PaidOff(key, month, days[month - 1] if days else None) for key, month in ended.items()
    )
