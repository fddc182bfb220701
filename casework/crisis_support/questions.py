"""Crisis support asks one thing only; no reasons, no method, no score."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Journey, read_questions

JOURNEY = Journey(
    name="crisis_support",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
)
