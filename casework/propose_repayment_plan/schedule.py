"""Payment by payment: how long one debt takes, what it costs, and on which days it falls due.

Amounts are whole fen; a rate is a Decimal fraction a month (1.5 % is `Decimal("0.015")`).

Rounding. The interest of a month is balance times rate, rounded half up to whole fen, and so is an
equal instalment; this is how the tables were made that the tests compare with. The last payment is
whatever is left, so every schedule adds up exactly: payments = balance + interest. Paying a chosen
sum (`pay_off`), the last payment is never above the others. Paying in a chosen number of months
(`pay_in`), it takes up what the rounding of the instalment left over and may be some fen above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

DIGITS = 40
NO_INTEREST = Decimal(0)
MOST_PAYMENTS = 1_200
"""A hundred years of months; a schedule longer than that never ends for a person."""

TERMS = (12, 24, 36, 60)
LATEST_PAYDAY = 28
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Payment:
    """One payment, whole fen: `amount_fen` is interest plus principal, `left_fen` what remains.

    `due_on` is None while the plan has no first day.
    """

    number: int
    due_on: date | None
    amount_fen: int
    interest_fen: int
    left_fen: int

    @property
    def principal_fen(self) -> int:
        """The part of the payment that lowers the debt."""
        return self.amount_fen - self.interest_fen


@dataclass(frozen=True)
class Schedule:
    """All payments of one debt, first to last; equal but for the last, which is the rest."""

    payments: tuple[Payment, ...]

    @property
    def count(self) -> int:
        """How many payments there are."""
        return len(self.payments)

    @property
    def regular_fen(self) -> int:
        """The monthly payment."""
        return self.payments[0].amount_fen

    @property
    def last_fen(self) -> int:
        """The last payment: the rest."""
        return self.payments[-1].amount_fen

    @property
    def total_fen(self) -> int:
        """Everything paid: the balance and the interest."""
        return sum(payment.amount_fen for payment in self.payments)

    @property
    def interest_fen(self) -> int:
        """The interest alone."""
        return sum(payment.interest_fen for payment in self.payments)

    @property
    def ends_on(self) -> date | None:
        """The day of the last payment."""
        return self.payments[-1].due_on


@dataclass(frozen=True)
class Option:
    """One line of the table of terms; `affordable` when no payment is above what is available."""

    months: int
    schedule: Schedule
    affordable: bool


def month_interest(balance_fen: int, monthly_rate: Decimal) -> int:
    """Return one month's interest, rounded half up to whole fen; exact, in whole numbers."""
    over, under = _ratio(monthly_rate)
    return (2 * balance_fen * over + under) // (2 * under)


@lru_cache(maxsize=64)
def _ratio(rate: Decimal) -> tuple[int, int]:
    return rate.as_integer_ratio()


def covers_interest(balance_fen: int, offer_fen: int, monthly_rate: Decimal) -> bool:
    """Return whether a payment lowers the debt at all; if not, it grows for ever."""
    return offer_fen > month_interest(balance_fen, monthly_rate)


def pay_off(
    balance_fen: int,
    offer_fen: int,
    monthly_rate: Decimal = NO_INTEREST,
    first: date | None = None,
    payday: int | None = None,
) -> Schedule | None:
    """Pay `offer_fen` every month until nothing is left; None when that day never comes.

    Interest accrues for one month before each payment. `first` and `payday` are those of
    `payment_dates`; without them the payments have no dates. When the result is None,
    `covers_interest` tells whether the interest is the reason.

    >>> plan = pay_off(1_200_000, 86_000, Decimal("0.015"))
    >>> plan.count, plan.total_fen
    (16, 1356601)
    """
    _check(balance_fen, monthly_rate)
    if offer_fen < 0:
        raise ValueError("an offer must not be below zero")
    if not covers_interest(balance_fen, offer_fen, monthly_rate):
        return None
    payments = _run(balance_fen, offer_fen, monthly_rate, MOST_PAYMENTS)
    if payments[-1].amount_fen > offer_fen:
        return None
    return Schedule(_dated(payments, first, payday))


