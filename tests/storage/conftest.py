"""A real PostgreSQL for the tests of storage, started once from the pinned package."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pgserver
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    # not in pytest's own folder: as root the server runs as a user of its own, and every other
    # pytest that starts shuts that folder to it
    with tempfile.TemporaryDirectory(prefix="shoumen-pg-") as folder:
        server = pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Run the test on both databases; on PostgreSQL in a new, empty one."""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres")
        name = f"test_{uuid.uuid4().hex}"
        with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = make_url(address).set(database=name)
        monkeypatch.setenv("SHOUMEN_DATABASE_URL", url.render_as_string(hide_password=False))
    return str(request.param)
