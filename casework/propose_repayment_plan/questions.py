"""When each question of the repayment plan is asked.

Three ways through one journey: rough (seven questions to a figure), full, and following up on
what was offered before (`rp_follow`): a reply, an oral promise, an agreement, the last payment.
"""

from __future__ import annotations

from pathlib import Path

from casework import city_floor
from casework.propose_repayment_plan.agreement import POINTS
from casework.propose_repayment_plan.budget import Budget
from casework.propose_repayment_plan.set_off import names_card
from casework.questions import UNKNOWN, Answers, Condition, Journey, read_questions

# These people owe nothing to plan for; they are sent to letters and complaint instead.
NO_PLAN = frozenset({"already_paid", "not_mine", "contact_only"})
# What is followed up without a letter: nothing to read back.
NO_LETTER = frozenset({"phone", "cost", "set_off"})
# Questions of each way to follow up, in the order of the file.
FOLLOW_SLOTS = {
    "refused": ("rp_round_on", "rp_round_who", "rp_round_offer", "rp_round_reply",
                "rp_round_words"),
    "oral": ("rp_oral_on", "rp_oral_who", "rp_oral_words"),
    "change": ("rp_due", "rp_can_pay", "rp_better_on"),
    "agreement": tuple(POINTS),
    "settled": ("rp_settled_on", "rp_settled_how"),
    "phone": ("rp_line",),
    "cost": ("rp_cost_on", "rp_cost_borrowed", "rp_cost_deducted", "rp_cost_payment",
             "rp_cost_count", "rp_cost_fee", "rp_cost_penalty"),
    "set_off": ("rp_off_agreed", "rp_off_payment", "rp_off_interest", "rp_off_principal",
                "rp_off_costs", "rp_off_penalty"),
}  # fmt: skip
PLAN_ONLY = (
    "debt_position", "rp_debts", "rp_people", "rp_income", "rp_need", "rp_secured",
)  # fmt: skip
FULL_ONLY = (
    "rp_debt_terms", "rp_need_lines", "rp_reserve", "rp_since", "rp_proof", "rp_ask",
    "rp_tried",
)  # fmt: skip


def follows_up(answers: Answers) -> bool:
    """Return whether the person comes back to something offered before."""
    return answers.get("rp_mode") == "follow"


def is_full(answers: Answers) -> bool:
    """Return whether the plan is made in full."""
    return answers.get("rp_mode") == "full"


def no_plan_for(answers: Answers) -> bool:
    """Return whether the person says the debt is not theirs to repay."""
    return not follows_up(answers) and answers.get("debt_position") in NO_PLAN


def may_be_out_of_time(answers: Answers) -> bool:
    """Return whether the debt may be too old, so that a letter could restart the limitation."""
    return answers.get("old_debt") in ("yes", "maybe", UNKNOWN)


def holds_letter_back(answers: Answers) -> bool:
    """Return whether the person, warned about an old debt, chose to write nothing yet."""
    return answers.get("rp_old_debt_choice") == "wait"


def _planning(answers: Answers) -> bool:
    return not follows_up(answers)


def _long_overdue(answers: Answers) -> bool:
    """Return whether the debt may be old; a letter in a follow-up can wake it as well."""
    if follows_up(answers):
        wakes = answers.get("rp_follow") in ("refused", "oral", "change", "agreement")
        return wakes and answers.get("overdue_band") in (None, "d181_plus", UNKNOWN)
    return answers.get("overdue_band") in ("d181_plus", UNKNOWN)


def _asked_old_debt(answers: Answers) -> bool:
    return _long_overdue(answers) and may_be_out_of_time(answers)


def _sued(answers: Answers) -> bool:
    return _planning(answers) and answers.get("overdue_band") == "sued"


def _cause_matters(answers: Answers) -> bool:
    return _planning(answers) or answers.get("rp_follow") == "change"


