"""The values of letters D9 and D10: the stored answers, as their person would read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_date
from casework.display import display
from casework.knowledge import read_yaml
from casework.not_owing.questions import JOURNEY, PATHS
from casework.questions import UNKNOWN, Answers
from casework.rules import Rules, Version
from casework.standing import in_force

# Ours, not a rule of law: time enough to look into a file.
REPLY_WITHIN = timedelta(days=15)
CONTACT, NOT_OWING = "D9_contact_only", "D10_not_owing"
# Answers that are no fact for the person, and do not go into a letter.
_NO_FACT = ("no", ["none"])
# Who is asked for what another person borrowed, and may or may not have vouched for it.
_OF_ANOTHER = frozenset({"contact_only", "guarantor", "guarantor_unsigned"})


@lru_cache(maxsize=1)
def paths() -> Mapping[str, Mapping[str, Any]]:
    """Return title and rules of each path."""
    read: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_name("paths.yml"))
    return read


def path_of(answers: Answers) -> str:
    """Return the path; a guarantor who signed nothing has one of their own."""
    position = str(answers["no_position"])
    if position == "guarantor" and answers.get("no_signed") == "no":
        return "guarantor_unsigned"
    return position


def letter_of(answers: Answers) -> str:
    """Return the folder of the letter for this path."""
    return CONTACT if path_of(answers) in _OF_ANOTHER else NOT_OWING


def missing(answers: Answers) -> list[str]:
    """Return the labels of what the letter leaves blank."""
    slots = ("lender", *PATHS[str(answers["no_position"])])
    return [JOURNEY.question(slot).label for slot in slots if answers.get(slot) in (None, UNKNOWN)]


def grounds(path: str, rules: Rules, today: date) -> list[Version]:
    """Return the rules that a path rests on, those in force on the day."""
    found = (in_force(rules[rule], today) for rule in paths()[path]["rules"])
    return [version for version in found if version is not None]


def letter_context(answers: Answers, rules: Rules, today: date) -> dict[str, Any]:
    """Return the values of the letter; what is unknown stays empty and becomes a blank."""
    path = path_of(answers)
    lender = answers.get("lender")
    return {
        "title": paths()[path]["title"],
        "position": path,
        "lender": lender["name"] if isinstance(lender, Mapping) else None,
        "facts": [
            {"label": JOURNEY.question(slot).label, "value": _value(slot, answers, today)}
            for slot in PATHS[str(answers["no_position"])]
            if slot != "no_signed" and answers.get(slot) not in _NO_FACT
        ],
        "reply_by": format_date(today + REPLY_WITHIN),
        "cites": "；".join(version.letter_cite for version in grounds(path, rules, today)),
        "today": format_date(today, with_year=True),
    }


def _value(slot: str, answers: Answers, today: date) -> str | None:
    value = answers.get(slot)
    return None if value in (None, UNKNOWN) else display(JOURNEY.question(slot), value, today)