def pay_in(
    balance_fen: int,
    months: int,
    monthly_rate: Decimal = NO_INTEREST,
    first: date | None = None,
    payday: int | None = None,
) -> Schedule:
    """Pay the debt off in `months` equal payments; the last one settles the rest.

    >>> plan = pay_in(2_400_000, 12, Decimal("0.015"))
    >>> plan.regular_fen, plan.count
    (220032, 12)
    """
    regular = instalment(balance_fen, months, monthly_rate)
    payments = _run(balance_fen, regular, monthly_rate, months)
    return Schedule(_dated(payments, first, payday))


def instalment(balance_fen: int, months: int, monthly_rate: Decimal = NO_INTEREST) -> int:
    """Return the equal payment that clears the debt in `months`, rounded half up, at least one fen.

    >>> [instalment(2_400_000, n, Decimal("0.015")) for n in (12, 24, 36, 60)]
    [220032, 119818, 86766, 60944]
    """
    _check(balance_fen, monthly_rate)
    if months < 1:
        raise ValueError("months must be at least one")
    with localcontext() as context:
        context.prec = DIGITS
        exact = Decimal(balance_fen) / months
        if monthly_rate:
            exact = balance_fen * monthly_rate / (1 - (1 + monthly_rate) ** -months)
        return max(int(exact.to_integral_value(ROUND_HALF_UP)), 1)


def payment_dates(first: date, payday: int | None, count: int) -> list[date]:
    """Return `count` paydays, one a month, starting with the first on or after `first`.

    `first` is the earliest day the person can pay. A payday is 1 to 28, days that every month has;
    None takes the day of `first`, the 28th at the latest.

    >>> [day.isoformat() for day in payment_dates(date(2026, 12, 15), 10, 2)]
    ['2027-01-10', '2027-02-10']
    """
    day = min(first.day, LATEST_PAYDAY) if payday is None else payday
    if not 1 <= day <= LATEST_PAYDAY:
        raise ValueError("a payday is a day from 1 to 28")
    start = first.year * MONTHS_A_YEAR + first.month - 1 + (first.day > day)
    months = (divmod(start + step, MONTHS_A_YEAR) for step in range(count))
    return [date(year, month + 1, day) for year, month in months]


def options_table(
    balance_fen: int,
    monthly_rate: Decimal = NO_INTEREST,
    available_fen: int = 0,
    terms: Sequence[int] = TERMS,
    longest: int | None = None,
    first: date | None = None,
    payday: int | None = None,
) -> tuple[Option, ...]:
    """Return one line for each term, leaving out terms above `longest` (a limit of a rule)."""
    rows = []
    for months in terms:
        if longest is None or months <= longest:
            plan = pay_in(balance_fen, months, monthly_rate, first, payday)
            most = max(plan.regular_fen, plan.last_fen)
            rows.append(Option(months, plan, most <= available_fen))
    return tuple(rows)


def longest_that_fits(options: Sequence[Option]) -> Option | None:
    """Return the longest affordable term: the lowest monthly payment."""
    return max((o for o in options if o.affordable), key=lambda o: o.months, default=None)


def shortest_that_fits(options: Sequence[Option]) -> Option | None:
    """Return the shortest affordable term: the least interest."""
    return min((o for o in options if o.affordable), key=lambda o: o.months, default=None)


def _check(balance_fen: int, monthly_rate: Decimal) -> None:
    if balance_fen <= 0 or monthly_rate < 0:
        raise ValueError("a debt must be above zero and a rate not below zero")


def _run(
    balance_fen: int, regular_fen: int, monthly_rate: Decimal, settle_at: int
) -> list[Payment]:
    """Pay `regular_fen` a month; payment number `settle_at` pays whatever is left."""
    payments: list[Payment] = []
    left = balance_fen
    while left > 0:
        number = len(payments) + 1
        interest = month_interest(left, monthly_rate)
        owed = left + interest
        amount = owed if number == settle_at else min(regular_fen, owed)
        left = owed - amount
        payments.append(Payment(number, None, amount, interest, left))
    return payments


def _dated(
    payments: Sequence[Payment], first: date | None, payday: int | None
) -> tuple[Payment, ...]:
    if first is None:
        return tuple(payments)
    days = payment_dates(first, payday, len(payments))
    return tuple(
        Payment(p.number, day, p.amount_fen, p.interest_fen, p.left_fen)
        for p, day in zip(payments, days, strict=True)
    )
