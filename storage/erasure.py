"""Delete everything of one person, on all their devices, and say what that was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, delete, func, select
from sqlalchemy.engine import Connection

from storage import conversations
from storage.case_files import devices_of
from storage.database import (
    channel_people,
    channel_waiting,
    codes,
    devices,
    documents,
    engine,
    forget_deleted,
    records,
    tries,
)
from storage.sealed import Hashed

_TABLES = (records, documents, codes, tries, devices, channel_people, channel_waiting)


@dataclass(frozen=True)
class Erased:
    """What was deleted: messages of the person, records by kind, files, devices of the case."""

    messages: int
    records: Mapping[str, int]
    files: int
    devices: int

    @property
    def rows(self) -> int:
        """How many records and files that were."""
        return sum(self.records.values()) + self.files


def erase(sender: str) -> Erased:
    """Delete everything kept for `sender` and for the devices that share the case.

    A conversation that is going on is deleted as well; whoever keeps it open (the tracker store)
    must not save it again.
    """
    people = devices_of(sender)
    messages = sum(conversations.count_of(device, "user") for device in people)
    with engine().begin() as connection:
        kinds = _kinds(connection, people)
        gone = {table.name: _delete(connection, table, people) for table in _TABLES}
    forget_deleted(engine())
    for device in people:
        conversations.erase(device)
    return Erased(messages, kinds, gone["documents"], len(people))


def left_of(people: Sequence[Hashed]) -> int:
    """Return how many rows are still stored for these devices: the proof after an erasure."""
    found = 0
    with engine().connect() as connection:
        for table in _TABLES:
            query = select(func.count()).where(table.c.sender.in_(people))
            found += int(connection.execute(query).scalar_one())
    return found + sum(conversations.count_of(device) for device in people)


def _kinds(connection: Connection, people: Sequence[Hashed]) -> dict[str, int]:
    query = (
        select(records.c.kind, func.count())
        .where(records.c.sender.in_(people))
        .group_by(records.c.kind)
    )
    return {kind: int(number) for kind, number in connection.execute(query)}


def _delete(connection: Connection, table: Table, people: Sequence[Hashed]) -> int:
    return int(connection.execute(delete(table).where(table.c.sender.in_(people))).rowcount)
