"""An entry in one line, and the words of the checker; the words stand in `words.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.dates import format_date
from casework.display import MISSING, display
from casework.knowledge import read_yaml
from casework.log_incident.chain import DELETED, Line, Problem, current
from casework.log_incident.questions import JOURNEY

Entry = Mapping[str, Any]


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the words of the diary."""
    found: Mapping[str, Any] = read_yaml(Path(__file__).with_name("words.yml"))
    return found


def one_line(entry: Entry, short: bool = False) -> str:
    """Return an entry as it is confirmed: 11月22日（周日） 23:10 来电8次（接通2次）；威胁辱骂.

    A `short` one leaves out numbers, words, evidence and lender, for a list.
    """
    named = [shown(entry, "li_what")]
    told = [] if short else [
        put("source", shown(entry, "li_from")),
        put("words", shown(entry, "li_words")),
        put("keep", shown(entry, "li_keep")),
        put("lender", shown(entry, "lender")),
    ]  # fmt: skip
    head = f"{shown(entry, 'li_when')} {way_line(entry)}".strip()
    return "；".join(part for part in [head, *named, *told] if part)


def way_line(entry: Entry) -> str:
    """Return the way and the numbers: 来电8次（接通2次）, 联系了前同事, 上门（1个人）."""
    way = entry.get("li_way")
    if way not in words()["way"]:
        return ""
    who = entry.get("li_who")
    text = words()["way_who"].format(who=who) if who else words()["way"][way]
    if isinstance(entry.get("li_count"), int) and way in words()["times"]:
        text += words()["times"][way].format(n=entry["li_count"])
    for slot, name in (("li_connected", "connected"), ("li_people", "people")):
        if isinstance(entry.get(slot), int):
            text += words()[name].format(n=entry[slot])
    return str(text)


def numbered(entries: Mapping[int, Entry], short: bool = True) -> list[str]:
    """Return the entries as numbered lines."""
    return [
        str(words()["numbered"].format(number=number, line=one_line(entry, short)))
        for number, entry in entries.items()
    ]


def button(name: str, number: int) -> dict[str, str]:
    """Return a button about one entry: what it says is also the command."""
    text = str(words()[name].format(number=number))
    return {"title": text, "payload": text}


def report(problems: Sequence[Problem], lines: Sequence[Line]) -> list[str]:
    """Return what the checker says of a file."""
    said = words()["check"]
    if any(problem.seq == 0 and problem.code == "not_a_file" for problem in problems):
        return [str(said["not_a_file"])]
    if problems:
        shown = [said["at"].format(seq=p.seq, what=said[p.code]) if p.seq else said[p.code]
                 for p in problems]  # fmt: skip
        return [str(said["broken"]), *shown]
    deleted = sum(line["kind"] == DELETED for line in lines)
    counts = {"lines": len(lines), "entries": len(current(lines)), "deleted": deleted}
    last = said["last_hash"].format(hash=lines[-1]["hash"])
    return [str(said["sound"]), str(said["summary"].format(**counts)), last, str(said["compare"])]


def day_text(at: str) -> str:
    """Return the day of a line's time as people read it."""
    return format_date(date.fromisoformat(at[:10]))


def shown(entry: Entry, slot: str) -> str:
    """Return the answer to one question of the diary as people read it, "" where there is none."""
    text = display(JOURNEY.question(slot), entry.get(slot))
    return "" if text == MISSING else text


def put(name: str, text: str) -> str:
    """Return a text inside its words, "" for no text."""
    return str(words()[name].format(text=text)) if text else ""
