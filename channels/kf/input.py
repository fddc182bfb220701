"""The channel `channels.kf.input.KfInput` of credentials.yml."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.kf.protocol import Lost, read_event, read_item
from channels.kf.pulls import Pulls
from channels.kf.render import Message, page
from channels.messaging import inbox, metrics
from channels.messaging.callback_cipher import AES_KEY_PATTERN, CallbackCipher
from channels.messaging.callback_xml import read_xml
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Turn
from channels.session import utc_now
from channels.wecom.api import API, WeComApi
from channels.wecom.callback import echo, opened
from channels.wecom.letters import as_uploads

QUOTA: Final = 5
"""Messages that may follow one message of a person, within 48 hours."""
MOST_FILES: Final = 3
_PAGE: Final = 1000


class KfInput(MessagingInput):
    """People in WeChat who write to a service account of a company."""

    NAME = "kf"
    PREFIX = "kf-"
    SETTINGS: ClassVar = (
        Setting("CORP_ID"),
        Setting("SECRET"),
        Setting("TOKEN", pattern=r"[A-Za-z0-9]{1,32}", looks="1 to 32 letters or digits"),
        Setting("AES_KEY", pattern=AES_KEY_PATTERN, looks="43 letters or digits"),
        Setting("ACCOUNT", required=False),
        Setting("API", required=False, default=API),
    )

    def __init__(self, settings: dict[str, str]) -> None:
        super().__init__(settings)
        corp = settings["CORP_ID"]
        self._cipher = CallbackCipher(settings["TOKEN"], settings["AES_KEY"], corp)
        self._api = WeComApi(corp, settings["SECRET"], self.http)
        self._pulls = Pulls(self._fetch, self._take)

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook."""
        self.webhook(blueprint, self._receive, methods=("GET", "POST"))

    async def check_secrets(self) -> None:
        """Ask for a token."""
        try:
            await self._api.tokens.get()
        except SendFailedError as error:
            raise ChannelSettingsError(
                f"kf: SHOUMEN_KF_CORP_ID with SHOUMEN_KF_SECRET is refused by WeCom ({error})"
            ) from None

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the texts, the files, then the menu; what is above the quota waits for 下文."""
        if incoming.kind == "hello":
            await self._greet(incoming, turn)
            return

        async def upload(name: str, content: bytes) -> str:
            return await self.outbox.send(incoming.user, partial(self._api.upload, name, content))

        media: list[str] = []
        if sum(len(reply.files) for reply in turn) <= MOST_FILES:
            turn, media = await as_uploads(turn, upload)
        said, rest = page(turn, QUOTA - len(media))
        files = [{"msgtype": "file", "file": {"media_id": media_id}} for media_id in media]
        at = len(said) - (said[-1]["msgtype"] == "msgmenu") if said else 0
        for message in [*said[:at], *files, *said[at:]]:
            await self._say(incoming, message)
        if rest:
            await self.desk.keep(incoming, rest)

    async def stop(self) -> None:
        """Fetch no more, then finish what was begun."""
        self._pulls.stop()
        await super().stop()

    async def _greet(self, incoming: Incoming, turn: Turn) -> None:
        """Send the one message that somebody gets who has opened the chat."""
        said, rest = page(turn, 1)
        for message in said:
            body = {"code": incoming.way_back["code"], **message}
            await self._post(incoming, "/cgi-bin/kf/send_msg_on_event", body)
        if rest:
            await self.desk.keep(incoming, rest)

    async def _receive(self, request: Request) -> HTTPResponse:
        content = opened(request, self._cipher)
        if request.method == "GET":
            return echo(content)
        event = read_event(read_xml(content))
        if event is not None and self.settings["ACCOUNT"] in ("", event[0]):
            self._pulls.wake(*event, self.desk.beside)
        return response.text("")

    async def _fetch(self, account: str, token: str, cursor: str) -> Mapping[str, Any]:
        body = {"open_kfid": account, "token": token, "cursor": cursor, "limit": _PAGE}
        return await self._api.post("/cgi-bin/kf/sync_msg", body)

    async def _take(self, item: Any) -> None:
        read = read_item(item, time.time())
        if isinstance(read, Incoming):
            await self.desk.accept(read)
        elif isinstance(read, Lost):
            now = utc_now()
            if await asyncio.to_thread(inbox.first_time, self.NAME, read.message_id, now):
                metrics.lost(self.NAME, read.reason)

    async def _say(self, incoming: Incoming, message: Message) -> None:
        body = {"touser": incoming.user, "open_kfid": incoming.way_back["account"], **message}
        await self._post(incoming, "/cgi-bin/kf/send_msg", body)

    async def _post(self, incoming: Incoming, path: str, body: Message) -> None:
        await self.outbox.send(incoming.user, partial(self._api.post, path, body))
