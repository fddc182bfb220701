"""Conversations, sealed and with erasure.

Rasa saves a conversation again after every turn, so an action cannot delete it: what it removed
would be written back. This store deletes instead of saving once the person asked for it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import declarative_base, sessionmaker

from dialogue import rasa_fixes
from dialogue.unkept import forget_words
from storage import erasure
from storage.database import conversation_engine, conversations, events, forget_deleted
from storage.old_conversations import seal_conversations

ERASE_SLOT = "erase_requested"
KEPT_IN_MEMORY = 200
# How many of a tracker's events are in the database; an attribute of the tracker itself.
_STORED = "_stored_events"
_NEWEST_ROW = select(func.max(events.c.id)).where(events.c.sender_id == bindparam("sender"))


class SealedEvent(declarative_base(metadata=conversations)):  # type: ignore[misc]
    """One event as Rasa stores it, with its words sealed and its sender hashed."""

    __table__ = events


class ErasingTrackerStore(SQLTrackerStore):
    """Keeps conversations sealed in `tracker.db`, or in PostgreSQL, and forgets them on request."""

    SQLEvent = SealedEvent
    engine: Engine
    sessionmaker: Any

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        rasa_fixes.apply()
        self._recent: dict[str, tuple[int | None, DialogueStateTracker]] = {}
        db = kwargs.pop("db", None)
        super().__init__(domain=domain, event_broker=event_broker, db=":memory:", **kwargs)
        self.engine = conversation_engine(Path(db) if db else None)
        seal_conversations(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation; the one just saved is taken from memory while still current.

        Reading a long conversation again from its rows is a fifth of a turn. Another process may
        have written since: the newest row tells.
        """
        row, tracker = self._recent.pop(sender_id, (None, None))
        if tracker is not None and row == self._newest_row(sender_id):
            return tracker
        found: DialogueStateTracker | None = await super().retrieve(sender_id)
        if found is not None:
            setattr(found, _STORED, len(found.events))
        return found

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation without words that are not kept (dialogue/unkept.py), or delete it.

        It is deleted when its person asked for erasure.
        """
        if tracker.get_slot(ERASE_SLOT):
            await self.delete(tracker.sender_id)
            return
        forget_words(tracker.events)
        await self.stream_events(tracker)
        new_rows = [self._row(tracker.sender_id, event) for event in self._new_events(tracker)]
        if new_rows:
            with self.engine.begin() as connection:
                connection.execute(insert(events), new_rows)
        setattr(tracker, _STORED, len(tracker.events))
        self._recent[tracker.sender_id] = (self._newest_row(tracker.sender_id), tracker)
        while len(self._recent) > KEPT_IN_MEMORY:
            self._recent.pop(next(iter(self._recent)))

    def _new_events(self, tracker: DialogueStateTracker) -> Iterable[Event]:
        """Return what is not in the database yet.

        Rasa counts the rows since the latest start of a session. That is too few for a tracker
        from memory, which still holds what came before that start, and its events would be
        written twice.
        """
        stored = getattr(tracker, _STORED, None)
        if stored is not None:
            return list(tracker.events)[stored:]
        with self.session_scope() as session:
            return list(self._additional_events(session, tracker))

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        """Return an event as a row, with the columns as Rasa fills them."""
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    def _newest_row(self, sender_id: str) -> int | None:
        with self.engine.connect() as connection:
            row: int | None = connection.execute(_NEWEST_ROW, {"sender": sender_id}).scalar()
            return row

    async def delete(self, sender_id: str) -> None:
        """Delete every event of the conversation and everything else kept for this sender."""
        self._recent.pop(sender_id, None)
        with self.session_scope() as session:
            events = session.query(self.SQLEvent)
            events.filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()
        await asyncio.to_thread(forget_deleted, self.engine)
        await asyncio.to_thread(erasure.erase, sender_id)
