"""The channel `channels.whatsapp.input.WhatsAppInput` of credentials.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import aiohttp
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.http import Answer
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Turn
from channels.messaging.text import cut, plain_text
from channels.whatsapp.protocol import is_genuine, read_form, read_message

TEXT_CHARACTERS = 1_600
_REFUSED = (401, 403, 404)


class WhatsAppInput(MessagingInput):
    """WhatsApp by way of Twilio. Rasa's own Twilio channel takes any request for genuine."""

    NAME = "whatsapp"
    PREFIX = "wa-"
    SETTINGS: ClassVar = (
        Setting("ACCOUNT", pattern=r"AC[0-9a-f]{32}", looks="the Account SID, AC and 32 digits"),
        Setting("TOKEN", pattern=r"[0-9a-f]{32}", looks="the Auth Token, 32 digits"),
        Setting("NUMBER", pattern=r"\+\d{6,15}", looks="the sender, such as +14155238886"),
        Setting("WEBHOOK", pattern=r"https?://\S+", looks="the address entered at Twilio"),
        Setting("API", required=False, default="https://api.twilio.com"),
    )

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook."""
        self.webhook(blueprint, self._receive)

    async def check_secrets(self) -> None:
        """Ask for the account."""
        answer = await self._call("GET", ".json")
        if answer.status in _REFUSED:
            raise ChannelSettingsError(
                "whatsapp: Twilio refuses SHOUMEN_WHATSAPP_ACCOUNT with SHOUMEN_WHATSAPP_TOKEN"
            )

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the turn as text; buttons are numbers, letters are links."""
        for piece in cut(plain_text(turn), TEXT_CHARACTERS, "characters"):
            fields = {
                "From": f"whatsapp:{self.settings['NUMBER']}",
                "To": f"whatsapp:{incoming.user}",
                "Body": piece,
            }
            await self.outbox.send(incoming.user, partial(self._message, fields))

    async def _receive(self, request: Request) -> HTTPResponse:
        fields = read_form(request.body)
        signature = request.headers.get("X-Twilio-Signature", "")
        address, token = self.settings["WEBHOOK"], self.settings["TOKEN"]
        if not is_genuine(fields, signature, address, token):
            raise RefusedError("signature")
        await self.desk.accept(read_message(fields))
        return response.empty(200)

    async def _message(self, fields: Mapping[str, str]) -> None:
        answer = await self._call("POST", "/Messages.json", data=fields)
        if "sid" not in answer.json:
            raise SendFailedError(f"Messages: {answer.json.get('code', answer.status)}")

    async def _call(self, method: str, path: str, data: Mapping[str, str] | None = None) -> Answer:
        account = self.settings["ACCOUNT"]
        return await self.http.call(
            method,
            f"/2010-04-01/Accounts/{account}{path}",
            data=data,
            auth=aiohttp.BasicAuth(account, self.settings["TOKEN"]),
        )
