"""What complaint C1 says: only facts that were told; an issue without a fact is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_date
from casework.display import MISSING, display
from casework.file_complaint.questions import FACTS, JOURNEY, issues
from casework.knowledge import read_yaml
from casework.questions import UNKNOWN, Answers
from casework.rules import NoRuleInForceError, Rules, Version

MOST_RULES = 3
# What the letter says, when it is known; the rest only decides where the letter goes.
WRITTEN = frozenset({"lender", "fc_agency", "fc_evidence", *(s for f in FACTS.values() for s in f)})
# Where no rule sets a term, an answer is asked for within this time; our wish, not law.
REPLY_WITHIN = timedelta(days=15)
# A rule may be quoted against a lender when it binds it, everyone, or those who collect for it.
_ALWAYS_BOUND = frozenset({"everyone", "collector"})


@dataclass(frozen=True)
class FactLine:
    """One row of the fact table: what happened and the details that were told."""

    issue: str
    details: tuple[str, ...]


@lru_cache(maxsize=1)
def issue_table() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the rules and the usual wishes of each issue code."""
    table: Mapping[str, Mapping[str, list[str]]] = read_yaml(Path(__file__).with_name("issues.yml"))
    return table


def facts(answers: Answers) -> tuple[list[FactLine], list[str]]:
    """Return the fact lines, and the titles of issues dropped because no fact was told."""
    kept, dropped = [], []
    question = JOURNEY.question("fc_issues")
    for code in issues(answers):
        details = tuple(_details(code, answers))
        if details:
            kept.append(FactLine(question.title_of(code), details))
        else:
            dropped.append(question.title_of(code))
    return kept, dropped


def _details(code: str, answers: Answers) -> list[str]:
    found = []
    for slot in FACTS[code]:
        text = display(JOURNEY.question(slot), answers.get(slot))
        if text != MISSING:
            found.append(f"{JOURNEY.question(slot).label}：{text}")
    return found


def rules_for(answers: Answers, rules: Rules, today: date) -> list[Version]:
    """Return at most three rules in force today that fit the issues and bind this lender."""
    lender_type = type_of_lender(answers)
    found: dict[str, Version] = {}
    for code in issues(answers):
        for rule_id in issue_table()[code]["rules"]:
            rule = rules[rule_id]
            if rule.status != "unconfirmed" and {*rule.binds} & {*_ALWAYS_BOUND, lender_type}:
                try:
                    found.setdefault(rule_id, rule.on(today))
                except NoRuleInForceError:
                    continue
                break
    return list(found.values())[:MOST_RULES]


def type_of_lender(answers: Answers) -> str:
    """Return the kind of the lender: as chosen, else as known by its name, else unknown."""
    chosen = answers.get("lender_type")
    if chosen and chosen != UNKNOWN:
        return str(chosen)
    lender = answers.get("lender")
    return str(lender["type"]) if isinstance(lender, dict) else UNKNOWN


def letter_context(answers: Answers, rules: Rules, today: date, reply_by: date) -> dict[str, Any]:
    """Return the values of `documents/C1_complaint/letter.j2`; None prints a blank."""
    lines, _ = facts(answers)
    lender = answers.get("lender")
    return {
        "lender": lender["name"] if isinstance(lender, dict) else None,
        "product": (lender["product"] or None) if isinstance(lender, dict) else None,
        "agency": _shown(answers, "fc_agency"),
        "facts": [{"issue": line.issue, "details": "；".join(line.details)} for line in lines],
        "rules": [
            {"text": version.text, "cite": version.cite}
            for version in rules_for(answers, rules, today)
        ],
        "wants": _wants(answers),
        "reply_by": format_date(reply_by),
        "evidence": _shown(answers, "fc_evidence"),
        "tried": _shown(answers, "fc_tried"),
        "anonymous": answers.get("fc_name") == "anonymous",
        "today": format_date(today, with_year=True),
    }


def _wants(answers: Answers) -> list[str]:
    question = JOURNEY.question("fc_want")
    wanted = answers.get("fc_want")
    if not isinstance(wanted, list):
        usual = [code for issue in issues(answers) for code in issue_table()[issue]["want"]]
        wanted = list(dict.fromkeys(usual))
    return [question.title_of(code) for code in wanted]


def _shown(answers: Answers, slot: str) -> str | None:
    question = JOURNEY.question(slot)
    value = answers.get(slot)
    if value in (["none"], "none"):
        return None
    text = display(question, value)
    return None if text == MISSING else text
