"""What the follow-up of a complaint asks."""

from __future__ import annotations

from pathlib import Path

from casework.questions import Journey, read_questions

JOURNEY = Journey(
    name="track_complaint",
    questions=read_questions(Path(__file__).with_name("questions.yml")),
)
