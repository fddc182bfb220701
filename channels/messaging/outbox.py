"""The queue to a platform: its rate limits kept, tried again, in each person's order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from channels.limits import TokenBuckets
from channels.messaging import metrics
from channels.messaging.incoming import SendAgainError, SendFailedError

T = TypeVar("T")
_ALL: Final = ""
_LOOK_AGAIN: Final = 0.05


@dataclass(frozen=True)
class Rate:
    """So many at once, then so many a second."""

    burst: float
    per_second: float


class Outbox:
    """Sends for one platform. `first_wait` seconds before the second try, doubled each time."""

    def __init__(
        self,
        channel: str,
        platform: Rate = Rate(30, 20),
        person: Rate = Rate(5, 1),
        tries: int = 4,
        first_wait: float = 0.5,
        longest_wait: float = 60.0,
    ) -> None:
        self._channel = channel
        self._platform = TokenBuckets(platform.burst, platform.per_second)
        self._person = TokenBuckets(person.burst, person.per_second)
        self._tries, self._first, self._longest = tries, first_wait, longest_wait
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def send(self, person: str, call: Callable[[], Awaitable[T]]) -> T:
        """Do `call` when the limits allow it, after what was sent to `person` before.

        Raises:
            SendFailedError: the platform said no, or did not take it in any of the tries.
        """
        order = self._orders.setdefault(person, asyncio.Lock())
        async with order:
            wait = self._first
            for left in reversed(range(self._tries)):
                await self._turn_of(person)
                try:
                    return await call()
                except SendAgainError as error:
                    metrics.again(self._channel)
                    pause = wait if error.after is None else error.after
                    if not left or pause > self._longest:
                        raise SendFailedError(f"given up: {error}") from None
                    await asyncio.sleep(pause)
                    wait *= 2
        raise AssertionError("every try ends in a result or an error")

    async def _turn_of(self, person: str) -> None:
        # one's own limit first: who waits for it takes nothing from the others
        while not self._person.take(person):
            await asyncio.sleep(_LOOK_AGAIN)
        while not self._platform.take(_ALL):
            await asyncio.sleep(_LOOK_AGAIN)
