"""The least a person needs a month in a city: the operator's own `knowledge/city_floor.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from casework.knowledge import KNOWLEDGE, KnowledgeError, read_yaml

FILE = KNOWLEDGE / "city_floor.yml"
_KEYS = {"yuan", "source", "checked"}
_ENDINGS = ("特别行政区", "自治州", "地区", "市", "县", "区", "盟")


@dataclass(frozen=True)
class Floor:
    """The least for one person a month in whole fen, where it is written and when it was read."""

    city: str
    fen: int
    source: str
    checked: date


def load(path: Path | None = None) -> Mapping[str, Floor]:
    """Return the floors of `FILE` by the city's bare name; raise `KnowledgeError` on a mistake."""
    return _read(path or FILE)


@lru_cache(maxsize=4)
def _read(path: Path) -> Mapping[str, Floor]:
    found = {}
    for city, item in (read_yaml(path)["cities"] or {}).items():
        if not isinstance(item, dict) or set(item) != _KEYS or not isinstance(item["yuan"], int):
            raise KnowledgeError(f"{path.name}: {city} needs a whole sum of yuan, source, checked")
        if item["yuan"] <= 0:
            raise KnowledgeError(f"{path.name}: {city} needs a sum above zero")
        checked = date.fromisoformat(str(item["checked"]))
        found[bare(city)] = Floor(city, item["yuan"] * 100, item["source"], checked)
    return found


def floor_of(said: str, floors: Mapping[str, Floor]) -> Floor | None:
    """Return the floor of the city that `said` names, None when the operator lists none.

    >>> floor_of("我在上海浦东", {"上海": Floor("上海市", 159500, "x", date(2026, 1, 1))}).fen
    159500
    """
    return next((floor for name, floor in floors.items() if name in said), None)


def bare(city: str) -> str:
    """Return a city's name without its rank: people leave it out.

    >>> bare("上海市"), bare("延边朝鲜族自治州")
    ('上海', '延边朝鲜族')
    """
    for ending in _ENDINGS:
        if city.endswith(ending) and len(city) > len(ending) + 1:
            return city[: -len(ending)]
    return city
