"""Full-text index over words that are already cut, in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

_TITLE_WEIGHT = 4.0


class WordIndex:
    """Full-text index (SQLite FTS5, ranked by bm25) over words that are already cut."""

    def __init__(self, documents: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> None:
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("CREATE VIRTUAL TABLE entry USING fts5(need UNINDEXED, title, body)")
        self._base.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            [(need, " ".join(title), " ".join(body)) for need, (title, body) in documents.items()],
        )

    def search(self, words: Iterable[str], most: int) -> list[str]:
        """Return the needs whose text holds any of the words, the best first."""
        quoted = [f'"{word}"' for word in dict.fromkeys(words) if word.isalnum()]
        if not quoted:
            return []
        rows = self._base.execute(
            "SELECT need FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 0, ?, 1) LIMIT ?",
            (" OR ".join(quoted), _TITLE_WEIGHT, most),
        )
        return [need for (need,) in rows]
