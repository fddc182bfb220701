"""A case and its dates as the person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_date
from casework.file_complaint.deadlines import Deadline
from casework.file_complaint.wording import dated, kinds
from casework.knowledge import read_yaml
from casework.track_complaint.cases import Case
from casework.track_complaint.questions import JOURNEY


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the sentences of `wording.yml`."""
    read: Mapping[str, Any] = read_yaml(Path(__file__).with_name("wording.yml"))
    return read


def what(line: Deadline) -> str:
    """Return what a line is, also where no rule sets it."""
    return str(kinds().get(line.kind) or words()["lines"][line.kind])


def office(case: Case) -> str:
    """Return whom the case was handed to, as one speaks of it."""
    return str(words()["offices"][case.channel])


def name_of(case: Case) -> str:
    """Return a short name: 招商银行，11月2日（周一）交给贷款机构."""
    lender = case.lender_name or str(words()["some_lender"])
    if case.filed_on is None:
        return f"{lender}{words()['not_filed']}"
    channel = JOURNEY.question("tc_channel").title_of(case.channel)
    told = str(words()["filed"]).format(day=format_date(case.filed_on), channel=channel)
    number = str(words()["ref"]).format(ref=case.ref) if case.ref else ""
    return f"{lender}，{told}{number}"


def line_text(line: Deadline, today: date) -> str:
    """Return one dated line; a day that is over says so."""
    past = str(words()["past"]) if line.has_passed(today) else ""
    day = dated(line, with_year=line.due_on.year != today.year)
    return f"• {day}{past}：{what(line)}"


def lines_text(lines: Iterable[Deadline], today: date) -> str:
    """Return the lines one below the other."""
    return "\n".join(line_text(line, today) for line in lines)


def listed(cases: Sequence[Case]) -> str:
    """Return the numbered list of cases."""
    return "\n".join(f"{n}. {name_of(case)}" for n, case in enumerate(cases, start=1))
