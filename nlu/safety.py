"""Words of danger win over the classifier: despair, and a collector at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.knowledge import read_yaml
from nlu.need_classifier import listed, put_first, ranking_of, set_need
from nlu.second_matter import ALSO

# Only an exact button or command is as sure as this; no word of danger overrules it.
EXACT = 1.0
CRISIS, DOOR = "crisis_support", "collector_at_door"
# So few characters (没想好, 就我自己) tell the classifier little: despair that no word shows must
# be nearly certain, or it comes second and is offered beside the other need.
FEW_CHARACTERS, CERTAIN = 5, 0.97
# A danger that a clause alone tells comes before the matter of the whole, the graver first.
# Harmless clauses often sound like despair, so the whole must see despair second.
ALONE = {CRISIS: 0.98, DOOR: 0.97}
# From here on despair that the classifier sees is not put behind words of somebody at the door.
GRAVER = 0.8


@dataclass(frozen=True)
class Signs:
    """The patterns of one danger and those that take a hit back."""

    patterns: re.Pattern[str]
    unless: re.Pattern[str]

    def seen_in(self, text: str) -> bool:
        """Return whether the danger shows in `text` and is not taken back."""
        return bool(self.patterns.search(text)) and not self.unless.search(text)


@lru_cache(maxsize=1)
def signs() -> Mapping[str, Signs]:
    """Return the signs of each danger, the graver first."""
    read = read_yaml(Path(__file__).with_name("safety.yml"))
    return {
        need: Signs(_any_of(item["patterns"]), _any_of(item["unless"]))
        for need, item in read.items()
    }


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def danger_in(text: str) -> str | None:
    """Return `crisis_support` or `collector_at_door` when `text` shows it, else None."""
    return next((need for need, sign in signs().items() if sign.seen_in(text)), None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyWords(GraphComponent):
    """Puts a danger that the words show in front of what the classifier chose."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyWords:
        """Return the part with its patterns compiled."""
        signs()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the danger first, with the classifier's own choice behind it."""
        for message in messages:
            text, ranking = message.get(TEXT) or "", ranking_of(message)
            need = danger_in(text)
            if need and ranking and ranking[0][1] < EXACT and not is_graver(ranking[0], need):
                put_first(message, need, 1.0)
            elif not need and len(text) <= FEW_CHARACTERS and is_faint_despair(ranking):
                set_need(message, [ranking[1], ranking[0], *ranking[2:]])
            elif not need:
                _put_first_alone(message, text)
        return messages


def _put_first_alone(message: Message, text: str) -> None:
    """Put a danger first that a clause alone tells; the matter of the whole is offered next."""
    ranking = ranking_of(message)
    alone = [(item["name"], item["confidence"]) for item in message.get(ALSO) or []]
    need = danger_alone(text, ranking, dict(alone))
    if need:
        put_first(message, need, dict(alone)[need])
        others = [ranking[0], *(pair for pair in alone if pair[0] != need)]
        message.set(ALSO, listed(others), add_to_output=True)


def danger_alone(
    text: str, ranking: list[tuple[str, float]], alone: Mapping[str, float]
) -> str | None:
    """Return the danger that one clause tells beside another matter, unless words take it back.

    >>> whole = [("faq/evidence", 0.9), ("faq/lawsuit", 0.1)]
    >>> danger_alone("能录音吗 人就坐我对面", whole, {"collector_at_door": 0.99})
    'collector_at_door'
    >>> danger_alone("昨天堵在家门口 能录音吗", whole, {"collector_at_door": 0.99})
    """
    names = [name for name, _ in ranking[:2]]
    if not alone or len(names) < 2 or names[0] == CRISIS:
        return None
    for need, least in ALONE.items():
        seen = need != CRISIS or names[1] == CRISIS
        if seen and alone.get(need, 0.0) >= least and not signs()[need].unless.search(text):
            return need
    return None


def is_graver(first: tuple[str, float], need: str) -> bool:
    """Return whether the classifier is sure of despair where the words show another danger.

    >>> is_graver(("crisis_support", 0.95), "collector_at_door")
    True
    """
    return first[0] == CRISIS != need and first[1] >= GRAVER


def is_faint_despair(ranking: list[tuple[str, float]]) -> bool:
    """Return whether the classifier sees despair and is not nearly certain.

    >>> is_faint_despair([("crisis_support", 0.6), ("deny", 0.1)])
    True
    """
    return len(ranking) > 1 and ranking[0][0] == CRISIS and ranking[0][1] < CERTAIN
