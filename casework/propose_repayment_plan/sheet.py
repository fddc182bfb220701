"""The plan on one page for the person: every lender, the terms side by side, which debt first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from casework.dates import format_date
from casework.money import yuan
from casework.propose_repayment_plan.compare import ORDERS, orders, terms_table
from casework.propose_repayment_plan.plan import Offer, Plan
from casework.propose_repayment_plan.schedule import Option
from casework.propose_repayment_plan.split import OrderPlan
from casework.propose_repayment_plan.wording import sentences


def sheet_context(plan: Plan, today: date) -> dict[str, Any]:
    """Return the values of `documents/R1_repayment_plan/letter.j2`; None prints a blank."""
    budget = plan.budget
    return {
        "income": yuan(budget.income_fen),
        "need": yuan(budget.need_fen + budget.secured_fen),
        "surplus": yuan(budget.surplus_fen),
        "reserve": yuan(budget.kept_fen),
        "available": yuan(budget.available_fen),
        "lenders": [_lender(offer) for offer in plan.offers],
        "rates": plan.rates_told,
        "options": [_option(row, plan) for row in compared_terms(plan)],
        "orders": [_order(name, found) for name, found in compared_orders(plan).items()],
        "today": format_date(today, with_year=True),
    }


def compared_terms(plan: Plan) -> Sequence[Option]:
    """Return the terms side by side, nothing when there is nothing to pay with."""
    if plan.budget.is_hardship:
        return ()
    return terms_table(plan.debts, plan.budget.available_fen, plan.first, plan.payday)


def compared_orders(plan: Plan) -> dict[str, OrderPlan | None]:
    """Return smallest first against dearest first; empty with one debt or without rates."""
    rates = {debt.monthly_rate for debt in plan.debts}
    if len(plan.offers) < 2 or rates == {0} or plan.budget.is_hardship:
        return {}
    return orders(plan.debts, plan.budget.available_fen, plan.first, plan.payday)


def terms_lines(plan: Plan) -> list[str]:
    """Return one sentence for each term."""
    line = sentences()["term_plain" if plan.rates_told == "none" else "term"]
    return [
        line.format(
            months=row.months,
            monthly=yuan(row.schedule.regular_fen),
            interest=yuan(row.schedule.interest_fen),
            fits=_fits(row),
        )
        for row in compared_terms(plan)
    ]


def order_lines(plan: Plan) -> list[str]:
    """Return one sentence for each order of paying."""
    lines = []
    for name, found in compared_orders(plan).items():
        key = "order" if found else "order_never"
        lines.append(
            sentences()[key].format(
                name=sentences()[name],
                count=found.paid_off[-1].payments if found else "",
                interest=yuan(found.interest_fen) if found else "",
            )
        )
    return lines if len(lines) == len(ORDERS) else []


def _lender(offer: Offer) -> dict[str, Any]:
    schedule = offer.schedule
    return {
        "name": offer.name or offer.lender_name or sentences()["total"],
        "balance": yuan(offer.balance_fen),
        "monthly": yuan(offer.monthly_fen),
        "count": schedule.count if schedule else None,
        "last": yuan(schedule.last_fen) if schedule else None,
        "ends": _day(schedule.ends_on) if schedule else None,
    }


def _option(row: Option, plan: Plan) -> dict[str, Any]:
    untold = plan.rates_told == "none"
    return {
        "months": row.months,
        "monthly": yuan(row.schedule.regular_fen),
        "interest": sentences()["no_rate"] if untold else yuan(row.schedule.interest_fen),
        "fits": _fits(row),
    }


def _order(name: str, found: OrderPlan | None) -> dict[str, Any]:
    return {
        "name": sentences()[name],
        "count": found.paid_off[-1].payments if found else None,
        "interest": yuan(found.interest_fen) if found else sentences()["never"],
        "ends": _day(found.ends_on) if found else None,
    }


def _fits(row: Option) -> str:
    return sentences()["fits" if row.affordable else "does_not_fit"]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
