"""The channel `channels.wecom.input.WeComInput` of credentials.yml."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.callback_cipher import AES_KEY_PATTERN, CallbackCipher
from channels.messaging.callback_xml import read_xml
from channels.messaging.outbox import Outbox, Rate
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Turn
from channels.wecom.api import API, WeComApi
from channels.wecom.callback import echo, opened
from channels.wecom.letters import as_uploads
from channels.wecom.protocol import read_message
from channels.wecom.render import messages


class WeComInput(MessagingInput):
    """People of one company who open the app."""

    NAME = "wecom"
    PREFIX = "ww-"
    UNASKED = True
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

        async def upload(name: str, content: bytes) -> str:
            return await self.outbox.send(incoming.user, partial(self._api.upload, name, content))

        shown, media = await as_uploads(turn, upload)
        card = f"card{secrets.token_hex(12)}" if self.settings["BUTTONS"] == "card" else ""
        for message in messages(shown, card):
            await self._say(incoming, message)
        for media_id in media:
            await self._say(incoming, {"msgtype": "file", "file": {"media_id": media_id}})

    async def _receive(self, request: Request) -> HTTPResponse:
        content = opened(request, self._cipher)
        if request.method == "GET":
            return echo(content)
        incoming = read_message(read_xml(content), self.settings["AGENT_ID"])
        if incoming is not None:
            await self.desk.accept(incoming)
        return response.text("")

    async def _say(self, incoming: Incoming, message: Mapping[str, Any]) -> None:
        agent = int(self.settings["AGENT_ID"])
        body = {"touser": incoming.user, "agentid": agent, **message}
        call = partial(self._api.post, "/cgi-bin/message/send", body)
        await self.outbox.send(incoming.user, call)
