"""Fetches what is new: one pull at a time for each account, page by page, until nothing is left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.messaging.incoming import SendFailedError

logger = logging.getLogger(__name__)

Fetch = Callable[[str, str, str], Awaitable[Mapping[str, Any]]]
"""Asks for a page with account, token and cursor."""
Take = Callable[[Any], Awaitable[None]]
Start = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]

_LONGEST_WAIT: Final = 60.0
_TRIES: Final = 14
"""With these waits somewhat above ten minutes, for which the token of an event is good."""


@dataclass
class _Account:
    token: str = ""
    cursor: str = ""
    wanted: bool = False
    task: asyncio.Task[None] | None = None


class Pulls:
    """Gives each item to `take`, in order.

    The cursor is kept in memory: after a restart three days come once more, and the inbox drops
    what was answered. `first_wait` seconds before the second try, doubled each time.
    """

    def __init__(self, fetch: Fetch, take: Take, first_wait: float = 0.5) -> None:
        self._fetch, self._take, self._first = fetch, take, first_wait
        self._accounts: dict[str, _Account] = {}

    def wake(self, account: str, token: str, start: Start) -> None:
        """Fetch what is new, in a task that `start` makes; a running one looks once more."""
        state = self._accounts.setdefault(account, _Account())
        state.token, state.wanted = token, True
        if state.task is None or state.task.done():
            state.task = start(self._run(account, state))

    def stop(self) -> None:
        """Fetch no more: what was not fetched comes after the next start."""
        for state in self._accounts.values():
            if state.task is not None:
                state.task.cancel()

    async def _run(self, account: str, state: _Account) -> None:
        wait = self._first
        for _ in range(_TRIES):
            try:
                while state.wanted:
                    state.wanted = False
                    await self._pull(account, state)
            except Exception as error:
                # whatever it was, the messages are still there and somebody waits for an answer
                named = f": {error}" if isinstance(error, SendFailedError) else ""
                logger.warning("kf: could not fetch (%s%s)", type(error).__name__, named)
                state.wanted = True
                if isinstance(error, SendFailedError):
                    state.cursor = ""  # it may be the cursor that is refused
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return
        logger.error("kf: fetching was given up until the next event")

    async def _pull(self, account: str, state: _Account) -> None:
        more = True
        while more:
            page = await self._fetch(account, state.token, state.cursor)
            items, cursor = page.get("msg_list"), page.get("next_cursor")
            for item in items if isinstance(items, list) else ():
                await self._take(item)
            # an empty page may have others behind it; the same cursor again would never end
            on = isinstance(cursor, str) and cursor not in ("", state.cursor)
            more = on and page.get("has_more") == 1
            state.cursor = str(cursor) if on else state.cursor
