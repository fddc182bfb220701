"""Which part of a debt a payment lowers first, and whether a penalty is worth a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.propose_repayment_plan.plan import fen_of
from casework.questions import UNKNOWN, Answers
from casework.rules import Version

GENERAL = ("costs", "interest", "principal")
PRINCIPAL_FIRST = ("principal", "costs", "interest")
# What a person may have agreed on with the lender.
AGREED = {"principal": PRINCIPAL_FIRST, "interest": GENERAL}
# The fewest days late that a band means, for the rule on what a card payment lowers first.
DAYS_LATE = {"not_yet": 0, "d1_30": 1, "d31_90": 31, "d91_180": 91, "d181_plus": 181}


@dataclass(frozen=True)
class Owed:
    """What is owed on one debt, by part; whole fen."""

    costs: int = 0
    interest: int = 0
    principal: int = 0

    @property
    def total(self) -> int:
        """All parts together."""
        return self.costs + self.interest + self.principal


@dataclass(frozen=True)
class SetOff:
    """One payment divided: `paid` by part, `left` what is still owed; whole fen.

    `order` is that of the parts, `basis` why: `agreed`, `card` or `general`. Unless `last_known`,
    nobody knows how much of the last part is owed.
    """

    order: tuple[str, ...]
    basis: str
    payment_fen: int
    paid: Owed
    left: Owed
    last_known: bool

    @property
    def over_fen(self) -> int:
        """What is left of the payment when everything is paid."""
        return self.payment_fen - self.paid.total


@dataclass(frozen=True)
class PenaltyQuestion:
    """A penalty beside a measure of the loss; whole fen.

    The loss is not known to us: the interest of the same time stands in for it. `line_fen` is that
    loss with the share of the rule on top. Being above it is a reason to ask, no right to pay less.
    """

    penalty_fen: int
    loss_fen: int
    line_fen: int

    @property
    def above(self) -> bool:
        """Whether the penalty is above the line."""
        return self.penalty_fen > self.line_fen


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


def is_card(answers: Answers) -> bool:
    """Return whether the debt is that of a bank's credit card: named so, or said when asked."""
    lender = answers.get("lender")
    if not isinstance(lender, Mapping) or lender.get("type") not in ("bank", UNKNOWN):
        return False
    return names_card(lender) or answers.get("rp_off_card") == "yes"


def names_card(lender: Mapping[str, Any]) -> bool:
    """Return whether the lender was named with its card."""
    return "卡" in f"{lender.get('product')}{lender.get('name')}"


def divide(answers: Answers, card: Version) -> SetOff | None:
    """Return how the payment of the answers is divided, `card` being the rule card_set_off.

    None when a part that is paid before another is not known: then nobody can tell. Costs that
    nobody knows count as nothing; a last part nobody knows takes all that remains.
    """
    order, basis = order_for(answers, card)
    known = {part: answers.get(f"rp_off_{part}") for part in GENERAL}
    before_last = [part for part in order[:-1] if part != "costs"]
    if any(not isinstance(known[part], Mapping) for part in before_last):
        return None
    payment = fen_of(answers.get("rp_off_payment"))
    owed = {part: fen_of(value) for part, value in known.items()}
    open_end = not isinstance(known[order[-1]], Mapping)
    if open_end:
        owed[order[-1]] = payment
    paid = set_off(payment, Owed(**owed), order)
    left = {part: owed[part] - getattr(paid, part) for part in GENERAL}
    return SetOff(order, basis, payment, paid, Owed(**left), not open_end)


def penalty_question(answers: Answers, test: Version) -> PenaltyQuestion | None:
    """Return the penalty beside the interest of the same time; `test`: penalty_reduction_test.

    None without a penalty or without an interest to compare with.
    """
    penalty, loss = (fen_of(answers.get(s)) for s in ("rp_off_penalty", "rp_off_interest"))
    if not penalty or not loss:
        return None
    share = 100 + int(test.values["over_loss"].value)
    return PenaltyQuestion(penalty, loss, -(-loss * share // 100))


def from_plan(before: Answers) -> dict[str, Any]:
    """Return what a plan already told about the debt: how late, and the lender if there is one."""
    found = {"overdue_band": before.get("overdue_band")}
    debts = before.get("rp_debts")
    lines = debts["lines"] if isinstance(debts, Mapping) else []
    if len(lines) == 1 and lines[0]["lender"]:
        line = lines[0]
        found["lender"] = {"id": line["id"], "name": line["lender"], "type": line["type"],
                           "product": line["name"], "matched": bool(line["id"])}  # fmt: skip
    return {slot: value for slot, value in found.items() if value not in (None, UNKNOWN)}


def order_for(answers: Answers, card: Version) -> tuple[tuple[str, ...], str]:
    """Return the order for this debt, and why: `agreed`, `card` or `general`."""
    agreed = AGREED.get(str(answers.get("rp_off_agreed")))
    if agreed:
        return agreed, "agreed"
    days_late = DAYS_LATE.get(str(answers.get("overdue_band")))
    order = order_of(card if is_card(answers) else None, days_late)
    return order, "card" if order == PRINCIPAL_FIRST else "general"
