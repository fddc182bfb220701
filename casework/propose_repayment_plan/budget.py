"""What is left of a month's income for paying debts. Every amount is whole fen."""

from __future__ import annotations

from dataclasses import dataclass

ROUND_TO_FEN = 1_000
"""An offer is a round sum of 10 yuan, so that it can be said and paid without change."""

RESERVE_PERCENT = 10
RESERVE_MOST_FEN = 30_000
"""Our own default, not a rule: a tenth of what is left, 300 yuan at most, kept for emergencies."""

NEED_LOOKS_HIGH = 3
"""Needs above this many times the income are asked about once; usually a yearly sum was typed."""

TIMES_A_YEAR = {"monthly": 12, "irregular": 12, "weekly": 52, "quarterly": 4, "yearly": 1}
MONTHS_A_YEAR = 12


def monthly_fen(amount_fen: int, frequency: str, *, round_up: bool = False) -> int:
    """Return an amount per month; irregular income is already the average of the last months.

    Income is rounded down and needs (`round_up`) up to whole fen, so that an offer never rests
    on a fen that is not there.

    >>> monthly_fen(50_000, "weekly")
    216666
    """
    if amount_fen < 0:
        raise ValueError("an amount must not be below zero")
    a_year = amount_fen * TIMES_A_YEAR[frequency]
    return -(-a_year // MONTHS_A_YEAR) if round_up else a_year // MONTHS_A_YEAR


@dataclass(frozen=True)
class Budget:
    """One month of one household, whole fen.

    `secured_fen` are instalments that must not stop (home, car). `reserve_fen` is what the person
    keeps for emergencies; None means the default: 10 % of the surplus, 300 yuan at most, rounded
    down to whole fen.

    >>> budget = Budget(income_fen=650_000, need_fen=460_000)
    >>> budget.surplus_fen, budget.kept_fen, budget.available_fen
    (190000, 19000, 171000)
    """

    income_fen: int
    need_fen: int
    secured_fen: int = 0
    reserve_fen: int | None = None

    def __post_init__(self) -> None:
        if min(self.income_fen, self.need_fen, self.secured_fen, self.reserve_fen or 0) < 0:
            raise ValueError("no amount of a budget may be below zero")

    @property
    def surplus_fen(self) -> int:
        """Income less needs and secured instalments; below zero when the month does not close."""
        return self.income_fen - self.need_fen - self.secured_fen

    @property
    def kept_fen(self) -> int:
        """The reserve: the person's own, or the default; the default is zero without a surplus."""
        if self.reserve_fen is not None:
            return self.reserve_fen
        return min(max(self.surplus_fen, 0) * RESERVE_PERCENT // 100, RESERVE_MOST_FEN)

    @property
    def available_fen(self) -> int:
        """What can be offered to all lenders: rounded down to 10 yuan, never below zero."""
        return max(self.surplus_fen - self.kept_fen, 0) // ROUND_TO_FEN * ROUND_TO_FEN

    @property
    def is_hardship(self) -> bool:
        """Nothing can be offered; the way is a pause and help, not a plan with numbers."""
        return self.available_fen == 0

    def left_to_live_fen(self, paying_fen: int | None = None) -> int:
        """Return what is kept after `paying_fen` (by default: all that is available)."""
        paying = self.available_fen if paying_fen is None else paying_fen
        return self.income_fen - self.secured_fen - paying

    def is_below_floor(
        self, city_minimum_fen: int, people: int, paying_fen: int | None = None
    ) -> bool:
        """Return whether the household keeps less than `city_minimum_fen` for each of its people.

        The minimum per person and month is set by whoever runs the service. It is a reason to warn,
        never to forbid.
        """
        if people < 1:
            raise ValueError("a household has at least one person")
        return self.left_to_live_fen(paying_fen) < city_minimum_fen * people


def warnings(
    budget: Budget, people: int = 1, city_minimum_fen: int = 0, paying_fen: int | None = None
) -> tuple[str, ...]:
    """Return the codes of what should be asked or said before a plan rests on this budget."""
    found = {
        "no_income": budget.income_fen == 0,
        "need_looks_high": 0 < budget.income_fen * NEED_LOOKS_HIGH < budget.need_fen,
        "no_reserve": budget.surplus_fen > 0 and budget.kept_fen == 0,
        "hardship": budget.is_hardship,
        "above_available": paying_fen is not None and paying_fen > budget.available_fen,
        "below_floor": budget.is_below_floor(city_minimum_fen, people, paying_fen),
    }
    return tuple(code for code, holds in found.items() if holds)
