"""Conversations stored in the clear by an older version: sealed when the store is opened."""

from __future__ import annotations

from sqlalchemy import String, Text, column, select, table, update
from sqlalchemy.engine import Engine

from storage.database import events, forget_deleted

# the same table without the types that seal; Rasa's JSON begins with a brace, a sealed one never
_plain = table("events", column("id"), column("sender_id", String), column("data", Text))


def seal_conversations(made: Engine) -> int:
    """Seal every event that is still in the clear and return how many that were."""
    clear = select(_plain.c.id, _plain.c.sender_id, _plain.c.data).where(_plain.c.data.like("{%"))
    with made.begin() as connection:
        rows = connection.execute(clear).all()
        for row in rows:
            sealed = {"sender_id": row.sender_id, "data": row.data}
            connection.execute(update(events).where(events.c.id == row.id).values(**sealed))
    if rows:
        forget_deleted(made)
    return len(rows)
