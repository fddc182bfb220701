"""Access tokens of a platform: fetched once for many, renewed before they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from channels.messaging.incoming import TokenExpiredError

EARLY: Final = 300.0
T = TypeVar("T")
Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Asks the platform; returns the token and for how many seconds it is good."""


class AccessTokens:
    """Keeps the token; many that ask at once cause one request."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token, self._until = "", 0.0

    async def get(self) -> str:
        """Return a token that is good for five minutes more, or for half its life if shorter."""
        async with self._lock:
            if self._clock() >= self._until:
                await self._renew()
            return self._token

    async def renew(self, old: str) -> str:
        """Return a token that is not `old`, which the platform refused."""
        async with self._lock:
            if self._token == old:
                await self._renew()
            return self._token

    async def use(self, call: Callable[[str], Awaitable[T]]) -> T:
        """Call with a token; once more with a new one when the platform calls it expired."""
        token = await self.get()
        try:
            return await call(token)
        except TokenExpiredError:
            return await call(await self.renew(token))

    async def _renew(self) -> None:
        self._token, seconds = await self._fetch()
        self._until = self._clock() + max(seconds - EARLY, seconds / 2)
