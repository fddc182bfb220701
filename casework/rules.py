"""Rules of law and institutions, looked up by id and day.

A rule is never guessed: asked for a day on which no version is in force, it raises
`NoRuleInForceError`. The texts and numbers stand in `knowledge/rules/*.yml`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework import knowledge
from casework.knowledge import KNOWLEDGE, KnowledgeError


class NoRuleInForceError(LookupError):
    """No version of the rule is in force on the day asked for."""


@dataclass(frozen=True)
class Value:
    """One number or short text of a rule with its unit (`days`, `percent_year`, `time` ...)."""

    value: int | Decimal | str
    unit: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Source:
    """Where a rule is written down and when somebody last read it there."""

    title: str
    issuer: str
    checked: date
    article: str = ""
    published: date | None = None
    url: str = ""


@dataclass(frozen=True)
class Version:
    """One rule as it stands in one period; `ends` is the last day, None while in force.

    `starts_seen` is False when the first day stood in no source that was read.
    """

    rule_id: str
    starts: date
    ends: date | None
    text: str
    values: Mapping[str, Value]
    sources: tuple[Source, ...]
    kind: str
    strength: str
    status: str
    starts_seen: bool = True
    title: str = ""
    letter_text: str = ""

    @property
    def document(self) -> str:
        """Title of the document it stands in, with its marks."""
        title = self.sources[0].title
        return title if title.startswith(("《", "GB")) else f"《{title}》"

    @property
    def cite(self) -> str:
        """Title, article, day and kind; says so when the original was not seen."""
        return self._named("据报道，未见原文" if self.status == "partly" else "")

    @property
    def letter_cite(self) -> str:
        """Return the citation for whoever receives a letter: no note on what we have seen."""
        return self._named("")

    @property
    def quote(self) -> str:
        """Return what a letter says of the rule, its numbers filled in."""
        return (self.letter_text or self.text).format(**self.values)

    def _named(self, note: str) -> str:
        source, title = self.sources[0], self.document
        notes = [self._since(), kind_names()[self.kind], *([note] if note else [])]
        article = source.article if self.status == "confirmed" else ""
        return f"{title}{article}（{'，'.join(notes)}）"

    @property
    def short_cite(self) -> str:
        """Return the citation as a bubble has room for it: 《民法典》 instead of its full name."""
        return self.cite.replace("《中华人民共和国", "《", 1)

    def _since(self) -> str:
        """Return the first day in force; unless seen, the day it was published or checked."""
        source = self.sources[0]
        if self.starts_seen:
            return f"{self.starts.isoformat()}起"
        if source.published:
            return f"{source.published.isoformat()}公布"
        return f"{source.checked.isoformat()}核对"

    def covers(self, day: date) -> bool:
        """Return whether this version is in force on `day`."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Rule:
    """A rule with all its versions, oldest first."""

    id: str
    title: str
    binds: tuple[str, ...]
    strength: str
    kind: str
    status: str
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """Return the version in force on `day`; raise `NoRuleInForceError` when there is none."""
        for version in self.versions:
            if version.covers(day):
                return version
        raise NoRuleInForceError(f"{self.id}: no version in force on {day.isoformat()}")


class Rules(Mapping[str, Rule]):
    """All rules by id."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(rules)

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    @classmethod
    def load(cls, folder: Path = KNOWLEDGE / "rules") -> Rules:
        """Read and check every file of `folder`; raise `KnowledgeError` on any mistake."""
        rules: dict[str, Rule] = {}
        for stem, items in knowledge.read_folder("rule", folder).items():
            for item in items:
                if item["id"] in rules:
                    raise KnowledgeError(f"{stem}.yml: rule {item['id']} stands twice")
                rules[item["id"]] = _rule(item)
        return cls(rules)


@lru_cache(maxsize=1)
def kind_names() -> Mapping[str, str]:
    """Return how a citation names each kind of rule."""
    names: Mapping[str, str] = knowledge.read_yaml(KNOWLEDGE / "kinds.yml")["kinds"]
    return names


@lru_cache(maxsize=1)
def strength_names() -> Mapping[str, str]:
    """Return the word that says how binding a rule is."""
    names: Mapping[str, str] = knowledge.read_yaml(KNOWLEDGE / "kinds.yml")["strengths"]
    return names


def _rule(item: Mapping[str, Any]) -> Rule:
    versions = tuple(_version(item, version) for version in item["versions"])
    for earlier, later in itertools.pairwise(versions):
        if earlier.ends is None or later.starts != earlier.ends + timedelta(days=1):
            raise KnowledgeError(f"{item['id']}: versions overlap or leave a hole")
    return Rule(
        id=item["id"],
        title=item["title"],
        binds=tuple(item["binds"]),
        strength=item["strength"],
        kind=item["kind"],
        status=item["status"],
        versions=versions,
    )


def _version(item: Mapping[str, Any], version: Mapping[str, Any]) -> Version:
    return Version(
        rule_id=item["id"],
        starts=date.fromisoformat(version["from"]),
        ends=_day(version.get("to")),
        text=version["text"],
        values={name: _value(raw) for name, raw in version.get("values", {}).items()},
        sources=tuple(_source(raw) for raw in version["sources"]),
        kind=item["kind"],
        strength=item["strength"],
        status=item["status"],
        starts_seen=version.get("from_seen", True),
        title=item["title"],
        letter_text=version.get("letter_text", ""),
    )


def _value(raw: Mapping[str, Any]) -> Value:
    value = raw["value"]
    return Value(Decimal(str(value)) if isinstance(value, float) else value, raw["unit"])


def _source(raw: Mapping[str, Any]) -> Source:
    return Source(
        title=raw["title"],
        issuer=raw["issuer"],
        checked=date.fromisoformat(raw["checked"]),
        article=raw.get("article", ""),
        published=_day(raw.get("published")),
        url=raw.get("url", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
