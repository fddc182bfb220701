"""Bring a database to the newest version of its tables (alembic), one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from storage.keys import data_folder

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
_ADVISORY_LOCK = 5055_0007  # any number that only this project uses in its database


def bring_up_to_date(engine: Engine) -> None:
    """Run every migration the database has not seen; nothing happens to one that is current."""
    migrate(engine, "head")


def migrate(engine: Engine, revision: str) -> None:
    """Go up or down to `revision` (`head`, `base` or a number)."""
    config = _config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        now = current(connection)
        if now == (newest if revision == "head" else revision):
            return
        down = revision == "base" or (now is not None and revision != "head" and revision < now)
        (command.downgrade if down else command.upgrade)(config, revision)


def current(connection: Connection) -> str | None:
    """Return the version the database is at, None before the first."""
    revision: str | None = MigrationContext.configure(connection).get_current_revision()
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Hold a lock, because the action server and Rasa start at the same moment."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
            yield connection
        return
    with (data_folder() / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.begin() as connection:
            yield connection
