"""The diary of one person: entries in, entries out, every step a line of the chain."""

from __future__ import annotations

import secrets
from typing import Any

from actions import context
from casework.log_incident import chain
from casework.log_incident.chain import Line
from storage import records
from storage.case_files import BROUGHT
from storage.case_files import DIARY as KIND

_SALT_BYTES = 16


def lines(sender: str) -> list[Line]:
    """Return every line of the diary, oldest first.

    Entries from before there was a chain are put into one, in their order.
    """
    found = records.of(sender, KIND)
    if all("hash" in line for line in found):
        return found
    adopted: list[Line] = []
    for number, content in enumerate(found, start=1):
        adopted.append(_line(adopted, chain.ADDED, number, content))
    records.rewrite(sender, KIND, adopted)
    return adopted


def entries(sender: str) -> dict[int, dict[str, Any]]:
    """Return the entries as they stand now, by number."""
    return chain.current(lines(sender))


def add(sender: str, content: dict[str, Any]) -> int:
    """Store a new entry and return its number."""
    written = lines(sender)
    number = chain.next_entry(written)
    records.add(sender, KIND, _line(written, chain.ADDED, number, content), context.clock())
    return number


def change(sender: str, number: int, content: dict[str, Any]) -> None:
    """Store what an entry says now; what it said before is overwritten, that it did is not."""
    written = lines(sender)
    line = _line(written, chain.CHANGED, number, content)
    _empty(sender, written, number)
    records.add(sender, KIND, line, context.clock())


def delete(sender: str, number: int) -> None:
    """Delete what an entry says; its number stays as a gap."""
    written = lines(sender)
    line = _line(written, chain.DELETED, number, None)
    _empty(sender, written, number)
    records.add(sender, KIND, line, context.clock())


def bring(sender: str) -> None:
    """Write the entries of a diary that came along with a device behind those that are there."""
    for content in chain.current(records.of(sender, BROUGHT)).values():
        add(sender, content)
    records.drop(sender, BROUGHT)


def _line(written: list[Line], kind: str, number: int, content: dict[str, Any] | None) -> Line:
    salt = secrets.token_hex(_SALT_BYTES)
    return chain.next_line(written, kind, number, content, context.now(), salt)


def _empty(sender: str, written: list[Line], number: int) -> None:
    kept = [chain.emptied(line) if line["entry"] == number else line for line in written]
    records.rewrite(sender, KIND, kept)
