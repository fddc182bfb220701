"""Everything kept about one person as data: what they may take with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.display import display
from casework.journeys import JOURNEYS
from casework.questions import Answers

FORMAT = "shoumen.case_file/1"


def export(
    slots: Answers,
    records: Mapping[str, Sequence[Mapping[str, Any]]],
    files: Sequence[Mapping[str, Any]],
    messages: Sequence[Mapping[str, Any]],
    made: datetime,
) -> bytes:
    """Return the case as JSON in UTF-8.

    `answers` has every answer of every journey as it is stored and as it is shown; `records` what
    was noted, by kind; `files` name and end of each link; `messages` the conversation. Whatever is
    stored and belongs to no journey stands under `other`.
    """
    known = {slot for journey in JOURNEYS.values() for slot in journey.slots}
    content = {
        "format": FORMAT,
        "made": made.isoformat(timespec="seconds"),
        "answers": {name: found for name in JOURNEYS if (found := _answers(name, slots))},
        "records": {kind: list(rows) for kind, rows in sorted(records.items())},
        "files": list(files),
        "messages": list(messages),
        "other": {name: value for name, value in sorted(slots.items()) if name not in known},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


def _answers(name: str, slots: Answers) -> list[dict[str, Any]]:
    return [
        {
            "slot": question.slot,
            "label": question.label,
            "value": slots[question.slot],
            "shown": display(question, slots[question.slot]),
        }
        for question in JOURNEYS[name].questions
        if question.kind != "confirm" and slots.get(question.slot) is not None
    ]
