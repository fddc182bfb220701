"""What letter L1 says to one lender: stored answers and figures only, blanks where unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.dates import format_date
from casework.display import MISSING, display, money_text
from casework.money import yuan
from casework.propose_repayment_plan.plan import Offer, Plan
from casework.propose_repayment_plan.questions import JOURNEY
from casework.questions import UNKNOWN, Answers


def letter_context(answers: Answers, plan: Plan, offer: Offer, today: date) -> dict[str, Any]:
    """Return the values of `documents/L1_repayment_offer/letter.j2`; None prints a blank."""
    schedule = offer.schedule
    return {
        "lender": addressee(offer) or None,
        "balance": None if _is_total_of_several(answers) else yuan(offer.balance_fen),
        "cause": _shown(answers, "rp_cause"),
        "disputed": answers.get("debt_position") == "amount_disputed",
        "overdue": _shown(answers, "overdue_band"),
        "sued": answers.get("overdue_band") == "sued",
        "income": _money(answers, "rp_income"),
        "need": _money(answers, "rp_need"),
        "secured": _money(answers, "rp_secured"),
        "people": answers.get("rp_people") if answers.get("rp_people") != UNKNOWN else None,
        "surplus": yuan(plan.budget.surplus_fen),
        "reserve": yuan(plan.budget.kept_fen),
        "available": yuan(plan.budget.available_fen),
        "debts_total": yuan(plan.balance_fen),
        "debts_count": answers["rp_debts"]["lender_count"],
        "situation": _situation(answers, plan, offer),
        "monthly": yuan(offer.monthly_fen) if offer.monthly_fen else None,
        "payments": schedule.count if schedule else None,
        "last": yuan(schedule.last_fen) if schedule else None,
        "first_on": _shown(answers, "rp_first"),
        "reply_by": format_date(plan.reply_by),
        "today": format_date(today, with_year=True),
    }


def _is_total_of_several(answers: Answers) -> bool:
    """Return whether only the total of several lenders was told: no one of them is owed it."""
    debts = answers["rp_debts"]
    return debts["lender_count"] > 1 and not debts["lines"][0]["name"]


def _situation(answers: Answers, plan: Plan, offer: Offer) -> str:
    """Return what the letter asks for: instalments, a pause, or to wait behind other debts."""
    if offer.schedule and _is_total_of_several(answers):
        return "total_only"
    if offer.schedule:
        return "offer"
    return "hardship" if plan.budget.is_hardship else "others_first"


def addressee(offer: Offer) -> str:
    """Return whom the letter is to: the organisation, with the product people call it by."""
    if offer.name in ("", offer.lender_name):
        return offer.lender_name
    return f"{offer.lender_name}（{offer.name}）"


def missing_labels(answers: Answers) -> list[str]:
    """Return the labels of what the letter leaves blank, to be told to the person."""
    return [q.label for q in JOURNEY.questions if answers.get(q.slot) == UNKNOWN]


def _shown(answers: Answers, slot: str) -> str | None:
    text = display(JOURNEY.question(slot), answers.get(slot))
    return None if text == MISSING else text


def _money(answers: Answers, slot: str) -> str | None:
    value = answers.get(slot)
    return money_text(value) if isinstance(value, dict) else None
