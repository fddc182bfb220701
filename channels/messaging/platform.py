"""What the author of a platform writes against: `MessagingInput`, and what comes with it."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, ClassVar, Final

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging import metrics
from channels.messaging.desk import Desk
from channels.messaging.http import Http
from channels.messaging.incoming import (
    Incoming,
    Kind,
    RefusedError,
    SendAgainError,
    SendFailedError,
    TokenExpiredError,
)
from channels.messaging.outbox import Outbox
from channels.messaging.reminders import SHANGHAI, may_tell, until_morning
from channels.messaging.reply import Turn
from channels.messaging.settings import ChannelSettingsError, Setting, read_settings
from channels.turns import OnNewMessage

__all__ = [
    "ChannelSettingsError",
    "Incoming",
    "Kind",
    "MessagingInput",
    "RefusedError",
    "SendAgainError",
    "SendFailedError",
    "Setting",
    "TokenExpiredError",
]
logger = logging.getLogger(__name__)

LARGEST_BODY: Final = 256 * 1024
"""Bytes; no platform sends a longer message."""
_MODEL_LOADS: Final = 60.0
"""Seconds after the start in which nobody is told anything unasked."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
Handler = Callable[[Request], Awaitable[HTTPResponse]]


class _Mounted(Blueprint):
    """Tells the desk its app (the context holds the loaded agent) when Rasa mounts the channel."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        super().register(app, options)  # type: ignore[no-untyped-call]
        self.ctx.desk.app = app


class MessagingInput(InputChannel):
    """A messaging platform. A class names itself, its prefix and settings, and fills in three.

    The settings (`API` among them, the base address) come from the environment by
    `from_credentials`; nothing of credentials.yml is needed.
    """

    NAME: ClassVar[str]
    PREFIX: ClassVar[str]
    SETTINGS: ClassVar[Sequence[Setting]]
    UNASKED: ClassVar[bool] = False
    """Whether the platform takes a message to somebody who wrote nothing for days."""
    desk: Desk

    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings
        self.http = Http(settings["API"])
        self.outbox = Outbox(self.NAME)

    @abstractmethod
    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhooks with `self.webhook(...)`."""

    @abstractmethod
    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Render the turn and send it to the person of `incoming`, through `self.outbox`.

        Raises:
            SendFailedError: it could not be delivered; it then waits for their next message.
        """

    @abstractmethod
    async def check_secrets(self) -> None:
        """Ask the platform whether the secrets are right.

        Raises:
            ChannelSettingsError: they are wrong.
            SendAgainError: the platform could not be asked.
        """

    async def stop(self) -> None:
        """Close what the platform holds open; a class that opens more extends this."""
        await self.desk.finish()
        await self.http.close()

    @classmethod
    def name(cls) -> str:
        """Name the channel: its webhook is /webhooks/<name>/webhook."""
        return cls.NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Read the environment; check the secrets before the server starts.

        Raises:
            ChannelSettingsError: settings are missing or wrong, or the platform refuses them.
        """
        settings = read_settings(cls.NAME, cls.SETTINGS)
        if settings is None:
            return Off(cls.NAME)
        with ThreadPoolExecutor(1) as beside:  # Rasa has no loop yet, a test may have one
            beside.submit(asyncio.run, cls(settings)._check()).result()
        return cls(settings)

    async def _check(self) -> None:
        try:
            await self.check_secrets()
        except SendAgainError as error:
            logger.warning("%s could not be asked whether its secrets fit: %s", self.NAME, error)
        finally:
            await self.http.close()

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes: health, metrics (loopback only) and the platform's own."""
        self.desk = Desk(self.NAME, self.PREFIX, self.send, on_new_message)
        blueprint = _Mounted(f"{self.NAME}_webhook")
        blueprint.ctx.desk = self.desk
        _add_health(blueprint, "ok")

        @blueprint.route("/metrics", methods=["GET"])
        async def count(request: Request) -> HTTPResponse:
            # a proxy in front is on loopback too, but says for whom it asks
            if request.ip not in _LOOPBACK or "x-forwarded-for" in request.headers:
                return response.empty(403)
            return response.text(metrics.text())

        mornings: list[asyncio.Task[None]] = []

        @blueprint.listener("after_server_start")
        async def start(*_: object) -> None:
            if self.UNASKED:
                mornings.append(asyncio.create_task(self._each_morning()))

        @blueprint.listener("before_server_stop")
        async def stop(*_: object) -> None:
            for task in mornings:
                task.cancel()
            await self.stop()

        self.routes(blueprint)
        return blueprint

    async def _each_morning(self) -> None:
        """Tell who is due: soon after the start by day, then each morning."""
        await asyncio.sleep(_MODEL_LOADS)
        while True:
            if may_tell(datetime.now(SHANGHAI)):
                await self.desk.remind()
            await asyncio.sleep(until_morning(datetime.now(SHANGHAI)).total_seconds())

    def webhook(
        self,
        blueprint: Blueprint,
        handler: Handler,
        path: str = "/webhook",
        methods: Sequence[str] = ("POST",),
    ) -> None:
        """Add a route whose refusals are counted and answered without a word."""

        async def receive(request: Request) -> HTTPResponse:
            try:
                if len(request.body) > LARGEST_BODY:
                    raise RefusedError("too_large", 413)
                # what is accepted goes on in a task of its own, so hanging up here harms nobody
                return await handler(request)
            except RefusedError as error:
                metrics.refused(self.NAME, error.reason)
                return response.empty(error.status)

        blueprint.add_route(receive, path, methods=list(methods), name=f"receive_{path[1:]}")


class Off(InputChannel):
    """A channel without its secrets: it only says so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        """Name the channel it would be."""
        return self._name

    def url_prefix(self) -> str:
        """Return where it would be mounted."""
        return self._name

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the health route alone."""
        blueprint = Blueprint(f"{self._name}_webhook")
        _add_health(blueprint, "off")
        return blueprint


def _add_health(blueprint: Blueprint, status: str) -> None:
    @blueprint.route("/", methods=["GET"])
    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": status})
