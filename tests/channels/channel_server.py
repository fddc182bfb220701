"""A real Sanic server on a loopback port with the real channels and a scripted assistant."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import aiohttp
import socketio
from rasa.core.channels.channel import UserMessage, register
from sanic import Sanic

RESPONSES = {
    "utter_input_empty": "你好像什么都没写。",
    "utter_input_too_long": "这段太长了，请分几次发。",
    "utter_input_not_text": "我现在只看得懂文字。",
    "utter_input_too_fast": "慢一点，我在。",
    "utter_action_failed": "这一步没有办成，不是你的错。",
}
PATIENCE = 20.0
"""Seconds a test waits for what must come; only a test that fails waits that long."""
QUIET = 0.3

_names = itertools.count()
if not hasattr(aiohttp, "ClientWSTimeout"):
    # The Socket.IO client expects a newer aiohttp than Rasa allows; here the value is a number.
    aiohttp.ClientWSTimeout = lambda ws_close: ws_close
Sanic.test_mode = True  # lets one process start several servers, one after the other


async def until(there: Callable[[], object]) -> None:
    """Wait for what must come, however slow the machine is."""

    async def look() -> None:
        while not there():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), PATIENCE)


class Assistant:
    """Stands in for Rasa: records what arrives and answers by a script."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.domain = SimpleNamespace(
            responses={name: [{"text": text}] for name, text in RESPONSES.items()}
        )

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        output, sender = message.output_channel, message.sender_id
        if message.text == "沉默":
            return
        if message.text == "坏掉":
            raise RuntimeError("no details for the person")
        if message.text.startswith("慢"):
            await asyncio.sleep(0.2)
        if message.text == "按钮":
            buttons = [{"title": "核对对方身份", "payload": "核对对方身份"}]
            await output.send_response(sender, {"text": "第一段\n\n第二段", "buttons": buttons})
            return
        if message.text == "文书":
            await output.send_response(sender, {"custom": {"type": "file", "title": "协商函"}})
            return
        await output.send_response(sender, {"text": f"听到：{message.text}"})

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]


@contextlib.asynccontextmanager
async def serving(*channels: Any, assistant: Any) -> AsyncIterator[str]:
    """Serve the channels as Rasa does; yield the base address."""
    app = Sanic(f"channel_test_{next(_names)}", configure_logging=False)
    register(list(channels), app, route="/webhooks/")
    app.ctx.agent = assistant
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = await app.create_server(
            sock=listener, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.start_serving()
        await server.after_start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.close()
            for connection in list(server.connections):
                connection.abort()


class Page:
    """What the chat page does, in Python."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session: dict[str, Any] = {}
        self.events: list[tuple[str, Any]] = []
        self.client = socketio.AsyncClient(reconnection=False)
        for event in ("bot_uttered", "bot_typing", "error_notice", "user_said"):
            self.client.on(event, self._keeper(event))
        self._confirmed = asyncio.Event()
        self.client.on("session_confirm", self._confirm)

    def _keeper(self, event: str) -> Callable[[Any], Coroutine[Any, Any, None]]:
        async def keep(data: Any) -> None:
            self.events.append((event, data))

        return keep

    async def _confirm(self, data: dict[str, Any]) -> None:
        self.session = data
        self._confirmed.set()

    async def connect(self, transports: list[str] | None = None, **headers: str) -> "Page":
        await self.client.connect(self.base, headers=headers, transports=transports)
        return self

    async def open(self, request: Any = None) -> "Page":
        if not self.client.connected:
            await self.connect()
        self._confirmed.clear()
        await self.client.emit("session_request", request if request is not None else {})
        await asyncio.wait_for(self._confirmed.wait(), PATIENCE)
        return self

    async def say(self, message: Any, **more: Any) -> dict[str, Any]:
        return await self.client.call(
            "user_uttered", {"message": message, **more}, timeout=PATIENCE
        )

    def of(self, event: str) -> list[Any]:
        return [data for name, data in self.events if name == event]

    @property
    def replies(self) -> list[str]:
        return [data.get("text", "") for data in self.of("bot_uttered")]

    async def wait_for(self, event: str, count: int = 1) -> list[Any]:
        await until(lambda: len(self.of(event)) >= count)
        return self.of(event)

    async def close(self) -> None:
        await self.client.disconnect()


@contextlib.asynccontextmanager
async def page_at(base: str, request: Any = None) -> AsyncIterator[Page]:
    page = await Page(base).open(request)
    try:
        yield page
    finally:
        await page.close()
