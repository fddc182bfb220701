"""Repayment plan: the form, the figures, the letter L1."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from actions.letters import hand_over
from actions.read_back import ReadBack
from casework.dates import format_date
from casework.money import yuan
from casework.placeholders import fill
from casework.propose_repayment_plan.letter import letter_context, missing_labels
from casework.propose_repayment_plan.plan import Plan, make_plan, numbers_known
from casework.propose_repayment_plan.questions import (
    JOURNEY,
    holds_letter_back,
    may_be_out_of_time,
    no_plan_for,
)
from casework.propose_repayment_plan.wording import offer_line
from casework.questions import Journey

LETTER = "L1_repayment_offer"
Notice = tuple[str, dict[str, Any]]


class ValidateProposeRepaymentPlanForm(JourneyForm):
    """Asks for debts, income and needs, shows the figures, then what the letter needs."""

    opening = "utter_propose_repayment_plan_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def notices(self, before: Answers, after: Answers) -> list[Notice]:
        """The figures come as soon as the numbers are known; an old debt brings its warning."""
        notices: list[Notice] = []
        if numbers_known(after) and _numbers(before) != _numbers(after):
            notices += figures(make_plan(after, context.today()))
        if may_be_out_of_time(after) and not may_be_out_of_time(before):
            names = ("limitation.years", "limitation.cite", "limitation_restart.cite")
            values = fill(names, context.rules(), context.authorities(), context.today())
            notices.append(("utter_propose_repayment_plan_old_debt", values))
        return notices


def _numbers(answers: Answers) -> list[Any]:
    return [answers.get(slot) for slot in ("rp_debts", "rp_income", "rp_need", "rp_secured")]


def figures(plan: Plan) -> list[Notice]:
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
    return [
        ("utter_propose_repayment_plan_budget", sums),
        ("utter_propose_repayment_plan_offers", {"lines": lines}),
    ]


class ActionAskRpConfirm(ReadBack):
    """Reads back every answer before the letter is written."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_rp_confirm"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionMakeOfferLetter(Action):
    """Writes letter L1 to each lender, or says why there is none."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_make_offer_letter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write from the stored answers alone; what is missing is left blank and listed."""
        answers = context.answers_of(JOURNEY, tracker)
        if no_plan_for(answers):
            dispatcher.utter_message(response=f"utter_no_plan_{answers['debt_position']}")
            return finished()
        if holds_letter_back(answers):
            values = fill(
                ("legal_service.line",), context.rules(), context.authorities(), context.today()
            )
            dispatcher.utter_message(response="utter_propose_repayment_plan_waits", **values)
            return finished()
        plan = make_plan(answers, context.today())
        for number, offer in enumerate(plan.offers):
            values = letter_context(answers, plan, offer, context.today())
            title = f"协商还款申请-{offer.name}".rstrip("-")
            hand_over(dispatcher, tracker, LETTER, title, values, show_text=number == 0)
        missing = missing_labels(answers)
        if missing:
            dispatcher.utter_message(response="utter_letter_missing", labels="、".join(missing))
        dispatcher.utter_message(
            response="utter_propose_repayment_plan_next", reply_by=format_date(plan.reply_by)
        )
        return finished()
