"""What to do about a followed complaint: wait, press, ask for a review, go elsewhere."""

from __future__ import annotations

from typing import Any

from actions import context
from actions.plan_notices import Notice, facts
from casework.dates import format_date
from casework.file_complaint import route
from casework.file_complaint.deadlines import day_number
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import Step
from casework.track_complaint.wording import office

_MOST_OFFICES = 4


def notice_of(case: Case, step: Step) -> Notice:
    """Return the response for a step, with the day, the office and the facts it may name."""
    values: dict[str, Any] = {
        "day": format_date(step.line.due_on) if step.line else "",
        "number": day_number(case.filed_on or context.today(), context.today()),
        "office": office(case),
        "offices": offices(case),
        **facts(
            "nfra.line",
            "pboc.line",
            "legal_service.line",
            "complaint_review.request",
            "complaint_review.cite",
            "complaint_days.cite",
            "complaint_mediation.cite",
            "report_days.cite",
            "credit_complaint.cite",
            "police_accept.cite",
            "police_deadline.cite",
        ),
    }
    return {
        "wait": "utter_track_complaint_wait",
        "no_term": "utter_track_complaint_no_term",
        "good": "utter_track_complaint_good",
        "refused": "utter_track_complaint_refused",
        "asked_withdraw": "utter_track_complaint_asked_withdraw",
        "extended": "utter_track_complaint_extended",
        "extended_beyond": "utter_track_complaint_extended_beyond",
        "bad_branch": "utter_track_complaint_bad",
        "bad_head": "utter_track_complaint_bad_head",
        "bad_unbound": "utter_track_complaint_bad_unbound",
        "bad_review": "utter_track_complaint_bad_review",
        "bad_credit": "utter_track_complaint_bad_credit",
        "bad_pboc": "utter_track_complaint_bad_pboc",
        "bad_police": "utter_track_complaint_bad_police",
        "bad_report": "utter_track_complaint_bad_report",
        "bad_elsewhere": "utter_track_complaint_bad_elsewhere",
        "late_handling": "utter_track_complaint_late_first",
        "late_forwarded_handling": "utter_track_complaint_late_first",
        "late_complex": "utter_track_complaint_late_complex",
        "late_forwarded_complex": "utter_track_complaint_late_complex",
        "late_special": "utter_track_complaint_late_special",
        "late_forwarded_special": "utter_track_complaint_late_special",
        "late_forwarding": "utter_track_complaint_late_forwarding",
        "late_review_request": "utter_track_complaint_late_review_request",
        "late_review_answer": "utter_track_complaint_late_review_answer",
        "late_accepting": "utter_track_complaint_late_accepting",
        "late_result": "utter_track_complaint_late_result",
        "late_objection": "utter_track_complaint_late_objection",
        "late_credit_answer": "utter_track_complaint_late_credit_answer",
        "late_police_case": "utter_track_complaint_late_police_case",
        "late_promised": "utter_track_complaint_late_promised",
        "late_wished": "utter_track_complaint_late_wished",
    }[step.code], values


def offices(case: Case) -> str:
    """Return the offices for this kind of lender in order, numbered, those tried marked last."""
    names = []
    for step in route.steps(case.lender_type)[:_MOST_OFFICES]:
        authority = context.authorities()[step.authority]
        line = authority.line if authority.status != "unconfirmed" else ""
        names.append(f"{authority.name}（{line}）" if line else authority.name)
    return "、".join(names)
