"""Tells a person on a messaging app, unasked, that a day they wait for has come.

Rasa's own reminders live in the memory of one server and end with the session, here after a week.
So nothing is scheduled: each morning the slot `due_next` of everybody known is looked at. The
message stands on locked screens and names nothing; what is due is told, as everywhere, at the
person's own next message. The conversation is not touched.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from channels.messaging import inbox
from channels.messaging.reply import Button, Reply, Turn
from channels.messaging.text import labels
from channels.session import utc_now
from dialogue.due_policy import DUE_NEXT, today

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST, LAST = time(9), time(21)
# A server that was down tells a day late; shorter than what is told once is remembered.
LATE: Final = timedelta(days=1)


async def due_turn(agent: Any, channel: str, sender: str) -> Turn:
    """Return what `sender` is to be told today, () for nothing; for one process and once a day."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.retrieve(sender)
    due = tracker.get_slot(DUE_NEXT) if tracker else None
    if not due or not (today() - LATE).isoformat() <= due <= today().isoformat():
        return ()
    told = f"due {sender} {due}"
    if not await asyncio.to_thread(inbox.first_time, channel, told, utc_now()):
        return ()
    look = labels()["due_button"]
    return (Reply(labels()["due"], buttons=(Button(look, look),)),)


def may_tell(now: datetime) -> bool:
    """Return whether nobody is woken by a message now.

    >>> may_tell(datetime(2026, 11, 26, 8, 59)), may_tell(datetime(2026, 11, 26, 9))
    (False, True)
    """
    return FIRST <= now.time() < LAST


def until_morning(now: datetime) -> timedelta:
    """Return how long it is until the next morning's telling.

    >>> until_morning(datetime(2026, 11, 26, 9)).total_seconds() / 3600
    24.0
    """
    first = datetime.combine(now.date(), FIRST, now.tzinfo)
    return (first if now < first else first + timedelta(days=1)) - now
