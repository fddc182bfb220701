"""What letter L1 says to one lender: stored answers and figures only, blanks where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_beside, format_date
from casework.display import MISSING, display, money_text
from casework.knowledge import read_yaml
from casework.money import yuan
from casework.propose_repayment_plan.plan import Offer, Plan, day_of
from casework.propose_repayment_plan.questions import JOURNEY
from casework.questions import UNKNOWN, Answers
from casework.rules import Rules
from casework.standing import in_force

CARD_RULE, LOAN_RULE, ANSWER_RULE = "card_instalment", "consumer_relief", "court_answer"
# The notice speaks of consumer lenders; nobody unlicensed is asked in its name.
LOAN_KINDS = frozenset({"bank", "consumer_finance", "auto_trust"})
DEFAULT_ASKS = ("plan", "no_outsourcing")
# Left open, these leave nothing blank in the letter: a default or another wording stands there.
NO_BLANK = frozenset({
    "rp_debt_terms", "rp_need_lines", "rp_reserve", "rp_proof", "rp_ask", "rp_lump", "rp_solve_by",
    "rp_months", "rp_tried", "rp_tried_on", "rp_tried_reply", "city", "old_debt",
})  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the sentences that depend on answers."""
    read: Mapping[str, Any] = read_yaml(Path(__file__).with_name("letter.yml"))
    return read


def letter_context(
    answers: Answers, plan: Plan, offer: Offer, today: date, rules: Rules
) -> dict[str, Any]:
    """Return the values of `documents/L1_repayment_offer/letter.j2`; None prints a blank."""
    schedule = offer.schedule
    return {
        "lender": addressee(offer) or None,
        "balance": None if _is_total_of_several(answers) else yuan(offer.balance_fen),
        "cause": _shown(answers, "rp_cause"),
        "since": _shown(answers, "rp_since", today),
        "tried": _tried(answers, today),
        "disputed": answers.get("debt_position") == "amount_disputed",
        "overdue": _overdue(answers, offer),
        "sued": answers.get("overdue_band") == "sued",
        "answer_by": _answer_by(answers, rules),
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
        "lump": yuan(offer.lump_fen) if offer.lump_fen else None,
        "pause": _number(answers, "rp_pause"),
        "monthly": yuan(offer.monthly_fen) if offer.monthly_fen else None,
        "payments": schedule.count if schedule else None,
        "last": yuan(schedule.last_fen) if schedule else None,
        "first_on": format_beside(plan.first, today) if plan.first else None,
        "payday": plan.payday,
        "basis": _basis(offer, today, rules),
        "asks": _asks(answers, plan, offer),
        "proof": _proof(answers),
        "reply_by": format_beside(plan.reply_by, today),
        "today": format_date(today, with_year=True),
    }


def answer_due(answers: Answers, rules: Rules) -> date | None:
    """Return the last day to answer the court, counted from the day its papers came."""
    served = day_of(answers.get("rp_served_on"))
    if served is None:
        return None
    return served + timedelta(days=int(rules[ANSWER_RULE].on(served).values["days"].value))


def _answer_by(answers: Answers, rules: Rules) -> str | None:
    due = answer_due(answers, rules)
    return format_date(due) if due else None


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


def _basis(offer: Offer, today: date, rules: Rules) -> str | None:
    """Return under which rule the request is made; both say that the lender may, not must."""
    if offer.is_card:
        return str(words()["basis"]["card"]).format(cite=rules[CARD_RULE].on(today).letter_cite)
    # Before its first day a letter just asks: no rule is named that was not there yet.
    if offer.lender_type in LOAN_KINDS and (relief := in_force(rules[LOAN_RULE], today)):
        return str(words()["basis"]["loan"]).format(cite=relief.letter_cite)
    return None


def _asks(answers: Answers, plan: Plan, offer: Offer) -> list[str]:
    chosen = answers.get("rp_ask")
    codes = [c for c in chosen if c != "none"] if isinstance(chosen, list) else []
    wanted = codes or list(DEFAULT_ASKS)
    if offer.schedule and "plan" not in wanted:
        wanted = ["plan", *wanted]
    if answers.get("debt_position") == "amount_disputed" or (
        offer.schedule and offer.with_interest is None
    ):
        wanted = [*wanted, "statement"]
    return [str(words()["asks"][code]) for code in dict.fromkeys(wanted)]


def _proof(answers: Answers) -> str:
    chosen, named = answers.get("rp_proof"), words()["proof"]
    if not isinstance(chosen, list):
        return str(named["default"])
    return "、".join(str(named[code]) for code in chosen)


def _tried(answers: Answers, today: date) -> str | None:
    way, named = answers.get("rp_tried"), words()["tried"]
    if way in (None, UNKNOWN, "none"):
        return None
    day = day_of(answers.get("rp_tried_on"))
    reply = answers.get("rp_tried_reply")
    said = named["replied"].format(words=reply) if reply and reply != UNKNOWN else ""
    on = f"（{format_beside(day, today)}）" if day else ""
    return str(named["said"]).format(way=named[way], on=on, reply=said)


def addressee(offer: Offer) -> str:
    """Return whom the letter is to: the organisation, with the product people call it by."""
    if offer.name in ("", offer.lender_name):
        return offer.lender_name
    return f"{offer.lender_name}（{offer.name}）"


def missing_labels(answers: Answers) -> list[str]:
    """Return the labels of what the letter leaves blank, to be told to the person."""
    return [
        q.label
        for q in JOURNEY.questions
        if answers.get(q.slot) == UNKNOWN and q.slot not in NO_BLANK
    ]


def _overdue(answers: Answers, offer: Offer) -> str | None:
    """Return how late this debt is: what was said about it, else about the debts as a whole."""
    band = offer.overdue_band or answers.get("overdue_band")
    return _shown({"overdue_band": band}, "overdue_band")


def _shown(answers: Answers, slot: str, today: date | None = None) -> str | None:
    text = display(JOURNEY.question(slot), answers.get(slot), today)
    return None if text == MISSING else text


def _money(answers: Answers, slot: str) -> str | None:
    value = answers.get(slot)
    return money_text(value) if isinstance(value, dict) else None


def _number(answers: Answers, slot: str) -> int | None:
    value = answers.get(slot)
    return value if isinstance(value, int) and value > 0 else None
