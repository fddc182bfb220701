"""Which part of a debt a payment lowers first."""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules import Version

GENERAL = ("costs", "interest", "principal")
PRINCIPAL_FIRST = ("principal", "costs", "interest")


@dataclass(frozen=True)
class Owed:
    """What is owed on one debt, by part; whole fen."""

    costs: int = 0
    interest: int = 0
    principal: int = 0


def order_of(card: Version | None, days_late: int | None) -> tuple[str, ...]:
    """Return the order in which parts are paid.

    Costs of collecting, interest, principal, unless agreed otherwise (rule set_off_order). For a
    credit card (`card`: the rule card_set_off) overdue for long enough the principal comes first.
    """
    late = card is not None and days_late is not None
    if late and days_late >= int(card.values["principal_first_from"].value):  # type: ignore[operator,union-attr]
        return PRINCIPAL_FIRST
    return GENERAL


def set_off(payment_fen: int, owed: Owed, order: tuple[str, ...] = GENERAL) -> Owed:
    """Return how `payment_fen` is divided among the parts, in `order`; never more than is owed.

    >>> set_off(100_000, Owed(costs=20_000, interest=50_000, principal=900_000))
    Owed(costs=20000, interest=50000, principal=30000)
    """
    if payment_fen < 0:
        raise ValueError("a payment must not be below zero")
    paid = {}
    for part in order:
        paid[part] = min(payment_fen, getattr(owed, part))
        payment_fen -= paid[part]
    return Owed(**paid)
