"""What is plainly something to verify, whatever its words speak of.

A pasted message or letter speaks of courts, credit or visits, and the classifier hears those; a
call back is reported in a few words. Both belong to the verification.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.verify_collector.call_back import call_back_result
from casework.verify_collector.text_check import looks_pasted
from nlu.need_classifier import put_first, ranking_of
from nlu.safety import EXACT

VERIFY = "verify_collector"
# Nearly sure: what people say in so many words, and words of danger, still win.
PLAIN = 0.98
# A longer report of a call tells a story with needs of its own.
LONGEST_REPORT = 40


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlainSigns(GraphComponent):
    """Puts the verification first where a text is pasted or a call back reported."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainSigns:
        """Return the part."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the verification first, with the classifier's own choice behind it."""
        for message in messages:
            ranking = ranking_of(message)
            if ranking and ranking[0][1] < EXACT and to_verify(message.get(TEXT) or ""):
                put_first(message, VERIFY, PLAIN)
        return messages


def to_verify(text: str) -> bool:
    """Return whether `text` is a pasted notice, or says what the official line answered."""
    return looks_pasted(text) or (len(text) <= LONGEST_REPORT and bool(call_back_result(text)))
