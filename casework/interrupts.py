"""Decide whether a message in the middle of a journey answers the question or is something else."""

from __future__ import annotations

from casework.answers import Parsed
from casework.questions import Question
from casework.text import looks_like_question

# Said in so many words (a button, a command), the classifier is exactly certain.
CERTAIN = 0.999
# How likely a question must be: with no usable answer, and beside one that merely contains a value
# or is free text, where almost anything may be the answer.
NO_ANSWER = 0.35
WEAK_ANSWER = 0.5
# A statement, and what leaves the question (another journey, a command, help in danger), must be
# likelier: a short answer easily looks like one of them.
LEAVE_NO_ANSWER = 0.6
LEAVE_WEAK_ANSWER = 0.8
URGENT = frozenset({"crisis_support", "collector_at_door"})
STEERING = frozenset(
    [
        "stop",
        "go_back",
        "ask_help",
        "human_handoff",
        "delete_my_data",
        "resume",
        "show_sources",
        "case_file",
    ]
)
# Pleasantries interrupt only in so many words: 明天 is an answer, not a farewell.
PLEASANTRIES = frozenset({"thank", "goodbye"})
# These never interrupt by themselves: they are how people answer, or nothing we could help with.
NEVER = frozenset({"affirm", "deny", "out_of_scope", "creditor_side", "greet"})


def interrupts(
    question: Question, answer: Parsed | None, said: str, need: str, confidence: float
) -> bool:
    """Return whether `said`, taken for `need`, should be served before `question` is asked again.

    A plain command always interrupts and a sure answer never does; free text is interrupted only
    by something that is worded as a question.
    """
    if need in NEVER:
        return False
    if confidence >= CERTAIN:
        return True
    if need in PLEASANTRIES or (answer is not None and answer.sure):
        return False
    if answer is None:
        if need.startswith("faq/"):
            return confidence >= (NO_ANSWER if looks_like_question(said) else LEAVE_WEAK_ANSWER)
        return confidence >= LEAVE_NO_ANSWER
    if need in URGENT:
        return confidence >= LEAVE_WEAK_ANSWER
    if need in STEERING:
        return confidence >= WEAK_ANSWER and len(said) <= 12
    enough = WEAK_ANSWER if need.startswith("faq/") else LEAVE_WEAK_ANSWER
    return confidence >= enough and looks_like_question(said)
