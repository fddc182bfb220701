"""The same promises on SQLite files and on a real PostgreSQL: sealed, found, expired, renewed."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.engine import Engine

from channels.messaging import identity
from channels.messaging.incoming import Incoming
from storage import keys, records
from storage.database import conversation_engine, engine
from storage.documents import StoredDocument, fetch, keep
from storage.keys import WrongKeyError
from storage.migrate import current, migrate
from storage.old_conversations import seal_conversations
from storage.retention import forget_unused, keep_days
from storage.rotation import rotate
from storage.tracker_store import ErasingTrackerStore

SENDER, PHONE, WORDS = "wechat-openid-4711", "13912345678", "明天就去你单位闹"
ENTRY = {"li_from": PHONE, "li_words": WORDS}
LETTER = StoredDocument("信.pdf", "application/pdf", f"{PHONE} {WORDS}".encode())
DOMAIN = Domain.from_yaml("version: '3.1'\nintents: [greet]\n")


def say(sender: str, words: str, at: datetime) -> None:
    store = ErasingTrackerStore(DOMAIN)
    tracker = asyncio.run(store.retrieve(sender)) or DialogueStateTracker.from_events(
        sender, [], slots=DOMAIN.slots
    )
    tracker.update(ActionExecuted("action_listen", timestamp=at.timestamp()), DOMAIN)
    tracker.update(UserUttered(words, {"name": "greet"}, timestamp=at.timestamp()), DOMAIN)
    asyncio.run(store.save(tracker))


def heard(sender: str) -> list[str]:
    found = asyncio.run(ErasingTrackerStore(DOMAIN).retrieve(sender))
    return [event.text for event in found.events if isinstance(event, UserUttered)] if found else []


def everything(made: Engine, *tables: str) -> str:
    """Return every cell of the tables as the database itself holds it."""
    with made.connect() as connection:
        rows = [tuple(r) for t in tables for r in connection.execute(text(f"SELECT * FROM {t}"))]  # noqa: S608
    cells = [bytes(c) if isinstance(c, memoryview) else c for row in rows for c in row]
    return "\n".join(c.decode("latin-1") if isinstance(c, bytes) else str(c) for c in cells)


def all_stored() -> str:
    return everything(engine(), "records", "documents") + everything(
        conversation_engine(), "events"
    )


@pytest.fixture
def person(database: str, now: datetime) -> str:
    """One person with a diary entry, a letter and a conversation; returns the letter's token."""
    records.add(SENDER, "incident", ENTRY, now)
    say(SENDER, f"{WORDS} {PHONE}", now)
    return keep(SENDER, LETTER, now)


def test_nothing_that_was_typed_stands_in_the_database(person: str) -> None:
    stored = all_stored()
    assert len(stored) > 1000
    for word in (SENDER, PHONE, WORDS, json.dumps(WORDS)[1:-1]):
        for form in (word, word.encode().decode("latin-1")):
            assert form not in stored


