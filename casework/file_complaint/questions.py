"""When each question of `file_complaint` is asked: the facts depend on what happened."""

from __future__ import annotations

import re
from pathlib import Path

from casework.questions import UNKNOWN, Answers, Condition, Journey, read_questions

# What each issue needs told, in the order it is asked (journeys.md, table of section 5).
FACTS: dict[str, tuple[str, ...]] = {
    "night_or_frequent_calls": (
        "fx_when",
        "fx_numbers",
        "fx_calls_per_day",
        "fx_connected_per_day",
    ),
    "third_party_contact": ("fx_third_who", "fx_when", "fx_words", "fx_reachable"),
    "threats_abuse": ("fx_words", "fx_who", "fx_when"),
    "home_visit_misconduct": ("fx_when", "fx_people", "fx_visit"),
    "fake_official": ("fx_document", "fx_case_no", "fx_words", "fx_when"),
    "privacy_leak": ("fx_leak_what", "fx_leak_where", "fx_when"),
    "wrong_amount_fees": (
        "fx_amount_shown", "fx_amount_claimed", "fx_fee_item", "fx_fee_by", "fx_loan_on",
    ),
    "not_my_debt": ("fx_what", "fx_reported"),
    "private_account": ("fx_account_name", "fx_asked_how", "fx_paid", "fx_when"),
    "agreement_ignored": ("fx_agreed_on", "fx_terms", "fx_what"),
    "no_reply_negotiation": ("fx_when", "fx_channel", "fx_what"),
    "agency_not_authorised": ("fx_listed", "fx_what"),
    "credit_report_error": ("fx_credit_line", "fx_what"),
    "contact_only": ("fx_relation", "fx_refused", "fx_when", "fx_numbers"),
}  # fmt: skip
_REST_OPEN = re.compile(
    r"(其余|其他|剩下|后面|余下)的?(事实|问题|细节)?(都|全|就)?先?(空着|跳过)(吧|了)?"
)
# A letter speaks of at most so many issues; more make it long and weak.
MOST_ISSUES = 3
# Which of more stay in the first letter: danger and deceit, then what spreads, then money.
GRAVEST = (
    "threats_abuse",
    "fake_official",
    "private_account",
    "home_visit_misconduct",
    "third_party_contact",
    "privacy_leak",
    "night_or_frequent_calls",
    "not_my_debt",
    "wrong_amount_fees",
    "agreement_ignored",
    "contact_only",
    "agency_not_authorised",
    "credit_report_error",
    "no_reply_negotiation",
)


def issues(answers: Answers) -> list[str]:
    """Return the issue codes chosen so far."""
    chosen = answers.get("fc_issues")
    return list(chosen) if isinstance(chosen, list) else []


def _needs(slot: str) -> Condition:
    return lambda answers: any(slot in FACTS[code] for code in issues(answers))


def _type_unclear(answers: Answers) -> bool:
    """Ask for the kind of lender only when its name does not tell, or is asked for again."""
    lender = answers.get("lender")
    return not isinstance(lender, dict) or lender["type"] == UNKNOWN


def _behind_platform(answers: Answers) -> bool:
    """Ask who lends behind an App: that lender gets a letter of its own."""
    chosen, lender = answers.get("lender_type"), answers.get("lender")
    known = isinstance(lender, dict) and lender["type"] == "platform_only"
    return chosen == "platform_only" or (known and chosen in (None, UNKNOWN))


def _fee_named(answers: Answers) -> bool:
    """Ask who charged a fee and when the loan was made only of a fee that was named."""
    return _needs("fx_fee_item")(answers) and answers.get("fx_fee_item") not in (None, UNKNOWN)


FACT_SLOTS = tuple(sorted({slot for slots in FACTS.values() for slot in slots}))

JOURNEY = Journey(
    name="file_complaint",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "lender_type": _type_unclear,
        "fc_contract_lender": _behind_platform,
        # never asked: it is what was said beside the wishes, and can be taken out of the read-back
        "fc_want_words": lambda answers: answers.get("fc_want_words") is not None,
        **{slot: _needs(slot) for slot in FACT_SLOTS},
        "fx_fee_by": _fee_named,
        "fx_loan_on": _fee_named,
    },
    shared=frozenset({"lender"}),
    heard_only=("fc_later", "fc_relief"),
)


def leaves_rest_open(said: str) -> bool:
    """Say whether everything still to be told of what happened stays empty.

    >>> leaves_rest_open("其余都先空着")
    True
    """
    return _REST_OPEN.fullmatch(said) is not None
