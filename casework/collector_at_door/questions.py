"""Door mode asks two things, and only after the first help has been given."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Journey, read_questions

_AT_HOME = frozenset({"at_door", "want_in", "inside"})

JOURNEY = Journey(
    name="collector_at_door",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={"door_kids": lambda answers: answers.get("door_state") in _AT_HOME},
)
