"""Which questions each short path asks; nobody here is asked for a plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from casework.questions import Answers, Condition, Journey, read_questions

# Beside position and lender, what a path asks.
PATHS: Mapping[str, tuple[str, ...]] = {
    "contact_only": ("no_relation", "no_refused"),
    "guarantor": ("no_relation", "no_signed"),
    "not_mine": ("no_story", "no_reported"),
    "already_paid": ("no_paid_on", "no_proof"),
    "heir": ("no_relation", "no_estate"),
    "minor": ("no_age", "no_consent"),
}


def _on_path(slot: str) -> Condition:
    return lambda answers: slot in PATHS.get(str(answers.get("no_position")), ())


def no_letter(answers: Answers) -> bool:
    """Return whether a letter that denies the debt would say what is not so.

    A debt taken up for somebody else, one the parents agreed to, or one of a minor who lives on
    their own work is answered, not denied.
    """
    position = answers.get("no_position")
    if position == "not_mine":
        return answers.get("no_story") == "others_used"
    return position == "minor" and (
        answers.get("no_age") == "working" or answers.get("no_consent") == "agreed"
    )


JOURNEY = Journey(
    name="not_owing",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={slot: _on_path(slot) for path in PATHS.values() for slot in path},
    finished=no_letter,
    shared=frozenset({"lender"}),
)
