"""What the evidence diary asks, in under a minute.

Told at once, several incidents are first read back (`li_split`); an entry that is changed
(`li_entry`) is read back as a list. 就记这些 ends the questions at any point (`li_done`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.questions import UNKNOWN, Answers, Journey, read_questions
from casework.text import normalise

_COUNTED = frozenset({"call", "sms", "chat", "others_contacted"})
_END = re.compile(
    r"(?:就|先)?(?:记这些|这些了?|这么多|存下?|存吧|存起来|记到这)(?:吧|了|就行|就好)?"
)
# Heard beside an answer and kept with the entry, never asked.
DETAILS = ("li_connected", "li_people", "li_who")
CONTROL = ("li_several", "li_entry", "li_done")


def ends(said: str) -> bool:
    """Return whether the person wants the entry stored as it is.

    >>> ends("就记这些"), ends("先存吧"), ends("存了录音")
    (True, True, False)
    """
    return _END.fullmatch(normalise(said).strip(" 。,.!")) is not None


def stored(answers: Answers) -> dict[str, Any]:
    """Return what an entry keeps: what was told, without what was skipped.

    >>> stored({"li_way": "call", "li_from": "unknown", "li_done": "yes", "li_count": None})
    {'li_way': 'call'}
    """
    asked = [slot for slot in JOURNEY.slots if slot not in ("li_split", "li_confirm")]
    return {
        slot: answers[slot]
        for slot in (*asked, *DETAILS)
        if answers.get(slot) not in (None, UNKNOWN)
    }


def opened(entry: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the answers with which entry `number` is taken up again to change it."""
    blank = {slot: UNKNOWN for slot in JOURNEY.slots} | {"li_split": None, "li_confirm": None}
    heard = {slot: None for slot in (*DETAILS, *CONTROL)}
    return {**blank, **heard, **entry, "li_entry": number}


def _counted(answers: Answers) -> bool:
    return answers.get("li_way") in _COUNTED


def _finished(answers: Answers) -> bool:
    if answers.get("li_entry") or not answers.get("li_when"):
        return bool(answers.get("li_several")) and answers.get("li_split") == "apart"
    return answers.get("li_done") == "yes"


JOURNEY = Journey(
    name="log_incident",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={
        "li_split": lambda answers: bool(answers.get("li_several")),
        "li_count": _counted,
        "lender": lambda answers: bool(answers.get("li_entry") or answers.get("lender")),
        "li_confirm": lambda answers: bool(answers.get("li_entry")),
    },
    finished=_finished,
    shared=frozenset({"lender"}),
    heard_only=(*DETAILS, *CONTROL),
)
