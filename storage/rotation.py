"""Renew the key of sealed fields: a new key first, every row sealed again, the old key dropped."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet
from sqlalchemy import select, update
from sqlalchemy.engine import Engine
from sqlalchemy.sql.schema import Column

from storage.database import (
    channel_people,
    channel_waiting,
    conversation_engine,
    documents,
    engine,
    events,
    forget_deleted,
    records,
)
from storage.keys import DATA_KEYS, ring_keys, write_keys


def rotate() -> int:
    """Seal everything with a new key and return how many fields that were.

    With keys from the environment, the first of them is the new one and the operator drops the
    others afterwards. A stop in the middle leaves both keys in the file; running it again ends it.
    """
    ours = not os.environ.get(DATA_KEYS, "").strip()
    if ours:
        fresh = Fernet.generate_key().decode()
        write_keys([fresh, *ring_keys()])
    done = (
        _again(engine(), records.c.id, records.c.content)
        + _again(engine(), documents.c.token, documents.c.content)
        + _again(engine(), documents.c.token, documents.c.filename)
        + _again(engine(), channel_people.c.sender, channel_people.c.address)
        + _again(engine(), channel_waiting.c.id, channel_waiting.c.content)
        + _again(conversation_engine(), events.c.id, events.c.data)
    )
    if ours:
        write_keys([fresh])
    return done


def _again(made: Engine, key: Column, sealed: Column) -> int:
    """Open and seal one column; the types of the columns do both."""
    with made.connect() as connection:
        keys = connection.execute(select(key)).scalars().all()
    for value in keys:
        with made.begin() as connection:
            content = connection.execute(select(sealed).where(key == value)).scalar()
            change = update(sealed.table).where(key == value).values({sealed.name: content})
            connection.execute(change)
    forget_deleted(made)
    return len(keys)
