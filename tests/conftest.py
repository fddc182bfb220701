"""What many tests share: one fixed day, the real facts, a data folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.answers import Context
from casework.authorities import Authority, load_authorities
from casework.lenders import Lenders
from casework.rules import Rules


@pytest.fixture(scope="session")
def now() -> datetime:
    """A Sunday afternoon; every test that needs a day takes this one."""
    return datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def today(now: datetime) -> date:
    return now.date()


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.load()


@pytest.fixture(scope="session")
def authorities() -> Mapping[str, Authority]:
    return load_authorities()


@pytest.fixture(scope="session")
def lenders() -> Lenders:
    return Lenders.load()


@pytest.fixture(scope="session")
def parsing(now: datetime, lenders: Lenders) -> Context:
    """What `casework.answers` needs to read an answer on that afternoon."""
    return Context(now, lenders)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run-time data of one test alone; real SQLite files appear in it."""
    monkeypatch.setenv("SHOUMEN_DATA", str(tmp_path))
    return tmp_path