def _asks(answers: Answers, code: str) -> bool:
    return is_full(answers) and code in (answers.get("rp_ask") or ())


def _has_nothing(answers: Answers) -> bool:
    """Return whether nothing is left to offer, so that only a pause can be asked for."""
    sums = [answers.get(slot) for slot in ("rp_income", "rp_need", "rp_secured")]
    fen = [value["fen"] if isinstance(value, dict) else 0 for value in sums]
    return sums[0] is not None and Budget(*fen).is_hardship


def _pauses(answers: Answers) -> bool:
    return is_full(answers) and (_asks(answers, "pause") or _has_nothing(answers))


def _dates_a_payment(answers: Answers) -> bool:
    return _planning(answers) and not _has_nothing(answers)


def _can_pay(answers: Answers) -> bool:
    return is_full(answers) and not _has_nothing(answers)


def _by_months(answers: Answers) -> bool:
    return _can_pay(answers) and answers.get("rp_solve_by") == "months"


def _has_tried(answers: Answers) -> bool:
    return is_full(answers) and answers.get("rp_tried") in ("phone", "app", "written")


def _names_lender(answers: Answers) -> bool:
    return follows_up(answers) and answers.get("rp_follow") not in (None, "phone", UNKNOWN)


def _kind_unknown(answers: Answers) -> bool:
    """Return whether the kind of lender decides the answer and its name does not tell it."""
    lender = answers.get("lender")
    known = isinstance(lender, dict) and lender.get("type") not in (None, UNKNOWN)
    return follows_up(answers) and answers.get("rp_follow") == "cost" and not known


def _how_late(answers: Answers) -> bool:
    """Return whether the delay matters: for a plan, and for what a card payment lowers first."""
    return _planning(answers) or answers.get("rp_follow") == "set_off"


def _card_unknown(answers: Answers) -> bool:
    """Return whether only the person can tell that the debt is a card's."""
    if not follows_up(answers) or answers.get("rp_follow") != "set_off":
        return False
    lender = answers.get("lender")
    if not isinstance(lender, dict):
        return True
    maybe = lender.get("type") in ("bank", UNKNOWN)
    return maybe and not lender.get("product") and not names_card(lender)


def _confirmed(answers: Answers) -> bool:
    return not (follows_up(answers) and answers.get("rp_follow") in NO_LETTER)


def _in_city(answers: Answers) -> bool:
    return is_full(answers) and bool(city_floor.load())


def _of_follow(name: str) -> Condition:
    return lambda answers: follows_up(answers) and answers.get("rp_follow") == name


def _finished(answers: Answers) -> bool:
    stopped = follows_up(answers) and answers.get("rp_follow") == UNKNOWN
    return no_plan_for(answers) or holds_letter_back(answers) or stopped


JOURNEY = Journey(
    name="propose_repayment_plan",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "rp_follow": follows_up,
        **dict.fromkeys(PLAN_ONLY, _planning),
        **dict.fromkeys(FULL_ONLY, is_full),
        "city": _in_city,
        "rp_cause": _cause_matters,
        "overdue_band": _how_late,
        "old_debt": _long_overdue,
        "rp_old_debt_choice": _asked_old_debt,
        "rp_served_on": _sued,
        "rp_pause": _pauses,
        "rp_lump": lambda answers: _asks(answers, "lump_discount"),
        "rp_solve_by": _can_pay,
        "rp_months": _by_months,
        "rp_first": _dates_a_payment,
        "rp_payday": _can_pay,
        "rp_tried_on": _has_tried,
        "rp_tried_reply": _has_tried,
        "lender": _names_lender,
        "lender_type": _kind_unknown,
        "rp_off_card": _card_unknown,
        **{slot: _of_follow(name) for name, slots in FOLLOW_SLOTS.items() for slot in slots},
        "rp_confirm": _confirmed,
    },
    finished=_finished,
    shared=frozenset({"lender", "city"}),
)
