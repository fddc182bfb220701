"""Tell apart what happened, what is wished and what is only thought of it.

A letter states what happened. A wish belongs to the requests, and an opinion (太过分了) gives the
office nothing to check; both are left out of the facts and said to the person. The words stand in
`sentences.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casework.knowledge import read_yaml
from casework.text import normalise

_END = re.compile(r"[。!?;\n]+|[!?]$")


@dataclass(frozen=True)
class Told:
    """The sentences of a text by kind, each letter for letter."""

    facts: tuple[str, ...]
    wishes: tuple[str, ...]
    empty: tuple[str, ...]


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words: Mapping[str, list[str]] = read_yaml(Path(__file__).with_name("sentences.yml"))
    return {name: re.compile("|".join(listed)) for name, listed in words.items()}


def sort_out(text: str) -> Told:
    """Return the sentences of `text` by kind; a sentence with something that happened is a fact.

    >>> sort_out("他昨天打了八次。太过分了。希望别再打了").wishes
    ('希望别再打了',)
    """
    kinds: dict[str, list[str]] = {"facts": [], "wishes": [], "empty": []}
    for sentence in filter(None, (part.strip(" ,，") for part in _END.split(_unify(text)))):
        kinds[_kind(sentence)].append(sentence)
    return Told(*(tuple(kinds[name]) for name in ("facts", "wishes", "empty")))


def asks_for_relief(text: str) -> bool:
    """Return whether a wish is about the debt itself, which no complaint can decide.

    >>> asks_for_relief("最好把钱免了"), asks_for_relief("别再打给我妈")
    (True, False)
    """
    return bool(_patterns()["relief"].search(normalise(text)))


def is_wish(text: str) -> bool:
    """Return whether `text` says what somebody should do.

    >>> is_wish("希望派人当面说清楚"), is_wish("昨天打了八次")
    (True, False)
    """
    return bool(_patterns()["wish"].match(normalise(text)))


def _unify(text: str) -> str:
    """Return the text with the signs that end a sentence in one form."""
    return text.translate(str.maketrans("！？；", "!?;"))


def _kind(sentence: str) -> str:
    said = normalise(sentence)
    if _patterns()["wish"].match(said):
        return "wishes"
    if _patterns()["happened"].search(said):
        return "facts"
    return "empty"
