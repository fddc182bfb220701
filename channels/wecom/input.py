"""The channel `channels.wecom.input.WeComInput` of credentials.yml."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.callback_cipher import AES_KEY_PATTERN, CallbackCipher
from channels.messaging.callback_xml import in_time, read_xml
from channels.messaging.files import kept_files
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
from channels.wecom.api import API, WeComApi
from channels.wecom.protocol import read_message
from channels.wecom.render import messages


class WeComInput(MessagingInput):
    """People of one company who open the app."""

    NAME = "wecom"
    PREFIX = "ww-"
    SETTINGS: ClassVar = (
        Setting("CORP_ID"),
        Setting("AGENT_ID", pattern=r"[1-9]\d{0,9}", looks="the app's number"),
        Setting("SECRET"),
        Setting("TOKEN", pattern=r"[A-Za-z0-9]{1,32}", looks="1 to 32 letters or digits"),
        Setting("AES_KEY", pattern=AES_KEY_PATTERN, looks="43 letters or digits"),
        Setting("BUTTONS", False, "numbers|card", "numbers or card", "numbers"),
        Setting("API", required=False, default=API),
    )

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__(settings)
        corp = settings["CORP_ID"]
        self._cipher = CallbackCipher(settings["TOKEN"], settings["AES_KEY"], corp)
        self._api = WeComApi(corp, settings["SECRET"], self.http)
        # a member may get 30 messages a minute
        self.outbox = Outbox(self.NAME, person=Rate(burst=15, per_second=0.25))

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook."""
        self.webhook(blueprint, self._receive, methods=("GET", "POST"))

    async def check_secrets(self) -> None:
        """Ask for a token."""
        try:
            await self._api.tokens.get()
        except SendFailedError as error:
            raise ChannelSettingsError(
                "wecom: SHOUMEN_WECOM_CORP_ID with SHOUMEN_WECOM_SECRET is refused by WeCom "
                f"({error})"
            ) from None

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the text, then the choices if they are a card, then the files."""
        media: list[str] = []
        shown: list[Reply] = []
        for reply in turn:
            uploaded = await self._uploaded(incoming, reply)
            media += uploaded
            shown.append(replace(reply.without_links(), files=()) if uploaded else reply)
        card = f"card{secrets.token_hex(12)}" if self.settings["BUTTONS"] == "card" else ""
        for message in messages(tuple(shown), card):
            await self._say(incoming, message)
        for media_id in media:
            await self._say(incoming, {"msgtype": "file", "file": {"media_id": media_id}})

    async def _receive(self, request: Request) -> HTTPResponse:
        timestamp, nonce = request.args.get("timestamp", ""), request.args.get("nonce", "")
        signature = request.args.get("msg_signature", "")
        if not in_time(timestamp, time.time()):
            raise RefusedError("too_old")
        if request.method == "GET":
            echo = self._cipher.open(request.args.get("echostr", ""), timestamp, nonce, signature)
            return response.raw(echo, content_type="text/plain; charset=utf-8")
        try:
            encrypted = read_xml(request.body).get("Encrypt", "")
        except RefusedError:
            raise RefusedError("unreadable") from None
        fields = read_xml(self._cipher.open(encrypted, timestamp, nonce, signature))
        incoming = read_message(fields, self.settings["AGENT_ID"])
        if incoming is not None:
            await self.desk.accept(incoming)
        return response.text("")

    async def _say(self, incoming: Incoming, message: Mapping[str, Any]) -> None:
        agent = int(self.settings["AGENT_ID"])
        body = {"touser": incoming.user, "agentid": agent, **message}
        call = partial(self._api.post, "/cgi-bin/message/send", body)
        await self.outbox.send(incoming.user, call)

    async def _uploaded(self, incoming: Incoming, reply: Reply) -> list[str]:
        """Return the media ids of the reply's files; none when one of them cannot be sent."""
        media: list[str] = []
        for file in (await kept_files(reply) if reply.files else None) or []:
            call = partial(self._api.upload, file.filename, file.content)
            try:
                media.append(await self.outbox.send(incoming.user, call))
            except SendFailedError:
                return []
        return media
