"""One linear classifier over all needs, on sentence vectors, characters, words and sounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from casework.needs import Needs
from nlu.second_matter import ALSO, second_matter
from nlu.sentence_encoder import SENTENCE_VECTOR
from nlu.syllables import syllables

_FILE = "need_classifier.joblib"
# Stored with every message, so no longer than what is used.
RANKING_LENGTH = 5


def need_of(message: Message) -> str:
    """Return the need of a training sentence: `faq/<name>` or the plain intent."""
    return message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)


def _words(message: Message) -> str:
    return " ".join(token.text for token in message.get(TOKENS_NAMES[TEXT]) or [])


class NeedModel:
    """The numbers behind the classifier; learns from and predicts for Rasa messages.

    A linear support vector machine trains ten times quicker than a logistic regression here and
    understands as much; its margins become confidences by a softmax of measured sharpness.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._dense_weight = float(config["dense_weight"])
        self._characters = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        self._word_pairs = _split_by_blanks(1, 2)
        self._sounds = _split_by_blanks(2, 3)
        self._sounds_weight = float(config["sounds_weight"])
        self._linear = LinearSVC(C=config["C"], random_state=0)
        self._sharpness = float(config["sharpness"])
        self._margins = {need: float(more) for need, more in config["margins"].items()}
        self._despite = {need: float(share) for need, share in config["despite"].items()}

    def fit(self, messages: list[Message]) -> None:
        """Learn from messages that carry text, words, a sentence vector and a need."""
        characters = self._characters.fit_transform([m.get(TEXT) for m in messages])
        words = self._word_pairs.fit_transform([_words(m) for m in messages])
        sounds = self._sounds.fit_transform([syllables(m.get(TEXT)) for m in messages])
        self._linear.fit(
            self._joined(messages, characters, words, sounds), [need_of(m) for m in messages]
        )

    def rank(self, messages: list[Message]) -> list[list[tuple[str, float]]]:
        """Return for each message all needs with their probability, likeliest first."""
        characters = self._characters.transform([m.get(TEXT) for m in messages])
        words = self._word_pairs.transform([_words(m) for m in messages])
        sounds = self._sounds.transform([syllables(m.get(TEXT)) for m in messages])
        margins = self._linear.decision_function(self._joined(messages, characters, words, sounds))
        names = self._linear.classes_
        for need, more in self._margins.items():
            margins[:, names == need] += more
        for need, share in self._despite.items():
            others = margins[:, names != need].max(axis=1, keepdims=True)
            margins[:, names == need] += share * others
        table = softmax(self._sharpness * margins, axis=1)
        return [
            [(str(names[i]), float(row[i])) for i in np.argsort(-row, kind="stable")]
            for row in table
        ]

    def _joined(
        self,
        messages: list[Message],
        characters: csr_matrix,
        words: csr_matrix,
        sounds: csr_matrix,
    ) -> csr_matrix:
        vectors = np.stack([m.get(SENTENCE_VECTOR) for m in messages]) * self._dense_weight
        parts = [characters, words, sounds * self._sounds_weight, csr_matrix(vectors)]
        return hstack(parts).tocsr()


def _split_by_blanks(shortest: int, longest: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        ngram_range=(shortest, longest),
        min_df=2,
        sublinear_tf=True,
        dtype=np.float32,
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(IntentClassifier, GraphComponent):
    """Sets the intent, the ranking of needs, and for an FAQ which question was asked.

    The output has the shape Rasa gives with a response selector: an FAQ has the intent `faq` and
    `response_selector.faq.response.intent_response_key` = `faq/<name>`. `intent_ranking` lists
    whole need names. A text that is exactly a button or command needs no guess.
    """

    def __init__(
        self, model: NeedModel, needs: Needs, storage: ModelStorage, resource: Resource
    ) -> None:
        self._model = model
        self._needs = needs
        self._storage = storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return C (weakness of regularisation), weights of vectors and sounds, softmax sharpness.

        `margins` are added to the margins of needs: of what is none of our matters, because its
        share is larger among what people write than among the sentences; of the two dangers,
        because to miss one costs more than to ask in vain. A danger told in half a sentence beside
        a plain matter is also added a share of that matter's margin (`despite`); where nothing
        fits, that margin is negative, and the danger needs more.
        """
        return {
            "C": 0.5,
            "dense_weight": 1.0,
            "sounds_weight": 0.7,
            "sharpness": 5.5,
            "margins": {"out_of_scope": 0.05, "crisis_support": 0.1, "collector_at_door": 0.2},
            "despite": {"crisis_support": 0.3, "collector_at_door": 0.3},
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedClassifier:
        """Return an untrained classifier."""
        return cls(NeedModel(config), Needs.load(), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeedClassifier:
        """Return the classifier saved at training."""
        with model_storage.read_from(resource) as folder:
            model = joblib.load(Path(folder) / _FILE)
        return cls(model, Needs.load(), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every sentence that has a need, and save."""
        self._model.fit([m for m in training_data.intent_examples if m.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and, for an FAQ, the question, on each message."""
        for message, ranking in zip(messages, self._model.rank(messages), strict=True):
            command = self._needs.command(message.get(TEXT))
            if command:
                rest = [pair for pair in ranking if pair[0] != command]
                ranking = [(command, 1.0), *((name, 0.0) for name, _ in rest)]
            else:
                also = second_matter(self._model.rank, message, ranking[0][0])
                message.set(ALSO, listed(also), add_to_output=True)
            set_need(message, ranking[:RANKING_LENGTH])
        return messages


def set_need(message: Message, ranking: list[tuple[str, float]]) -> None:
    """Write a ranking of needs onto a message in Rasa's output shape."""
    (need, confidence), *_ = ranking
    intent = need.split("/")[0]
    message.set("intent", {"name": intent, "confidence": confidence}, add_to_output=True)
    message.set("intent_ranking", listed(ranking), add_to_output=True)
    if intent != need:
        message.set("response_selector", _selector(intent, ranking), add_to_output=True)


def listed(ranking: list[tuple[str, float]]) -> list[dict[str, Any]]:
    """Return a ranking in Rasa's output shape."""
    return [{"name": name, "confidence": value} for name, value in ranking]


def ranking_of(message: Message) -> list[tuple[str, float]]:
    """Return the needs of a message with their confidence, likeliest first."""
    listed = message.get("intent_ranking") or []
    return [(item["name"], float(item["confidence"])) for item in listed]


def put_first(message: Message, need: str, confidence: float) -> None:
    """Rank `need` first with `confidence`; what was ranked before stays behind it."""
    others = [(name, value) for name, value in ranking_of(message) if name != need]
    message.set("response_selector", None, add_to_output=False)
    set_need(message, [(need, confidence), *others])


def _selector(intent: str, ranking: list[tuple[str, float]]) -> dict[str, Any]:
    """Return what Rasa's response selector would: the questions of `intent`, likeliest first."""
    questions = [
        {"intent_response_key": name, "confidence": value}
        for name, value in ranking
        if name.startswith(f"{intent}/")
    ]
    return {
        "all_retrieval_intents": [intent],
        intent: {"response": questions[0], "ranking": questions},
    }
