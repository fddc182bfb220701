"""The project's own SQLite file: where it lies and what tables it has."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

DATA_FOLDER = "SHOUMEN_DATA"
metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("sender", String(255), nullable=False, index=True),
    Column("filename", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False, index=True),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", String(255), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("written", DateTime, nullable=False),
    Column("content", String, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Integer, nullable=False),
)


def data_folder() -> Path:
    """Return the folder of all run-time data (`SHOUMEN_DATA`, else `var/` of the project)."""
    default = Path(__file__).resolve().parent.parent / "var"
    folder = Path(os.environ.get(DATA_FOLDER) or default)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # what people told us is for the operator's own account only
    return folder


def engine() -> Engine:
    """Return the engine of `cases.db` in the data folder; the tables exist afterwards."""
    return _engine(data_folder() / "cases.db")


@lru_cache(maxsize=8)
def _engine(path: Path) -> Engine:
    made = open_sqlite(path)
    metadata.create_all(made)
    return made


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
    with made.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
