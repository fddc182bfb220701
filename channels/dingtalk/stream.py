"""DingTalk's Stream mode: a websocket that we open, so that no public address is needed.

Two steps: ask over HTTP for an address and a ticket, then connect. Everything that arrives is
acknowledged once it is safely taken; what is not acknowledged DingTalk sends again.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from channels.dingtalk.frames import BadFrameError, Frame, answer_to, opening, read_frame
from channels.dingtalk.frames import wait_before as _wait_before

logger = logging.getLogger(__name__)

OPEN: Final = "/v1.0/gateway/connections/open"
HEARTBEAT: Final = 30.0
"""Seconds between our own websocket pings; without an answer the line counts as dead."""

LARGEST_FRAME: Final = 256 * 1024
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)

Hear = Callable[[Any], Awaitable[None]]


class StreamError(Exception):
    """DingTalk gave no connection; the text is its code, never a secret."""


class Stream:
    """Keeps one connection open and hands every message to `hear` as DingTalk's JSON.

    `hear` must return as soon as the message is taken, not when it is answered.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api: str,
        client: tuple[str, str],
        hear: Hear,
        wait_before: Callable[[int], float] = _wait_before,
    ) -> None:
        self._session = session
        self._api = api.rstrip("/")
        self._client = client
        self._hear = hear
        self._wait_before = wait_before
        self._lost = 0

    async def run(self) -> None:
        """Stay connected until cancelled."""
        while True:
            try:
                await self._listen(await self._ticket())
            except (aiohttp.ClientError, asyncio.TimeoutError, StreamError, OSError) as error:
                logger.warning("DingTalk's stream broke off: %s", _reason(error))
            await asyncio.sleep(self._wait_before(self._lost))
            self._lost += 1

    async def _ticket(self) -> str:
        """Return the address of a new connection, ticket included."""
        body = opening(*self._client)
        async with self._session.post(self._api + OPEN, json=body, timeout=TIMEOUT) as answer:
            given = await _json(answer)
        endpoint, ticket = given.get("endpoint"), given.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str):
            raise StreamError(str(given.get("code", answer.status)))
        if urlsplit(endpoint).scheme != ("wss" if self._api.startswith("https") else "ws"):
            raise StreamError("insecure endpoint")
        return str(URL(endpoint).update_query(ticket=ticket))

    async def _listen(self, address: str) -> None:
        connecting = self._session.ws_connect(
            address, heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME
        )
        async with connecting as line:
            async for message in line:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                if await self._take(line, message.data):
                    return

    async def _take(self, line: aiohttp.ClientWebSocketResponse, text: str) -> bool:
        """Deal with one frame; True when DingTalk says goodbye."""
        try:
            frame = read_frame(text)
        except BadFrameError:
            logger.warning("DingTalk sent a frame that cannot be read")
            return False
        self._lost = 0  # only a line that speaks is a good one
        if frame.is_goodbye:
            return True
        if frame.is_message and not await self._heard(frame):
            return False
        await line.send_str(answer_to(frame))
        return False

    async def _heard(self, frame: Frame) -> bool:
        """Hand a message on; False when it could not be taken and should come again."""
        try:
            message = json.loads(frame.data)
        except (ValueError, RecursionError):
            return True  # it would be no better the next time
        try:
            await self._hear(message)
        except Exception as error:
            # Not acknowledged, so it comes again; the line itself must live on.
            logger.error("A message over DingTalk's stream was not taken: %s", _reason(error))
            return False
        return True


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        given = await answer.json(content_type=None)
    except ValueError:
        given = None
    return given if isinstance(given, dict) else {}


def _reason(error: Exception) -> str:
    # The text of aiohttp's errors holds the address with its ticket.
    return str(error) if isinstance(error, StreamError) else type(error).__name__
