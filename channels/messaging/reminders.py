"""Tells a person on a messaging app, unasked, that a day they wait for has come.

Rasa's own reminders live in the memory of one server and end with the session, here after a week.
So nothing is scheduled: each morning the slot `due_next` of everybody known is looked at, and Rasa
is woken for those whose day it is. The action moves the slot on; nobody is told twice.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from channels.messaging.output import TurnOutput
from channels.messaging.reply import Turn
from dialogue.due_policy import DUE_NEXT, today

NEED: Final = "track_complaint"
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST, LAST = time(9), time(21)


async def due_turn(agent: Any, sender: str) -> Turn:
    """Return what `sender` is to be told today, with the conversation moved on; () for nothing."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.retrieve(sender)
        due = tracker.get_slot(DUE_NEXT) if tracker else None
        if not due or due > today().isoformat():
            return ()
        output = TurnOutput()
        await agent.trigger_intent(NEED, [], output, tracker)
        return output.turn


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
