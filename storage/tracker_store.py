"""Conversations, sealed and with erasure.

Rasa saves a conversation again after every turn, so an action cannot delete it: what it removed
would be written back. This store deletes instead of saving once the person asked for it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import declarative_base, sessionmaker

from dialogue import rasa_fixes
from dialogue.unkept import forget_words
from storage import erasure
from storage.database import conversation_engine, conversations, events, forget_deleted
from storage.old_conversations import seal_conversations

ERASE_SLOT = "erase_requested"
KEPT_IN_MEMORY = 200


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
        return found

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation without words that are not kept (dialogue/unkept.py), or delete it.

        It is deleted when its person asked for erasure.
        """
        if tracker.get_slot(ERASE_SLOT):
            await self.delete(tracker.sender_id)
            return
        forget_words(tracker.events)
        await super().save(tracker)
        self._recent[tracker.sender_id] = (self._newest_row(tracker.sender_id), tracker)
        while len(self._recent) > KEPT_IN_MEMORY:
            self._recent.pop(next(iter(self._recent)))

    def _newest_row(self, sender_id: str) -> int | None:
        rows = self.SQLEvent.__table__
        newest = select(func.max(rows.c.id)).where(rows.c.sender_id == sender_id)
        with self.engine.connect() as connection:
            row: int | None = connection.execute(newest).scalar()
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
