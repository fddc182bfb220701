"""By when an answer is due, from the day a complaint was filed and the rule in force on that day.

Numbers of days come from the rules by id. A deadline is the last day for the other side; it has
passed on the day after. Calendar days are never moved here when they end on a day off: whoever
handles the complaint decides that, so `rest_day` only says it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.rules import Rules
from casework.workdays import add_workdays, is_workday

WORKING_DAYS, MONTHS = "working_days", "months"
UNKNOWN = "unknown"

# The rule whose `binds` says which lenders the terms for complaints hold for.
SCOPE = "complaint_days"
SCOPED = frozenset({"lender", "regulator", "decision", "review", "report"})


@dataclass(frozen=True)
class Deadline:
    """One date.

    `kind` names the line, `counts_from` the event it runs from: `filed`; the kind of an earlier
    line, taken at its last day, so this is the latest possible date; or `accepted` and `opened`,
    days only the office knows, so the day of filing is taken and this is the earliest possible
    date. `letter` and `then` are what to use and whom to turn to once it has passed. `own` is a day
    by which the person must act, not the other side. `certain` is False while the kind of lender is
    unknown, `provisional` while working days of a coming year are not official yet.
    """

    kind: str
    due_on: date
    rule_id: str
    unit: str
    counts_from: str
    letter: str
    then: str
    rest_day: bool
    provisional: bool
    certain: bool
    own: bool = False

    def has_passed(self, today: date) -> bool:
        """Return whether the last day is over."""
        return today > self.due_on


@dataclass(frozen=True)
class _Term:
    kind: str
    rule_id: str
    value: str
    after: str = "filed"
    letter: str = ""
    then: str = ""
    own: bool = False


CHANNELS: Mapping[str, tuple[_Term, ...]] = {
    "lender": (
        _Term("handling", "complaint_days", "handling", letter="C2", then="lender_complaints"),
        _Term("complex", "complaint_days", "complex", letter="C2", then="nfra"),
        _Term("special", "complaint_days", "special_extension", "complex", "C4", "nfra"),
    ),
    "regulator": (
        _Term("forwarding", "complaint_forward", "working_days", letter="C2", then="nfra"),
        _Term("forwarded_handling", "complaint_days", "handling", "forwarding", "C2", "nfra"),
        _Term("forwarded_complex", "complaint_days", "complex", "forwarding", "C2", "nfra"),
        _Term(
            "forwarded_special",
            "complaint_days",
            "special_extension",
            "forwarded_complex",
            "C4",
            "nfra",
        ),
    ),
    # a branch's decision that arrived on the given day, and a review asked for on the given day
    "decision": (
        _Term("review_request", "complaint_review", "request", "filed", "C5", "nfra", own=True),
    ),
    "review": (_Term("review_answer", "complaint_review", "answer", letter="C4", then="nfra"),),
    "report": (
        _Term("accepting", "report_days", "accept", letter="C2", then="nfra"),
        # a version of the rule has one of the two
        _Term("result", "report_days", "result", "accepting", "C2", "nfra"),
        _Term("result", "report_days", "months", letter="C2", then="nfra"),
    ),
    "credit": (_Term("objection", "credit_objection", "days", then="pboc"),),
    "pboc": (_Term("credit_answer", "credit_complaint", "days", "accepted", then="court"),),
    "police": (
        _Term("police_case", "police_deadline", "days", "opened", then="police_supervision"),
    ),
    # nothing binds these to a day
    "mediation": (),
    "platform": (),
    "court": (),
    "other": (),
}


def deadlines(
    channel: str, filed_on: date, rules: Rules, lender_type: str = UNKNOWN
) -> tuple[Deadline, ...]:
    """Return the dated lines of a channel in the order of the procedure; empty when none binds it.

    Where the terms bind only some lenders, another kind of lender has no lines at all.

    Raises:
        ValueError: the channel is not one of `CHANNELS`.
        NoRuleInForceError: a rule was not in force on `filed_on`.
    """
    if channel not in CHANNELS:
        raise ValueError(f"unknown channel: {channel}")
    scoped = channel in SCOPED
    if scoped and lender_type != UNKNOWN and lender_type not in rules[SCOPE].binds:
        return ()
    certain = not scoped or lender_type != UNKNOWN
    lines: dict[str, Deadline] = {}
    for term in CHANNELS[channel]:
        if term.value not in rules[term.rule_id].on(filed_on).values:
            continue
        lines[term.kind] = _line(term, filed_on, rules, lines.get(term.after), certain)
    return tuple(lines.values())


def next_due(lines: Sequence[Deadline], today: date) -> Deadline | None:
    """Return the first line whose last day is not over; None when all have passed."""
    open_lines = [line for line in lines if not line.has_passed(today)]
    return min(open_lines, key=lambda line: line.due_on, default=None)


def last_passed(lines: Sequence[Deadline], today: date) -> Deadline | None:
    """Return the latest line that has passed, whose letter is due; None before the first."""
    passed = [line for line in lines if line.has_passed(today)]
    return max(passed, key=lambda line: line.due_on, default=None)


def day_number(filed_on: date, today: date) -> int:
    """Return how many days have gone by since filing; the day of filing is day 0.

    >>> day_number(date(2026, 11, 2), date(2026, 11, 22))
    20
    """
    return (today - filed_on).days


def _line(
    term: _Term, filed_on: date, rules: Rules, earlier: Deadline | None, certain: bool
) -> Deadline:
    value = rules[term.rule_id].on(filed_on).values[term.value]
    start = earlier.due_on if earlier else filed_on
    provisional = earlier.provisional if earlier else False
    if value.unit == WORKING_DAYS:
        worked = add_workdays(start, int(value.value))
        due_on, provisional = worked.day, provisional or worked.provisional
    else:
        due_on = _on_by(start, int(value.value), value.unit)
    return Deadline(
        kind=term.kind,
        due_on=due_on,
        rule_id=term.rule_id,
        unit=value.unit,
        counts_from=term.after,
        letter=term.letter,
        then=term.then,
        rest_day=not is_workday(due_on),
        provisional=provisional,
        certain=certain,
        own=term.own,
    )


def _on_by(start: date, number: int, unit: str) -> date:
    """Return the day so many days or months on; in a month without that day, its last.

    >>> _on_by(date(2025, 12, 31), 2, MONTHS)
    datetime.date(2026, 2, 28)
    """
    if unit != MONTHS:
        return start + timedelta(days=number)
    years, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