def test_nothing_that_was_typed_stands_in_the_files(
    data_folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOUMEN_DATABASE_URL", raising=False)
    records.add(SENDER, "incident", ENTRY, now)
    say(SENDER, f"{WORDS} {PHONE}", now)
    keep(SENDER, LETTER, now)
    files = [path for path in data_folder.rglob("*") if path.is_file()]
    assert {"cases.db", "tracker.db"} <= {path.name for path in files}
    held = b"".join(path.read_bytes() for path in files)
    for word in (SENDER, PHONE, WORDS, json.dumps(WORDS)[1:-1]):
        assert word.encode() not in held


def test_all_of_it_is_found_again_by_its_owner_alone(person: str, now: datetime) -> None:
    assert records.of(SENDER, "incident") == [ENTRY]
    assert fetch(person, now) == LETTER
    assert heard(SENDER) == [f"{WORDS} {PHONE}"]
    hashed = keys.lookup(SENDER)
    assert records.of(hashed, "incident") == [] and heard(hashed) == []


def test_erasure_leaves_no_row(person: str) -> None:
    asyncio.run(ErasingTrackerStore(DOMAIN).delete(SENDER))
    assert all_stored() == ""


def test_a_new_key_opens_everything_and_the_old_one_nothing(person: str, now: datetime) -> None:
    old, before = keys.ring_keys(), all_stored()
    assert rotate() >= 4
    assert records.of(SENDER, "incident") == [ENTRY]
    assert fetch(person, now) == LETTER and heard(SENDER) == [f"{WORDS} {PHONE}"]
    assert set(keys.ring_keys()).isdisjoint(old)
    assert not [cell for cell in before.split("\n") if cell.startswith("gAAAA") and cell in
                all_stored()]  # fmt: skip
    keys.write_keys(old)
    with pytest.raises(WrongKeyError):
        records.of(SENDER, "incident")


@pytest.mark.parametrize(("days", "left"), [(180, True), (181, False)])
def test_who_was_not_back_is_forgotten_everywhere(
    person: str, now: datetime, days: int, left: bool
) -> None:
    later = now + timedelta(days=days)
    assert forget_unused(later, 180) == (0 if left else 1)
    assert (records.of(SENDER, "incident") == [ENTRY]) is left
    assert bool(heard(SENDER)) is left
    assert "gAAAA" in all_stored() if left else all_stored() == ""


def test_talking_keeps_the_diary_and_others_go_alone(person: str, now: datetime) -> None:
    later = now + timedelta(days=200)
    records.add("other", "incident", {"a": 1}, now)
    say(SENDER, "又来了", later)
    assert forget_unused(later, 180) == 1
    assert records.of(SENDER, "incident") == [ENTRY]
    assert records.of("other", "incident") == []


@pytest.mark.parametrize(("days", "left"), [(180, True), (181, False)])
def test_who_only_sent_a_picture_in_an_app_is_forgotten_too(
    database: str, now: datetime, days: int, left: bool
) -> None:
    identity.remember("tg-1", "telegram", Incoming("77", "1", "image"), now)
    assert forget_unused(now + timedelta(days=days), 180) == (0 if left else 1)
    assert (identity.address_of("tg-1") is not None) is left


def test_tables_go_up_and_down_and_rows_survive_both_ways(database: str, now: datetime) -> None:
    records.add(SENDER, "incident", ENTRY, now)
    migrate(engine(), "0001")
    plain = everything(engine(), "records")
    assert WORDS in plain and SENDER not in plain
    migrate(engine(), "head")
    assert records.of(SENDER, "incident") == [ENTRY]
    migrate(engine(), "base")
    with engine().connect() as connection:
        assert current(connection) is None
        assert not connection.dialect.has_table(connection, "records")
    migrate(engine(), "head")
    records.add(SENDER, "incident", ENTRY, now)
    assert records.of(SENDER, "incident") == [ENTRY]


def test_what_an_older_version_left_in_the_clear_is_sealed(database: str, now: datetime) -> None:
    made = engine()
    migrate(made, "0001")
    with made.begin() as connection:
        connection.execute(
            text("INSERT INTO records (sender, kind, written, content) VALUES (:s, 'incident',"
                 " :w, :c)"),
            {"s": SENDER, "w": now.replace(tzinfo=None), "c": json.dumps(ENTRY)},
        )  # fmt: skip
    migrate(made, "head")
    assert records.of(SENDER, "incident") == [ENTRY]
    assert PHONE not in everything(made, "records")


def test_an_old_conversation_is_sealed_when_the_store_opens(person: str) -> None:
    made = conversation_engine()
    event = {"event": "user", "text": WORDS, "parse_data": {"intent": {"name": "greet"}}}
    with made.begin() as connection:
        connection.execute(text("DELETE FROM events"))
        connection.execute(
            text("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:s, 'user',"
                 " 1.0, :d)"),
            {"s": SENDER, "d": json.dumps(event)},
        )  # fmt: skip
    assert heard(SENDER) == [WORDS]
    assert SENDER not in everything(made, "events") and "{" not in everything(made, "events")
    assert seal_conversations(made) == 0


def test_key_files_are_for_their_owner_only_and_stay(data_folder: Path) -> None:
    first = keys.lookup(SENDER), keys.ring_keys()
    for name in ("data.keys", "lookup.key"):
        assert stat.S_IMODE((data_folder / name).stat().st_mode) == 0o600
    keys._read.cache_clear()
    assert (keys.lookup(SENDER), keys.ring_keys()) == first
    assert sorted(path.name for path in data_folder.iterdir()) == ["data.keys", "lookup.key"]


def test_an_empty_key_file_is_not_replaced(data_folder: Path) -> None:
    (data_folder / "data.keys").touch()
    with pytest.raises(WrongKeyError):
        keys.seal(b"x")


def test_keys_of_the_environment_go_before_the_file(
    data_folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = keys.Fernet.generate_key().decode(), keys.Fernet.generate_key().decode()
    monkeypatch.setenv("SHOUMEN_DATA_KEYS", old)
    records.add(SENDER, "incident", ENTRY, now)
    monkeypatch.setenv("SHOUMEN_DATA_KEYS", f"{new},{old}")
    assert rotate() == 1
    monkeypatch.setenv("SHOUMEN_DATA_KEYS", new)
    assert records.of(SENDER, "incident") == [ENTRY]
    assert not (data_folder / "data.keys").exists()


@pytest.mark.parametrize("given", ["0", "-3", "abc", "1.5"])
def test_a_wrong_number_of_days_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SHOUMEN_KEEP_DAYS", given)
    with pytest.raises(ValueError, match="SHOUMEN_KEEP_DAYS"):
        keep_days()
