"""The complaint for a form on the web, within its length; and what to say on the telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.authorities import Authority
from casework.dates import format_date
from casework.file_complaint.facts import evidence_of, titles
from casework.file_complaint.letter import (
    binds,
    fact_rows,
    lender_name,
    product_of,
    shown,
    type_of_lender,
    wants,
)
from casework.knowledge import read_yaml
from casework.questions import Answers
from casework.rules import Rules
from casework.text import clip

AUTHORITY = "authority"
PARTNER, ANSWER = "complaint_partner", "complaint_answer"
# How long the details of one fact may be, tried one after the other until the form holds all.
_DETAILS = (1000, 160, 100, 60, 30)


@lru_cache(maxsize=1)
def limits() -> Mapping[str, int]:
    """Return the lengths in characters by the word in the command that asks for one."""
    read: Mapping[str, int] = read_yaml(Path(__file__).with_name("portal.yml"))
    return read


def fitted(
    answers: Answers, reply_by: date, limit: int, render: Callable[[Mapping[str, Any]], str]
) -> str:
    """Return the fullest text of at most `limit` characters; facts stay, their details give way.

    Raises:
        ValueError: not even the shortest text fits.
    """
    for values in _shorter(answers, reply_by):
        text = render(values)
        if len(text) <= limit:
            return text
    raise ValueError(f"nothing fits {limit} characters")


def _shorter(answers: Answers, reply_by: date) -> Iterator[dict[str, Any]]:
    """Yield the values of C6, each shorter than the one before; what goes first weighs least."""
    full: dict[str, Any] = {
        "lender": lender_name(answers),
        "product": product_of(answers),
        "agency": shown(answers, "fc_agency"),
        "facts": [{"issue": row["issue"], "details": row["details"]} for row in fact_rows(answers)],
        "wants": wants(answers),
        "evidence": titles(evidence_of(answers), "fc_evidence"),
        "reply_by": format_date(reply_by),
    }
    for most in _DETAILS:
        facts = [{**fact, "details": clip(fact["details"], most)} for fact in full["facts"]]
        yield {**full, "facts": facts}
    yield {**full, "facts": facts, "wants": full["wants"][:3], "evidence": [], "agency": None}


def phone_values(
    answers: Answers, office: str, line: str, today: date, rules: Rules
) -> dict[str, Any]:
    """Return the values of C7, the words for the telephone; the rules only where they bind."""
    kind = type_of_lender(answers)
    partner, answer = (
        rules[rule_id].on(today) if binds(rules[rule_id], kind) else None
        for rule_id in (PARTNER, ANSWER)
    )
    return {
        "office": office,
        "line": line or None,
        "lender": lender_name(answers),
        "product": product_of(answers),
        "facts": [{"issue": row["issue"], "details": row["details"]} for row in fact_rows(answers)],
        "wants": wants(answers),
        "partner": partner.letter_cite if partner else None,
        "answer": answer.letter_cite if answer else None,
    }


def office_lines(
    office: Authority, rules: Rules, today: date, strengths: Mapping[str, str], lender_type: str
) -> dict[str, str]:
    """Return who it is, what it takes, what it does not, and what to reply when turned away.

    A reply that rests on a rule names the rule and how binding it is, where the rule binds this
    kind of lender or the office itself.
    """
    says, reply, rule_id = office.turned_away or ("", "", "")
    ground = ""
    own = {AUTHORITY, office.id}
    if rule_id and (own & {*rules[rule_id].binds} or binds(rules[rule_id], lender_type)):
        version = rules[rule_id].on(today)
        ground = f"（{strengths[version.strength]}——{version.short_cite}）"
    line = office.line if office.status != "unconfirmed" else ""
    return {
        "office": f"{office.name}（{line}）" if line else office.name,
        "takes": office.takes[0],
        "does_not": office.does_not[0],
        "says": says,
        "reply": reply + ground,
    }
