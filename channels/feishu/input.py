"""The channel `channels.feishu.input.FeishuInput` of credentials.yml."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.feishu.api import API, FeishuApi, new_once
from channels.feishu.protocol import Challenge, Event, ForgedError, is_genuine, open_body, read
from channels.feishu.render import Message, render, toast
from channels.messaging.files import kept_file, kept_files
from channels.messaging.outbox import Outbox, Rate
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Reply, Turn, offered

SIGNATURE: Final = "X-Lark-Signature"
OF_APP: Final = Rate(30, 16)
"""Feishu: at most 50 a second and 1,000 a minute."""

OF_PERSON: Final = Rate(5, 4)
"""Feishu: at most 5 a second to one person."""


class FeishuInput(MessagingInput):
    """People alone with a company's app; groups are not answered."""

    NAME = "feishu"
    PREFIX = "fs-"
    UNASKED = True
    SETTINGS: ClassVar = (
        Setting("APP_ID", pattern=r"cli_\w+", looks="cli_ and letters or digits"),
        Setting("APP_SECRET"),
        Setting("ENCRYPT_KEY"),
        Setting("VERIFICATION_TOKEN"),
        Setting("API", required=False, default=API),
    )

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__(settings)
        self._app = FeishuApi((settings["APP_ID"], settings["APP_SECRET"]), self.http)
        self.outbox = Outbox(self.NAME, platform=OF_APP, person=OF_PERSON)

    def routes(self, blueprint: Blueprint) -> None:
        """Add the one webhook, for events and for taps on cards."""
        self.webhook(blueprint, self._receive)

    async def check_secrets(self) -> None:
        """Ask for a token."""
        try:
            await self._app.tokens.get()
        except SendFailedError as error:
            raise ChannelSettingsError(
                "feishu: SHOUMEN_FEISHU_APP_ID with SHOUMEN_FEISHU_APP_SECRET is refused by "
                f"Feishu ({error})"
            ) from None

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send reply by reply: pictures and files as such, links only where that fails."""
        last = offered(turn)
        for reply in turn:
            await self._send_reply(incoming, reply, numbered=reply is last)

    async def _receive(self, request: Request) -> HTTPResponse:
        signed = SIGNATURE in request.headers
        key = self.settings["ENCRYPT_KEY"]
        if signed and not is_genuine(request.headers, key, request.body, time.time()):
            raise RefusedError("signature")
        try:
            found = read(open_body(request.body, key), self.settings["VERIFICATION_TOKEN"])
        except ForgedError as error:
            raise RefusedError("unreadable" if signed else "signature") from error
        if isinstance(found, Challenge):
            return response.json({"challenge": found.value})
        if not signed:
            raise RefusedError("signature")
        if not isinstance(found, Event) or found.group:
            return response.json({})
        await self.desk.accept(Incoming(found.user, found.event_id, found.kind, found.text))
        return response.json(toast(found.text) if found.tapped else {})

    async def _send_reply(self, incoming: Incoming, reply: Reply, numbered: bool) -> None:
        picture = await self._picture(incoming, reply)
        files = await self._files(incoming, reply)
        shown = reply.without_links() if files or not reply.files else reply
        shown = replace(
            shown,
            image="" if picture else reply.image,
            files=() if files else reply.files,
        )
        for message in [*picture, *render(shown, numbered), *files]:
            await self._send(incoming, message)

    async def _send(self, incoming: Incoming, message: Message) -> None:
        # The same name in every try: Feishu drops what it has already got.
        call = partial(self._app.send, incoming.user, message, new_once())
        await self.outbox.send(incoming.user, call)

    async def _picture(self, incoming: Incoming, reply: Reply) -> list[Message]:
        """Return the message that shows the picture of `reply`; none when it cannot be sent."""
        kept = await kept_file(reply.image) if reply.image else None
        if kept is None:
            return []
        call = partial(self._app.upload_picture, kept.filename, kept.content)
        try:
            return [await self.outbox.send(incoming.user, call)]
        except SendFailedError:
            return []

    async def _files(self, incoming: Incoming, reply: Reply) -> list[Message]:
        """Return the messages with the files of `reply`; none when one cannot be sent."""
        messages: list[Message] = []
        for file in (await kept_files(reply) or []) if reply.files else []:
            call = partial(self._app.upload_file, file.filename, file.content)
            try:
                messages.append(await self.outbox.send(incoming.user, call))
            except SendFailedError:
                return []
        return messages
