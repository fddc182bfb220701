"""What can be found in the answers, and how two rankings of it are joined.

Ranks are joined by their reciprocal, so that the two kinds of score need not be comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework import knowledge
from casework.knowledge import KNOWLEDGE
from casework.needs import Needs
from casework.placeholders import PLACEHOLDER
from casework.rules import Rules

# How much the first ranks count more than later ones.
RANK_DAMPING = 10
_ANSWERS = KNOWLEDGE.parent / "data" / "faq"


@dataclass(frozen=True)
class Entry:
    """One need as it can be found: its title and the passages of its answers and rules."""

    need: str
    title: str
    passages: tuple[str, ...]


def entries(needs: Needs, rules: Rules) -> list[Entry]:
    """Return every question with its answers, cases, and the rules these rest on."""
    found = []
    for need in needs.by_name.values():
        if need.group == "faq":
            texts = _texts(need.name.removeprefix("faq/"))
            passages = [part for text in texts for part in _passages(text, rules)]
            found.append(Entry(need.name, need.title, tuple(dict.fromkeys(passages))))
    return found


def _texts(short: str) -> list[str]:
    responses = knowledge.read_yaml(_ANSWERS / f"{short}.yml")["responses"]
    return [variation["text"] for items in responses.values() for variation in items]


def _passages(text: str, rules: Rules) -> Iterable[str]:
    """Yield the bubbles without their sources, then title and text of each rule behind them."""
    yield from (part for part in PLACEHOLDER.sub("", text.split("依据：")[0]).split("\n") if part)
    for name in PLACEHOLDER.findall(text):
        rule = rules.get(name.split(".")[0])
        if rule is not None:
            yield f"{rule.title}。{rule.versions[-1].text}"


def joined(*rankings: Sequence[str]) -> list[tuple[str, float]]:
    """Return all that was ranked with the sum of reciprocal ranks, the best first.

    >>> joined(["a", "b"], ["b", "c"])[0][0]
    'b'
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, need in enumerate(ranking):
            scores[need] = scores.get(need, 0.0) + 1 / (RANK_DAMPING + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
