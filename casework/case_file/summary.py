"""The case on one page: debts, what happened, letters, dates, and the one next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.case_file.wish import words
from casework.dates import format_date
from casework.display import MISSING, display, money_text
from casework.file_complaint.deadlines import last_passed, next_due
from casework.log_incident.questions import JOURNEY as DIARY
from casework.propose_repayment_plan.questions import JOURNEY as PLAN
from casework.questions import Answers
from casework.rules import Rules
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import lines_of
from casework.track_complaint.wording import name_of, what

# Enough for a complaint (journeys.md, section 6).
ENOUGH_ENTRIES = 3
# One page has room for so many; the export has all of them.
MOST_ENTRIES, MOST_LETTERS = 6, 6
_COLUMNS = {"when": "li_when", "way": "li_way", "count": "li_count", "what": "li_what",
            "kept": "li_keep"}  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """A letter that was made; `reply_by` is the day it asks an answer for, as it is written."""

    title: str
    made_on: date
    reply_by: str | None = None


@dataclass(frozen=True)
class Due:
    """A day by which somebody should have acted; `own` is a day of the person's own."""

    day: date
    text: str
    passed: bool
    own: bool = False


@dataclass(frozen=True)
class CaseFile:
    """Everything on the page. Debts and entries are rows of texts; `step` names the next step."""

    today: date
    debts: tuple[Mapping[str, str | None], ...]
    entries: tuple[Mapping[str, str | None], ...]
    letters: tuple[Letter, ...]
    dates: tuple[Due, ...]
    step: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not (self.debts or self.entries or self.letters or self.dates)


def make(
    slots: Answers,
    incidents: Mapping[int, Answers],
    letters: Sequence[Letter],
    complaints: Sequence[Case],
    rules: Rules,
    today: date,
) -> CaseFile:
    """Return the case file from the slots, the diary by number, the letters, the complaints."""
    debts, dates = _debts(slots), _dates(complaints, rules, today)
    entries = tuple(_entry(number, told) for number, told in incidents.items())
    step = _step(entries, letters, dates)
    return CaseFile(today, debts, entries, tuple(letters), dates, step)


def page(case: CaseFile) -> dict[str, Any]:
    """Return the values of document S1."""
    hidden = max(0, len(case.entries) - MOST_ENTRIES)
    return {
        "today": format_date(case.today, with_year=True),
        "debts": case.debts,
        "entries": case.entries[hidden:],
        "hidden": hidden,
        "letters": [
            {"title": letter.title, "made": format_date(letter.made_on, with_year=True),
             "reply_by": letter.reply_by}
            for letter in case.letters[-MOST_LETTERS:]
        ],
        "dates": [
            {"day": format_date(due.day, with_year=True), "text": due.text, "passed": due.passed}
            for due in case.dates
        ],
        "step": words()["steps"][case.step]["text"],
    }  # fmt: skip


def _debts(slots: Answers) -> tuple[Mapping[str, str | None], ...]:
    debts, lender = slots.get("rp_debts"), slots.get("lender")
    band = _shown(PLAN.question("overdue_band"), slots)
    rows: list[Mapping[str, str | None]] = []
    if isinstance(debts, Mapping):
        rows = [
            {"name": line["name"] or None, "amount": money_text(line), "late": band}
            for line in debts["lines"]
        ]
    if isinstance(lender, Mapping) and not _is_listed(lender, debts):
        rows.append({"name": lender["name"], "amount": None, "late": band})
    return tuple(rows)


def _is_listed(lender: Mapping[str, Any], debts: Any) -> bool:
    lines = debts["lines"] if isinstance(debts, Mapping) else ()
    return any(lender["name"] in (line["name"], line["lender"]) for line in lines)


def _entry(number: int, told: Answers) -> Mapping[str, str | None]:
    shown = {name: _shown(DIARY.question(slot), told) for name, slot in _COLUMNS.items()}
    return {"number": str(number), **shown}


def _shown(question: Any, answers: Answers) -> str | None:
    shown = display(question, answers.get(question.slot))
    return None if shown == MISSING else shown


def _dates(complaints: Sequence[Case], rules: Rules, today: date) -> tuple[Due, ...]:
    """Return of each open complaint the day that passed last and the one that comes next."""
    still_open = [(case, lines) for case in complaints if (lines := lines_of(case, rules))]
    found = [
        (case, line)
        for case, lines in still_open
        for line in (last_passed(lines, today), next_due(lines, today))
        if line is not None
    ]
    found.sort(key=lambda pair: (pair[1].due_on, pair[0].number))
    several = len(still_open) > 1
    return tuple(
        Due(line.due_on, f"{name_of(case)}：{what(line)}" if several else what(line),
            line.has_passed(today), line.own)
        for case, line in found
    )  # fmt: skip


def _step(entries: Sequence[Any], letters: Sequence[Letter], dates: Sequence[Due]) -> str:
    if any(due.passed for due in dates):
        return "late"
    if any(due.own for due in dates):
        return "act"
    if dates:
        return "wait"
    if letters:
        return "send"
    if len(entries) >= ENOUGH_ENTRIES:
        return "complain"
    return "log" if entries else "plan"
