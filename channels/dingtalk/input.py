"""The channel `channels.dingtalk.input.DingTalkInput` of credentials.yml."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Final

import aiohttp
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.dingtalk.api import API, OAPI, DingTalkApi
from channels.dingtalk.protocol import NotAMessageError, RobotMessage, is_genuine, read_message
from channels.dingtalk.render import Message, render
from channels.dingtalk.stream import Stream
from channels.messaging import metrics
from channels.messaging.files import kept_files
from channels.messaging.http import Http
from channels.messaging.outbox import Outbox, Rate
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Reply, Turn

_MARGIN_MS: Final = 30_000
"""A session address that ends sooner than this counts as ended."""

Uploaded = tuple[str, str]
"""The media id and the name of a file."""


class DingTalkInput(MessagingInput):
    """People alone with a company's robot; groups are not answered."""

    NAME = "dingtalk"
    PREFIX = "dd-"
    SETTINGS: ClassVar = (
        Setting("CLIENT_ID"),
        Setting("CLIENT_SECRET"),
        Setting("ROBOT_CODE", required=False),
        Setting("MODE", False, "webhook|stream", "webhook or stream", "webhook"),
        Setting("BUTTONS", False, "links|card", "links or card", "links"),
        Setting("PER_MINUTE", False, r"[1-9]\d{0,4}", "a number of messages", "20"),
        Setting("API", required=False, default=API),
        Setting("OAPI", required=False, default=OAPI),
    )

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__(settings)
        self._client = (settings["CLIENT_ID"], settings["CLIENT_SECRET"])
        self._old_http = Http(settings["OAPI"])
        code = settings["ROBOT_CODE"] or settings["CLIENT_ID"]
        self._robot = DingTalkApi(self._client, code, self.http, self._old_http)
        self.outbox = Outbox(self.NAME, platform=at_most(int(settings["PER_MINUTE"])))
        self._uploads = Outbox(self.NAME)
        self._line: asyncio.Task[None] | None = None

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook, or open the stream when the server has started."""
        if self.settings["MODE"] == "webhook":
            self.webhook(blueprint, self._receive)
            return

        @blueprint.listener("after_server_start")
        async def connect(*_: object) -> None:
            self._line = asyncio.create_task(self._stay_connected())

    async def check_secrets(self) -> None:
        """Ask for a token."""
        try:
            await self._robot.tokens.get()
        except SendFailedError as error:
            raise ChannelSettingsError(
                "dingtalk: SHOUMEN_DINGTALK_CLIENT_ID with SHOUMEN_DINGTALK_CLIENT_SECRET is "
                f"refused by DingTalk ({error})"
            ) from None

    async def stop(self) -> None:
        """Take nothing more, finish what was taken, close."""
        if self._line is not None:
            self._line.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._line
        await super().stop()
        await self._old_http.close()

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the turn by the session, or by the robot where that has ended; files by the robot.

        A file needs the person's staff id; without it, or when it cannot be uploaded, its link
        stays in the text.
        """
        files: list[Uploaded] = []
        shown: list[Reply] = []
        for reply in turn:
            uploaded = await self._upload(incoming, reply)
            files += uploaded
            shown.append(replace(reply.without_links(), files=()) if uploaded else reply)
        for message in render(tuple(shown), cards=self.settings["BUTTONS"] == "card"):
            await self.outbox.send(incoming.user, partial(self._say, incoming, message))
        for media_id, name in files:
            hand_over = partial(self._robot.send_file, incoming.way_back["staff"], media_id, name)
            await self.outbox.send(incoming.user, hand_over)

    async def _receive(self, request: Request) -> HTTPResponse:
        timestamp, given = request.headers.get("timestamp", ""), request.headers.get("sign", "")
        if not is_genuine(timestamp, given, self._client[1], _now_ms()):
            raise RefusedError("signature")
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise RefusedError("unreadable", 400) from error
        await self._take(body)
        return response.json({})

    async def _hear(self, body: Any) -> None:
        """Take a message of the stream, where only DingTalk can write."""
        try:
            await self._take(body)
        except RefusedError as error:
            metrics.refused(self.NAME, error.reason)

    async def _take(self, body: Any) -> None:
        try:
            message = read_message(body, self.settings["OAPI"])
        except NotAMessageError as error:
            raise RefusedError("unreadable", 400) from error
        if not message.group:
            await self.desk.accept(_incoming(message))

    async def _stay_connected(self) -> None:
        async with aiohttp.ClientSession() as session:
            await Stream(session, self.settings["API"], self._client, self._hear).run()

    async def _say(self, incoming: Incoming, message: Message) -> None:
        way = incoming.way_back
        if way["webhook"] and _now_ms() + _MARGIN_MS < int(way["until"]):
            try:
                await self._robot.answer(way["webhook"], message)
            except SendFailedError:
                if not way["staff"]:
                    raise
            else:
                return
        if not way["staff"]:
            raise SendFailedError("the session has ended and the person has no staff id")
        await self._robot.write(way["staff"], message)

    async def _upload(self, incoming: Incoming, reply: Reply) -> list[Uploaded]:
        """Return the uploaded files of `reply`; none when one of them cannot be sent."""
        kept = await kept_files(reply) if incoming.way_back["staff"] and reply.files else None
        uploaded: list[Uploaded] = []
        for file in kept or []:
            call = partial(self._robot.upload, file.filename, file.content)
            try:
                uploaded.append((await self._uploads.send(incoming.user, call), file.filename))
            except SendFailedError:
                return []
        return uploaded


def at_most(per_minute: int) -> Rate:
    """Return the rate with which no minute ever sees more than `per_minute` messages.

    >>> at_most(20)
    Rate(burst=10.0, per_second=0.16666666666666666)
    """
    return Rate(burst=max(1.0, per_minute / 2), per_second=per_minute / 120)


def _incoming(message: RobotMessage) -> Incoming:
    way_back = {
        "staff": message.staff,
        "webhook": message.webhook,
        "until": str(message.webhook_until),
    }
    return Incoming(message.user, message.message_id, message.kind, message.text, way_back)


def _now_ms() -> int:
    return int(time.time() * 1000)
