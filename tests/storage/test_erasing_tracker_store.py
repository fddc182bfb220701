"""Conversations in SQLite: saved like Rasa's own, gone for good once erasure was asked for."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from datetime import datetime
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.validation import YamlValidationException
from sqlalchemy import select

from dialogue import unkept
from storage import records
from storage.database import events
from storage.documents import StoredDocument, fetch, keep
from storage.keys import lookup
from storage.tracker_store import ERASE_SLOT, ErasingTrackerStore
from tests.contracts.project import ROOT, read

DOMAIN = f"""
version: '3.1'
intents: [greet]
slots:
  {ERASE_SLOT}: {{type: any, influence_conversation: false, mappings: [{{type: custom}}]}}
  note: {{type: any, influence_conversation: false, mappings: [{{type: custom}}]}}
"""


@pytest.fixture(scope="module")
def domain() -> Domain:
    try:
        return Domain.from_yaml(DOMAIN)
    except YamlValidationException as error:  # pragma: no cover - only when Rasa changes
        pytest.fail(str(error))


@pytest.fixture
def store(data_folder: Path, domain: Domain) -> ErasingTrackerStore:
    return ErasingTrackerStore(domain)


def talk(domain: Domain, sender: str, *events: object) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events(sender, [], slots=domain.slots)
    for event in (
        ActionExecuted("action_listen"),
        UserUttered("我的秘密", {"name": "greet"}),
        *events,
    ):
        tracker.update(event, domain)
    return tracker


def saved(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "tracker.db") as connection:
        return [row[0] for row in connection.execute("SELECT sender_id FROM events")]


def test_the_file_is_for_its_owner_only(store: ErasingTrackerStore, data_folder: Path) -> None:
    assert stat.S_IMODE((data_folder / "tracker.db").stat().st_mode) == 0o600


def test_a_conversation_is_saved_and_comes_back(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    asyncio.run(store.save(talk(domain, "person", SlotSet("note", "x"))))
    found = asyncio.run(store.retrieve("person"))
    assert found is not None and found.get_slot("note") == "x"
    assert lookup("person") in saved(data_folder)


def test_saving_after_the_wish_deletes_everything_of_that_person(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path, now: datetime
) -> None:
    letter = StoredDocument("信.docx", "application/x-test", b"letter")
    asyncio.run(store.save(talk(domain, "person")))
    asyncio.run(store.save(talk(domain, "other")))
    token = keep("person", letter, now)
    records.add("person", "incident", {"a": 1}, now)
    asyncio.run(store.save(talk(domain, "person", SlotSet(ERASE_SLOT, True))))
    assert set(saved(data_folder)) == {lookup("other")}
    assert fetch(token, now) is None
    assert records.of("person", "incident") == []
    assert asyncio.run(store.retrieve("person")) is None


@pytest.mark.parametrize("value", [None, False])
def test_without_the_wish_nothing_is_deleted(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path, value: bool | None
) -> None:
    asyncio.run(store.save(talk(domain, "person", SlotSet(ERASE_SLOT, value))))
    assert lookup("person") in saved(data_folder)


def test_the_wish_does_not_outlive_the_erasure(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    asyncio.run(store.save(talk(domain, "person", SlotSet(ERASE_SLOT, True))))
    again = asyncio.run(store.get_or_create_tracker("person"))
    assert again.get_slot(ERASE_SLOT) is None
    asyncio.run(store.save(talk(domain, "person")))
    assert lookup("person") in saved(data_folder)


def test_deleting_by_hand_leaves_others_alone(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    for sender in ("person", "person2"):
        asyncio.run(store.save(talk(domain, sender)))
    asyncio.run(store.delete("person"))
    assert set(saved(data_folder)) == {lookup("person2")}


def test_another_file_can_be_named(tmp_path: Path, domain: Domain, data_folder: Path) -> None:
    ErasingTrackerStore(domain, db=str(tmp_path / "elsewhere.db"))
    assert (tmp_path / "elsewhere.db").is_file()


def test_the_domain_has_the_slot_that_asks_for_erasure() -> None:
    assert ERASE_SLOT in read(ROOT / "domain.yml")["slots"]


def test_erased_words_are_not_left_in_the_files(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    secret = "said-only-here-" * 40
    asyncio.run(store.save(talk(domain, "person", SlotSet("note", secret))))
    with sqlite3.connect(data_folder / "tracker.db") as connection:
        sealed = [row[0] for row in connection.execute("SELECT data FROM events")]
    asyncio.run(store.save(talk(domain, "person", SlotSet(ERASE_SLOT, True))))
    asyncio.run(store.save(talk(domain, "other")))
    left = b"".join(path.read_bytes() for path in data_folder.glob("tracker.db*"))
    assert sealed and not [cell for cell in sealed if cell.encode()[:200] in left]


def test_what_another_process_wrote_since_is_seen(
    store: ErasingTrackerStore, data_folder: Path, domain: Domain
) -> None:
    asyncio.run(store.save(talk(domain, "a")))
    other = ErasingTrackerStore(domain)
    theirs = asyncio.run(other.retrieve("a"))
    assert theirs is not None
    theirs.update(SlotSet("note", "from elsewhere"), domain)
    asyncio.run(other.save(theirs))
    found = asyncio.run(store.retrieve("a"))
    assert found is not None and found.get_slot("note") == "from elsewhere"


def test_every_event_is_written_once_also_over_a_new_session(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    tracker = asyncio.run(store.get_or_create_tracker("a", append_action_listen=False))
    for turn in ("first", "second", "after a week"):
        if turn != "second":
            tracker.update(ActionExecuted("action_session_start"), domain)
            tracker.update(SessionStarted(), domain)
        tracker.update(SlotSet("note", turn), domain)
        asyncio.run(store.save(tracker))
        found = asyncio.run(store.retrieve("a"))
        assert found is not None
        tracker = found
    assert len(saved(data_folder)) == len(tracker.events) == 7
    again = asyncio.run(ErasingTrackerStore(domain).retrieve("a"))
    assert again is not None and again.get_slot("note") == "after a week"
    again.update(SlotSet("note", "and on"), domain)
    asyncio.run(store.save(again))
    assert len(saved(data_folder)) == 8


def test_a_turn_that_failed_before_saving_leaves_the_saved_conversation(
    store: ErasingTrackerStore, domain: Domain
) -> None:
    asyncio.run(store.save(talk(domain, "a", SlotSet("note", "kept"))))
    broken = asyncio.run(store.retrieve("a"))
    assert broken is not None
    broken.update(SlotSet("note", "never saved"), domain)
    found = asyncio.run(store.retrieve("a"))
    assert found is not None and found.get_slot("note") == "kept"


def test_pasted_texts_and_words_of_despair_are_not_kept(
    store: ErasingTrackerStore, domain: Domain, data_folder: Path
) -> None:
    pasted = "【某某】您的借款已逾期，请联系专员13800138000处理，回T退订"
    help_ = BotUttered("……", metadata={"utter_action": "utter_crisis_support"})
    tracker = talk(
        domain,
        "a",
        UserUttered(pasted, {"name": "greet"}, parse_data={"text": pasted}),
        UserUttered("我不想活了", {"name": "greet"}, parse_data={"text": "我不想活了"}),
        help_,
        UserUttered("白条八千", {"name": "greet"}),
    )
    asyncio.run(store.save(tracker))
    texts = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert texts == ["我的秘密", unkept.PASTED, unkept.DESPAIR, "白条八千"]
    # the file is sealed, so the rows are opened: even who has the key must not find the words
    with store.engine.connect() as connection:
        kept = "".join(connection.execute(select(events.c.data)).scalars())
    for word in ("借款已逾期", "不想活"):
        assert word not in kept and json.dumps(word)[1:-1] not in kept
    assert "13800138000" not in kept
    assert json.dumps("白条八千")[1:-1] in kept
