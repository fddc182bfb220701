"""What is left of a text on a day: sentences that rest on rules not in force are left out.

A sentence rests on a rule when it holds one of the rule's values, or the mark `{rule.only}`, which
itself reads as nothing. A citation is left out with its rule. A rule that is cited, neither
marked nor quoted, carries the whole text: on a day without it the text is not said at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from casework.placeholders import names_in
from casework.rules import Rule, Version

SOURCES = "依据："
LENDER_TYPES = frozenset(
    ["bank", "consumer_finance", "small_loan", "auto_trust", "platform_only", "amc",
     "private_unlicensed"]
)  # fmt: skip
_OPEN_END = re.compile(r"；((?:\{[a-z0-9_]+\.only\})*)$")
# A clause with its marks: they may follow the full stop.
_CLAUSE = re.compile(r"[^。；\n]+[。；]?(?:\{[a-z0-9_]+\.only\})*|[。；]")


def cited(text: str, rules: Mapping[str, Rule]) -> list[str]:
    """Return the ids of the rules that a text names in any way, in order."""
    return list(
        dict.fromkeys(name.split(".")[0] for name in names_in(text) if _is_rule(name, rules))
    )


def removable(text: str, rules: Mapping[str, Rule]) -> set[str]:
    """Return the cited rules without which the rest of the text can still be said."""
    return {
        name.split(".")[0]
        for name in names_in(text)
        if _is_rule(name, rules) and not name.endswith(".cite")
    }


def standing(text: str, rules: Mapping[str, Rule], day: date) -> str | None:
    """Return the text as it may be said on `day`; None when what it rests on is not in force.

    Bubbles are separated by one empty line; the last begins with 依据： and has a citation left.
    """
    absent = {rule for rule in cited(text, rules) if in_force(rules[rule], day) is None}
    if not absent:
        return text
    if absent - removable(text, rules):
        return None
    *body, last = text.split("\n\n")
    kept = [_without(bubble, absent) for bubble in body]
    sources = _without(last.removeprefix(SOURCES), absent)
    if ".cite}" not in sources:
        return None
    return "\n\n".join([*(bubble for bubble in kept if bubble), SOURCES + sources])


def in_force(rule: Rule, day: date) -> Version | None:
    """Return the version in force on `day`, None when there is none."""
    return next((version for version in rule.versions if version.covers(day)), None)


def not_binding(text: str, rules: Mapping[str, Rule], day: date, lender_type: str) -> list[Version]:
    """Return the rules of a text that bind some kinds of lender, but not this kind."""
    bound = [rules[rule] for rule in cited(text, rules) if not binds(rules[rule], lender_type)]
    return [version for rule in bound if (version := in_force(rule, day))]


def binds(rule: Rule, lender_type: str) -> bool:
    """Return whether a rule holds for a kind of lender: it names it, everyone, or no kind."""
    named = LENDER_TYPES.intersection(rule.binds)
    return not named or "everyone" in rule.binds or lender_type in named


def _is_rule(name: str, rules: Mapping[str, Rule]) -> bool:
    return name.split(".")[0] in rules


def _without(bubble: str, absent: set[str]) -> str:
    """Return a bubble without the clauses that name one of the rules; 。 closes what is left."""
    lines = (_line_without(line, absent) for line in bubble.split("\n"))
    return "\n".join(line for line in lines if line)


def _line_without(line: str, absent: set[str]) -> str:
    left = ""
    for clause in _CLAUSE.findall(line):
        if not absent.intersection(name.split(".")[0] for name in names_in(clause)):
            left += clause
        elif "。" in clause:
            left = _OPEN_END.sub(r"。\1", left)
    return left
