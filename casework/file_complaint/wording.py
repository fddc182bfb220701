"""The dated lines of a complaint as the person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from casework.dates import format_date
from casework.file_complaint.deadlines import Deadline
from casework.knowledge import read_yaml

_PROVISIONAL, _REST_DAY = "预计", "休息日"


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """Return what each kind of deadline is called."""
    read: Mapping[str, str] = read_yaml(Path(__file__).with_name("deadlines.yml"))
    return read


def dated_lines(lines: Sequence[Deadline]) -> str:
    """Return one line a date, marked 预计 when it rests on a calendar not published yet."""
    first = lines[0].due_on.year if lines else 0
    return "\n".join(
        f"• {dated(line, with_year=line.due_on.year != first)}：{kinds()[line.kind]}"
        for line in lines
    )


def dated(line: Deadline, with_year: bool = False) -> str:
    """Return the day of a line with its marks: 预计 (provisional), 休息日 (offices are closed)."""
    marks = [_PROVISIONAL] * line.provisional + [_REST_DAY] * line.rest_day
    return format_date(line.due_on, with_year) + "".join(f"（{mark}）" for mark in marks)
