"""What complaint C1 says: only facts that were told; an issue without a fact is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_date
from casework.display import MISSING, display
from casework.file_complaint.facts import evidence_numbers, evidence_of, facts, titles
from casework.file_complaint.questions import FACTS, JOURNEY, issues
from casework.knowledge import read_yaml
from casework.questions import UNKNOWN, Answers
from casework.rules import NoRuleInForceError, Rule, Rules, Version

MOST_RULES = 3
# What the letter says, when it is known; the rest only decides where the letter goes.
WRITTEN = frozenset({"lender", "fc_agency", "fc_evidence", *(s for f in FACTS.values() for s in f)})
# Where no rule sets a term, an answer is asked for within this time; our wish, not law.
REPLY_WITHIN = timedelta(days=15)
# A rule that binds all of these binds whichever licensed lender is behind a platform.
_LICENSED = frozenset({"bank", "consumer_finance", "small_loan"})
_NOT_KNOWN = frozenset({UNKNOWN, "platform_only"})
# The national standard is about consumer credit lent on the internet: no ground for a card.
CARD, _ONLINE_CREDIT = "信用卡", "national_standard"
# Whoever disputes the debt itself does not offer to repay it.
DISPUTES_DEBT = frozenset({"not_my_debt", "contact_only"})


@lru_cache(maxsize=1)
def issue_table() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the rules and the usual wishes of each issue code."""
    table: Mapping[str, Mapping[str, list[str]]] = read_yaml(Path(__file__).with_name("issues.yml"))
    return table


@lru_cache(maxsize=1)
def want_sentences() -> Mapping[str, str]:
    """Return how a letter asks for each wish."""
    read: Mapping[str, str] = read_yaml(Path(__file__).with_name("wants.yml"))
    return read


def binds(rule: Rule, lender_type: str) -> bool:
    """Return whether a letter about this kind of lender may quote the rule.

    A rule for banks is not quoted against a small-loan company because collectors are bound too.
    While the lender is unknown, only what binds every licensed lender is.
    """
    bound = {*rule.binds}
    behind = lender_type in _NOT_KNOWN and bound >= _LICENSED
    return "everyone" in bound or lender_type in bound or behind


def rules_for(answers: Answers, rules: Rules, today: date) -> list[Version]:
    """Return at most three rules in force today that fit the issues and bind this lender.

    Every issue gets its most fitting one first; what is left of the three goes to the next.
    """
    found: dict[str, Version] = {}
    fitting = [_in_force(code, answers, rules, today) for code in issues(answers)]
    for place in range(max(map(len, fitting), default=0)):
        for version in (versions[place] for versions in fitting if len(versions) > place):
            found.setdefault(version.rule_id, version)
    return list(found.values())[:MOST_RULES]


def _in_force(code: str, answers: Answers, rules: Rules, today: date) -> list[Version]:
    kind = type_of_lender(answers)
    named = [rules[rule_id] for rule_id in issue_table()[code]["rules"]]
    found = []
    for rule in named:
        unfit = rule.kind == _ONLINE_CREDIT and CARD in (product_of(answers) or "")
        if rule.status != "unconfirmed" and binds(rule, kind) and not unfit:
            try:
                found.append(rule.on(today))
            except NoRuleInForceError:
                continue
    return found


def type_of_lender(answers: Answers) -> str:
    """Return the kind of the lender: as chosen, else as known by its name, else unknown."""
    chosen = answers.get("lender_type")
    if chosen and chosen != UNKNOWN:
        return str(chosen)
    lender = answers.get("lender")
    return str(lender["type"]) if isinstance(lender, dict) else UNKNOWN


def letter_context(answers: Answers, rules: Rules, today: date, reply_by: date) -> dict[str, Any]:
    """Return the values of `documents/C1_complaint/letter.j2`; None prints a blank."""
    evidence, platform = evidence_of(answers), answers.get("fc_platform")
    return {
        "lender": lender_name(answers),
        "product": product_of(answers),
        "platform": platform["name"] if isinstance(platform, dict) else None,
        "agency": shown(answers, "fc_agency"),
        "facts": fact_rows(answers),
        "rules": rule_rows(answers, rules, today),
        "wants": wants(answers),
        "reply_by": format_date(reply_by),
        "evidence": titles(evidence, "fc_evidence"),
        "tried": shown(answers, "fc_tried"),
        "anonymous": answers.get("fc_name") == "anonymous",
        "owes": owes(answers),
        "today": format_date(today, with_year=True),
    }


def fact_rows(answers: Answers) -> list[dict[str, Any]]:
    """Return the rows of the fact table: what happened, the details, the numbers of evidence."""
    rows, _ = facts(answers)
    evidence = evidence_of(answers)
    return [
        {
            "issue": row.issue,
            "details": "；".join(row.details),
            "evidence": "、".join(map(str, evidence_numbers(number, rows, evidence))) or None,
        }
        for number, row in enumerate(rows, start=1)
    ]


def rule_rows(answers: Answers, rules: Rules, today: date) -> list[dict[str, Any]]:
    """Return the rules a letter rests on; a rule not read in the original is asked to be checked.

    The office reads neither what we have seen of a rule nor the number of an article we have not.
    """
    return [
        {
            "text": version.quote,
            "cite": version.letter_cite,
            "firm": version.status == "confirmed",
        }
        for version in rules_for(answers, rules, today)
    ]


def lender_name(answers: Answers) -> str | None:
    """Return the lender as a letter addresses it, None when it is not known."""
    lender = answers.get("lender")
    return str(lender["name"]) if isinstance(lender, dict) else None


def product_of(answers: Answers) -> str | None:
    """Return the product, None when it is not known."""
    lender = answers.get("lender")
    return (lender["product"] or None) if isinstance(lender, dict) else None


def owes(answers: Answers) -> bool:
    """Return whether the letter may speak of repaying: not where the debt itself is disputed."""
    return not DISPUTES_DEBT & set(issues(answers))


def want_codes(answers: Answers) -> list[str]:
    """Return the wishes chosen, else those that usually go with the issues."""
    wanted = answers.get("fc_want")
    if isinstance(wanted, list):
        return [str(code) for code in wanted]
    usual = [code for issue in issues(answers) for code in issue_table()[issue]["want"]]
    return list(dict.fromkeys(usual))


def wants(answers: Answers) -> list[str]:
    """Return the wishes as a letter asks for them, at the end one in the person's own words."""
    own = answers.get("fc_want_words")
    said = [f"{own.rstrip('。')}。"] if isinstance(own, str) and own != UNKNOWN else []
    return [want_sentences()[code] for code in want_codes(answers)] + said


def behind_platform(answers: Answers) -> dict[str, Any] | None:
    """Return the complaint as it goes to the lender of the contract; None without a platform.

    While that lender is not known its place stays blank.
    """
    if type_of_lender(answers) != "platform_only":
        return None
    contract = answers.get("fc_contract_lender")
    known = contract if isinstance(contract, dict) else UNKNOWN
    return {**answers, "lender": known, "lender_type": None, "fc_platform": answers.get("lender")}


def recipients(answers: Answers) -> list[dict[str, Any]]:
    """Return the complaint for each who gets one: the lender, or an App and its lender."""
    behind = behind_platform(answers)
    return [dict(answers), *([behind] if behind else [])]


def shown(answers: Answers, slot: str) -> str | None:
    """Return an answer as its person reads it, None where there is nothing to say."""
    value = answers.get(slot)
    if value in (["none"], "none"):
        return None
    text = display(JOURNEY.question(slot), value)
    return None if text == MISSING else text
