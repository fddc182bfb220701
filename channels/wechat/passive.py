"""The budget of an answer within the request: three tries of five seconds, one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from channels.messaging.incoming import Incoming
from channels.messaging.reply import Turn

TRIES: Final = 3
Begin = Callable[[Incoming], Awaitable["asyncio.Task[Turn] | None"]]
Late = Callable[[Incoming, Turn], Awaitable[object]]


@dataclass
class _Open:
    """A message that is being answered, and whom its tries found."""

    user: str
    begun: asyncio.Task[asyncio.Task[Turn] | None]
    tries: int = 0
    handed: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Passive:
    """Joins the tries of one message to one task.

    A try waits `window` seconds; then the platform is left to time out and to try again. `late` is
    given what no try could take: after the third, or when none came for `patience` seconds.
    """

    def __init__(
        self, begin: Begin, late: Late, window: float = 4.5, patience: float = 8.0
    ) -> None:
        self._begin, self._late = begin, late
        self._window, self._patience = window, patience
        self._open: dict[str, _Open] = {}
        self._guards: dict[asyncio.Task[None], _Open] = {}

    async def take(self, incoming: Incoming) -> tuple[Turn | None, bool]:
        """Return the answer, None when there is none yet; and whether this was the last try."""
        entry = self._open.get(incoming.message_id) or self._new(incoming)
        entry.tries += 1
        last = entry.tries >= TRIES
        try:
            turn = await asyncio.wait_for(asyncio.shield(_turn(entry)), self._window)
        except asyncio.TimeoutError:
            if not last:
                # an answer now would be the end of it: without one the platform asks again
                await asyncio.sleep(self._window)
            return None, last
        else:
            entry.handed = True
            return turn, last
        finally:
            if last:
                entry.over.set()

    async def settled(self, user: str) -> None:
        """Wait for answers to `user` that no try can take any more, so that they are kept."""
        late = [guard for guard, entry in self._guards.items() if _is_late(entry, user)]
        if late:
            await asyncio.wait(late)

    async def finish(self) -> None:
        """Hand to `late` what is still open, at the end of the server."""
        for entry in self._open.values():
            entry.over.set()
        if self._guards:
            await asyncio.wait(self._guards, timeout=self._patience)

    def _new(self, incoming: Incoming) -> _Open:
        entry = _Open(incoming.user, asyncio.create_task(_coroutine(self._begin(incoming))))
        self._open[incoming.message_id] = entry
        guard = asyncio.create_task(self._guard(incoming, entry))
        self._guards[guard] = entry
        guard.add_done_callback(self._guards.pop)
        return entry

    async def _guard(self, incoming: Incoming, entry: _Open) -> None:
        try:
            turn = await _turn(entry)
            if not entry.handed:
                await self._until_over(entry)
            if not entry.handed and turn:
                await self._late(incoming, turn)
            elif not entry.over.is_set():
                await self._until_over(entry)  # a try that lost the answer gets it once more
        finally:
            self._open.pop(incoming.message_id, None)

    async def _until_over(self, entry: _Open) -> None:
        try:
            await asyncio.wait_for(entry.over.wait(), self._patience)
        except asyncio.TimeoutError:
            entry.over.set()


def _is_late(entry: _Open, user: str) -> bool:
    return entry.user == user and entry.over.is_set() and not entry.handed


async def _turn(entry: _Open) -> Turn:
    task = await asyncio.shield(entry.begun)
    return await asyncio.shield(task) if task is not None else ()


async def _coroutine(
    begun: Awaitable[asyncio.Task[Turn] | None],
) -> asyncio.Task[Turn] | None:
    return await begun
