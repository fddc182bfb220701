"""First part of the pipeline: clean text, words, lenders.

The text is normalised here once for everything behind it (full width, Traditional characters).
A leading slash is dropped, so that `/restart` or `/intent{...}` typed by a person is plain text:
Rasa obeys such commands only in a text that still begins with the slash.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc

from casework.lenders import Lenders
from casework.text import normalise
from nlu.spacy_zh import build

SPACY_DOC = "spacy_doc"


def as_typed_text(text: str) -> str:
    """Return `text` normalised and without the slashes that Rasa would read as a command.

    >>> as_typed_text('/restart')
    'restart'
    """
    return normalise(text).lstrip("/ ")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ChineseText(GraphComponent):
    """Normalises the text, cuts it into words with spaCy and jieba, and marks lenders."""

    def __init__(
        self, nlp: Language, lenders: Lenders, storage: ModelStorage, resource: Resource
    ) -> None:
        self._nlp = nlp
        self._lenders = lenders
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseText:
        """Return a part with a pipeline built anew from `knowledge/lenders`."""
        lenders = Lenders.load()
        return cls(build.build(lenders), lenders, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ChineseText:
        """Return the part with the pipeline that was saved at training."""
        with model_storage.read_from(resource) as folder:
            return cls(build.load(folder), Lenders.load(), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Save the spaCy pipeline with the model."""
        with self._storage.write_to(self._resource) as folder:
            build.save(self._nlp, self._lenders, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise and cut every training sentence."""
        for message in training_data.training_examples:
            if message.get(TEXT):
                self._cut(message)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise and cut each message and add the lenders it names as entities."""
        for message in messages:
            doc = self._cut(message)
            message.set(ENTITIES, message.get(ENTITIES, []) + self._mentions(doc), True)
        return messages

    def _cut(self, message: Message) -> Doc:
        text = as_typed_text(message.get(TEXT) or "")
        doc = self._nlp(text)
        message.set(TEXT, text)
        message.set(SPACY_DOC, doc)
        message.set(TOKENS_NAMES[TEXT], [Token(word.text, word.idx) for word in doc if word.text])
        return doc

    def _mentions(self, doc: Doc) -> list[dict[str, Any]]:
        meant = {mention.end: mention for mention in self._lenders.meant(doc.text)}
        return [
            {
                "entity": "lender",
                "value": self._lenders.by_id[entity.ent_id_].name,
                "id": entity.ent_id_,
                "product": meant[entity.end_char].product,
                "text": entity.text,
                "start": entity.start_char,
                "end": entity.end_char,
                "extractor": "ChineseText",
            }
            for entity in doc.ents
            if entity.label_ == build.LENDER and entity.end_char in meant
        ]
