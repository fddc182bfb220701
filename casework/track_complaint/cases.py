"""The complaints a person follows, side by side, and which one a first sentence speaks of.

A case is kept as one entry for each time something was learnt; the last entry of a key is what
holds. Keys are random and letters are known by their content, so the cases of two devices can be
put together. JSON: `{"case": key, "channel", "filed_on": ISO day, "lender": org value, ...}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.questions import UNKNOWN, Answers

# The kind of record under which storage keeps it.
KIND = "followed"
MOST_LISTED = 9
# After such an answer nothing more is due.
CLOSED = frozenset({"good", "bad", "refused"})
# What still holds when later no more is heard.
_LASTING = frozenset({"accepted", "extended"})
_SILENCE = frozenset({"none", UNKNOWN})


@dataclass(frozen=True)
class Case:
    """One complaint as it was handed in, and what came back.

    `filed_on` is None for a letter that was written here and not handed in yet as far as we know.
    `number` is its place in the list, from 1; `key` is "" until it is kept; `letter` is the mark of
    the letter written here.
    """

    number: int
    channel: str = ""
    filed_on: date | None = None
    lender: Mapping[str, Any] | None = None
    lender_type: str = UNKNOWN
    reply: str = UNKNOWN
    decider: str = UNKNOWN
    replied_on: date | None = None
    promised_on: date | None = None
    ref: str = ""
    letter: str | None = None
    key: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether an answer has ended the waiting."""
        return self.reply in CLOSED

    @property
    def lender_name(self) -> str:
        """Return the lender's name, "" when it is not known."""
        return str(self.lender["name"]) if self.lender else ""


def from_stored(entries: Iterable[Mapping[str, Any]]) -> tuple[Case, ...]:
    """Return the cases in the order they were first kept, each as its last entry says."""
    latest = {entry["case"]: entry for entry in entries}
    return tuple(_read(number, entry) for number, entry in enumerate(latest.values(), start=1))


def _read(number: int, entry: Mapping[str, Any]) -> Case:
    days = ("filed_on", "replied_on", "promised_on")
    return Case(
        number=number,
        key=entry["case"],
        channel=entry["channel"],
        lender=entry["lender"],
        lender_type=entry["lender_type"],
        reply=entry["reply"],
        decider=entry["decider"],
        ref=entry["ref"],
        letter=entry["letter"],
        **{day: date.fromisoformat(entry[day]) if entry[day] else None for day in days},
    )


def stored(case: Case) -> dict[str, Any]:
    """Return the entry that keeps the case as it is now."""
    days = {day: getattr(case, day) for day in ("filed_on", "replied_on", "promised_on")}
    return {
        "case": case.key,
        "channel": case.channel,
        "lender": dict(case.lender) if case.lender else None,
        "lender_type": case.lender_type,
        "reply": case.reply,
        "decider": case.decider,
        "ref": case.ref,
        "letter": case.letter,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def with_letters(cases: Sequence[Case], letters: Sequence[Mapping[str, Any]]) -> tuple[Case, ...]:
    """Return the cases, and behind them each letter written here that is not followed yet.

    `letters` are the complaints kept by the journey that writes them, oldest first.
    """
    seen = {case.letter for case in cases}
    found = list(cases)
    for letter in letters:
        mark = mark_of(letter)
        if mark not in seen:
            seen.add(mark)
            answers = letter["answers"]
            lender = answers.get("lender")
            found.append(
                Case(
                    len(found) + 1,
                    lender=lender if isinstance(lender, dict) else None,
                    lender_type=answers.get("lender_type") or UNKNOWN,
                    letter=mark,
                )
            )
    return tuple(found)


def mark_of(letter: Mapping[str, Any]) -> str:
    """Return what tells this letter from others, wherever it stands among them."""
    written = json.dumps(letter, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def updated(case: Case, answers: Answers) -> Case:
    """Return the case with what the person has now told."""
    lender = answers.get("lender")
    kind = answers.get("lender_type")
    known = lender["type"] if isinstance(lender, dict) else UNKNOWN
    reply = str(answers.get("tc_reply") or UNKNOWN)
    silent = reply in _SILENCE and case.reply in _LASTING
    return replace(
        case,
        channel=answers["tc_channel"],
        filed_on=_day(answers, "tc_filed"),
        lender=lender if isinstance(lender, dict) else None,
        lender_type=known if known != UNKNOWN else str(kind or UNKNOWN),
        reply=case.reply if silent else reply,
        decider=str(answers.get("tc_decider") or UNKNOWN),
        replied_on=_day(answers, "tc_replied_on"),
        promised_on=case.promised_on if silent else _day(answers, "tc_promised"),
        ref=_text(answers, "tc_ref"),
    )


def answers_of(case: Case) -> dict[str, Any]:
    """Return the answers that are known of a case and need not be asked again."""
    return {
        "tc_channel": case.channel or None,
        "tc_filed": {"date": case.filed_on.isoformat()} if case.filed_on else None,
        "lender": dict(case.lender) if case.lender else None,
        "lender_type": case.lender_type if case.lender_type != UNKNOWN else None,
        "tc_ref": case.ref or None,
    }


def spoken_of(cases: Sequence[Case], answers: Answers) -> Case | None:
    """Return the one case that fits the day, office and lender already told, else None."""
    filed_on, channel = _day(answers, "tc_filed"), answers.get("tc_channel")
    lender = answers.get("lender")
    name = lender["name"] if isinstance(lender, dict) else ""
    fitting = [
        case
        for case in cases
        if (not filed_on or case.filed_on == filed_on)
        and (not channel or case.channel == channel)
        and (not name or case.lender_name == name)
    ]
    return fitting[0] if len(fitting) == 1 else None


def named_in(cases: Sequence[Case], names: Collection[str]) -> list[int]:
    """Return the places in the list of the cases whose lender is one of `names`."""
    return [place for place, case in enumerate(cases) if case.lender_name in names]


def _day(answers: Answers, slot: str) -> date | None:
    value = answers.get(slot)
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else None


def _text(answers: Answers, slot: str) -> str:
    value = answers.get(slot)
    return value if isinstance(value, str) and value != UNKNOWN else ""
