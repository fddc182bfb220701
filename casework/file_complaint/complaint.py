"""A complaint as it is kept, and what was done with it: the ground of every later letter.

Kept as JSON: `{"made_on": "2026-11-22", "answers": {slot: value}}`, the slots of the journey that
were answered. A later letter is written from this and from one `Filing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.file_complaint.questions import JOURNEY
from casework.questions import Answers

# The kind of record under which storage keeps it.
KIND = "complaint"
Complaint = Mapping[str, Any]


@dataclass(frozen=True)
class Filing:
    """One hand-over of the complaint, and the answer to it if one came.

    `channel` is a key of `deadlines.CHANNELS`; `ref` the number of the receipt, `person` who took
    it, `answered_on` the day the answer arrived, `answer` its words as the person gives them.
    """

    channel: str
    filed_on: date
    ref: str | None = None
    person: str | None = None
    answered_on: date | None = None
    answer: str | None = None


def kept(answers: Answers, made_on: date) -> dict[str, Any]:
    """Return the complaint as it is stored."""
    told = {slot: answers[slot] for slot in JOURNEY.slots if answers.get(slot) is not None}
    return {"made_on": made_on.isoformat(), "answers": told}


def answers_of(complaint: Complaint) -> dict[str, Any]:
    """Return the answers of a stored complaint; an unanswered slot is None."""
    stored = complaint["answers"]
    return {slot: stored.get(slot) for slot in JOURNEY.slots}
