"""One case for each person, also on a second device: joined with a random code, never by a name.

A sender's rows stand under the keyed hash of the sender. A device that joins another's case is
noted in `devices`; from then on both read and write under the hash of the first.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from storage.database import codes, devices, documents, engine, records, tries, utc
from storage.sealed import Hashed, hashed

# Letters and digits that nobody takes for another when copying by hand: 31 signs, 59 bits a code.
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH, GROUP = 12, 4
LIFETIME = timedelta(hours=24)
MOST_TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
# A diary is a chain and cannot be mixed with another: whoever joins brings theirs under a name of
# its own, and the entries are written into the other chain (actions/diary_store.py).
DIARY, BROUGHT = "incident", "incident_brought"


class Joined(Enum):
    """What came of a code."""

    YES = "yes"
    OWN = "own"
    WRONG = "wrong"
    BLOCKED = "blocked"


def case_of(sender: str) -> Hashed:
    """Return the hash under which everything of this person stands."""
    with engine().connect() as connection:
        return _case(connection, hashed(sender))


def devices_of(sender: str) -> list[Hashed]:
    """Return the hashes of all devices of this person's case, the one it began on first."""
    case = case_of(sender)
    query = select(devices.c.sender).where(devices.c.owner == case).order_by(devices.c.joined)
    with engine().connect() as connection:
        return [case, *connection.execute(query).scalars()]


def make_code(sender: str, now: datetime) -> str:
    """Return a new code to join this case once within a day, as `ABCD-EFGH-JKMN`.

    A code made earlier for the same device stops working. Only a keyed hash of it is stored.
    """
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    with engine().begin() as connection:
        connection.execute(delete(codes).where(codes.c.sender == sender))
        connection.execute(
            insert(codes).values(code=code, sender=sender, expires=utc(now + LIFETIME))
        )
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def join(sender: str, code: str, now: datetime) -> tuple[Joined, Hashed | None]:
    """Join the case of `code`; return what came of it and the device that made the code.

    Five wrong codes within an hour close the door to this sender for that hour. What the sender
    had noted before goes into the joined case.
    """
    with engine().begin() as connection:
        connection.execute(delete(tries).where(tries.c.at <= utc(now - TRIES_WITHIN)))
        wrong = select(func.count()).select_from(tries).where(tries.c.sender == sender)
        if connection.execute(wrong).scalar_one() >= MOST_TRIES:
            return Joined.BLOCKED, None
        made_by = connection.execute(
            select(codes.c.sender).where(codes.c.code == bare(code), codes.c.expires > utc(now))
        ).scalar()
        if made_by is None:
            connection.execute(insert(tries).values(sender=sender, at=utc(now)))
            return Joined.WRONG, None
        theirs, mine = _case(connection, made_by), _case(connection, hashed(sender))
        if theirs == mine:
            return Joined.OWN, None
        # of two that try the same code at once, only one deletes it
        if not connection.execute(delete(codes).where(codes.c.code == bare(code))).rowcount:
            return Joined.WRONG, None
        _merge(connection, mine, theirs, now)
    return Joined.YES, made_by


def bare(code: str) -> str:
    """Return the signs of a code as they were made, however they were typed.

    >>> bare("续办码 abcd-efgh jkmn")
    'ABCDEFGHJKMN'
    """
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def _case(connection: Connection, device: Hashed) -> Hashed:
    owner: Hashed | None = connection.execute(
        select(devices.c.owner).where(devices.c.sender == device)
    ).scalar()
    return owner or device


def _merge(connection: Connection, mine: Hashed, theirs: Hashed, now: datetime) -> None:
    """Put everything of case `mine`, its devices too, under `theirs`."""
    diary = records.c.sender == mine, records.c.kind == DIARY
    connection.execute(update(records).where(*diary).values(kind=BROUGHT))
    for table in (records, documents):
        connection.execute(update(table).where(table.c.sender == mine).values(sender=theirs))
    connection.execute(update(devices).where(devices.c.owner == mine).values(owner=theirs))
    connection.execute(insert(devices).values(sender=mine, owner=theirs, joined=utc(now)))
