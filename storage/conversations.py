"""What stands in a stored conversation: read for the case file, counted and deleted with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, func, select

from storage.database import conversation_engine, events, forget_deleted

_EMPTYING = frozenset({"reset_slots", "restart"})
_TALK = {"user": "user", "bot": "bot"}


@dataclass(frozen=True)
class Message:
    """One message: `who` is `user` or `bot`."""

    at: datetime
    who: str
    text: str


def slots_of(sender: str) -> dict[str, Any]:
    """Return the slots of a stored conversation with their last values; empty ones are left out."""
    slots: dict[str, Any] = {}
    for event in _events(sender):
        if event["event"] in _EMPTYING:
            slots.clear()
        elif event["event"] == "slot":
            slots[event["name"]] = event["value"]
    return {name: value for name, value in slots.items() if value is not None}


def open_form_of(sender: str) -> str | None:
    """Return the form that was open when the last turn of a stored conversation ended."""
    form: str | None = None
    for event in _events(sender):
        if event["event"] == "active_loop":
            form = event["name"]
    return form


def messages_of(sender: str) -> list[Message]:
    """Return what was said in a stored conversation, oldest first."""
    return [
        Message(datetime.fromtimestamp(event["timestamp"], timezone.utc), event["event"], text)
        for event in _events(sender)
        if event["event"] in _TALK and (text := event.get("text"))
    ]


def erase(sender: str) -> None:
    """Delete a stored conversation."""
    made = conversation_engine()
    with made.begin() as connection:
        connection.execute(delete(events).where(events.c.sender_id == sender))
    forget_deleted(made)


def count_of(sender: str, kind: str | None = None) -> int:
    """Return how many events of a conversation are stored; of one `kind` where that is given."""
    query = select(func.count()).select_from(events).where(events.c.sender_id == sender)
    if kind is not None:
        query = query.where(events.c.type_name == kind)
    with conversation_engine().connect() as connection:
        return int(connection.execute(query).scalar_one())


def _events(sender: str) -> list[dict[str, Any]]:
    query = select(events.c.data).where(events.c.sender_id == sender).order_by(events.c.id)
    with conversation_engine().connect() as connection:
        return [json.loads(row.data) for row in connection.execute(query)]
