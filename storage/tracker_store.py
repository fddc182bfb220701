"""Conversations in SQLite, with erasure.

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
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from dialogue import rasa_fixes
from storage import records
from storage.database import data_folder, forget_deleted, open_sqlite

ERASE_SLOT = "erase_requested"


class ErasingTrackerStore(SQLTrackerStore):
    """Keeps conversations in `tracker.db` of the data folder and forgets them on request."""

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
        db = kwargs.pop("db", None) or str(data_folder() / "tracker.db")
        super().__init__(domain=domain, event_broker=event_broker, db=db, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self.engine = open_sqlite(Path(db))
            self.sessionmaker = sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation, or delete all of it when its person asked for erasure."""
        if tracker.get_slot(ERASE_SLOT):
            await self.delete(tracker.sender_id)
        else:
            await super().save(tracker)

    async def delete(self, sender_id: str) -> None:
        """Delete every event of the conversation and everything else kept for this sender."""
        with self.session_scope() as session:
            events = session.query(self.SQLEvent)
            events.filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()
        if self.engine.dialect.name == "sqlite":
            await asyncio.to_thread(forget_deleted, self.engine)
        await asyncio.to_thread(records.erase, sender_id)
