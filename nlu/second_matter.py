"""A second matter in one message: a clause that, alone, plainly asks for another need.

工资卡被法院冻结了，能不能跟他们商量分期 is about enforcement as a whole; its second clause is about
a plan. The confidence of the whole message does not show this: it nearly always has one winner.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.sentence_encoder import SENTENCE_VECTOR, encode

ALSO = "also"
# From here on a clause alone is nearly always right (docs/understanding.md).
LEAST = 0.8
# Shorter clauses lean on what stands before them; shorter messages hold one matter.
SHORTEST_CLAUSE, SHORTEST_MESSAGE = 5, 12
# A story has many clauses; what is asked stands at its end.
MOST_CLAUSES = 6
_BETWEEN = re.compile(r"[，,。！？!?；;\s]+|还有就是|还有|另外|顺便")

Rank = Callable[[list[Message]], list[list[tuple[str, float]]]]


def second_matter(rank: Rank, message: Message, whole: str) -> list[tuple[str, float]]:
    """Return the needs of single clauses other than `whole`, the surest first."""
    text = message.get(TEXT) or ""
    places = clauses(text) if len(text) >= SHORTEST_MESSAGE else []
    if len(places) < 2:
        return []
    best: dict[str, float] = {}
    for ranking in rank(_messages(message, places[-MOST_CLAUSES:])):
        need, confidence = ranking[0]
        if need != whole and confidence >= LEAST:
            best[need] = max(confidence, best.get(need, 0.0))
    return sorted(best.items(), key=lambda pair: -pair[1])


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


def _messages(message: Message, places: list[tuple[int, int]]) -> list[Message]:
    """Return each clause as a message with the words and the vector a ranking needs."""
    text = message.get(TEXT)
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    parts = [text[start:end] for start, end in places]
    made = []
    for (start, end), part, vector in zip(places, parts, encode(parts), strict=True):
        words = [token for token in tokens if start <= token.start < end]
        made.append(Message({TEXT: part, TOKENS_NAMES[TEXT]: words, SENTENCE_VECTOR: vector}))
    return made
