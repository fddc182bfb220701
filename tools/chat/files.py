"""Keeps files and exported conversations on this machine, readable by their owner alone."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tools.chat.client import FILE_PATH, Assistant, NotThereError

_LINK = re.compile(r"(?:https?://[^\s/，。；、]+)?" + FILE_PATH.pattern)
_KILO = 1024


@dataclass(frozen=True)
class Saved:
    """One file that was kept."""

    path: Path
    size: int

    @property
    def size_text(self) -> str:
        """The size as people read it.

        >>> Saved(Path("a"), 57708).size_text
        '56 KB'
        """
        return f"{self.size / _KILO:.0f} KB" if self.size >= _KILO else f"{self.size} B"


def short(path: Path) -> str:
    """Return a path as one would type it here: relative where that is possible."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def safe_name(name: str) -> str:
    """Return a name that stays in its folder, is not hidden and shows nothing but text.

    >>> safe_name("../../.ssh/协商函.pdf"), safe_name("..")
    ('协商函.pdf', 'file')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return seen[-120:] or "file"


@dataclass
class Folder:
    """Where files go. It is made when the first one comes; nothing in it is overwritten."""

    path: Path
    kept: dict[str, Saved] = field(default_factory=dict)

    def keep(self, name: str, content: bytes) -> Saved:
        """Write one file that only its owner can read and return where it is.

        Raises `OSError` when the folder cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        safe = Path(safe_name(name))
        for number in range(1, 10_000):
            path = self.path / (safe.name if number == 1 else f"{safe.stem}-{number}{safe.suffix}")
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            return Saved(path, len(content))
        raise FileExistsError(str(self.path / safe))

    def fetch(self, url: str, assistant: Assistant) -> Saved:
        """Keep what a link leads to; a link seen before leads to the same file."""
        key = FILE_PATH.search(url)
        if key is None:
            raise NotThereError("no file of the assistant")
        if key[0] not in self.kept:
            self.kept[key[0]] = self.keep(*assistant.fetch(url))
        return self.kept[key[0]]


def links(text: str) -> list[str]:
    """Return the links to files in a text, each once, in order."""
    return list(dict.fromkeys(_LINK.findall(text)))


def as_markdown(said: list[tuple[str, str]], now: datetime) -> str:
    """Return a conversation as a page; `said` holds who spoke ("you", "bot") and what."""
    lines = [f"# {now:%Y-%m-%d %H:%M}", ""]
    for who, text in said:
        quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        lines += [f"**{text}**" if who == "you" else quoted, ""]
    return "\n".join(lines)
