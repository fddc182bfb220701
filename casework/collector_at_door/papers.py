"""The values of door card P1, police answers D11 and family note K1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.collector_at_door.questions import JOURNEY
from casework.knowledge import read_yaml
from casework.questions import Answers
from casework.rules import Rules

# To whom a family note speaks: all of them, unless one was named.
READERS = ("parents", "employer", "colleagues", "village")
_POLICE_RULE, _FAMILY_RULE = "police_accept", "family_no_duty"


@lru_cache(maxsize=1)
def _acts() -> Mapping[str, Mapping[str, str]]:
    read: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("acts.yml"))
    return read


def door_card(lender: str | None, line: str | None, police: str, court: str) -> dict[str, Any]:
    """Return the values of P1; `line` is the lender's number where it is confirmed."""
    return {"police": police, "court": court, "lender": lender, "line": line}


def police_answers(
    answers: Answers, people: str | None, lines: Mapping[str, str], rules: Rules, today: date
) -> dict[str, Any]:
    """Return the values of D11: the act that happens, never the debt."""
    act = _acts().get(str(answers.get("door_state")), {})
    kids = JOURNEY.question("door_alone").title_of(str(answers.get("door_alone")))
    weak = answers.get("door_kids") == "yes"
    known = answers.get("door_alone") in ("child", "elder", "accompanied")
    return {
        "police": lines["police"],
        "emergency": lines["emergency"],
        "act": act.get("act"),
        "act_short": act.get("short"),
        "people": people,
        "violence": act.get("violence"),
        "company": kids if known else _acts()["company"]["weak"] if weak else None,
        "cite": rules[_POLICE_RULE].on(today).cite,
    }


def family_note(reader: str | None, police: str, rules: Rules, today: date) -> dict[str, Any]:
    """Return the values of K1 for one reader of `READERS`, or for all of them."""
    wanted = {f"for_{name}": reader in (None, name) for name in READERS}
    return {**wanted, "police": police, "cite": rules[_FAMILY_RULE].on(today).cite}
