"""What comes after a complaint: C2 to C5 and the evidence list E2, as values of their templates.

Every function is pure: a stored complaint (`complaint.kept`), one `Filing`, the day, the rules. A
value that is not known is None and prints a blank to fill in by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from casework.authorities import Authority
from casework.dates import format_date
from casework.file_complaint.complaint import Complaint, Filing, answers_of
from casework.file_complaint.deadlines import day_number, deadlines, last_passed
from casework.file_complaint.facts import evidence_of, facts, named, shown_by, titles
from casework.file_complaint.letter import (
    REPLY_WITHIN,
    fact_rows,
    lender_name,
    owes,
    product_of,
    rule_rows,
    shown,
    type_of_lender,
    wants,
)
from casework.file_complaint.questions import issues
from casework.questions import Answers
from casework.rules import Rules

# Which document each code of `deadlines.Deadline.letter` and `route.Step.letter` is.
LETTERS: Mapping[str, str] = {
    "C1": "C1_complaint",
    "C2": "C2_overdue_answer",
    "C3": "C3_review_request",
    "C4": "C4_report",
    "C5": "C5_mediation_request",
    "E2": "E2_evidence_list",
}
# A reminder asks for word within this time; our wish, not law.
REMINDER_WITHIN = timedelta(days=7)
REVIEW, MEDIATION = "complaint_review", "mediation_no_refusal"
# The office behind a channel, where one office answers.
OFFICES: Mapping[str, str] = {
    "regulator": "nfra",
    "report": "nfra",
    "credit": "credit_center",
    "pboc": "pboc",
    "police": "police",
    "mediation": "financial_mediation",
}
Offices = Mapping[str, Authority]


def letter_values(
    code: str,
    complaint: Complaint,
    filing: Filing | None,
    today: date,
    rules: Rules,
    offices: Offices,
) -> dict[str, Any]:
    """Return the values of letter `code` (C2 to C5, E2) in `documents/`.

    Raises:
        KeyError: `code` is none of these letters.
    """
    return _LETTERS[code](answers_of(complaint), filing, today, rules, offices)


def recipient(filing: Filing | None, answers: Answers, offices: Offices) -> str | None:
    """Return whom a reminder is addressed to: the office of the channel, else the lender."""
    if filing is not None and filing.channel in OFFICES:
        return offices[OFFICES[filing.channel]].name
    return lender_name(answers)


def report_office(lender_type: str) -> str | None:
    """Return which office takes a report on this kind of lender; None while it is unknown."""
    if lender_type in ("bank", "consumer_finance", "auto_trust"):
        return "nfra"
    return "local_finance" if lender_type in ("small_loan", "private_unlicensed") else None


def _common(answers: Answers, today: date) -> dict[str, Any]:
    return {
        "lender": lender_name(answers),
        "product": product_of(answers),
        "today": format_date(today, with_year=True),
    }


def _overdue(
    answers: Answers, filing: Filing | None, today: date, rules: Rules, offices: Offices
) -> dict[str, Any]:
    """C2: the day has passed and no answer came; ask where it stands, in writing."""
    lines = _lines(filing, answers, rules)
    late = last_passed(lines, today)
    rule = rules[late.rule_id].on(filing.filed_on) if late and filing else None
    return _common(answers, today) | {
        "to": recipient(filing, answers, offices),
        "filed_on": format_date(filing.filed_on, with_year=True) if filing else None,
        "ref": filing.ref if filing else None,
        "person": filing.person if filing else None,
        "issues": [named(code) for code in issues(answers)],
        "days": day_number(filing.filed_on, today) if filing else None,
        "due": format_date(late.due_on) if late else None,
        "rule": rule.quote if rule else None,
        "cite": rule.letter_cite if rule else None,
        "reply_by": format_date(today + REMINDER_WITHIN),
        "owes": owes(answers),
    }


def _lines(filing: Filing | None, answers: Answers, rules: Rules) -> Sequence[Any]:
    if filing is None:
        return ()
    kind = type_of_lender(answers)
    # a date is only held against an office when it is certain that the rule binds
    lines = deadlines(filing.channel, filing.filed_on, rules, kind)
    return [line for line in lines if line.certain]


def _review(
    answers: Answers, filing: Filing | None, today: date, rules: Rules, offices: Offices
) -> dict[str, Any]:
    """C3: ask the office above a branch to look at its decision again."""
    rule = rules[REVIEW]
    bound = type_of_lender(answers) in rule.binds
    version = rule.on(today)
    answer = int(version.values["answer"].value)
    within = timedelta(days=answer) if bound else REPLY_WITHIN
    return _common(answers, today) | {
        "filed_on": format_date(filing.filed_on, with_year=True) if filing else None,
        "ref": filing.ref if filing else None,
        "answered_on": format_date(filing.answered_on, with_year=True)
        if filing and filing.answered_on
        else None,
        "answer": filing.answer if filing else None,
        "facts": fact_rows(answers),
        "rule": version.quote if bound else None,
        "cite": version.letter_cite if bound else None,
        "wants": wants(answers),
        "answer_by": format_date(today + within),
    }


def _report(
    answers: Answers, filing: Filing | None, today: date, rules: Rules, offices: Offices
) -> dict[str, Any]:
    """C4: a report of breaches to the office that may act on them; it asks for nothing private."""
    office = report_office(type_of_lender(answers))
    return _common(answers, today) | {
        "to": offices[office].name if office else None,
        "agency": shown(answers, "fc_agency"),
        "facts": fact_rows(answers),
        "rules": rule_rows(answers, rules, today),
        "before": _before(filing, offices),
        "evidence": titles(evidence_of(answers), "fc_evidence"),
        "anonymous": answers.get("fc_name") == "anonymous",
    }


def _mediation(
    answers: Answers, filing: Filing | None, today: date, rules: Rules, offices: Offices
) -> dict[str, Any]:
    """C5: ask a mediation body to bring the lender to the table; both sides stay free."""
    rule = rules[MEDIATION]
    version = rule.on(today) if type_of_lender(answers) in rule.binds else None
    return _common(answers, today) | {
        "facts": fact_rows(answers),
        "before": _before(filing, offices),
        "rule": version.quote if version else None,
        "cite": version.letter_cite if version else None,
        "wants": wants(answers),
        "repay": owes(answers) and "no_reply_negotiation" in issues(answers),
    }


def _before(filing: Filing | None, offices: Offices) -> dict[str, Any] | None:
    """Return what was done before: to whom, when, under which number; None when nothing is known.

    Where no office stands behind the channel, it went to the lender.
    """
    if filing is None:
        return None
    office = OFFICES.get(filing.channel)
    return {
        "office": offices[office].name if office else None,
        "filed_on": format_date(filing.filed_on, with_year=True),
        "ref": filing.ref,
        "answer": filing.answer,
    }


def evidence_list(answers: Answers, today: date) -> dict[str, Any]:
    """E2: each piece of evidence with what it can show; where the original lies is written in."""
    rows, _ = facts(answers)
    return _common(answers, today) | {
        "pieces": [
            {
                "name": name,
                "shows": "、".join(rows[number - 1].issue for number in shown_by(code, rows))
                or None,
            }
            for code, name in zip(
                evidence_of(answers), titles(evidence_of(answers), "fc_evidence"), strict=True
            )
        ],
        "facts": [{"issue": row.issue, "details": "；".join(row.details)} for row in rows],
    }


def _evidence(
    answers: Answers, filing: Filing | None, today: date, rules: Rules, offices: Offices
) -> dict[str, Any]:
    return evidence_list(answers, today)


_LETTERS: Mapping[str, Callable[[Answers, Filing | None, date, Rules, Offices], dict[str, Any]]] = {
    "C2": _overdue,
    "C3": _review,
    "C4": _report,
    "C5": _mediation,
    "E2": _evidence,
}
