"""What a loan really costs a year, from the money that came in and the money that went out.

The rate a month is the internal rate of return of the cash flow; a year is twelve months, either
simply added (nominal) or compounded (effective). Rates are Decimal fractions: 0.249 is 24.9 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

MONTHS_A_YEAR = 12
DIGITS = 40
LOWEST = Decimal("-0.99")
HIGHEST = Decimal(1_000_000)
CLOSE_ENOUGH = Decimal("1e-12")


@dataclass(frozen=True)
class LoanCost:
    """The price of a loan as fractions: by month, by year added up, by year compounded."""

    monthly: Decimal

    @property
    def nominal_annual(self) -> Decimal:
        """Twelve times the monthly rate, the figure lenders print as 年化."""
        return self.monthly * MONTHS_A_YEAR

    @property
    def effective_annual(self) -> Decimal:
        """The monthly rate compounded over twelve months."""
        return (1 + self.monthly) ** MONTHS_A_YEAR - 1


def loan_cost(received_fen: int, payments_fen: Sequence[int]) -> LoanCost | None:
    """Return the cost of a loan of which `received_fen` really arrived, paid back month by month.

    The first payment is one month after the money came. Returns None when there is no rate (nothing
    received, or nothing paid). Fees taken before the money arrives lower `received_fen`.

    >>> cost = loan_cost(1_000_000, [95_000] * 12)
    >>> round(cost.nominal_annual * 100, 1)
    Decimal('24.9')
    """
    if received_fen < 0 or any(payment < 0 for payment in payments_fen):
        raise ValueError("amounts received and paid must not be below zero")
    monthly = monthly_irr([received_fen, *(-payment for payment in payments_fen)])
    return None if monthly is None else LoanCost(monthly)


def monthly_irr(flows_fen: Sequence[int]) -> Decimal | None:
    """Return the rate a month at which the flows, one a month, are worth nothing, or None.

    Found by halving the interval between -99 % and a rate nobody pays, to twelve decimals. Without
    a change of sign in the flows, or in the interval, there is no rate. It is below zero when less
    was paid back than received.
    """
    if not any(flow > 0 for flow in flows_fen) or not any(flow < 0 for flow in flows_fen):
        return None
    with localcontext() as context:
        context.prec = DIGITS
        low, high = LOWEST, HIGHEST
        sign_low = _present_value(flows_fen, low) > 0
        if sign_low == (_present_value(flows_fen, high) > 0):
            return None
        while high - low > CLOSE_ENOUGH:
            middle = (low + high) / 2
            if (_present_value(flows_fen, middle) > 0) == sign_low:
                low = middle
            else:
                high = middle
        return round((low + high) / 2, 12)


def is_above(annual_rate: Decimal, cap_percent: Decimal | int) -> bool:
    """Return whether a yearly rate (fraction) is above a cap given in percent, as rules give it."""
    return annual_rate * 100 > cap_percent


def _present_value(flows_fen: Sequence[int], rate: Decimal) -> Decimal:
    """Return what the flows are worth in the first month at `rate` a month (Horner's scheme)."""
    factor = 1 / (1 + rate)
    worth = Decimal(0)
    for flow in reversed(flows_fen):
        worth = worth * factor + flow
    return worth
