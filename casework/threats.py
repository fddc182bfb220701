"""Hear threats and violence in what is told.

A threat told where something else was asked is neither lost nor counted. The words stand in
`threats.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from casework.answers import Parsed
from casework.knowledge import read_yaml
from casework.questions import Question
from casework.text import normalise

# Here a value inside a threat is the collector's, not the person's: 不还3000就弄死你.
_NO_ANSWER = frozenset(
    {"money", "income", "needs", "debts", "terms", "count", "org", "phones", "yesno", "confirm"}
)
# These journeys are about what happened: there a threat is told to be noted or helped with.
_OWN = frozenset({"log_incident", "collector_at_door", "crisis_support"})
# Asked whether there is danger, a threat is the answer.
_ABOUT_DANGER = "fc_danger"

# Asked whether somebody is threatened, yes and the threat are one answer.
_DANGER = "fc_danger"


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words: Mapping[str, list[str]] = read_yaml(Path(__file__).with_name("threats.yml"))
    return {name: re.compile("|".join(listed)) for name, listed in words.items()}


def is_threat(raw: str) -> bool:
    """Return whether the text passes on a threat.

    >>> is_threat("他说不还3000就弄死我"), is_threat("三千")
    (True, False)
    """
    return bool(_patterns()["threat"].search(normalise(raw)))


def is_danger(said: str) -> bool:
    """Return whether violence is announced or was done.

    >>> is_danger("他说要弄死我"), is_danger("骂我不要脸")
    (True, False)
    """
    return bool(_patterns()["danger"].search(normalise(said)))


def beside(journey: str, question: Question, raw: str, answer: Parsed | None) -> bool:
    """Return whether a threat was told instead of an answer to `question`.

    Other values stay answers; free text and lists of what happened take a threat as their answer.
    """
    if journey in _OWN or question.slot == _ABOUT_DANGER or question.kind in ("text", "multi"):
        return False
    if question.slot == _DANGER and answer is not None:
        return False
    if answer is not None and question.kind not in _NO_ANSWER:
        return False
    return is_threat(raw)
