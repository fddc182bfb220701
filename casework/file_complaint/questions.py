"""When each question of `file_complaint` is asked: the facts depend on what happened."""

from __future__ import annotations

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
    "third_party_contact": ("fx_third_who", "fx_when", "fx_words"),
    "threats_abuse": ("fx_words", "fx_who", "fx_when"),
    "home_visit_misconduct": ("fx_when", "fx_people", "fx_entry"),
    "fake_official": ("fx_document", "fx_when"),
    "privacy_leak": ("fx_leak_where", "fx_when"),
    "wrong_amount_fees": ("fx_amount_shown", "fx_amount_claimed"),
    "not_my_debt": ("fx_what",),
    "private_account": ("fx_account_name", "fx_when"),
    "agreement_ignored": ("fx_agreed_on", "fx_what"),
    "no_reply_negotiation": ("fx_when", "fx_what"),
    "agency_not_authorised": ("fx_what",),
    "credit_report_error": ("fx_what",),
    "contact_only": ("fx_when", "fx_numbers"),
}


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


_FACT_SLOTS = sorted({slot for slots in FACTS.values() for slot in slots})

JOURNEY = Journey(
    name="file_complaint",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={"lender_type": _type_unclear, **{slot: _needs(slot) for slot in _FACT_SLOTS}},
    shared=frozenset({"lender"}),
)
