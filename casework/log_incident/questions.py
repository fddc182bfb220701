"""What the evidence diary asks, in under a minute."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Answers, Journey, read_questions

_COUNTED = frozenset({"call", "sms", "chat"})


def _counted(answers: Answers) -> bool:
    return answers.get("li_way") in _COUNTED


JOURNEY = Journey(
    name="log_incident",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
    conditions={"li_count": _counted},
)
