"""A second matter in one message: a clause that, alone, plainly asks for another need.

工资卡被法院冻结了，能不能跟他们商量分期 is about enforcement as a whole; its second clause is about
a plan. The confidence of the whole message does not show this: it nearly always has one winner.
"""

from __future__ import annotations

from collections.abc import Callable

from rasa.shared.nlu.training_data.message import Message

from nlu.clauses import clause_messages

ALSO = "also"
# From here on a clause alone is nearly always right (docs/understanding.md).
LEAST = 0.8

Ranking = list[tuple[str, float]]
Rank = Callable[[list[Message]], list[Ranking]]


def second_matter(rank: Rank, message: Message, whole: str) -> Ranking:
    """Return the needs of single clauses other than `whole`, the surest first."""
    alone = clause_messages(message)
    best: dict[str, float] = {}
    for ranking in rank(alone) if alone else []:
        need, confidence = ranking[0]
        if need != whole and confidence >= LEAST:
            best[need] = max(confidence, best.get(need, 0.0))
    return sorted(best.items(), key=lambda pair: -pair[1])
