"""What was told, as the rows of a letter's table, and the evidence that shows it.

Issues that share a told detail of one event (its day, words, number) are one row: the day was told
once, and two rows would claim it twice. An issue without any told detail is no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.display import MISSING, display
from casework.file_complaint.questions import FACTS, JOURNEY, issues
from casework.file_complaint.sentences import sort_out
from casework.knowledge import read_yaml
from casework.questions import UNKNOWN, Answers

# Details that belong to an event and not to one issue alone.
EVENT = frozenset({"fx_when", "fx_numbers", "fx_who", "fx_words"})
# Answers that say that there is nothing to tell.
NO_FACT = (("fx_listed", "not_checked"), ("fx_visit", ["none"]), ("fx_reported", "no"))
# Told in sentences of their own: wishes and opinions among them are no facts.
TOLD_FREELY = frozenset({"fx_what", "fx_refused", "fx_terms", "fx_asked_how"})
NOTHING = "none"


@dataclass(frozen=True)
class FactRow:
    """One row of the fact table: the issue codes, what a button calls them, what was told."""

    issues: tuple[str, ...]
    issue: str
    details: tuple[str, ...]


@lru_cache(maxsize=1)
def evidence_table() -> Mapping[str, Mapping[str, Any]]:
    """Return for each issue what shows it (`shown_by`, best first), what to `keep`, its name."""
    table: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_name("evidence.yml"))
    return table


def facts(answers: Answers) -> tuple[list[FactRow], list[str]]:
    """Return the fact rows, and the titles of issues dropped because no fact was told."""
    told = {code: [s for s in FACTS[code] if _shown(s, answers)] for code in issues(answers)}
    dropped = [_title(code) for code, slots in told.items() if not slots]
    groups: list[list[str]] = []
    for code in (code for code, slots in told.items() if slots):
        shared = EVENT & set(told[code])
        group = next((g for g in groups if any(shared & set(told[c]) for c in g)), None)
        if group is None:
            groups.append([code])
        else:
            group.append(code)
    return [_row(group, told, answers) for group in groups], dropped


def _row(codes: Sequence[str], told: Mapping[str, list[str]], answers: Answers) -> FactRow:
    slots = dict.fromkeys(slot for code in codes for slot in told[code])
    ordered = [slot for slot in JOURNEY.slots if slot in slots]
    details = (f"{JOURNEY.question(slot).label}：{_shown(slot, answers)}" for slot in ordered)
    return FactRow(tuple(codes), "、".join(map(named, codes)), tuple(details))


def named(code: str) -> str:
    """Return what a letter calls an issue; the title of a button is for the chat."""
    return str(evidence_table()[code].get("named") or _title(code))


def _title(code: str) -> str:
    return JOURNEY.question("fc_issues").title_of(code)


def _shown(slot: str, answers: Answers) -> str:
    if (slot, answers.get(slot)) in NO_FACT:
        return ""
    text = display(JOURNEY.question(slot), answers.get(slot))
    if text == MISSING:
        return ""
    return "。".join(sort_out(text).facts) if slot in TOLD_FREELY else text


def left_out(answers: Answers) -> list[str]:
    """Return the sentences told among the facts that are wishes or opinions."""
    asked = {slot for code in issues(answers) for slot in FACTS[code]} & TOLD_FREELY
    told = [answers.get(slot) for slot in JOURNEY.slots if slot in asked]
    sorted_out = [sort_out(text) for text in told if isinstance(text, str) and text != UNKNOWN]
    return [line for told_ in sorted_out for line in (*told_.wishes, *told_.empty)]


def evidence_of(answers: Answers) -> list[str]:
    """Return the codes of the evidence at hand, in the order of the choices."""
    chosen = answers.get("fc_evidence")
    codes = chosen if isinstance(chosen, list) else []
    order = [choice.code for choice in JOURNEY.question("fc_evidence").choices]
    return [code for code in order if code in codes and code != NOTHING]


def shown_by(code: str, rows: Sequence[FactRow]) -> list[int]:
    """Return the numbers of the rows that evidence `code` can show; the first row is 1."""
    return [
        number
        for number, row in enumerate(rows, start=1)
        if any(code in evidence_table()[issue]["shown_by"] for issue in row.issues)
    ]


def evidence_numbers(row: int, rows: Sequence[FactRow], evidence: Sequence[str]) -> list[int]:
    """Return the numbers of the pieces that show this row and no other.

    A piece that may belong to several rows is left for the person to write in: which one it
    shows was not told.
    """
    return [
        number
        for number, code in enumerate(evidence, start=1)
        if shown_by(code, rows) == [row] or len(rows) == 1
    ]


def best_missing(answers: Answers) -> list[str]:
    """Return for each issue without any evidence at hand the easiest thing to keep now."""
    have = set(evidence_of(answers))
    lacking = [c for c in issues(answers) if not have & set(evidence_table()[c]["shown_by"])]
    return [str(evidence_table()[code]["keep"]) for code in lacking]


def titles(codes: Iterable[str], slot: str) -> list[str]:
    """Return what the buttons of `slot` call these codes."""
    return [JOURNEY.question(slot).title_of(code) for code in codes]
