"""Build and load the spaCy pipeline.

No trained Chinese pipeline is on the package index, so ours is made from project data: the jieba
segmenter with the words of our field, and an entity ruler with every lender name people use.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jieba
import spacy
from spacy.language import Language

from casework.lenders import Lenders

LENDER = "LENDER"
_WORDS_FILE = "user_words.txt"
_FIELD_WORDS = Path(__file__).with_name("words.txt")
_CONFIG = {"nlp": {"tokenizer": {"segmenter": "jieba"}}}


def build(lenders: Lenders) -> Language:
    """Return a new pipeline whose entity ruler knows every alias in `lenders`."""
    _teach_jieba(_user_words(lenders))
    nlp = spacy.blank("zh", config=_CONFIG)
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": LENDER, "pattern": alias, "id": lender_id}
            for alias, (lender_id, _) in sorted(lenders.aliases.items())
        ]
    )
    return nlp


def save(nlp: Language, lenders: Lenders, folder: Path) -> None:
    """Write the pipeline and the words that jieba does not save with it."""
    nlp.to_disk(folder)
    (folder / _WORDS_FILE).write_text("\n".join(_user_words(lenders)), "utf-8")


def load(folder: Path) -> Language:
    """Read a pipeline written by `save`; the words are taught to jieba again."""
    _teach_jieba((folder / _WORDS_FILE).read_text("utf-8").splitlines())
    return spacy.load(folder)


def _user_words(lenders: Lenders) -> list[str]:
    return sorted({*_FIELD_WORDS.read_text("utf-8").split(), *lenders.aliases})


@lru_cache(maxsize=1)
def _quiet_jieba() -> None:
    jieba.setLogLevel("WARNING")
    jieba.initialize()


def _teach_jieba(words: list[str]) -> None:
    _quiet_jieba()
    for word in words:
        jieba.add_word(word)
