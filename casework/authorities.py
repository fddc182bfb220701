"""Offices and services that take complaints or give help, from `knowledge/authorities/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casework import knowledge
from casework.knowledge import KNOWLEDGE


@dataclass(frozen=True)
class Authority:
    """One office: what it takes, what it cannot do, how to reach it."""

    id: str
    name: str
    line: str
    takes: tuple[str, ...]
    does_not: tuple[str, ...]
    how: tuple[str, ...]
    status: str
    answer_rule: str = ""
    # what it says when it will not take the matter, what to reply, the rule behind the reply
    turned_away: tuple[str, str, str] | None = None


def load_authorities(folder: Path = KNOWLEDGE / "authorities") -> Mapping[str, Authority]:
    """Return every authority by id; raise `KnowledgeError` on a file that breaks the schema."""
    return {
        item["id"]: Authority(
            id=item["id"],
            name=item["name"],
            line=item.get("line", ""),
            takes=tuple(item["takes"]),
            does_not=tuple(item["does_not"]),
            how=tuple(item.get("how", ())),
            status=item["status"],
            answer_rule=item.get("answer_rule", ""),
            turned_away=_turned_away(item.get("turned_away")),
        )
        for item in knowledge.read_folder("authority", folder).values()
    }


def _turned_away(raw: Mapping[str, str] | None) -> tuple[str, str, str] | None:
    return (raw["says"], raw["reply"], raw.get("rule", "")) if raw else None
