"""The values of result card V1, letter V2 and call script V3: stored answers and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.dates import format_date
from casework.display import display
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.questions import UNKNOWN, Answers
from casework.rules import Rules
from casework.verify_collector.questions import JOURNEY
from casework.verify_collector.score import score
from casework.verify_collector.text_check import reason_of
from casework.verify_collector.wording import level_title, reasons_of, still_open

# Ours, not a rule of law: time enough to look into a file.
REPLY_WITHIN = timedelta(days=15)
# Beyond these a card of one page is full; the most telling come first.
MOST_REASONS, MOST_MARKS, MOST_OPEN = 10, 6, 10
_NOTICE = "outsourcing_notice"


def result_card(answers: Answers, today: date) -> dict[str, Any]:
    """Return the values of V1: what was told, the level, the reasons, what is still open."""
    verdict = score(answers)
    asked = [s for s in verdict.not_asked if JOURNEY.applies(JOURNEY.question(s), answers)]
    issues = COMPLAINT.question("fc_issues")
    return {
        "today": format_date(today, with_year=True),
        "lender": lender_name(answers),
        "channel": _told("vc_channel", answers),
        "claims": _told("vc_claims", answers),
        "agency": _told("vc_agency", answers) or _told("vc_med_name", answers),
        "level": level_title(verdict),
        "reasons": reasons_of(verdict)[:MOST_REASONS],
        "marks": [reason_of(code) for code in (answers.get("vc_text_marks") or [])[:MOST_MARKS]],
        "open": [line for slot, line in zip(verdict.not_asked, still_open(verdict), strict=True)
                 if slot in asked][:MOST_OPEN],
        "callback": _told("vc_callback", answers),
        "conduct": [issues.title_of(code) for code in verdict.conduct],
    }  # fmt: skip


def proof_request(answers: Answers, rules: Rules, today: date) -> dict[str, Any]:
    """Return the values of V2, the letter that asks for proof of mandate and debt."""
    return {
        "lender": lender_name(answers),
        "agency": _told("vc_agency", answers) or _told("vc_med_name", answers),
        "claims": _told("vc_claims", answers),
        "channel": _told("vc_channel", answers),
        "higher": answers.get("vc_amount") == "higher",
        "reply_by": format_date(today + REPLY_WITHIN),
        "cite": rules[_NOTICE].on(today).letter_cite,
        "today": format_date(today, with_year=True),
    }


def call_script(answers: Answers, line: str | None, police: str) -> dict[str, Any]:
    """Return the values of V3; `line` is the lender's number where it is confirmed."""
    return {
        "lender": lender_name(answers),
        "line": line,
        "agency": _told("vc_agency", answers) or _told("vc_med_name", answers),
        "police": police,
    }


def lender_name(answers: Answers) -> str | None:
    """Return the name of the lender as told, None when unknown."""
    lender = answers.get("lender")
    return str(lender["name"]) if isinstance(lender, Mapping) else None


def _told(slot: str, answers: Answers) -> str | None:
    value = answers.get(slot)
    if value in (None, UNKNOWN):
        return None
    return display(JOURNEY.question(slot), value)
