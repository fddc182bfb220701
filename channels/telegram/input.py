"""The channel `channels.telegram.input.TelegramInput` of credentials.yml."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import aiohttp
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.files import kept_file, kept_files
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendAgainError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import File, Reply, Turn, offered
from channels.messaging.text import reply_text
from channels.telegram.protocol import SECRET_HEADER, is_genuine, read_update
from channels.telegram.render import texts
from storage.documents import StoredDocument

_WRONG_TOKEN = (401, 404)


class TelegramInput(MessagingInput):
    """Private chats with a bot; groups are not answered."""

    NAME = "telegram"
    PREFIX = "tg-"
    UNASKED = True
    SETTINGS: ClassVar = (
        Setting("TOKEN", pattern=r"\d+:[\w-]{30,}", looks="the bot's token, digits:letters"),
        Setting("SECRET", pattern=r"[\w-]{16,256}", looks="16 to 256 letters, digits, _ or -"),
        Setting("API", required=False, default="https://api.telegram.org"),
    )

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook."""
        self.webhook(blueprint, self._receive)

    async def check_secrets(self) -> None:
        """Ask who the bot is."""
        try:
            await self._call("getMe", json={})
        except SendFailedError as error:
            raise ChannelSettingsError(
                f"telegram: SHOUMEN_TELEGRAM_TOKEN is refused by Telegram ({error})"
            ) from None

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the bubbles one after the other, files as documents."""
        last = offered(turn)
        for reply in turn:
            await self._send_reply(incoming, reply, offers=reply is last)

    async def _receive(self, request: Request) -> HTTPResponse:
        if not is_genuine(request.headers.get(SECRET_HEADER, ""), self.settings["SECRET"]):
            raise RefusedError("signature")
        try:
            incoming = read_update(json.loads(request.body))
        except (ValueError, RecursionError) as error:
            raise RefusedError("unreadable", 400) from error
        if incoming is None:
            return response.empty(200)
        await self.desk.accept(incoming)
        if "query" not in incoming.way_back:
            return response.empty(200)
        # the answer to the webhook may be a call: it ends the button's waiting sign
        query = {"callback_query_id": incoming.way_back["query"]}
        return response.json({"method": "answerCallbackQuery", **query})

    async def _send_reply(self, incoming: Incoming, reply: Reply, offers: bool) -> None:
        picture = await kept_file(reply.image) if reply.image else None
        files = await kept_files(reply) or []
        shown = reply.without_links() if files or not reply.files else reply
        if picture is not None:
            shown = replace(shown, image="")
            await self._upload(incoming, "sendPhoto", "photo", picture)
        if files:
            shown = replace(shown, files=())
        for fields in texts(shown, offers):
            body = {"chat_id": incoming.way_back["chat"], **fields}
            await self.outbox.send(incoming.user, partial(self._call, "sendMessage", json=body))
        for file, link in zip(files, reply.files, strict=False):
            await self._send_file(incoming, file, link)

    async def _send_file(self, incoming: Incoming, file: StoredDocument, link: File) -> None:
        try:
            await self._upload(incoming, "sendDocument", "document", file)
        except SendFailedError:
            body = {"chat_id": incoming.way_back["chat"], "text": reply_text(Reply(files=(link,)))}
            await self.outbox.send(incoming.user, partial(self._call, "sendMessage", json=body))

    async def _upload(
        self, incoming: Incoming, method: str, field: str, file: StoredDocument
    ) -> None:
        async def call() -> None:
            # a form can be sent once only; Telegram takes a quoted name literally
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("chat_id", incoming.way_back["chat"])
            form.add_field(
                field, file.content, filename=file.filename, content_type=file.media_type
            )
            await self._call(method, data=form)

        await self.outbox.send(incoming.user, call)

    async def _call(self, method: str, **options: Any) -> None:
        """Call a method of the Bot API."""
        answer = await self.http.call("POST", f"/bot{self.settings['TOKEN']}/{method}", **options)
        if not answer.json.get("ok"):
            if not answer.json and answer.status not in _WRONG_TOKEN:
                raise SendAgainError(f"status {answer.status} without an answer")
            raise SendFailedError(f"{method}: {answer.json.get('error_code', answer.status)}")
