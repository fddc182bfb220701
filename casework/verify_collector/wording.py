"""The sentences that are read back for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from casework.knowledge import read_yaml
from casework.verify_collector.score import Verdict


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences for hard stops, reasons and open points by code."""
    read: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("reasons.yml"))
    return read


def reasons_of(verdict: Verdict) -> list[str]:
    """Return why the verdict is what it is: hard stops first, then bad signs, then good ones."""
    stops = [sentences()["hard_stops"][code] for code in verdict.hard_stops]
    by_weight = sorted(verdict.reasons, key=lambda reason: -reason.points)
    return stops + [sentences()["reasons"][reason.code] for reason in by_weight]


def still_open(verdict: Verdict) -> list[str]:
    """Return what has not been asked or is not known yet."""
    return [sentences()["open"][slot] for slot in verdict.not_asked]


def level_title(verdict: Verdict) -> str:
    """Return the few words for the level of a verdict."""
    return sentences()["levels"][verdict.level]
