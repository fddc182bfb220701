"""The plan month by month: who gets how much, and what is left; for tables, figure and calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.propose_repayment_plan.plan import Plan


@dataclass(frozen=True)
class Month:
    """One month of the plan, whole fen: one amount a lender in the order of `names`."""

    number: int
    due_on: date | None
    amounts_fen: tuple[int, ...]
    left_fen: int

    @property
    def total_fen(self) -> int:
        """What is paid in this month."""
        return sum(self.amounts_fen)


@dataclass(frozen=True)
class Table:
    """All months of a plan in order."""

    names: tuple[str, ...]
    months: tuple[Month, ...]
    owed_fen: int

    @property
    def paid_fen(self) -> int:
        """Everything paid."""
        return sum(month.total_fen for month in self.months)


def month_table(plan: Plan, total_name: str) -> Table:
    """Return the months of `plan`; a debt without a name is called `total_name`.

    Same payday for everybody, so that a month is one line. Without a first day the months have
    numbers only.
    """
    names = tuple(_distinct([offer.name or total_name for offer in plan.offers]))
    left = plan.balance_fen
    months = []
    for index in range(plan.months):
        amounts, due = [], None
        for offer in plan.offers:
            payments = offer.schedule.payments if offer.schedule else ()
            payment = payments[index] if index < len(payments) else None
            amounts.append(payment.amount_fen if payment else 0)
            due = due or (payment.due_on if payment else None)
        left -= sum(amounts)
        months.append(Month(index + 1, due, tuple(amounts), left))
    return Table(names, tuple(months), plan.balance_fen)


def _distinct(names: list[str]) -> list[str]:
    """Return the names, the second of the same name with its number behind it."""
    return [
        f"{name}{names[: i + 1].count(name)}" if names[:i].count(name) else name
        for i, name in enumerate(names)
    ]
