"""When each question of `verify_collector` is asked, and when enough is known to stop."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Answers, Journey, read_questions
from casework.verify_collector.score import HEARD_SLOTS, score


def _visited(answers: Answers) -> bool:
    return answers.get("vc_channel") == "visit" and answers.get("vc_when") != "coming"


def _agency(answers: Answers) -> bool:
    return answers.get("vc_claims") == "agency"


def _mediation(answers: Answers) -> bool:
    return answers.get("vc_claims") == "mediation"


def _has_hour(answers: Answers) -> bool:
    return answers.get("vc_channel") in ("visit", "call") and answers.get("vc_when") != "coming"


def _hard_stop(answers: Answers) -> bool:
    """A hard stop needs no more questions: the person must stop and be told so at once."""
    return bool(score(answers).hard_stops)


def _maybe_paid(answers: Answers) -> bool:
    """Whoever hears "stop" is asked whether money has gone; who says so is heard at any level."""
    return score(answers).level == "red" or answers.get("vc_paid") == "yes"


JOURNEY = Journey(
    name="verify_collector",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "vc_agency": _agency,
        "vc_med_name": _mediation,
        "vc_med_approval": _mediation,
        "vc_med_case": _mediation,
        "vc_people": _visited,
        "vc_papers": _visited,
        "vc_time": _has_hour,
        "vc_notified": _agency,
        "vc_listed": _agency,
        "vc_paid": _maybe_paid,
    },
    finished=_hard_stop,
    shared=frozenset({"lender"}),
    heard_only=(*HEARD_SLOTS, "vc_text_marks"),
)
