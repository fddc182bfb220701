"""What the follow-up of a complaint asks: only what the channel and the answer call for."""

from __future__ import annotations

from pathlib import Path

from casework.file_complaint.deadlines import SCOPED
from casework.questions import UNKNOWN, Answers, Journey, read_questions

NEW = "new"
# The first case of the list is this code, the second `c2`: as many as the question has.
CASE_CODE = "c{}"
# What a command asks for instead of answers: `dates`, or the code of a letter.
DO = "tc_do"
# Decisions that a branch can have made, against which the office above it may be asked.
REVIEWED = frozenset({"lender", "regulator"})
# Answers that come with a number of their own.
_NUMBERED = frozenset({"accepted", "extended", "refused", "bad"})


def _is_new(answers: Answers) -> bool:
    return not str(answers.get("tc_case") or NEW).startswith("c")


def _lender_matters(answers: Answers) -> bool:
    return answers.get("tc_channel") in SCOPED


def _type_unclear(answers: Answers) -> bool:
    lender = answers.get("lender")
    unclear = isinstance(lender, dict) and lender["type"] == UNKNOWN
    return _lender_matters(answers) and unclear


def _reviewable(answers: Answers) -> bool:
    return answers.get("tc_reply") == "bad" and answers.get("tc_channel") in REVIEWED


def _by_a_branch(answers: Answers) -> bool:
    return _reviewable(answers) and answers.get("tc_decider") != "head"


def _extended(answers: Answers) -> bool:
    return answers.get("tc_reply") == "extended"


def _may_have_number(answers: Answers) -> bool:
    return _is_new(answers) or answers.get("tc_reply") in _NUMBERED


JOURNEY = Journey(
    name="track_complaint",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "lender": _lender_matters,
        "lender_type": _type_unclear,
        "tc_decider": _reviewable,
        "tc_replied_on": _by_a_branch,
        "tc_promised": _extended,
        "tc_ref": _may_have_number,
    },
    finished=lambda answers: answers.get(DO) is not None,
    shared=frozenset({"lender"}),
    heard_only=(DO,),
)
