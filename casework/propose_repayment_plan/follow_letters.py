"""What the letters after an offer say: L2 to L6. Stored answers only, blanks where unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from casework.dates import format_beside, format_date
from casework.display import MISSING, day_text, display, money_text
from casework.money import yuan
from casework.propose_repayment_plan.agreement import check_agreement
from casework.propose_repayment_plan.letter import words
from casework.propose_repayment_plan.plan import REPLY_WITHIN, day_of
from casework.propose_repayment_plan.questions import JOURNEY
from casework.questions import UNKNOWN, Answers
from casework.rules import Rules

CARD_PROMISE, MEDIATION = "card_instalment_stop", "mediation_no_refusal"
SETTLED = "settlement_duties"
# Which letter each way to follow up ends in.
LETTERS: Mapping[str, str] = {
    "refused": "L2_after_refusal",
    "change": "L3_change_of_circumstances",
    "oral": "L4_confirm_oral_promise",
    "agreement": "L5_clarify_agreement",
    "settled": "L6_settlement_certificate",
}
Round = Mapping[str, Any]


def follow_context(
    answers: Answers, rounds: Sequence[Round], today: date, rules: Rules
) -> dict[str, Any]:
    """Return the values of the letter for `answers["rp_follow"]`; None prints a blank.

    `rounds` are the logged rounds with this lender, oldest first (`offer_round`).
    """
    common = {
        "lender": lender_name(answers) or None,
        "reply_by": format_beside(today + REPLY_WITHIN, today),
        "today": format_date(today, with_year=True),
    }
    return common | {
        "refused": _refused,
        "change": _change,
        "oral": _oral,
        "agreement": _agreement,
        "settled": _settled,
    }[answers["rp_follow"]](answers, rounds, today, rules)


def lender_name(answers: Answers) -> str:
    """Return the organisation as a letter addresses it, "" when it is not known."""
    lender = answers.get("lender")
    if not isinstance(lender, dict):
        return ""
    return display(JOURNEY.question("lender"), lender)


def offer_round(answers: Answers) -> dict[str, Any]:
    """Return one round of negotiation as it is logged: lender, day, who, offer, reply, words."""
    day = day_of(answers.get("rp_round_on"))
    offer = answers.get("rp_round_offer")
    return {
        "lender": lender_name(answers),
        "day": day.isoformat() if day else None,
        "who": _said(answers, "rp_round_who"),
        "offer_fen": offer["fen"] if isinstance(offer, dict) else None,
        "reply": answers.get("rp_round_reply") or UNKNOWN,
        "words": _said(answers, "rp_round_words"),
    }


def round_line(logged: Round) -> str:
    """Return one logged round as its person reads it: day, offer, who, reply."""
    shown = _row(logged)
    return "，".join(part for part in (shown["day"], shown["offer"], shown["who"], shown["reply"])
                    if part)  # fmt: skip


def _refused(
    answers: Answers, rounds: Sequence[Round], today: date, rules: Rules
) -> dict[str, Any]:
    offer = answers.get("rp_round_offer")
    named = isinstance(offer, dict) and offer["fen"] > 0
    kind = (answers.get("lender") or {}).get("type") if answers.get("lender") != UNKNOWN else None
    rule = rules[MEDIATION]
    return {
        "rounds": [_row(logged) for logged in rounds],
        "words": _said(answers, "rp_round_words"),
        "offer": yuan(offer["fen"]) if named and isinstance(offer, dict) else None,
        "mediation": rule.on(today).letter_cite if kind in rule.binds else None,
    }


def _row(logged: Round) -> dict[str, Any]:
    day = date.fromisoformat(logged["day"]) if logged["day"] else None
    replies = words()["rounds"]
    return {
        "day": format_date(day, with_year=True) if day else None,
        "who": logged["who"],
        "offer": f"{words()['monthly']}{yuan(logged['offer_fen'])}元"
        if logged["offer_fen"]
        else None,
        "reply": replies.get(logged["reply"], MISSING),
    }


def _day(answers: Answers, slot: str, today: date) -> str | None:
    value = answers.get(slot)
    return day_text(value, today) if value and value != UNKNOWN else None


def _change(answers: Answers, rounds: Sequence[Round], today: date, rules: Rules) -> dict[str, Any]:
    due = day_of(answers.get("rp_due"))
    cash = answers.get("rp_can_pay")
    return {
        "cause": _shown(answers, "rp_cause"),
        "due": format_beside(due, today) if due else None,
        "late": due is not None and due <= today,
        "can_pay": money_text(cash) if isinstance(cash, dict) else None,
        "better_on": _day(answers, "rp_better_on", today),
    }


def _oral(answers: Answers, rounds: Sequence[Round], today: date, rules: Rules) -> dict[str, Any]:
    lender = answers.get("lender")
    # the duty to keep the recording of an oral agreement stands in the rules for cards alone
    card = isinstance(lender, dict) and lender["type"] == "bank" and "卡" in lender_name(answers)
    return {
        "day": _day(answers, "rp_oral_on", today),
        "who": _said(answers, "rp_oral_who"),
        "words": _said(answers, "rp_oral_words"),
        "cite": rules[CARD_PROMISE].on(today).letter_cite if card else None,
    }


def _agreement(
    answers: Answers, rounds: Sequence[Round], today: date, rules: Rules
) -> dict[str, Any]:
    points = check_agreement(answers).open_points
    return {"points": [str(words()["points"][slot]) for slot in points]}


def _settled(
    answers: Answers, rounds: Sequence[Round], today: date, rules: Rules
) -> dict[str, Any]:
    return {
        "day": _day(answers, "rp_settled_on", today),
        "how": _shown(answers, "rp_settled_how"),
        "discount": answers.get("rp_settled_how") == "discount",
        "cite": rules[SETTLED].on(today).letter_cite,
    }


def _shown(answers: Answers, slot: str) -> str | None:
    text = display(JOURNEY.question(slot), answers.get(slot))
    return None if text == MISSING else text


def _said(answers: Answers, slot: str) -> str | None:
    value = answers.get(slot)
    return value if isinstance(value, str) and value != UNKNOWN else None
