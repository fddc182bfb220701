"""From the answers of the form to the figures of the offer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.propose_repayment_plan.budget import Budget
from casework.propose_repayment_plan.compare import ByMonths, by_months, growing, monthly_rate
from casework.propose_repayment_plan.schedule import Schedule, pay_off, payment_dates
from casework.propose_repayment_plan.split import Debt, split_offer
from casework.questions import UNKNOWN, Answers

# A lender is asked to answer in writing within this time; our wish, not a rule of law.
REPLY_WITHIN = timedelta(days=15)
NUMBERS = ("rp_debts", "rp_income", "rp_need", "rp_secured")
LATEST_PAYDAY = 28
# A first payment later than this is hard to agree on; said, never forbidden.
FAR = timedelta(days=60)
_CARD = re.compile(r"卡")


@dataclass(frozen=True)
class Offer:
    """What one lender is offered: whole fen a month; no schedule when nothing can be offered.

    `name` is what the person calls the debt, `lender_name` the organisation behind it. `debt`
    holds its rate and minimum as far as they were said. `schedule` pays without further interest,
    which the letter asks for; `with_interest` at the rate of the contract, None when it never ends.
    """

    lender_id: str
    name: str
    lender_name: str
    lender_type: str
    balance_fen: int
    monthly_fen: int
    schedule: Schedule | None
    debt: Debt
    annual_percent: str | None = None
    overdue_band: str | None = None
    with_interest: Schedule | None = None
    lump_fen: int = 0

    @property
    def is_card(self) -> bool:
        """Whether this is a credit card of a bank, for which there is a rule of its own."""
        return self.lender_type == "bank" and bool(_CARD.search(self.name or self.lender_name))


@dataclass(frozen=True)
class Plan:
    """The month's budget and the offer to each lender.

    `paying_fen` is what all offers take a month together; `solved` the answer when the person
    wanted so many months. `growing` are the keys of debts whose share is below their interest.
    """

    budget: Budget
    offers: tuple[Offer, ...]
    reply_by: date
    paying_fen: int
    first: date | None
    payday: int | None
    solved: ByMonths | None
    growing: tuple[str, ...]

    @property
    def balance_fen(self) -> int:
        """Everything owed to the lenders named."""
        return sum(offer.balance_fen for offer in self.offers)

    @property
    def debts(self) -> list[Debt]:
        """Every debt with its rate."""
        return [offer.debt for offer in self.offers]

    @property
    def rates_told(self) -> str:
        """Of how many debts the rate was told: `all`, `some` or `none`."""
        told = [offer.annual_percent is not None for offer in self.offers]
        return "all" if all(told) else "some" if any(told) else "none"

    @property
    def months(self) -> int:
        """How many months the longest of the schedules takes."""
        return max((o.schedule.count for o in self.offers if o.schedule), default=0)


def numbers_known(answers: Answers) -> bool:
    """Return whether every number needed for the figures has been asked."""
    full = answers.get("rp_mode") == "full"
    wanted = (*NUMBERS, "rp_reserve") if full else NUMBERS
    return all(answers.get(slot) is not None for slot in wanted)


def make_plan(answers: Answers, today: date) -> Plan:
    """Return budget and offers; an amount left open counts as zero and is shown as 待补.

    The share of each lender follows what is owed (journeys.md section 4). A pause puts the first
    payment off by its months.
    """
    budget = budget_of(answers)
    lines = answers["rp_debts"]["lines"]
    debts = _debts(lines, answers)
    months = answers.get("rp_months")
    solved = (
        by_months(debts, months, budget.available_fen)
        if isinstance(months, int) and answers.get("rp_solve_by") == "months"
        else None
    )
    paying = _paying(budget.available_fen, solved)
    first, payday = _first(answers), _payday(answers)
    shares = split_offer(paying, [line["fen"] for line in lines])
    lumps = split_offer(fen_of(answers.get("rp_lump")), [line["fen"] for line in lines])
    offers = tuple(
        _offer(line, _terms(line, answers), debt, share, lump, first, payday)
        for line, debt, share, lump in zip(lines, debts, shares, lumps, strict=True)
    )
    grows = tuple(growing(debts, shares))
    return Plan(budget, offers, today + REPLY_WITHIN, paying, first, payday, solved, grows)


def budget_of(answers: Answers) -> Budget:
    """Return the month's budget; what was left open counts as zero, the reserve as our default."""
    reserve = answers.get("rp_reserve")
    return Budget(
        income_fen=fen_of(answers.get("rp_income")),
        need_fen=fen_of(answers.get("rp_need")),
        secured_fen=fen_of(answers.get("rp_secured")),
        reserve_fen=fen_of(reserve) if isinstance(reserve, dict) else None,
    )


def fen_of(value: Any) -> int:
    """Return the fen of a money slot, zero when it is open."""
    return int(value["fen"]) if isinstance(value, dict) else 0


def day_of(value: Any) -> date | None:
    """Return the day of a date slot, None when it is open."""
    return date.fromisoformat(value["date"]) if value and value != UNKNOWN else None


def is_far(value: Any, today: date) -> bool:
    """Return whether a first payment lies so far ahead that few lenders would agree."""
    first = day_of(value)
    return first is not None and first > today + FAR


def _paying(available_fen: int, solved: ByMonths | None) -> int:
    """Return what is paid a month: all that is available, or less when that is enough."""
    return min(available_fen, solved.plain_fen) if solved else available_fen


def _debts(lines: Sequence[Mapping[str, Any]], answers: Answers) -> list[Debt]:
    found = []
    for number, line in enumerate(lines):
        terms = _terms(line, answers)
        rate = monthly_rate(terms.get("annual_percent"))
        found.append(Debt(str(number), line["fen"], rate, terms.get("min_due_fen") or 0))
    return found


def _terms(line: Mapping[str, Any], answers: Answers) -> Mapping[str, Any]:
    """Return what was said about this debt; what was said about all of them holds for it too."""
    entries = answers.get("rp_debt_terms")
    if not isinstance(entries, list):
        return {}
    own = [e for e in entries if e["name"] and e["name"] in (line["name"], line["lender"])]
    general = [e for e in entries if not e["name"]]
    chosen: Mapping[str, Any] = (own or general or [{}])[0]
    return chosen


def _first(answers: Answers) -> date | None:
    """Return the earliest day of payment, later by the months of a pause."""
    first, pause = day_of(answers.get("rp_first")), answers.get("rp_pause")
    if first is None or not isinstance(pause, int) or pause < 1:
        return first
    return payment_dates(first, min(first.day, LATEST_PAYDAY), pause + 1)[-1]


def _payday(answers: Answers) -> int | None:
    day = answers.get("rp_payday")
    return min(day, LATEST_PAYDAY) if isinstance(day, int) and day >= 1 else None


def _offer(
    line: Mapping[str, Any],
    terms: Mapping[str, Any],
    debt: Debt,
    share: int,
    lump: int,
    first: date | None,
    payday: int | None,
) -> Offer:
    plain = pay_off(line["fen"], share, first=first, payday=payday) if share else None
    rated = pay_off(line["fen"], share, debt.monthly_rate, first, payday) if share else None
    return Offer(
        line["id"],
        line["name"],
        line["lender"],
        line["type"],
        line["fen"],
        share,
        plain,
        debt,
        terms.get("annual_percent"),
        terms.get("overdue_band"),
        rated,
        lump,
    )
