"""Forget people who have not been back: everything of theirs, in every database."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from sqlalchemy import delete, distinct, select
from sqlalchemy.engine import Engine
from sqlalchemy.sql.elements import ColumnElement

from storage.case_files import devices_of
from storage.database import (
    channel_people,
    codes,
    conversation_engine,
    devices,
    documents,
    engine,
    events,
    forget_deleted,
    records,
    utc,
)
from storage.erasure import erase
from storage.sealed import Hashed

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

    A use is a message of the conversation or an entry of the diary, on any device of the case; in
    an app a picture too, which leaves no more than how its sender is reached.
    Letters and codes whose day is over go as well. `now` carries a zone.
    """
    since = now - timedelta(days=days)
    cases, talks = engine(), conversation_engine()
    spoke = events.c.timestamp >= since.timestamp()
    wrote = records.c.written >= since.replace(tzinfo=None)
    used = _senders(talks, events.c.sender_id, spoke) | _senders(cases, records.c.sender, wrote)
    used |= _senders(cases, channel_people.c.sender, channel_people.c.seen >= utc(since))
    known = _senders(talks, events.c.sender_id) | _senders(cases, records.c.sender)
    known |= _senders(cases, devices.c.owner) | _senders(cases, channel_people.c.sender)
    gone = 0
    for people in {frozenset(devices_of(sender)) for sender in known - used}:
        if not people & used:
            erase(next(iter(people)))
            gone += 1
    with cases.begin() as connection:
        for table in (documents, codes):
            connection.execute(delete(table).where(table.c.expires <= utc(now)))
    forget_deleted(cases)
    forget_deleted(talks)
    return gone


def _senders(made: Engine, column: ColumnElement[str], *where: ColumnElement[bool]) -> set[Hashed]:
    with made.connect() as connection:
        return set(connection.execute(select(distinct(column)).where(*where)).scalars())
