"""What belongs to one person's case (diary, complaints, letters made), and nameless counters."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.case_files import case_of
from storage.database import counters, engine, forget_deleted, records

# That a letter was made: its title and days. The letter itself is gone after a day.
LETTER = "letter"


def add(sender: str, kind: str, content: dict[str, Any], now: datetime) -> int:
    """Store one record and return how many of this kind the sender has now."""
    case = case_of(sender)
    with engine().begin() as connection:
        connection.execute(
            insert(records).values(
                sender=case,
                kind=kind,
                written=now.replace(tzinfo=None),
                content=json.dumps(content, ensure_ascii=False),
            )
        )
    return len(of(case, kind))


def of(sender: str, kind: str) -> list[dict[str, Any]]:
    """Return the sender's records of one kind, oldest first."""
    return all_of(sender).get(kind, [])


def all_of(sender: str) -> dict[str, list[dict[str, Any]]]:
    """Return every record of the sender by its kind, oldest first."""
    query = (
        select(records.c.kind, records.c.content)
        .where(records.c.sender == case_of(sender))
        .order_by(records.c.id)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    with engine().connect() as connection:
        for row in connection.execute(query):
            found.setdefault(row.kind, []).append(json.loads(row.content))
    return found


def rewrite(sender: str, kind: str, contents: list[dict[str, Any]]) -> None:
    """Replace the sender's records of one kind by as many others; what was there is overwritten.

    Raises:
        ValueError: there are more or fewer records than `contents`.
    """
    query = (
        select(records.c.id)
        .where(records.c.sender == case_of(sender), records.c.kind == kind)
        .order_by(records.c.id)
    )
    with engine().begin() as connection:
        ids = [row.id for row in connection.execute(query)]
        for row, content in zip(ids, contents, strict=True):
            text = json.dumps(content, ensure_ascii=False)
            connection.execute(update(records).where(records.c.id == row).values(content=text))
    forget_deleted(engine())


def drop(sender: str, kind: str) -> None:
    """Delete the sender's records of one kind."""
    case = case_of(sender)
    with engine().begin() as connection:
        connection.execute(delete(records).where(records.c.sender == case, records.c.kind == kind))
    forget_deleted(engine())


def count(name: str) -> None:
    """Add one to a counter; nothing about the person is stored with it."""
    with engine().begin() as connection:
        row = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
        if connection.execute(row).rowcount == 0:
            connection.execute(insert(counters).values(name=name, value=1))
