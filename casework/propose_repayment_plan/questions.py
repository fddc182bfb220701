"""When each question of the rough repayment plan is asked."""

from __future__ import annotations

from pathlib import Path

from casework.questions import UNKNOWN, Answers, Journey, read_questions

# These people owe nothing to plan for; they are sent to letters and complaint instead.
NO_PLAN = frozenset({"already_paid", "not_mine", "contact_only"})


def no_plan_for(answers: Answers) -> bool:
    """Return whether the person says the debt is not theirs to repay."""
    return answers.get("debt_position") in NO_PLAN


def may_be_out_of_time(answers: Answers) -> bool:
    """Return whether the debt may be too old, so that a letter could restart the limitation."""
    return answers.get("old_debt") in ("yes", "maybe", UNKNOWN)


def holds_letter_back(answers: Answers) -> bool:
    """Return whether the person, warned about an old debt, chose to write nothing yet."""
    return answers.get("rp_old_debt_choice") == "wait"


def _long_overdue(answers: Answers) -> bool:
    return answers.get("overdue_band") in ("d181_plus", UNKNOWN)


def _asked_old_debt(answers: Answers) -> bool:
    return _long_overdue(answers) and may_be_out_of_time(answers)


JOURNEY = Journey(
    name="propose_repayment_plan",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={"old_debt": _long_overdue, "rp_old_debt_choice": _asked_old_debt},
    finished=lambda answers: no_plan_for(answers) or holds_letter_back(answers),
)
