"""What is said between the questions of the plan: figures, comparisons, warnings."""

from __future__ import annotations

from typing import Any

from actions import context
from casework import city_floor
from casework.dates import format_date
from casework.money import yuan
from casework.placeholders import fill
from casework.propose_repayment_plan.budget import warnings
from casework.propose_repayment_plan.cost import cap_on
from casework.propose_repayment_plan.letter import answer_due
from casework.propose_repayment_plan.plan import (
    LATEST_PAYDAY,
    Plan,
    budget_of,
    is_far,
    make_plan,
    numbers_known,
)
from casework.propose_repayment_plan.questions import is_full, may_be_out_of_time
from casework.propose_repayment_plan.sheet import order_lines, terms_lines
from casework.propose_repayment_plan.wording import offer_line, sentences, sum_lines
from casework.questions import Answers

Notice = tuple[str, dict[str, Any]]
NUMBERS = ("rp_debts", "rp_debt_terms", "rp_income", "rp_need", "rp_secured", "rp_reserve", "city")
UNLICENSED = "private_unlicensed"


def notices(before: Answers, after: Answers) -> list[Notice]:
    """Return what the last answer is worth saying, most urgent first."""
    said = [*_old_debt(before, after), *_illegal(before, after), *_lines(before, after)]
    if numbers_known(after) and _numbers(before) != _numbers(after):
        said += figures(after, make_plan(after, context.today()))
    if after.get("rp_months") != before.get("rp_months"):
        said += _solved(after)
    return [*said, *_payday(before, after), *_sued(before, after), *_far(before, after)]


def facts(*names: str) -> dict[str, str]:
    """Return the text of facts as of today."""
    return fill(names, context.rules(), context.authorities(), context.today())


def figures(answers: Answers, plan: Plan) -> list[Notice]:
    """Return the responses that show the budget and the offer to each lender."""
    budget = plan.budget
    sums = {
        "income": yuan(budget.income_fen),
        "need": yuan(budget.need_fen + budget.secured_fen),
        "surplus": yuan(budget.surplus_fen),
        "reserve": yuan(budget.kept_fen),
        "available": yuan(budget.available_fen),
    }
    if budget.is_hardship:
        return [("utter_propose_repayment_plan_hardship", sums)]
    lines = "\n".join(offer_line(offer) for offer in plan.offers)
    found: list[Notice] = [
        ("utter_propose_repayment_plan_budget", sums),
        ("utter_propose_repayment_plan_offers", {"lines": lines}),
    ]
    return found + (_in_full(answers, plan) if is_full(answers) else [])


def _in_full(answers: Answers, plan: Plan) -> list[Notice]:
    """Return the comparisons and the warnings of the full plan."""
    found: list[Notice] = []
    if plan.growing:
        names = "、".join(
            o.name or o.lender_name for o in plan.offers if o.debt.key in plan.growing
        )
        found.append(("utter_propose_repayment_plan_growing", {"names": names}))
    found.append(_terms(plan))
    ordered = order_lines(plan)
    if ordered:
        monthly = yuan(plan.budget.available_fen)
        found.append(
            (
                "utter_propose_repayment_plan_orders",
                {"monthly": monthly, "lines": "\n".join(ordered)},
            )
        )
    if plan.budget.kept_fen == 0:
        found.append(("utter_propose_repayment_plan_no_reserve", {}))
    return found + _floor(answers, plan)


def _terms(plan: Plan) -> Notice:
    """Return the terms side by side; where rates are missing, that their interest is as well."""
    values = {"owed": yuan(plan.balance_fen), "lines": "\n".join(terms_lines(plan))}
    if plan.rates_told == "all":
        return "utter_propose_repayment_plan_terms", values
    if plan.rates_told == "some":
        return "utter_propose_repayment_plan_terms_some", values
    return "utter_propose_repayment_plan_terms_none", values


def _floor(answers: Answers, plan: Plan) -> list[Notice]:
    people, city = answers.get("rp_people"), answers.get("city")
    floor = city_floor.floor_of(city, city_floor.load()) if isinstance(city, str) else None
    if floor is None or not isinstance(people, int) or people < 1:
        return []
    if not plan.budget.is_below_floor(floor.fen, people, plan.paying_fen):
        return []
    values = {
        "left": yuan(plan.budget.left_to_live_fen(plan.paying_fen)),
        "people": people,
        "city": floor.city,
        "floor": yuan(floor.fen * people),
        "source": floor.source,
    }
    return [("utter_propose_repayment_plan_floor", values)]


