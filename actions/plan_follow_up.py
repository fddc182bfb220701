"""What comes after an offer: log a round, confirm a promise, check an agreement, and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.letters import hand_over
from actions.plan_notices import facts
from actions.plan_set_off import say_order, say_set_off
from casework.dates import format_date
from casework.money import yuan
from casework.propose_repayment_plan.agreement import AgreementCheck, check_agreement
from casework.propose_repayment_plan.cost import CostCheck, cap_on, check_cost
from casework.propose_repayment_plan.follow_letters import (
    LETTERS,
    follow_context,
    lender_name,
    offer_round,
    round_line,
)
from casework.propose_repayment_plan.plan import REPLY_WITHIN, day_of, fen_of
from casework.propose_repayment_plan.questions import JOURNEY
from casework.questions import UNKNOWN, Answers
from documents.render import title_of
from storage import records

ROUND = "offer_round"
FollowUp = Callable[[CollectingDispatcher, Tracker, Answers], None]


def follow_up(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    """Do what the person came back for."""
    kind = answers.get("rp_follow")
    _WAYS.get(str(kind), _nothing)(dispatcher, tracker, answers)


def _nothing(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    dispatcher.utter_message(response="utter_propose_repayment_plan_no_step")


def _phone(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    """Give the words for the phone, and the answer to the line the collector used."""
    dispatcher.utter_message(response="utter_follow_up_phone")
    dispatcher.utter_message(response=f"utter_collector_line_{answers['rp_line']}")


def _refused(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    """Log the round, show all rounds with this lender, and write letter L2 from them."""
    logged = offer_round(answers)
    records.add(tracker.sender_id, ROUND, logged, context.clock())
    all_rounds = records.of(tracker.sender_id, ROUND)
    rounds = [item for item in all_rounds if item["lender"] == logged["lender"]]
    lines = "\n".join(f"{n}. {round_line(item)}" for n, item in enumerate(rounds, start=1))
    dispatcher.utter_message(
        response="utter_follow_up_round",
        lender=logged["lender"] or JOURNEY.question("lender").label,
        number=len(rounds),
        lines=lines,
    )
    _write(dispatcher, tracker, answers, rounds)
    dispatcher.utter_message(
        response="utter_follow_up_refused_next",
        reply_by=_reply_by(),
        **facts("mediation_no_refusal.cite"),
    )


def _oral(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    _write(dispatcher, tracker, answers)
    dispatcher.utter_message(response="utter_follow_up_oral_next", reply_by=_reply_by())


def _change(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    due = day_of(answers.get("rp_due"))
    if due is not None and due <= context.today():
        dispatcher.utter_message(response="utter_follow_up_late")
    _write(dispatcher, tracker, answers)
    dispatcher.utter_message(
        response="utter_follow_up_change_next",
        due=format_date(due or context.today()),
        reply_by=_reply_by(),
        **facts("loan_extension.cite"),
    )


def _settled(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    _write(dispatcher, tracker, answers)
    dispatcher.utter_message(
        response="utter_follow_up_settled_next",
        **facts("settlement_duties.cite", "settlement_ends_debt.cite"),
    )


def _agreement(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    """Say whether to sign, which points are open, and write letter L5 about them."""
    check = check_agreement(answers)
    if check.level == "clear":
        dispatcher.utter_message(response="utter_follow_up_agreement_clear")
        return
    critical, others = _labels(check)
    if check.critical:
        dispatcher.utter_message(response="utter_follow_up_agreement_not_yet", critical=critical)
        if others:
            dispatcher.utter_message(response="utter_follow_up_agreement_others", others=others)
    else:
        dispatcher.utter_message(response="utter_follow_up_agreement_ask_first", others=others)
    _write(dispatcher, tracker, answers)


def _labels(check: AgreementCheck) -> tuple[str, str]:
    """Return the critical open points and the others, one a line."""
    others = [slot for slot in check.open_points if slot not in check.critical]
    critical, rest = (
        "\n".join(f"• {JOURNEY.question(slot).label}" for slot in slots)
        for slots in (check.critical, others)
    )
    return critical, rest


def _cost(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    """Show the yearly rate with every fee, and what to ask beside the rule of that day."""
    signed = day_of(answers.get("rp_cost_on")) or context.today()
    deducted, penalty = (fen_of(answers.get(s)) for s in ("rp_cost_deducted", "rp_cost_penalty"))
    borrowed = fen_of(answers.get("rp_cost_borrowed"))
    if borrowed <= deducted:
        dispatcher.utter_message(response="utter_follow_up_cost_none")
        return
    check = check_cost(
        borrowed,
        [fen_of(answers.get("rp_cost_payment"))] * answers["rp_cost_count"],
        cap_on(lender_kind(answers), signed, context.rules()),
        deducted,
        fen_of(answers.get("rp_cost_fee")),
    )
    if check.cost is None or check.cost.monthly <= 0:
        dispatcher.utter_message(response="utter_follow_up_cost_none")
        return
    _say_cost(dispatcher, check)
    if deducted:
        dispatcher.utter_message(
            response="utter_follow_up_cost_deducted",
            deducted=yuan(deducted),
            **facts("no_upfront_deduction.cite"),
        )
    if penalty:
        named = (
            "penalty_reduction.cite",
            "penalty_reduction_test.cite",
            "penalty_reduction_test.over_loss",
        )
        dispatcher.utter_message(
            response="utter_follow_up_cost_penalty", penalty=yuan(penalty), **facts(*named)
        )
    say_order(dispatcher, None, context.today())


def _say_cost(dispatcher: CollectingDispatcher, check: CostCheck) -> None:
    assert check.cost is not None  # noqa: S101 - the caller has looked
    dispatcher.utter_message(
        response="utter_follow_up_cost",
        received=yuan(check.received_fen),
        paid=yuan(check.paid_fen),
        extra=yuan(check.extra_fen),
        nominal=_percent(check.cost.nominal_annual),
        effective=_percent(check.cost.effective_annual),
    )
    if check.cap is None:
        dispatcher.utter_message(
            response="utter_follow_up_cost_no_cap", **facts("legal_service.line")
        )
        return
    cap = f"{check.cap.percent:g}"
    if check.above:
        dispatcher.utter_message(
            response="utter_follow_up_cost_above", cap=cap, cite=check.cap.cite
        )
    else:
        dispatcher.utter_message(
            response="utter_follow_up_cost_below", cap=cap, cite=check.cap.cite
        )


def lender_kind(answers: Answers) -> str:
    """Return the kind of lender: its own where it is known, else what the person chose."""
    lender = answers.get("lender")
    if isinstance(lender, dict) and lender.get("type") not in (None, UNKNOWN):
        return str(lender["type"])
    return str(answers.get("lender_type") or UNKNOWN)


def _write(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    answers: Answers,
    rounds: list[dict[str, Any]] | None = None,
) -> None:
    """Hand over the letter of this follow-up."""
    code = LETTERS[str(answers["rp_follow"])]
    values = follow_context(answers, rounds or [], context.today(), context.rules())
    title = f"{title_of(code)}-{lender_name(answers)}".rstrip("-")
    hand_over(dispatcher, tracker, code, title, values)


def _reply_by() -> str:
    return format_date(context.today() + REPLY_WITHIN)


def _percent(rate: Decimal) -> str:
    return f"{rate * 100:.1f}"


_WAYS: Mapping[str, FollowUp] = {
    "phone": _phone,
    "refused": _refused,
    "oral": _oral,
    "change": _change,
    "settled": _settled,
    "agreement": _agreement,
    "cost": _cost,
    "set_off": lambda dispatcher, tracker, answers: say_set_off(dispatcher, answers),
}
