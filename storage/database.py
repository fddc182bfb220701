"""The project's own SQLite file: where it lies and what tables it has."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
)
from sqlalchemy.engine import Engine

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
    return folder


def engine() -> Engine:
    """Return the engine of `cases.db` in the data folder; the tables exist afterwards."""
    return _engine(data_folder() / "cases.db")


@lru_cache(maxsize=8)
def _engine(path: Path) -> Engine:
    # The action server and Rasa both open the file; a writer waits for the other one.
    made = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
    metadata.create_all(made)
    path.chmod(0o600)
    return made
