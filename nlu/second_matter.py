"""A second matter in one message: a clause that, alone, plainly asks for another need.

工资卡被法院冻结了，能不能跟他们商量分期 is about enforcement as a whole; its second clause is about
a plan. The confidence of the whole message does not show this: it nearly always has one winner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rasa.shared.nlu.training_data.message import Message

from nlu.clauses import clause_messages

ALSO = "also"
# From here on a clause alone is nearly always right (docs/understanding.md).
LEAST = 0.8
# A danger told in a clause comes before the matter of the whole, the graver first. Harmless clauses
# sound like despair more often than like the door, so the whole must see despair second.
CRISIS, DOOR = "crisis_support", "collector_at_door"
DANGER_ALONE = {CRISIS: 0.98, DOOR: 0.97}

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


def danger_first(ranking: Ranking, alone: Sequence[tuple[str, float]]) -> Ranking:
    """Return the ranking with a danger in front that a clause alone (`second_matter`) tells.

    >>> whole = [("faq/evidence", 0.9), ("faq/lawsuit", 0.1)]
    >>> danger_first(whole, [("collector_at_door", 0.99)])[0]
    ('collector_at_door', 0.99)
    >>> danger_first(whole, [("crisis_support", 0.99)]) == whole
    True
    """
    first, second = ranking[0][0], ranking[1][0]
    for need, least in DANGER_ALONE.items():
        confidence = dict(alone).get(need, 0.0)
        if confidence < least or first == CRISIS or (need == CRISIS and second != CRISIS):
            continue
        return [(need, confidence), *(pair for pair in ranking if pair[0] != need)]
    return ranking
