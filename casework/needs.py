"""The closed list of needs, their titles, and the texts that need no guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casework import knowledge
from casework.knowledge import KNOWLEDGE, KnowledgeError

_PUNCTUATION = re.compile(r"[\s,.!?;:~、。，！？；：…]+")


@dataclass(frozen=True)
class Need:
    """One need: its name as the classifier gives it (`faq/<name>` for questions) and its title."""

    name: str
    group: str
    title: str


class Needs:
    """All needs by name, and the exact texts (titles and phrases) that mean one of them."""

    def __init__(
        self,
        needs: Mapping[str, Need],
        commands: Mapping[str, str],
        patterns: Mapping[str, re.Pattern[str]],
    ) -> None:
        self.by_name = dict(needs)
        self._commands = dict(commands)
        self._patterns = dict(patterns)

    @classmethod
    def load(cls) -> Needs:
        """Read `knowledge/needs.yml`; raise `KnowledgeError` when a phrase means two needs."""
        needs: dict[str, Need] = {}
        commands: dict[str, str] = {}
        patterns: dict[str, re.Pattern[str]] = {}
        for group, members in knowledge.read_yaml(KNOWLEDGE / "needs.yml").items():
            for short, item in members.items():
                name = f"faq/{short}" if group == "faq" else short
                needs[name] = Need(name, group, item["title"])
                for phrase in [item["title"], *item.get("phrases", [])]:
                    if commands.setdefault(_bare(phrase), name) != name:
                        raise KnowledgeError(f"needs.yml: {phrase} means two needs")
                if "pattern" in item:
                    patterns[name] = re.compile(item["pattern"])
        return cls(needs, commands, patterns)

    def command(self, text: str) -> str | None:
        """Return the need that `text` names exactly (a button, a command), else None."""
        bare = _bare(text)
        if bare in self._commands:
            return self._commands[bare]
        return next((n for n, pattern in self._patterns.items() if pattern.fullmatch(bare)), None)


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text).lower()
