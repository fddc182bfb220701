"""Sees the few follow-up questions by their words; what they follow, the action knows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.follow_up import kind_of
from casework.lenders import Lenders
from nlu.need_classifier import put_first, ranking_of
from nlu.safety import EXACT

FOLLOW_UP = "follow_up"
# Below what a button has: an open form takes the text for an answer where it can.
CONFIDENCE = 0.98


@lru_cache(maxsize=1)
def _lenders() -> Lenders:
    return Lenders.load()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FollowUpWords(GraphComponent):
    """Ranks the follow-up first when the whole text is one and nothing surer was seen."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FollowUpWords:
        """Return the part with the names of lenders loaded."""
        _lenders()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the follow-up in front; the classifier's own choice stays behind it."""
        for message in messages:
            ranking = ranking_of(message)
            if not ranking or ranking[0][1] >= EXACT:
                continue
            if kind_of(message.get(TEXT) or "", _lenders()):
                put_first(message, FOLLOW_UP, CONFIDENCE)
        return messages
