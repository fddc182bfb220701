"""What belongs to one person's case (diary, complaints), and counters that name nobody."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import counters, documents, engine, forget_deleted, records


def add(sender: str, kind: str, content: dict[str, Any], now: datetime) -> int:
    """Store one record and return how many of this kind the sender has now."""
    with engine().begin() as connection:
        connection.execute(
            insert(records).values(
                sender=sender,
                kind=kind,
                written=now.replace(tzinfo=None),
                content=json.dumps(content, ensure_ascii=False),
            )
        )
    return len(of(sender, kind))


def of(sender: str, kind: str) -> list[dict[str, Any]]:
    """Return the sender's records of one kind, oldest first."""
    query = (
        select(records.c.content)
        .where(records.c.sender == sender, records.c.kind == kind)
        .order_by(records.c.id)
    )
    with engine().connect() as connection:
        return [json.loads(row.content) for row in connection.execute(query)]


def rewrite(sender: str, kind: str, contents: list[dict[str, Any]]) -> None:
    """Replace the sender's records of one kind by as many others; what was there is overwritten.

    Raises:
        ValueError: there are more or fewer records than `contents`.
    """
    query = (
        select(records.c.id)
        .where(records.c.sender == sender, records.c.kind == kind)
        .order_by(records.c.id)
    )
    with engine().begin() as connection:
        ids = [row.id for row in connection.execute(query)]
        for row, content in zip(ids, contents, strict=True):
            text = json.dumps(content, ensure_ascii=False)
            connection.execute(update(records).where(records.c.id == row).values(content=text))
    forget_deleted(engine())


def erase(sender: str) -> int:
    """Delete everything kept for `sender` and return how many rows that were."""
    with engine().begin() as connection:
        gone = [
            connection.execute(delete(table).where(table.c.sender == sender)).rowcount
            for table in (documents, records)
        ]
    forget_deleted(engine())
    return sum(gone)


def count(name: str) -> None:
    """Add one to a counter; nothing about the person is stored with it."""
    with engine().begin() as connection:
        row = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
        if connection.execute(row).rowcount == 0:
            connection.execute(insert(counters).values(name=name, value=1))
