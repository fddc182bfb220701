"""What one loan really costs, beside the rule for this kind of lender on the day of the contract.

The result is a question to raise with the lender, never a verdict: courts decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.propose_repayment_plan.apr import LoanCost, is_above, loan_cost
from casework.rules import NoRuleInForceError, Rules

LPR = "lpr_1y"
# The rules for each kind of lender, the one that speaks of more kinds last; the first one in
# force on the day of the contract counts. A kind without one has no confirmed number.
CAPS = {
    "bank": ("rate_cap_financial",),
    "consumer_finance": ("rate_cap_financial",),
    "auto_trust": ("rate_cap_financial",),
    "platform_only": ("platform_loan_cost_cap", "rate_cap_financial"),
    "small_loan": ("small_loan_cost_cap",),
    "private_unlicensed": ("rate_cap_private",),
}
DIRECT, TIMES_LPR = "annual_rate", "lpr_multiple"


@dataclass(frozen=True)
class Cap:
    """A yearly rate in percent, the rule it comes from, and whether its text was read by us."""

    percent: Decimal
    rule_id: str
    cite: str
    seen: bool


@dataclass(frozen=True)
class CostCheck:
    """The cost of a loan and the number to hold it against, None where no number is confirmed.

    `paid_fen` is everything paid back with fees, `received_fen` what really arrived.
    """

    cost: LoanCost | None
    cap: Cap | None
    received_fen: int
    paid_fen: int

    @property
    def above(self) -> bool:
        """Whether the nominal yearly rate is above the number: a reason to ask."""
        if self.cost is None or self.cap is None:
            return False
        return is_above(self.cost.nominal_annual, self.cap.percent)

    @property
    def extra_fen(self) -> int:
        """What was paid beyond what arrived."""
        return self.paid_fen - self.received_fen


def cap_on(lender_type: str, contract_on: date, rules: Rules) -> Cap | None:
    """Return the yearly rate to hold a loan of that kind of lender against on that day.

    A private lender's is a multiple of the one-year LPR of the day of the contract. None when no
    rule with a number was in force or none is confirmed for the kind.
    """
    for rule_id in CAPS.get(lender_type, ()):
        try:
            version = rules[rule_id].on(contract_on)
            lpr = rules[LPR].on(contract_on) if TIMES_LPR in version.values else None
        except NoRuleInForceError:
            continue
        if version.status == "unconfirmed":
            continue
        if lpr is None:
            percent = Decimal(version.values[DIRECT].value)
        else:
            percent = Decimal(version.values[TIMES_LPR].value) * Decimal(lpr.values["rate"].value)
        seen = version.status == "confirmed" and (lpr is None or lpr.status == "confirmed")
        return Cap(percent, rule_id, version.cite, seen)
    return None


def check_cost(
    borrowed_fen: int,
    payments_fen: Sequence[int],
    cap: Cap | None,
    deducted_fen: int = 0,
    monthly_fee_fen: int = 0,
) -> CostCheck:
    """Return what a loan costs when `deducted_fen` never arrived and each payment had a fee.

    `borrowed_fen` is the sum in the contract; fees on top (membership, guarantee, insurance) are
    money paid for the loan as much as interest is.

    >>> check = check_cost(1_000_000, [95_000] * 12, None, deducted_fen=50_000)
    >>> round(check.cost.nominal_annual * 100, 1)
    Decimal('35.1')
    """
    received = borrowed_fen - deducted_fen
    if received <= 0 or min(deducted_fen, monthly_fee_fen) < 0:
        raise ValueError("what arrived must be above zero, and no fee below zero")
    payments = [payment + monthly_fee_fen for payment in payments_fen]
    return CostCheck(loan_cost(received, payments), cap, received, sum(payments))
