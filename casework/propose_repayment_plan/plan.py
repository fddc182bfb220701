"""From the answers of the rough form to the figures of the offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.propose_repayment_plan.budget import Budget
from casework.propose_repayment_plan.schedule import Schedule, pay_off
from casework.propose_repayment_plan.split import split_offer
from casework.questions import UNKNOWN, Answers

# A lender is asked to answer in writing within this time; our wish, not a rule of law.
REPLY_WITHIN = timedelta(days=15)
NUMBERS = ("rp_debts", "rp_income", "rp_need", "rp_secured")


@dataclass(frozen=True)
class Offer:
    """What one lender is offered: whole fen a month; no schedule when nothing can be offered.

    `name` is what the person calls the debt, `lender_name` the organisation behind it.
    """

    lender_id: str
    name: str
    lender_name: str
    lender_type: str
    balance_fen: int
    monthly_fen: int
    schedule: Schedule | None


@dataclass(frozen=True)
class Plan:
    """The month's budget and the offer to each lender."""

    budget: Budget
    offers: tuple[Offer, ...]
    reply_by: date

    @property
    def balance_fen(self) -> int:
        """Everything owed to the lenders named."""
        return sum(offer.balance_fen for offer in self.offers)


def numbers_known(answers: Answers) -> bool:
    """Return whether every number of the rough form has been asked."""
    return all(answers.get(slot) is not None for slot in NUMBERS)


def make_plan(answers: Answers, today: date) -> Plan:
    """Return budget and offers; an amount left open counts as zero and is shown as 待补.

    The share of each lender follows what is owed (journeys.md section 4).
    """
    budget = Budget(
        income_fen=_fen(answers.get("rp_income")),
        need_fen=_fen(answers.get("rp_need")),
        secured_fen=_fen(answers.get("rp_secured")),
    )
    lines = answers["rp_debts"]["lines"]
    first = _day(answers.get("rp_first"))
    shares = split_offer(budget.available_fen, [line["fen"] for line in lines])
    offers = tuple(_offer(line, share, first) for line, share in zip(lines, shares, strict=True))
    return Plan(budget, offers, today + REPLY_WITHIN)


def _offer(line: Mapping[str, Any], share: int, first: date | None) -> Offer:
    schedule = pay_off(line["fen"], share, first=first) if share else None
    return Offer(
        line["id"], line["name"], line["lender"], line["type"], line["fen"], share, schedule
    )


def _fen(value: Any) -> int:
    return int(value["fen"]) if isinstance(value, dict) else 0


def _day(value: Any) -> date | None:
    return date.fromisoformat(value["date"]) if value and value != UNKNOWN else None
