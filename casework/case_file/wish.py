"""What somebody wants with their case file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.knowledge import read_yaml
from casework.text import normalise

SHOW, JOIN = "show", "join"
# As knowledge/needs.yml has it: in groups, or behind its name.
_GROUPS = re.compile(r"[A-Za-z0-9]{4}(?:\s*-\s*[A-Za-z0-9]{4}){2}")
_NAMED = re.compile(r"续办码\W*[是为]?\W*([A-Za-z0-9]{4}(?:\W*[A-Za-z0-9]{4}){2})")


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return the words of wishes and the sentences of next steps."""
    read: Mapping[str, Any] = read_yaml(Path(__file__).with_name("words.yml"))
    return read


def wish_of(said: str) -> str:
    """Return `join` (a code is in it), `export`, `enter`, `move`, else `show`.

    >>> wish_of("续办码 abcd-efgh-jkmn"), wish_of("换手机了怎么办"), wish_of("我的案卷")
    ('join', 'move', 'show')
    """
    if code_in(said):
        return JOIN
    plain = normalise(said).lower()
    found = (wish for wish, names in words()["wishes"].items() if any(n in plain for n in names))
    return next(found, SHOW)


def code_in(said: str) -> str | None:
    """Return the code in a text as it was typed, None where there is none.

    >>> code_in("我的续办码是ABCDEFGHJKMN")
    'ABCDEFGHJKMN'
    """
    text = normalise(said)
    named = _NAMED.search(text)
    found = named.group(1) if named else None
    grouped = _GROUPS.search(text)
    return found or (grouped.group() if grouped else None)
