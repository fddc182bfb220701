"""Forget people who have not been back: everything of theirs, in every database."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from sqlalchemy import String, delete, distinct, select, type_coerce
from sqlalchemy.engine import Engine
from sqlalchemy.sql.elements import ColumnElement

from storage.database import (
    conversation_engine,
    documents,
    engine,
    events,
    forget_deleted,
    records,
)
from storage.documents import utc

KEEP_DAYS = "SHOUMEN_KEEP_DAYS"
DEFAULT_DAYS = 180


def keep_days() -> int:
    """Return how many days after the last use everything is kept.

    Raises:
        ValueError: the setting is not a whole number above zero.
    """
    given = os.environ.get(KEEP_DAYS, "").strip() or str(DEFAULT_DAYS)
    if not given.isdecimal() or int(given) == 0:
        raise ValueError(f"{KEEP_DAYS} must be a whole number of days above 0, not {given!r}")
    return int(given)


def forget_unused(now: datetime, days: int) -> int:
    """Delete all of each person whose last use is more than `days` ago; return how many people.

    A use is a message of the conversation or an entry of the diary. Letters whose day is over go
    as well. `now` carries a zone.
    """
    since = now - timedelta(days=days)
    cases, talks = engine(), conversation_engine()
    spoke = events.c.timestamp >= since.timestamp()
    wrote = records.c.written >= since.replace(tzinfo=None)
    used = _senders(talks, events.c.sender_id, spoke) | _senders(cases, records.c.sender, wrote)
    known = _senders(talks, events.c.sender_id) | _senders(cases, records.c.sender)
    gone = known - used
    for sender in gone:
        _forget(talks, events.c.sender_id, sender)
        _forget(cases, records.c.sender, sender)
        _forget(cases, documents.c.sender, sender)
    with cases.begin() as connection:
        connection.execute(delete(documents).where(documents.c.expires <= utc(now)))
    forget_deleted(cases)
    forget_deleted(talks)
    return len(gone)


def _senders(made: Engine, column: ColumnElement[str], *where: ColumnElement[bool]) -> set[str]:
    with made.connect() as connection:
        return set(connection.execute(select(distinct(column)).where(*where)).scalars())


def _forget(made: Engine, column: ColumnElement[str], hashed: str) -> None:
    # what was read is a hash already and must not be hashed again
    with made.begin() as connection:
        connection.execute(delete(column.table).where(type_coerce(column, String) == hashed))
