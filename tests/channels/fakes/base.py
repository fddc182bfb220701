"""What every fake platform can do, and the assistant and the stage they play on."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import aiohttp
from aiohttp import web
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from channels.messaging.outbox import Outbox, Rate
from channels.messaging.platform import MessagingInput
from channels.session import utc_now
from storage import documents
from storage.documents import StoredDocument
from tests.channels.channel_server import RESPONSES, Assistant, serving, until

LETTER = StoredDocument("协商还款申请.pdf", "application/pdf", b"%PDF-1.7 a letter")
CHANNEL_RESPONSES = {
    "utter_channel_image": "图片我看不了，请打字说。",
    "utter_channel_voice": "语音我听不了，请打字说。",
    "utter_channel_file": "文件我打不开，请打字说。",
}
CHOICES = ("有工牌", "没有工牌", "没看清")


class Listener(Assistant):
    """The scripted assistant of the channel tests, with a memory as Rasa has one."""

    def __init__(self) -> None:
        super().__init__()
        self.domain = SimpleNamespace(
            responses={
                name: [{"text": text}] for name, text in {**RESPONSES, **CHANNEL_RESPONSES}.items()
            }
        )
        self.tracker_store = self
        self._events: dict[str, list[Any]] = {}

    async def retrieve(self, sender: str) -> Any:
        return SimpleNamespace(events=self._events.get(sender, []))

    async def handle_message(self, message: UserMessage) -> None:
        events = self._events.setdefault(message.sender_id, [])
        events.append(UserUttered(message.text))
        output, say = message.output_channel, message.output_channel.send_response

        async def send_response(recipient: str, said: dict[str, Any]) -> None:
            meta = {"utter_action": said.get("utter_action")}
            events.append(BotUttered(said.get("text"), {"buttons": said.get("buttons")}, meta))
            await say(recipient, said)

        output.send_response = send_response
        if message.text in ("选择", "长文", "信"):
            self.heard.append(message)
        if message.text == "选择":
            buttons = [{"title": title, "payload": title} for title in CHOICES]
            await output.send_response(
                message.sender_id, {"text": "来的人有工牌吗？", "buttons": buttons}
            )
        elif message.text == "长文":
            await output.send_response(message.sender_id, {"text": "先别转账，核实再说。" * 900})
        elif message.text == "信":
            await output.send_response(message.sender_id, letter_for(message.sender_id))
        else:
            await super().handle_message(message)


def letter_for(sender: str) -> dict[str, Any]:
    """Return a reply with a letter that really is kept."""
    url = f"https://shoumen.example/chat/files/{documents.keep(sender, LETTER, utc_now())}"
    size = len(LETTER.content)
    file = {"name": LETTER.filename, "url": url, "media_type": LETTER.media_type, "size": size}
    payload = {"data": {"type": "files", "title": "信", "files": [file]}}
    return {"text": f"信写好了。\nPDF：{url}", "custom": payload}


class Driver(ABC):
    """One platform: its API as a server on loopback, and the person who uses it.

    `troubles` is taken from the front by each API call: a function that makes the answer, such as
    `too_many`; an empty list means that everything works.
    """

    NAME: ClassVar[str]
    CHANNEL: ClassVar[type[MessagingInput]]
    TAKES_FILES: ClassVar[bool]
    GREETS: ClassVar[bool] = True
    PUSHES: ClassVar[bool] = True
    """Whether answers go through the API, so that `troubles` can hold them up."""
    UNITS: ClassVar[int]
    MEASURE: ClassVar[Callable[[str], int]]

    def __init__(self) -> None:
        self.api = ""
        self.webhook = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.troubles: list[Callable[[], web.Response]] = []
        self.numbers = itertools.count(1_000)
        self.reading: asyncio.Task[None] | None = None
        """Asks for the rest of a long answer, as the person is told to."""
        self.http: aiohttp.ClientSession

    # --- to be filled in -------------------------------------------------------------------

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Return the environment variables that turn the channel on, `self.api` among them."""

    @abstractmethod
    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Play the platform's API; note each message in `self.calls`."""

    @abstractmethod
    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        """Return aiohttp's options of the signed webhook request for one message."""

    @abstractmethod
    def forged(self, text: str) -> dict[str, Any]:
        """Return the same request with a wrong proof."""

    @abstractmethod
    def signed(self, body: bytes) -> dict[str, Any]:
        """Return a request with a right proof and any body: what a broken platform would send."""

    def too_old(self, text: str) -> dict[str, Any] | None:
        """Return a request that was signed long ago; None where the platform signs no time."""
        return None

    def tapped(self, number: int) -> dict[str, Any]:
        """Return the request for a tap on button `number` of the last message that has buttons."""
        return self.request(str(number), self.new_id())

    @abstractmethod
    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        """Set a secret that looks right and is refused; return the names an error must hold."""

    @abstractmethod
    def answers(self) -> list[str]:
        """Return the texts that reached the person."""

    def files(self) -> list[tuple[str, bytes]]:
        """Return name and content of the files that reached the person."""
        return []

    def too_many(self, seconds: int = 0) -> web.Response:
        """Return the platform's answer to too many messages."""
        return web.json_response({}, status=429, headers={"Retry-After": str(seconds)})

    # --- what tests do ----------------------------------------------------------------------

    def new_id(self) -> str:
        return str(next(self.numbers))

    async def say(self, text: str, message_id: str | None = None, kind: str = "text") -> int:
        """Let the person say something; return the status of our webhook's answer."""
        return await self.post(self.request(text, message_id or self.new_id(), kind))

    async def tap(self, number: int) -> int:
        return await self.post(self.tapped(number))

    async def post(self, options: dict[str, Any]) -> int:
        async with self.http.post(self.webhook, **options) as got:
            body = await got.text()
            assert "Traceback" not in body and 'File "' not in body
            return got.status

    async def hang_up(self, text: str, heard: Callable[[], bool]) -> None:
        """Send a message and close the connection when it was heard, before the answer comes."""
        task = asyncio.create_task(self.say(text))
        while not heard():
            await asyncio.sleep(0.01)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def wait_for(self, count: int) -> list[str]:
        """Return the answers when there are `count`; fail when they do not come."""
        await until(lambda: len(self.answers()) >= count)
        return self.answers()

    async def _trouble_or_answer(self, request: web.Request) -> web.StreamResponse:
        return self.troubles.pop(0)() if self.troubles else await self.answer(request)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve the API."""
        app = web.Application(client_max_size=2**25)
        app.router.add_route("*", "/{path:.*}", self._trouble_or_answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.api = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession() as self.http:
            yield
        await runner.cleanup()


@contextlib.asynccontextmanager
async def on_stage(driver: Driver, monkeypatch: Any) -> AsyncIterator[Listener]:
    """Serve platform and channel, set up as from the environment; yield the assistant."""
    listener = Listener()
    async with driver.open():
        for name, value in driver.environment().items():
            monkeypatch.setenv(name, value)
        channel = await asyncio.to_thread(driver.CHANNEL.from_credentials, None)
        driver.calls.clear()
        channel.outbox = Outbox(driver.NAME, person=Rate(50, 50), first_wait=0.05)
        async with serving(channel, assistant=listener) as base:
            driver.webhook = f"{base}/webhooks/{driver.NAME}/webhook"
            yield listener
            await channel.stop()
