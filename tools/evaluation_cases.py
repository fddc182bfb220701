"""Sentences to measure with, from JSON lines or YAML; a mistake is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.knowledge import read_yaml
from tools.evaluation_entities import KINDS, Gold

KEYS = {"text", "labels", "entities"}


class BadFileError(ValueError):
    """What is wrong with a file of sentences, and where."""


@dataclass(frozen=True)
class Case:
    """One sentence, the needs a reader accepted (the best first), the values it holds.

    Without labels only its values are measured; where `entities` is None they are not.
    """

    text: str
    labels: tuple[str, ...]
    entities: tuple[Gold, ...] | None


def read_cases(path: Path, known_needs: set[str]) -> list[Case]:
    """Return the sentences of `path`: one JSON object a line, or a YAML list of the same.

    Raises:
        BadFileError: a line that is no such object, with its number.
    """
    cases = [_case(place, item, known_needs) for place, item in _items(path)]
    if not cases:
        raise BadFileError(f"{path}: no sentences")
    return cases


def _items(path: Path) -> Iterator[tuple[str, Any]]:
    if path.suffix in (".yml", ".yaml"):
        for number, item in enumerate(read_yaml(path), 1):
            yield f"{path}: item {number}", item
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}: line {number}"
        try:
            yield place, json.loads(line)
        except json.JSONDecodeError as error:
            raise BadFileError(f"{place}: not JSON ({error.msg})") from error


def _case(place: str, item: Any, known_needs: set[str]) -> Case:
    if not isinstance(item, dict):
        raise BadFileError(f"{place}: not an object")
    if set(item) - KEYS:
        raise BadFileError(f"{place}: unknown key {', '.join(sorted(set(item) - KEYS))}")
    text, labels, entities = item.get("text"), item.get("labels"), item.get("entities")
    if not isinstance(text, str) or not text.strip():
        raise BadFileError(f"{place}: text is missing or empty")
    if labels is None and entities is None:
        raise BadFileError(f"{place}: neither labels nor entities")
    return Case(text, _labels(place, labels, known_needs), _gold(place, entities))


def _labels(place: str, labels: Any, known_needs: set[str]) -> tuple[str, ...]:
    if labels is None:
        return ()
    if not isinstance(labels, list) or not labels or not all(isinstance(v, str) for v in labels):
        raise BadFileError(f"{place}: labels must be a list of need names")
    short = tuple(label.removeprefix("faq/") for label in labels)
    if set(short) - known_needs:
        raise BadFileError(f"{place}: unknown need {', '.join(sorted(set(short) - known_needs))}")
    return short


def _gold(place: str, entities: Any) -> tuple[Gold, ...] | None:
    if entities is None:
        return None
    if not isinstance(entities, list):
        raise BadFileError(f"{place}: entities must be a list")
    for entity in entities:
        if not isinstance(entity, dict) or not {"type", "value"} <= set(entity):
            raise BadFileError(f"{place}: an entity needs type and value")
        if entity["type"] not in KINDS:
            raise BadFileError(f"{place}: unknown entity type {entity['type']}")
    return tuple(Gold(e["type"], str(e.get("text", "")), e["value"]) for e in entities)
