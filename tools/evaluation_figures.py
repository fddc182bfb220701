"""The figures of an evaluation: shares between 0 and 1, times in milliseconds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from casework.text import normalise
from tools.evaluation_cases import Case
from tools.evaluation_entities import KINDS, Found, Tally, count

# Characters; a message longer than this tells a story.
LONG = 60
# To miss one of these may cost more than a bad answer.
SAFETY = ("crisis_support", "collector_at_door")


@dataclass(frozen=True)
class Judged:
    """One sentence with what the assistant made of it."""

    case: Case
    chosen: tuple[str, ...]  # the two likeliest needs
    entities: tuple[Found, ...]
    asked_back: bool
    milliseconds: float
    confidence: float

    @property
    def right(self) -> bool:
        """Return whether the first choice would serve the person."""
        return self.chosen[0] in self.case.labels

    @property
    def right_in_two(self) -> bool:
        """Return whether one of the first two choices would."""
        return bool(set(self.chosen) & set(self.case.labels))


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return every figure; None where the sentences hold nothing of the kind."""
    labelled = [one for one in judged if one.case.labels]
    changed = {one.case.text for one in labelled if _is_traditional(one.case.text)}
    per_need = _per_need(labelled)
    measured: dict[str, Any] = {
        "n": len(judged),
        "top1": share(one.right for one in labelled),
        "top2": share(one.right_in_two for one in labelled),
        "macro_recall": share(row["recall"] for row in per_need.values()),
        "short_top1": share(one.right for one in labelled if len(one.case.text) <= LONG),
        "long_top1": share(one.right for one in labelled if len(one.case.text) > LONG),
        "simplified_top1": share(one.right for one in labelled if one.case.text not in changed),
        "traditional_top1": share(one.right for one in labelled if one.case.text in changed),
        "safety_recall": share(one.right for one in labelled if one.case.labels[0] in SAFETY),
        "safety_false_alarms": _false_alarms(labelled, SAFETY),
    }
    for need in SAFETY:
        measured[f"{need}_recall"] = per_need.get(need, {}).get("recall")
        measured[f"{need}_false_alarms"] = _false_alarms(labelled, (need,))
    return {
        **measured,
        **_entities(judged),
        **_times(judged),
        "fallback_rate": share(one.asked_back for one in judged),
        "right_when_acted_on": share(one.right for one in labelled if not one.asked_back),
        "per_need": per_need,
    }


def share(values: Iterable[float]) -> float | None:
    """Return the mean, rounded to four places; None of nothing."""
    listed = [float(value) for value in values]
    return round(sum(listed) / len(listed), 4) if listed else None


def acted_on(judged: Sequence[Judged], thresholds: Sequence[float]) -> list[dict[str, float]]:
    """Return for each threshold the share that would be acted on, and how much of it is wrong.

    `confidence` is the mean of what is acted on: calibrated, it equals the share that is right.
    """
    labelled = [one for one in judged if one.case.labels]
    rows = []
    for threshold in thresholds:
        kept = [one for one in labelled if one.confidence >= threshold]
        if kept:
            wrong = sum(not one.right for one in kept) / len(kept)
            sure = sum(one.confidence for one in kept) / len(kept)
            row = {"threshold": threshold, "coverage": len(kept) / len(labelled)}
            rows.append({**row, "error": wrong, "confidence": sure})
    return rows


def confusions(judged: Sequence[Judged], need: str | None = None) -> Counter[str]:
    """Return what was taken for what: `should be > was`, or only `was` for one need."""
    wrong = [one for one in judged if one.case.labels and not one.right]
    if need:
        return Counter(one.chosen[0] for one in wrong if one.case.labels[0] == need)
    return Counter(f"{one.case.labels[0]} > {one.chosen[0]}" for one in wrong)


def _per_need(labelled: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Return for each need that is some sentence's best label: how many, recall, precision."""
    by_need: dict[str, list[Judged]] = defaultdict(list)
    taken: dict[str, list[bool]] = defaultdict(list)
    for one in labelled:
        by_need[one.case.labels[0]].append(one)
        taken[one.chosen[0]].append(one.right)
    return {
        need: {
            "n": len(rows),
            "recall": share(one.right for one in rows),
            "top2": share(one.right_in_two for one in rows),
            "precision": share(taken[need]),
        }
        for need, rows in sorted(by_need.items())
    }


def _false_alarms(labelled: Sequence[Judged], needs: tuple[str, ...]) -> float | None:
    """Return how many of the sentences that accept none of `needs` were taken for one."""
    others = [one for one in labelled if not set(needs) & set(one.case.labels)]
    return share(one.chosen[0] in needs for one in others)


def _is_traditional(text: str) -> bool:
    """Return whether normalising puts other Chinese characters in place of some."""
    return bool(set(_chinese(normalise(text))) - set(_chinese(text)))


def _chinese(text: str) -> list[str]:
    return [character for character in text if "\u4e00" <= character <= "\u9fff"]


def _entities(judged: Sequence[Judged]) -> dict[str, Any]:
    tallies = {kind: Tally() for kind in KINDS}
    for one in judged:
        if one.case.entities is not None:
            count(tallies, one.case.entities, one.entities)
    total = Tally(*(sum(getattr(t, name) for t in tallies.values())
                    for name in ("right", "found", "wanted")))  # fmt: skip
    measured = {"entity_f1": total.f1, **{f"{kind}_f1": t.f1 for kind, t in tallies.items()}}
    return {name: None if f1 is None else round(f1, 4) for name, f1 in measured.items()}


def _times(judged: Sequence[Judged]) -> dict[str, float]:
    times = [one.milliseconds for one in judged]
    cuts = quantiles(times, n=20) if len(times) > 1 else times * 19
    return {
        "ms_per_message_p50": round(cuts[9], 2),
        "ms_per_message_p95": round(cuts[18], 2),
    }
