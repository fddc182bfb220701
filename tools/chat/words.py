"""The client's own sentences, kept in words.yml and nowhere else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("words.yml")


@cache
def sentences() -> dict[str, str]:
    """Return every sentence by name."""
    read: dict[str, str] = yaml.safe_load(WORDS.read_text("utf-8"))
    return read


def word(name: str, **values: object) -> str:
    """Return one sentence with its values; KeyError for a name or a value that is not there.

    >>> word("exported", path="a.md")
    '这次对话已存：a.md'
    """
    return sentences()[name].format(**values)
