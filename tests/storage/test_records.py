"""Diary entries of one person, their erasure, and counters without a person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from storage import database, records
from storage.documents import StoredDocument, fetch, keep
from storage.erasure import erase

LETTER = StoredDocument("信.docx", "application/x-test", b"letter")
ENTRY: dict[str, Any] = {"li_when": {"date": "2026-11-21"}, "li_words": "原话", "li_from": None}


def counters() -> dict[str, int]:
    with database.engine().connect() as connection:
        return {row.name: row.value for row in connection.execute(select(database.counters))}


def test_entries_are_numbered_and_come_back_in_order(data_folder: Path, now: datetime) -> None:
    assert records.add("person", "incident", ENTRY, now) == 1
    assert records.add("person", "incident", ENTRY | {"li_words": "第二条"}, now) == 2
    assert records.of("person", "incident") == [ENTRY, ENTRY | {"li_words": "第二条"}]


def test_people_and_kinds_are_kept_apart(data_folder: Path, now: datetime) -> None:
    records.add("person", "incident", ENTRY, now)
    assert records.add("person", "complaint", {"a": 1}, now) == 1
    assert records.add("other", "incident", {"b": 2}, now) == 1
    assert records.of("person", "incident") == [ENTRY]
    assert records.of("nobody", "incident") == []


def test_erasing_takes_everything_of_one_person_and_nothing_of_others(
    data_folder: Path, now: datetime
) -> None:
    mine, theirs = keep("person", LETTER, now), keep("other", LETTER, now)
    records.add("person", "incident", ENTRY, now)
    records.add("person", "complaint", ENTRY, now)
    records.add("other", "incident", ENTRY, now)
    assert erase("person").rows == 3
    assert fetch(mine, now) is None and fetch(theirs, now) == LETTER
    assert records.of("person", "incident") == records.of("person", "complaint") == []
    assert records.of("other", "incident") == [ENTRY]
    assert erase("person").rows == 0


def test_erased_words_are_not_left_in_the_file(data_folder: Path, now: datetime) -> None:
    secret = "只有这里写过的一句话" * 40
    records.add("person", "incident", {"li_words": secret}, now)
    with database.engine().connect() as connection:
        sealed = connection.execute(text("SELECT content FROM records")).scalar().encode()
    erase("person")
    left = b"".join(path.read_bytes() for path in data_folder.glob("cases.db*"))
    assert secret.encode() not in left and sealed[:200] not in left


@pytest.mark.parametrize("sender", ["%", "' OR ''='", ""])
def test_a_strange_sender_erases_nobody_else(data_folder: Path, now: datetime, sender: str) -> None:
    records.add("person", "incident", ENTRY, now)
    assert erase(sender).rows == 0
    assert records.of("person", "incident") == [ENTRY]


def test_counters_count_and_know_nobody(data_folder: Path) -> None:
    for _ in range(3):
        records.count("crisis_support")
    records.count("other")
    assert counters() == {"crisis_support": 3, "other": 1}
    assert set(database.counters.columns.keys()) == {"name", "value"}


def test_counters_outlive_an_erasure(data_folder: Path, now: datetime) -> None:
    records.count("crisis_support")
    records.add("person", "incident", ENTRY, now)
    erase("person")
    assert counters() == {"crisis_support": 1}
