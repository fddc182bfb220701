"""The way to a platform's API: one session, time-outs, and errors that name no address.

An address may hold a token (Telegram's do), so no error text and no log line may hold it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from channels.messaging.incoming import SendAgainError

SECONDS: Final = 10.0
_TOO_MANY, _SERVER_ERRORS = 429, 500


@dataclass(frozen=True)
class Answer:
    """What the platform answered; `json` is empty when it was no JSON object."""

    status: int
    json: dict[str, Any]


class Http:
    """Calls below one base address; `base` is configurable so that a fake can stand in."""

    def __init__(self, base: str, seconds: float = SECONDS) -> None:
        self.base = base.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, path: str, **options: Any) -> Answer:
        """Call `path` (below the base, or a whole address) with aiohttp's options.

        Raises:
            SendAgainError: 429, 5xx, a time-out or no connection.
        """
        address = path if path.startswith(("http://", "https://")) else self.base + path
        try:
            async with self._open().request(
                method, address, allow_redirects=False, **options
            ) as got:
                if got.status == _TOO_MANY or got.status >= _SERVER_ERRORS:
                    raise SendAgainError(f"status {got.status}", await _retry_after(got))
                return Answer(got.status, await _object(got))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise SendAgainError(type(error).__name__) from None

    async def close(self) -> None:
        """Close the session; the next call opens another."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        # made inside the running loop, as aiohttp wants it
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session


async def _object(got: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await got.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _retry_after(got: aiohttp.ClientResponse) -> float | None:
    """Return the seconds the platform asks for: the header, or Telegram's `parameters`."""
    said = got.headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    parameters = (await _object(got)).get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(after) if isinstance(after, int) else None
