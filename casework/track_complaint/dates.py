"""The dated lines of a case: what its rules set, what the other side promised, what we suggest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.file_complaint.deadlines import Deadline, deadlines, last_passed, next_due
from casework.file_complaint.letter import REPLY_WITHIN
from casework.rules import NoRuleInForceError, Rules
from casework.track_complaint.cases import Case
from casework.track_complaint.questions import REVIEWED
from casework.workdays import is_workday

PROMISED, WISHED = "promised", "wished"
# Where no rule sets a day it is still worth asking once; the police and a court go their own way.
_ASKED_AGAIN = frozenset({"lender", "regulator", "review", "report", "mediation", "platform",
                          "other"})  # fmt: skip
# What an answer already did: who says it was accepted or will take longer has answered that.
_DONE = {
    "accepted": frozenset({"forwarding", "accepting"}),
    "extended": frozenset({"handling", "forwarding", "forwarded_handling", "accepting"}),
}
# One's own last day is told while there is still time to act.
AHEAD = timedelta(days=3)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Alert:
    """A day on which the person is told about a line of a case."""

    day: date
    case: Case
    line: Deadline


def lines_of(case: Case, rules: Rules) -> tuple[Deadline, ...]:
    """Return the lines of a case that are still open, by day; none before it was handed in."""
    if case.filed_on is None:
        return ()
    lines = [*_waiting(case, rules), *_review(case, rules)]
    if case.reply == "extended" and case.promised_on:
        lines.append(_own_line(PROMISED, case.promised_on))
    if not lines and not case.is_closed and case.channel in _ASKED_AGAIN:
        lines.append(_own_line(WISHED, case.filed_on + REPLY_WITHIN))
    return tuple(sorted(lines, key=lambda line: line.due_on))


def _waiting(case: Case, rules: Rules) -> list[Deadline]:
    if case.is_closed or case.filed_on is None:
        return []
    found = _by_rule(case.channel, case.filed_on, case, rules)
    return [line for line in found if line.kind not in _DONE.get(case.reply, ())]


def _by_rule(channel: str, day: date, case: Case, rules: Rules) -> Sequence[Deadline]:
    """Return the lines of the rule in force on `day`; none before the rule: no day is guessed."""
    try:
        return deadlines(channel, day, rules, case.lender_type)
    except NoRuleInForceError:
        return ()


def _review(case: Case, rules: Rules) -> Sequence[Deadline]:
    """Return the last day to ask the office above a branch, counted from the day of its answer."""
    if case.reply != "bad" or case.channel not in REVIEWED or case.decider == "head":
        return ()
    if case.replied_on is None:
        return ()
    return _by_rule("decision", case.replied_on, case, rules)


def _own_line(kind: str, day: date) -> Deadline:
    """Return a line that rests on no rule: a promise, or our own suggestion."""
    return Deadline(
        kind=kind,
        due_on=day,
        rule_id="",
        unit="days",
        counts_from="filed",
        letter="",
        then="",
        rest_day=not is_workday(day),
        provisional=False,
        certain=True,
    )


def latest_by_rule(case: Case, rules: Rules) -> Deadline | None:
    """Return the last line that a rule sets for the answer; None where no rule binds."""
    lines = [line for line in lines_of(case, rules) if line.rule_id and not line.own]
    return lines[-1] if lines else None


def alerts(cases: Iterable[Case], rules: Rules) -> list[Alert]:
    """Return when to tell the person what, the earliest first.

    The other side's last day is told on the day after, the person's own some days ahead.
    """
    found = [
        Alert(line.due_on - AHEAD if line.own else line.due_on + ONE_DAY, case, line)
        for case in cases
        for line in lines_of(case, rules)
    ]
    return sorted(found, key=lambda alert: (alert.day, alert.case.number))


def next_alert(cases: Iterable[Case], rules: Rules, after: date) -> date | None:
    """Return the first day after `after` on which there is something to tell, None without one."""
    return next((alert.day for alert in alerts(cases, rules) if alert.day > after), None)


def case_for(
    code: str, cases: Iterable[Case], lender: str | None, rules: Rules, today: date
) -> Case | None:
    """Return the case that letter `code` is for: the one that calls for it, else the latest.

    C2 asks about an open case, first about one whose day has passed; C3 is about a bad answer. The
    others go with what was written here: with the `lender` of that, where one was.
    """
    filed = [case for case in cases if case.filed_on]
    fitting = [case for case in filed if lender in (None, case.lender_name)]
    if code == "C2":
        fitting = [case for case in filed if not case.is_closed]
    elif code == "C3":
        fitting = [case for case in filed if case.reply == "bad"] or fitting
    return max(fitting, key=lambda case: _urgency(case, rules, today), default=None)


def _urgency(case: Case, rules: Rules, today: date) -> tuple[bool, date]:
    late = last_passed(lines_of(case, rules), today) is not None
    return late, case.filed_on or today


@dataclass(frozen=True)
class Step:
    """What is to be done now: a code, and the line it speaks of if there is one."""

    code: str
    line: Deadline | None = None


def next_step(case: Case, rules: Rules, today: date) -> Step:
    """Return the step for the answer that came, else to wait for a line or to act on a late one."""
    lines = lines_of(case, rules)
    if case.reply == "bad":
        return _after_bad(case, lines, today)
    if case.reply == "refused" and case.channel in ("police", "credit"):
        # neither can send the person elsewhere: it owes a decision with reasons
        return Step(f"bad_{case.channel}")
    if case.reply in ("good", "refused", "asked_withdraw"):
        return Step(case.reply)
    if case.reply == "extended" and not any(line.has_passed(today) for line in lines):
        return _extended(case, rules)
    late, coming = last_passed(lines, today), next_due(lines, today)
    if late is not None:
        return Step(f"late_{late.kind}", late)
    return Step("wait", coming) if coming else Step("no_term")


def _extended(case: Case, rules: Rules) -> Step:
    """A promise beyond the longest term that the rule knows is no extension of that rule."""
    latest, promised = latest_by_rule(case, rules), case.promised_on
    if latest and latest.certain and promised and promised > latest.due_on:
        return Step("extended_beyond", latest)
    return Step("extended", latest)


def _after_bad(case: Case, lines: tuple[Deadline, ...], today: date) -> Step:
    if case.channel not in REVIEWED:
        known = ("review", "credit", "pboc", "police", "report")
        return Step(f"bad_{case.channel}" if case.channel in known else "bad_elsewhere")
    line = lines[0] if lines else None
    if case.decider == "head":
        return Step("bad_head")
    if line is not None and line.has_passed(today):
        return Step("late_review_request", line)
    bound = case.lender_type in ("small_loan", "platform_only", "private_unlicensed", "amc")
    return Step("bad_unbound") if bound else Step("bad_branch", line)
