"""Which of the issues of a complaint a message tells, in the person's own words.

The word lists of `casework/file_complaint/heard.py` are exact and know few ways of saying it; this
adds what a trained ranker is sure of. What is done with it, the complaint's form decides.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from casework.file_complaint.heard import only_names
from casework.needs import Needs
from nlu.clauses import clause_messages, last_clauses
from nlu.issue_model import IssueModel, Piece
from nlu.issue_sentences import digest, sentences
from nlu.sentence_encoder import SENTENCE_VECTOR, encode

ISSUES = "issues"
# Shorter texts are a button, a number or a word; the lists hear those.
SHORTEST = 5
_FILE = "issue_ranker.joblib"


def trained(config: dict[str, Any]) -> IssueModel:
    """Return a model that has learned the sentences of `nlu/issues/`."""
    known = sentences()
    texts = [[s.text, *(s.text[start:end] for start, end in last_clauses(s.text))] for s in known]
    vectors = iter(encode([text for pieces in texts for text in pieces]))
    messages = [[Piece(text, next(vectors)) for text in pieces] for pieces in texts]
    model = IssueModel(float(config["C"]), float(config["dense_weight"]))
    return model.fit(messages, [s.codes for s in known])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class IssueRanker(GraphComponent):
    """Puts the issues that a message tells on it, those it is at least `least` sure of."""

    def __init__(
        self,
        config: dict[str, Any],
        model: IssueModel | None,
        storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self._config = config
        self._model = model
        self._needs = Needs.load()
        self._storage = storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return C (weakness of regularisation), weight of the vector, and how sure is enough."""
        return {"C": 1.0, "dense_weight": 1.0, "least": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return the digest of the sentences: Rasa's cache would not see that they changed."""
        return digest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IssueRanker:
        """Return an untrained ranker."""
        return cls(config, None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IssueRanker:
        """Return the ranker saved at training."""
        with model_storage.read_from(resource) as folder:
            model = joblib.load(Path(folder) / _FILE)
        return cls(config, model, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the sentences of `nlu/issues/`, and save."""
        self._model = trained(self._config)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / _FILE, compress=3)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank each message that tells something in sentences."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is None or len(text) < SHORTEST:
                continue
            if self._needs.command(text) is None and not only_names(text):
                pieces = [message, *clause_messages(message)]
                ranked = self._model.rank(
                    [Piece(m.get(TEXT), m.get(SENTENCE_VECTOR)) for m in pieces]
                )
                listed = [
                    {"name": code, "confidence": round(sure, 4)}
                    for code, sure in ranked
                    if sure >= self._config["least"]
                ]
                message.set(ISSUES, listed, add_to_output=True)
        return messages
