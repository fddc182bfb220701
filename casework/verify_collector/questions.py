"""When each question of `verify_collector` is asked, and when enough is known to stop."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Answers, Journey, read_questions
from casework.verify_collector.score import score


def _visited(answers: Answers) -> bool:
    return answers.get("vc_channel") == "visit" and answers.get("vc_when") != "coming"


def _agency(answers: Answers) -> bool:
    return answers.get("vc_claims") == "agency"


def _has_hour(answers: Answers) -> bool:
    return answers.get("vc_channel") in ("visit", "call") and answers.get("vc_when") != "coming"


def _hard_stop(answers: Answers) -> bool:
    """A hard stop needs no more questions: the person must stop and be told so at once."""
    return bool(score(answers).hard_stops)


JOURNEY = Journey(
    name="verify_collector",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "vc_agency": _agency,
        "vc_people": _visited,
        "vc_papers": _visited,
        "vc_time": _has_hour,
        "vc_notified": _agency,
        "vc_listed": _agency,
    },
    finished=_hard_stop,
    shared=frozenset({"lender"}),
)
