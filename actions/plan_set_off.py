"""Say which part of a debt a payment lowers first: the order alone, or with a person's numbers."""

from __future__ import annotations

from datetime import date

from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.plan_notices import facts
from casework.money import yuan
from casework.propose_repayment_plan.plan import fen_of
from casework.propose_repayment_plan.set_off import (
    GENERAL,
    divide,
    order_for,
    order_of,
    penalty_question,
)
from casework.propose_repayment_plan.wording import set_off_left, set_off_line, set_off_lines
from casework.questions import Answers

_CITES = {
    "agreed": ("set_off_order.cite", "set_off_choice.cite"),
    "general": ("set_off_order.cite", "set_off_choice.cite"),
    "card": ("card_set_off.cite", "card_set_off.principal_first_from"),
}
_PENALTY = (
    "penalty_reduction.cite",
    "penalty_reduction_test.cite",
    "penalty_reduction_test.over_loss",
)


def say_order(dispatcher: CollectingDispatcher, days_late: int | None, day: date) -> None:
    """Say which part a payment lowers first; for a card (days late given) its own rule counts."""
    card = context.rules()["card_set_off"].on(day) if days_late is not None else None
    order = order_of(card, days_late)
    cite = "set_off_order.cite" if card is None or order == GENERAL else "card_set_off.cite"
    named = facts(cite, "penalty_reduction.cite")
    dispatcher.utter_message(
        response="utter_propose_repayment_plan_set_off",
        order=set_off_line(order),
        cite=named.pop(cite),
        **named,
    )


def say_set_off(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    """Divide the payment that was named, say what to ask for, and put the penalty in question."""
    found = divide(answers, context.rules()["card_set_off"].on(context.today()))
    if found is None:
        _say_unknown(dispatcher, answers)
    else:
        payment = yuan(found.payment_fen)
        all_paid = found.over_fen > 0
        dispatcher.utter_message(
            response="utter_set_off_over_all" if all_paid else "utter_set_off_result",
            payment=payment,
            order=set_off_line(found.order),
            lines=set_off_lines(found),
            left=set_off_left(found),
        )
        dispatcher.utter_message(
            response=f"utter_set_off_ask_{found.basis}",
            payment=payment,
            **facts(*_CITES[found.basis]),
        )
    _say_penalty(dispatcher, answers)


def _say_unknown(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    order, _ = order_for(answers, context.rules()["card_set_off"].on(context.today()))
    dispatcher.utter_message(response="utter_set_off_unknown", order=set_off_line(order))


def _say_penalty(dispatcher: CollectingDispatcher, answers: Answers) -> None:
    penalty = fen_of(answers.get("rp_off_penalty"))
    if not penalty:
        return
    asked = penalty_question(answers, context.rules()["penalty_reduction_test"].on(context.today()))
    if asked is None:
        dispatcher.utter_message(
            response="utter_set_off_penalty_open", penalty=yuan(penalty), **facts(*_PENALTY)
        )
        return
    dispatcher.utter_message(
        response=f"utter_set_off_penalty_{'above' if asked.above else 'below'}",
        penalty=yuan(penalty),
        loss=yuan(asked.loss_fen),
        line=yuan(asked.line_fen),
        **facts(*_PENALTY),
    )
