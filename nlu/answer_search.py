"""Search the answers for a text that the classifier hardly understood.

The result stands beside the intent as `found`; what is offered, `actions/clarify.py` decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jieba
import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from casework.needs import Needs
from casework.rules import Rules
from casework.search import entries, joined
from nlu.sentence_encoder import SENTENCE_VECTOR, encode
from nlu.word_index import WordIndex

FOUND = "found"
MOST = 3
CONSIDERED = 10
# Nothing is offered when no passage is at least this near (cosine).
LEAST_NEAR = 0.3
_FILE = "vectors.joblib"
# Said in nearly every message; they tell no answer from another.
_COMMON = frozenset(
    re.split(
        r"\s+",
        """的 了 我 你 他 是 在 有 不 吗 呢 怎么 怎么办 什么 这个 那个 可以 还 就 都
        说 要 会 被 把 给 和 没 没有 现在""",
    )
)


def words(text: str) -> list[str]:
    """Return the words of a text that may tell one answer from another."""
    cut = jieba.lcut_for_search(text)
    return [word for word in cut if word.isalnum() and word not in _COMMON]


class AnswerIndex:
    """Every question by the words and by the sentence vectors of its answers."""

    def __init__(self, vectors: Mapping[str, np.ndarray] | None = None) -> None:
        found = entries(Needs.load(), Rules.load())
        self._words = WordIndex(
            {e.need: (words(e.title), words(" ".join(e.passages))) for e in found}
        )
        pairs = [(e.need, text) for e in found for text in (e.title, *e.passages)]
        self._owners = [need for need, _ in pairs]
        self.vectors = _completed(vectors or {}, [text for _, text in pairs])
        self._matrix = np.stack([self.vectors[text] for _, text in pairs])

    def search(self, text: str, vector: np.ndarray, most: int = MOST) -> list[tuple[str, float]]:
        """Return the likeliest needs with their scores, the best first."""
        nearness = self._matrix @ np.asarray(vector).ravel()
        best: dict[str, float] = {}
        for need, value in zip(self._owners, nearness, strict=True):
            best[need] = max(best.get(need, -1.0), float(value))
        if max(best.values()) < LEAST_NEAR:
            return []
        near = sorted(best, key=lambda need: -best[need])[:CONSIDERED]
        return joined(near, self._words.search(words(text), CONSIDERED))[:most]


def _completed(known: Mapping[str, np.ndarray], texts: list[str]) -> dict[str, np.ndarray]:
    """Return a vector for each text; those not known (a rule changed since training) are made."""
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    made = dict(zip(missing, encode(missing), strict=True)) if missing else {}
    return {text: known[text] if text in known else made[text] for text in texts}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerSearch(GraphComponent):
    """Puts the likeliest questions on a message whose best need is less sure than `below`."""

    def __init__(
        self, config: dict[str, Any], index: AnswerIndex, storage: ModelStorage, resource: Resource
    ) -> None:
        self._below = config["below"]
        self._index = index
        self._storage = storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the confidence from which on nothing is searched."""
        return {"below": 0.5}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerSearch:
        """Return the part with the vectors of all answers made."""
        return cls(config, AnswerIndex(), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerSearch:
        """Return the part with the vectors made at training."""
        with model_storage.read_from(resource) as folder:
            vectors = joblib.load(Path(folder) / _FILE)
        return cls(config, AnswerIndex(vectors), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Save the vectors; they cost seconds to make."""
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._index.vectors, Path(folder) / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Search for each message that was hardly understood."""
        for message in messages:
            confidence = float((message.get("intent") or {}).get("confidence") or 0.0)
            vector = message.get(SENTENCE_VECTOR)
            text = message.get(TEXT)
            if text and vector is not None and confidence < self._below:
                found = self._index.search(text, vector)
                listed = [{"name": need, "score": round(score, 4)} for need, score in found]
                message.set(FOUND, listed, add_to_output=True)
        return messages
