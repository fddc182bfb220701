"""The channel `channels.wechat.input.WeChatInput` of credentials.yml."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

import yaml
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging import identity, inbox
from channels.messaging.callback_cipher import AES_KEY_PATTERN, CallbackCipher, is_signed
from channels.messaging.callback_xml import in_time, read_xml, write_xml
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Turn
from channels.messaging.text import labels
from channels.session import utc_now
from channels.wechat.api import API, WeChatApi
from channels.wechat.passive import Passive
from channels.wechat.protocol import LEFT, read_message
from channels.wechat.render import first_page

logger = logging.getLogger(__name__)

_NEVER, _ALWAYS = "no", "always"
_DONE: Final = "success"
"""What ends the tries without an answer."""


class WeChatInput(MessagingInput):
    """Followers of an official account, in plain mode or, with an AES key, in safe mode only."""

    NAME = "wechat"
    PREFIX = "wx-"
    SETTINGS: ClassVar = (
        Setting("TOKEN", pattern=r"[A-Za-z0-9]{3,32}", looks="3 to 32 letters or digits"),
        Setting("APP_ID", pattern=r"wx[0-9a-f]{16}", looks="wx and 16 digits or a to f"),
        Setting("AES_KEY", False, AES_KEY_PATTERN, "43 letters or digits"),
        Setting("APP_SECRET", False),
        Setting("PUSH", False, "no|late|always", "no, late or always", _NEVER),
        Setting("MENU", False, "yes|no", "yes or no", "no"),
        Setting("LINKS", False, "yes|no", "yes or no", "yes"),
        Setting("API", required=False, default=API),
    )
    WINDOW: ClassVar[float] = 4.5
    """Seconds one try is kept waiting; WeChat gives five."""

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__(settings)
        calls = settings["PUSH"] != _NEVER or settings["MENU"] == "yes"
        if calls and not settings["APP_SECRET"]:
            raise ChannelSettingsError(
                "wechat: SHOUMEN_WECHAT_APP_SECRET is not set, and SHOUMEN_WECHAT_PUSH and "
                "SHOUMEN_WECHAT_MENU need it"
            )
        key = settings["AES_KEY"]
        self._cipher = CallbackCipher(settings["TOKEN"], key, settings["APP_ID"]) if key else None
        self._api = WeChatApi(settings["APP_ID"], settings["APP_SECRET"], self.http)
        self._links, self._push = settings["LINKS"] == "yes", settings["PUSH"]
        self._passive = Passive(self._begin, self._late, self.WINDOW, self.WINDOW + 3.5)

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook."""
        self.webhook(blueprint, self._receive, methods=("GET", "POST"))

    async def check_secrets(self) -> None:
        """Ask for a token, where a secret is set; set the menu, where one is wanted."""
        if not self.settings["APP_SECRET"]:
            return
        try:
            await self._api.tokens.get()
        except SendFailedError as error:
            raise ChannelSettingsError(
                "wechat: SHOUMEN_WECHAT_APP_ID with SHOUMEN_WECHAT_APP_SECRET is refused by WeChat "
                f"({error})"
            ) from None
        if self.settings["MENU"] == "yes":
            await self._set_menu()

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send one customer-service message; what it cannot hold waits for 下文."""
        if self._push == _NEVER:
            raise SendFailedError("the account may not write first")
        text, rest = first_page(turn, self._links)
        if text:
            await self.outbox.send(incoming.user, partial(self._api.say, incoming.user, text))
        if rest:
            await self.desk.keep(incoming, rest)

    async def stop(self) -> None:
        """Keep or push what no try has taken, then close."""
        await self._passive.finish()
        await super().stop()

    async def _receive(self, request: Request) -> HTTPResponse:
        timestamp, nonce = request.args.get("timestamp", ""), request.args.get("nonce", "")
        signature = request.args.get("signature", "")
        # in safe mode the message has a signature of its own, which covers it
        plain = request.method == "GET" or self._cipher is None
        if plain and not is_signed(signature, self.settings["TOKEN"], timestamp, nonce):
            raise RefusedError("signature")
        if not in_time(timestamp, time.time()):
            raise RefusedError("too_old")
        if request.method == "GET":
            return response.text(request.args.get("echostr", ""))
        body = self._open(request, timestamp, nonce)
        incoming = read_message(read_xml(body))
        if incoming is None:
            return response.text(_DONE)
        if LEFT in incoming.way_back:
            sender = identity.sender_id(self.PREFIX, incoming.user)
            await asyncio.to_thread(identity.forget, sender)
            return response.text(_DONE)
        text = await self._answer(incoming)
        return self._written(incoming, text) if text else response.text(_DONE)

    def _open(self, request: Request, timestamp: str, nonce: str) -> bytes:
        """Return the message's XML; in safe mode nothing that is not encrypted is read."""
        if self._cipher is None:
            return request.body
        # in safe mode `signature` does not cover the body
        signature = request.args.get("msg_signature", "")
        try:
            encrypted = read_xml(request.body).get("Encrypt", "")
        except RefusedError:
            raise RefusedError("unreadable") from None
        return self._cipher.open(encrypted, timestamp, nonce, signature)

    async def _answer(self, incoming: Incoming) -> str:
        """Return the text that answers this try, "" for none."""
        if self._push == _ALWAYS:
            await self._begin(incoming, send=True)
            return ""
        turn, last = await self._passive.take(incoming)
        if turn is None:
            return labels()["late"] if last and self._push == _NEVER else ""
        text, rest = first_page(turn, self._links)
        if rest:
            await self.desk.keep(incoming, rest)
        return text

    async def _begin(self, incoming: Incoming, send: bool = False) -> asyncio.Task[Turn] | None:
        if incoming.text.strip() == labels()["more_word"]:
            rest = await self._rest(incoming)
            if rest and send:
                await self.desk.deliver(incoming, rest)
            if rest:
                return asyncio.create_task(_given(rest))
        return await self.desk.accept(incoming, send)

    async def _rest(self, incoming: Incoming) -> Turn:
        """Return what waits for the person; nothing for a repeat, and when nothing waits."""
        await self._passive.settled(incoming.user)
        sender, now = identity.sender_id(self.PREFIX, incoming.user), utc_now()
        turn = await asyncio.to_thread(inbox.take_waiting, sender, now)
        if turn:
            await asyncio.to_thread(inbox.first_time, self.NAME, incoming.message_id, now)
        return turn

    async def _late(self, incoming: Incoming, turn: Turn) -> None:
        if self._push == _NEVER:
            await self.desk.keep(incoming, turn)
        else:
            await self.desk.deliver(incoming, turn)

    def _written(self, incoming: Incoming, text: str) -> HTTPResponse:
        now = int(time.time())
        fields: dict[str, str | int] = {
            "ToUserName": incoming.user,
            "FromUserName": incoming.way_back["account"],
            "CreateTime": now,
            "MsgType": "text",
            "Content": text,
        }
        body = write_xml(fields)
        if self._cipher is not None:
            nonce = secrets.token_hex(8)
            encrypted, signature = self._cipher.seal(body.encode(), str(now), nonce)
            envelope = {"Encrypt": encrypted, "MsgSignature": signature}
            body = write_xml({**envelope, "TimeStamp": now, "Nonce": nonce})
        return response.text(body, content_type="application/xml; charset=utf-8")

    async def _set_menu(self) -> None:
        text = Path(__file__).with_name("menu.yml").read_text(encoding="utf-8")
        try:
            await self.outbox.send("", partial(self._api.set_menu, yaml.safe_load(text)))
        except SendFailedError as error:
            logger.warning("wechat: the menu could not be set: %s", error)


async def _given(turn: Turn) -> Turn:
    return turn
