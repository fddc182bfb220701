"""The diary as a chain: each line covers the one before it, so a later change shows.

A line says that an entry was added, changed or deleted, and when. Its `hash` covers its own fields
and the hash of the line before; what the entry says is covered by `digest`, with a random `salt`
so that nobody can guess short words back from it. A deletion takes content and salt away and
leaves the line: the chain still holds, the gap stays visible (docs/decisions/0055). The rules of
the format stand in docs/diary.md; `web/src/chain.ts` checks the same in the browser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = "shoumen-diary/1"
START = "0" * 64
ADDED, CHANGED, DELETED = "added", "changed", "deleted"
KINDS = frozenset({ADDED, CHANGED, DELETED})
# What the hash of a line covers, in this order of names once sorted.
_COVERED = ("at", "digest", "entry", "kind", "prev", "seq")

Line = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line; `code` is a key of the words of the checker.

    `seq` is the place in the file, from 1; 0 means the file as a whole.
    """

    seq: int
    code: str


def canonical(value: Any) -> str:
    """Return the one way a value is written for hashing: sorted keys, no spaces, no escapes.

    >>> canonical({"b": 1, "a": ["电话", None]})
    '{"a":["电话",null],"b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    # half a character cannot be written by us: it only must not stop the check of a file
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def next_line(
    lines: Sequence[Line],
    kind: str,
    entry: int,
    content: Mapping[str, Any] | None,
    at: datetime,
    salt: str,
) -> Line:
    """Return the line that comes after `lines`; a deletion has no content.

    Raises:
        ValueError: `at` has no zone, or content and kind do not go together.
    """
    if at.tzinfo is None or kind not in KINDS or (content is None) is not (kind == DELETED):
        raise ValueError("a line needs a zone, a kind, and content unless it deletes")
    line: Line = {
        "seq": len(lines) + 1,
        "entry": entry,
        "kind": kind,
        "at": at.isoformat(timespec="seconds"),
        "digest": "" if content is None else digest(content, salt),
        "prev": lines[-1]["hash"] if lines else START,
    }
    line["hash"] = line_hash(line)
    return line if content is None else {**line, "salt": salt, "content": dict(content)}


def digest(content: Mapping[str, Any], salt: str) -> str:
    """Return what a line covers its content by."""
    return sha256(f"{salt}\n{canonical(content)}")


def line_hash(line: Mapping[str, Any]) -> str:
    """Return the hash of a line: of its fields, the hash of the line before among them."""
    return sha256(canonical({name: line.get(name) for name in _COVERED}))


def emptied(line: Line) -> Line:
    """Return a line without what the entry said: only that and when it was said stays."""
    return {name: value for name, value in line.items() if name not in ("salt", "content")}


def next_entry(lines: Sequence[Line]) -> int:
    """Return the number of a new entry; the number of a deleted one is never used again."""
    return max((line["entry"] for line in lines), default=0) + 1


def current(lines: Sequence[Line]) -> dict[int, dict[str, Any]]:
    """Return the entries as they stand now, by number, without the deleted ones."""
    entries: dict[int, dict[str, Any]] = {}
    for line in lines:
        if line["kind"] == DELETED:
            entries.pop(line["entry"], None)
        elif "content" in line:
            entries[line["entry"]] = line["content"]
    return dict(sorted(entries.items()))


def check(lines: Sequence[Any]) -> list[Problem]:
    """Return every line that was changed, moved, removed or put in after it was written.

    A line without content is sound only where a later line changes or deletes its entry.
    """
    problems: list[Problem] = []
    before = START
    for place, line in enumerate(lines, start=1):
        code = _fault(line, place, before)
        if code is None and "content" not in line and line["kind"] != DELETED:
            later = [other for other in lines[place:] if isinstance(other, Mapping)]
            replaced = any(other.get("entry") == line["entry"] for other in later)
            code = None if replaced else "content_missing"
        if code:
            problems.append(Problem(place, code))
        before = str(line.get("hash")) if isinstance(line, Mapping) else ""
    return problems


def _fault(line: Any, place: int, before: str) -> str | None:
    """Return what is wrong with a line by itself and with its place, None when nothing is."""
    if not isinstance(line, Mapping) or str(line.get("kind")) not in KINDS:
        return "not_a_line"
    if not isinstance(line.get("entry"), int):
        return "not_a_line"
    if line.get("seq") != place or line.get("prev") != before:
        return "order"
    if line.get("hash") != line_hash(line):
        return "changed"
    content = line.get("content")
    if "content" not in line:
        return None
    if line["kind"] == DELETED or not isinstance(content, Mapping):
        return "content_changed"
    if line.get("digest") != digest(content, str(line.get("salt"))):
        return "content_changed"
    return None


def to_file(lines: Sequence[Line], made: datetime) -> str:
    """Return the diary as a file that anybody can check."""
    return json.dumps(
        {
            "format": FORMAT,
            "made": made.isoformat(timespec="seconds"),
            "last": lines[-1]["hash"] if lines else START,
            "lines": list(lines),
        },
        ensure_ascii=False,
        indent=1,
    )


def check_file(text: str) -> tuple[list[Problem], list[Line]]:
    """Return the problems of a file and its lines; a file that is none has one problem at 0."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return [Problem(0, "not_a_file")], []
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return [Problem(0, "not_a_file")], []
    lines = data.get("lines")
    if not isinstance(lines, list) or not lines:
        return [Problem(0, "not_a_file")], []
    problems = check(lines)
    if not problems and data.get("last") != lines[-1]["hash"]:
        problems.append(Problem(0, "last"))
    return problems, lines
