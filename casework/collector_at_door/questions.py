"""Door mode asks up to three things, and only after the first help has been given."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Answers, Journey, read_questions

AT_HOME = frozenset({"at_door", "want_in", "inside"})
# Somebody who cannot cope is there without a grown-up.
ALONE = frozenset({"child", "elder"})


def _at_home(answers: Answers) -> bool:
    """Return whether it happens at home and nobody has said yet who else is there."""
    heard = answers.get("door_alone") is not None and answers.get("door_kids") is None
    return answers.get("door_state") in AT_HOME and not heard


def _somebody_weak(answers: Answers) -> bool:
    """Return whether it matters who is with them: children or old people are there."""
    return answers.get("door_kids") == "yes" or answers.get("door_alone") is not None


JOURNEY = Journey(
    name="collector_at_door",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={"door_kids": _at_home, "door_alone": _somebody_weak},
)
