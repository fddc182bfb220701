"""The clauses of a message with their words and vectors: made once, used by several parts."""

from __future__ import annotations

import re

from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.sentence_encoder import SENTENCE_VECTOR, encode

# Shorter clauses lean on what stands before them; shorter messages hold one matter.
SHORTEST_CLAUSE, SHORTEST_MESSAGE = 5, 12
# A story has many clauses; what is asked stands at its end.
MOST_CLAUSES = 6
_CLAUSES = "clauses"
_BETWEEN = re.compile(r"[，,。！？!?；;\s]+|还有就是|还有|另外|顺便")


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a text stand that are long enough to speak for themselves.

    >>> [text[a:b] for text in ["钱包丢了怎么办，另外想问下征信"] for a, b in clauses(text)]
    ['钱包丢了怎么办', '想问下征信']
    """
    places, start = [], 0
    for match in [*_BETWEEN.finditer(text), None]:
        end = match.start() if match else len(text)
        if end - start >= SHORTEST_CLAUSE:
            places.append((start, end))
        start = match.end() if match else end
    return places


def last_clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses stand that are looked at alone; none where there is only one."""
    places = clauses(text) if len(text) >= SHORTEST_MESSAGE else []
    return places[-MOST_CLAUSES:] if len(places) > 1 else []


def clause_messages(message: Message) -> list[Message]:
    """Return each clause as a message with the words and the vector a ranking needs.

    They are kept on `message`, so that the vectors are made once.
    """
    made: list[Message] | None = message.get(_CLAUSES)
    if made is None:
        made = _made(message)
        message.set(_CLAUSES, made)
    return made


def _made(message: Message) -> list[Message]:
    text = message.get(TEXT) or ""
    places = last_clauses(text)
    if not places:
        return []
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    parts = [text[start:end] for start, end in places]
    made = []
    for (start, end), part, vector in zip(places, parts, encode(parts), strict=True):
        words = [token for token in tokens if start <= token.start < end]
        made.append(Message({TEXT: part, TOKENS_NAMES[TEXT]: words, SENTENCE_VECTOR: vector}))
    return made
