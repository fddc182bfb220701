"""From diary to complaint: the issues and facts that the entries hold, nothing more.

`complaint_facts` gives the slots of `file_complaint` (journeys.md, section 5) and `fact_rows` one
row an entry for the fact table; the numbers of the entries are those of the diary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.display import MISSING, display
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.log_incident.counts import Entry, adds_to, count_day, day_of, findings, same_lender
from casework.log_incident.questions import JOURNEY
from casework.questions import UNKNOWN
from casework.rules import Rules
from casework.text import phones

MOST_ISSUES = 3
ENOUGH = 3
# What may be noted and is no reason to complain.
NEUTRAL = frozenset({"normal", "paid_promise"})
_BY_FINDING = {
    "attempts": "night_or_frequent_calls",
    "connected": "night_or_frequent_calls",
    "night": "night_or_frequent_calls",
    "third_parties": "third_party_contact",
    "visits": "home_visit_misconduct",
    "single_visitor": "home_visit_misconduct",
}


@dataclass(frozen=True)
class FactRow:
    """One entry as a complaint lists it; empty where nothing was noted."""

    number: int
    when: str
    way: str
    source: str
    count: str
    words: str
    evidence: str


def issues_of(entry: Entry, entries: Sequence[Entry], rules: Rules) -> list[str]:
    """Return the issue codes of one entry: as told, and as its day's counts show."""
    told = entry.get("li_what")
    codes = [code for code in told if code not in NEUTRAL] if isinstance(told, list) else []
    shown = [
        _BY_FINDING[finding.what]
        for finding in findings(entries, entry, rules)
        if finding.sure and adds_to(entry, finding)
    ]
    if entry.get("li_way") == "others_contacted":
        shown.append("third_party_contact")
    return list(dict.fromkeys([*codes, *shown]))


def marked(entries: Mapping[int, Entry], rules: Rules) -> dict[int, list[str]]:
    """Return the entries with at least one issue, by number, with their issue codes."""
    every = list(entries.values())
    found = {number: issues_of(entry, every, rules) for number, entry in entries.items()}
    return {number: codes for number, codes in found.items() if codes}


def complaint_facts(entries: Mapping[int, Entry], rules: Rules) -> dict[str, Any]:
    """Return the slots of the complaint that the entries fill: `fc_issues`, `fx_*`, evidence.

    The three issues noted most often; the facts of each from its most telling entry: the day with
    most calls, else the last that says something. With several lenders, those of the one noted
    most often: a complaint goes to one lender.
    """
    chosen = _of_one_lender(entries)
    issues = marked(chosen, rules)
    counted = Counter(code for codes in issues.values() for code in codes)
    top = [code for code, _ in counted.most_common(MOST_ISSUES)]
    ours = [chosen[number] for number, codes in issues.items() if set(codes) & set(top)]
    if not ours:
        return {}
    filled = {
        "fc_issues": top,
        "fx_when": _telling(ours, top)["li_when"],
        "fx_numbers": _numbers(ours),
        "fx_third_who": _joined(ours, "li_who"),
        "fx_words": _joined(ours, "li_words"),
        "fx_people": _fewest(ours),
        "fc_evidence": _evidence(ours),
        "lender": next((entry["lender"] for entry in ours if _is_org(entry)), None),
        **(_calls(ours) if "night_or_frequent_calls" in top else {}),
    }
    return {slot: value for slot, value in filled.items() if value not in (None, [], "")}


def fact_rows(entries: Mapping[int, Entry]) -> list[FactRow]:
    """Return a row for every entry, the earliest first."""
    ordered = sorted(entries.items(), key=lambda item: (_moment(item[1]), item[0]))
    return [
        FactRow(
            number=number,
            when=_shown(entry, "li_when"),
            way=_shown(entry, "li_way"),
            source=_shown(entry, "li_from"),
            count=_shown(entry, "li_count"),
            words=_shown(entry, "li_words"),
            evidence="" if entry.get("li_keep") == ["none"] else _shown(entry, "li_keep"),
        )
        for number, entry in ordered
    ]


def _of_one_lender(entries: Mapping[int, Entry]) -> dict[int, Entry]:
    named = Counter(entry["lender"]["name"] for entry in entries.values() if _is_org(entry))
    if not named:
        return dict(entries)
    most = named.most_common(1)[0][0]
    sample = next(e for e in entries.values() if _is_org(e) and e["lender"]["name"] == most)
    ours, _ = same_lender(entries.values(), sample)
    return {number: entry for number, entry in entries.items() if any(entry is one for one in ours)}


def _telling(entries: list[Entry], issues: list[str]) -> Entry:
    """Return the entry whose day says most: the busiest one for calls, else the last one."""
    if "night_or_frequent_calls" in issues:
        return max(entries, key=lambda entry: count_day(entries, day_of(entry)).calls)
    return max(entries, key=_moment)


def _calls(entries: list[Entry]) -> dict[str, int]:
    """Return calls and connected calls of the busiest day."""
    days = [count_day(entries, day_of(entry)) for entry in entries]
    busiest = max(days, key=lambda day: day.calls)
    if not busiest.calls:
        return {}
    known = {} if busiest.unclear else {"fx_connected_per_day": busiest.connected}
    return {"fx_calls_per_day": busiest.calls, **known}


def _numbers(entries: Iterable[Entry]) -> list[str]:
    texts = [entry["li_from"] for entry in entries if isinstance(entry.get("li_from"), str)]
    return list(dict.fromkeys(number for text in texts for number in phones(text)))


def _joined(entries: Iterable[Entry], slot: str) -> str:
    texts = [str(entry[slot]) for entry in entries if entry.get(slot) not in (None, UNKNOWN)]
    most = 200  # what a text answer may hold
    kept: list[str] = []
    for text in dict.fromkeys(texts):
        if len("；".join([*kept, text])) <= most:
            kept.append(text)
    return "；".join(kept)


def _fewest(entries: Iterable[Entry]) -> int | None:
    people = [entry["li_people"] for entry in entries if isinstance(entry.get("li_people"), int)]
    return min(people) if people else None


def _evidence(entries: Iterable[Entry]) -> list[str]:
    kept = [code for entry in entries if isinstance(entry.get("li_keep"), list)
            for code in entry["li_keep"]]  # fmt: skip
    order = [choice.code for choice in COMPLAINT.question("fc_evidence").choices]
    return [code for code in order if code in kept and code != "none"]


def _is_org(entry: Entry) -> bool:
    return isinstance(entry.get("lender"), Mapping)


def _moment(entry: Entry) -> tuple[str, str]:
    when = entry["li_when"]
    return when["date"], when.get("time", "")


def _shown(entry: Entry, slot: str) -> str:
    text = display(JOURNEY.question(slot), entry.get(slot))
    return "" if text == MISSING else text
