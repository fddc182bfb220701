"""The databases of the project: where they lie, what tables they have, how they are opened.

SQLite files of the data folder, or one PostgreSQL by `SHOUMEN_DATABASE_URL`.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from storage.keys import DATA_FOLDER, data_folder
from storage.migrate import bring_up_to_date
from storage.sealed import HashedKey, SealedBytes, SealedText

__all__ = ["DATA_FOLDER", "data_folder"]

DATABASE_URL = "SHOUMEN_DATABASE_URL"
metadata = MetaData()
# Rasa makes its own table; it is described again here so that its words are sealed too
conversations = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("token", HashedKey(64), primary_key=True),
    Column("sender", HashedKey(255), nullable=False, index=True),
    Column("filename", SealedText, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("content", SealedBytes, nullable=False),
    Column("expires", DateTime, nullable=False, index=True),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", HashedKey(255), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("written", DateTime, nullable=False),
    Column("content", SealedText, nullable=False),
)

# A second device of one person: its rows stand under `owner`, the hash of the first
devices = Table(
    "devices",
    metadata,
    Column("sender", HashedKey(255), primary_key=True),
    Column("owner", HashedKey(64), nullable=False, index=True),
    Column("joined", DateTime, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("code", HashedKey(64), primary_key=True),
    Column("sender", HashedKey(255), nullable=False, index=True),
    Column("expires", DateTime, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", HashedKey(255), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Integer, nullable=False),
)

# Messages of a platform that came in already: a repeat is answered by nobody a second time
channel_inbox = Table(
    "channel_inbox",
    metadata,
    Column("message", HashedKey(64), primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
)

# How somebody on a messaging platform is reached
channel_people = Table(
    "channel_people",
    metadata,
    Column("sender", HashedKey(255), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", SealedText, nullable=False),
    Column("seen", DateTime, nullable=False, index=True),
)

# Answers that could not be delivered yet
channel_waiting = Table(
    "channel_waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", HashedKey(255), nullable=False, index=True),
    Column("content", SealedText, nullable=False),
    Column("written", DateTime, nullable=False),
)

events = Table(
    "events",
    conversations,
    Column("id", Integer, primary_key=True),
    Column("sender_id", HashedKey(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", SealedText),
)


def database_url() -> str | None:
    """Return the address of the operator's PostgreSQL, None where SQLite files are used."""
    return os.environ.get(DATABASE_URL, "").strip() or None


def engine() -> Engine:
    """Return the engine of letters, diary and counters; the tables are up to date afterwards."""
    url = database_url()
    return _engine_at(url) if url else _engine(data_folder() / "cases.db")


def conversation_engine(path: Path | None = None) -> Engine:
    """Return the engine of Rasa's conversations; its table exists and is sealed afterwards."""
    url = None if path else database_url()
    return _talks_at(url) if url else _talks(path or data_folder() / "tracker.db")


@lru_cache(maxsize=8)
def _talks(path: Path) -> Engine:
    made = open_sqlite(path)
    conversations.create_all(made)
    return made


@lru_cache(maxsize=8)
def _talks_at(url: str) -> Engine:
    made = _engine_at(url)
    conversations.create_all(made)
    return made


@lru_cache(maxsize=8)
def _engine(path: Path) -> Engine:
    made = open_sqlite(path)
    bring_up_to_date(made)
    return made


@lru_cache(maxsize=8)
def _engine_at(url: str) -> Engine:
    made = create_engine(url, pool_pre_ping=True)
    bring_up_to_date(made)
    return made


def utc(moment: datetime) -> datetime:
    """Return the moment in UTC without a zone, as the databases keep it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def open_sqlite(path: Path) -> Engine:
    """Return an engine on the SQLite file `path` that only its owner can read.

    Readers and the writer work side by side (the action server and Rasa both open files), and
    what is deleted is overwritten. After a power cut the last turn may be missing; the file
    stays whole.
    """
    path.touch(mode=0o600)
    path.chmod(0o600)
    made = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": 10},
    )

    event.listen(made, "connect", _set_up)
    return made


def _set_up(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")


def forget_deleted(made: Engine) -> None:
    """Carry deletions through to the file itself, so that the log beside it holds no old words."""
    if made.dialect.name != "sqlite":
        return  # PostgreSQL's own vacuum does it
    with made.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