def _solved(answers: Answers) -> list[Notice]:
    plan = make_plan(answers, context.today())
    if plan.solved is None:
        return []
    found = plan.solved
    values = {
        "months": found.months,
        "needed": yuan(found.needed_fen),
        "plain": yuan(min(found.plain_fen, plan.budget.available_fen)),
    }
    if found.affordable:
        return [("utter_propose_repayment_plan_solved", values)]
    values["available"] = yuan(plan.budget.available_fen)
    if found.fits_in is None:
        return [("utter_propose_repayment_plan_solved_never", values)]
    values["fits"] = found.fits_in
    return [("utter_propose_repayment_plan_solved_longer", values)]


def _lines(before: Answers, after: Answers) -> list[Notice]:
    """Return the lines of a household as sums a month, and what looks forgotten or too high."""
    found: list[Notice] = []
    for slot in ("rp_income", "rp_need"):
        value = after.get(slot)
        if isinstance(value, dict) and value != before.get(slot) and value.get("lines"):
            lines = "\n".join(sum_lines(value))
            found.append(("utter_propose_repayment_plan_sums", {"lines": lines}))
    ticked = after.get("rp_need_lines")
    if isinstance(ticked, list) and ticked != before.get("rp_need_lines") and "food" not in ticked:
        found.append(("utter_propose_repayment_plan_food_missing", {}))
    if after.get("rp_need") != before.get("rp_need") and _need_looks_high(after):
        found.append(("utter_propose_repayment_plan_need_high", {}))
    return found


def _need_looks_high(answers: Answers) -> bool:
    return "need_looks_high" in warnings(budget_of(answers))


def _old_debt(before: Answers, after: Answers) -> list[Notice]:
    if not may_be_out_of_time(after) or may_be_out_of_time(before):
        return []
    names = ("limitation.years", "limitation.cite", "limitation_restart.cite")
    return [("utter_propose_repayment_plan_old_debt", facts(*names))]


def _illegal(before: Answers, after: Answers) -> list[Notice]:
    """Return what comes before any plan: no licence, or a rate above the number to compare with."""
    debts, terms = after.get("rp_debts"), after.get("rp_debt_terms")
    found: list[Notice] = []
    if isinstance(debts, dict) and debts != before.get("rp_debts"):
        names = [line["name"] for line in debts["lines"] if line["type"] == UNLICENSED]
        if names:
            facts_ = facts("police.line", "professional_lending_void.cite", "void_loan_return.cite")
            values = {"names": "、".join(names), **facts_}
            found.append(("utter_propose_repayment_plan_unlicensed", values))
    if isinstance(debts, dict) and isinstance(terms, list) and terms != before.get("rp_debt_terms"):
        found += _above(debts["lines"], terms)
    return found


def _above(lines: list[dict[str, Any]], terms: list[dict[str, Any]]) -> list[Notice]:
    """Return one question for each debt whose rate is above the number; the worst first."""
    found = []
    for entry in terms:
        if entry["annual_percent"] is None:
            continue
        kinds = [line for line in lines if entry["name"] in ("", line["name"], line["lender"])]
        for line in kinds[:1]:
            cap = cap_on(line["type"], context.today(), context.rules())
            percent = float(entry["annual_percent"])
            if cap is not None and percent > cap.percent:
                values = {
                    "name": line["name"] or sentences()["total"],
                    "percent": f"{percent:g}",
                    "cap": f"{cap.percent:g}",
                    "cite": cap.cite,
                }
                found.append((percent, ("utter_propose_repayment_plan_above", values)))
    return [notice for _, notice in sorted(found, key=lambda item: -item[0])][:1]


def _payday(before: Answers, after: Answers) -> list[Notice]:
    day = after.get("rp_payday")
    if day == before.get("rp_payday") or not isinstance(day, int) or day <= LATEST_PAYDAY:
        return []
    return [("utter_propose_repayment_plan_payday", {"day": day, "used": LATEST_PAYDAY})]


def _sued(before: Answers, after: Answers) -> list[Notice]:
    served = after.get("rp_served_on")
    if served is None or served == before.get("rp_served_on"):
        return []
    due = answer_due(after, context.rules())
    named = facts("court_answer.days", "court_answer.cite", "court_mediation.cite")
    said = sentences()["by_day"].format(day=format_date(due)) if due else sentences()["by_paper"]
    return [("utter_propose_repayment_plan_sued", {"due": said, **named})]


def _far(before: Answers, after: Answers) -> list[Notice]:
    first = after.get("rp_first")
    if first == before.get("rp_first") or not is_far(first, context.today()):
        return []
    return [("utter_propose_repayment_plan_far", {})]


def _numbers(answers: Answers) -> list[Any]:
    return [answers.get(slot) for slot in NUMBERS]
