"""The dated lines of a complaint as the person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from casework.dates import format_date
from casework.file_complaint.deadlines import Deadline
from casework.knowledge import read_yaml

_PROVISIONAL = "（预计）"


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """Return what each kind of deadline is called."""
    read: Mapping[str, str] = read_yaml(Path(__file__).with_name("deadlines.yml"))
    return read


def dated_lines(lines: Sequence[Deadline]) -> str:
    """Return one line a date; a date that rests on an unofficial calendar is marked 预计."""
    first = lines[0].due_on.year if lines else 0
    shown = []
    for line in lines:
        day = format_date(line.due_on, with_year=line.due_on.year != first)
        note = _PROVISIONAL if line.provisional else ""
        shown.append(f"• {day}{note}：{kinds()[line.kind]}")
    return "\n".join(shown)
