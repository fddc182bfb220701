"""What came in already, and answers that could not be delivered yet; shared by all processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from channels.messaging.reply import Turn, from_json, to_json
from storage.database import channel_inbox, channel_waiting, engine, utc

REMEMBERED: Final = timedelta(days=3)
"""The longest time after which a platform still repeats a message (微信客服)."""
WAITING: Final = timedelta(days=2)
MOST_WAITING: Final = 3


def first_time(channel: str, message_id: str, now: datetime) -> bool:
    """Say whether the message is new, and remember it; True for one process only."""
    row = insert(channel_inbox).values(message=f"{channel} {message_id}", at=utc(now))
    try:
        with engine().begin() as connection:
            connection.execute(row)
    except IntegrityError:
        return False
    return True


def forget_old(now: datetime) -> None:
    """Delete what is too old to be repeated or delivered."""
    with engine().begin() as connection:
        connection.execute(delete(channel_inbox).where(channel_inbox.c.at < utc(now - REMEMBERED)))
        connection.execute(
            delete(channel_waiting).where(channel_waiting.c.written < utc(now - WAITING))
        )


def keep_waiting(sender: str, turn: Turn, now: datetime) -> None:
    """Keep, sealed, an answer that goes out before the next one."""
    with engine().begin() as connection:
        connection.execute(
            insert(channel_waiting).values(sender=sender, content=to_json(turn), written=utc(now))
        )


def take_waiting(sender: str, now: datetime) -> Turn:
    """Return the newest kept answers, oldest first, and stop keeping them."""
    mine = channel_waiting.c.sender == sender
    query = select(channel_waiting).where(mine, channel_waiting.c.written >= utc(now - WAITING))
    with engine().begin() as connection:
        rows = connection.execute(query.order_by(channel_waiting.c.id)).all()
        if rows:
            connection.execute(delete(channel_waiting).where(mine))
    return tuple(reply for row in rows[-MOST_WAITING:] for reply in from_json(row.content))
