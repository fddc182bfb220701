"""The channel `channels.slack.input.SlackInput` of credentials.yml."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.files import kept_files
from channels.messaging.platform import (
    ChannelSettingsError,
    Incoming,
    MessagingInput,
    RefusedError,
    SendAgainError,
    SendFailedError,
    Setting,
)
from channels.messaging.reply import Turn, offered
from channels.session import utc_now
from channels.slack.protocol import is_genuine, read_body, read_message
from channels.slack.render import messages
from storage.documents import StoredDocument

_BUSY = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable"})


class SlackInput(MessagingInput):
    """Direct messages with a Slack app; channels are not answered."""

    NAME = "slack"
    PREFIX = "sl-"
    UNASKED = True
    SETTINGS: ClassVar = (
        Setting("TOKEN", pattern=r"xoxb-[\w-]{20,}", looks="the bot token, xoxb-…"),
        Setting("SECRET", pattern=r"[0-9a-f]{32}", looks="the Signing Secret, 32 digits"),
        Setting("API", required=False, default="https://slack.com/api"),
    )

    def routes(self, blueprint: Blueprint) -> None:
        """Add the webhook, one address for events and taps."""
        self.webhook(blueprint, self._receive)

    async def check_secrets(self) -> None:
        """Ask who the bot is."""
        try:
            await self._call("auth.test")
        except SendFailedError as error:
            raise ChannelSettingsError(
                f"slack: SHOUMEN_SLACK_TOKEN is refused by Slack ({error})"
            ) from None

    async def send(self, incoming: Incoming, turn: Turn) -> None:
        """Send the bubbles one after the other, files uploaded."""
        last = offered(turn)
        for reply in turn:
            files, shown = await kept_files(reply) or [], reply
            if files and await self._upload(incoming, files):
                shown = replace(reply.without_links(), files=())
            for fields in messages(shown, offers=reply is last):
                body = {"channel": incoming.way_back["chat"], **fields}
                post = partial(self._call, "chat.postMessage", json=body)
                await self.outbox.send(incoming.user, post)

    async def _receive(self, request: Request) -> HTTPResponse:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        secret, now = self.settings["SECRET"], utc_now().timestamp()
        if not is_genuine(request.body, timestamp, signature, secret, now):
            raise RefusedError("signature")
        body = read_body(request.body)
        if body.get("type") == "url_verification":
            return response.text(str(body.get("challenge", "")))
        incoming = read_message(body)
        if incoming is not None:
            await self.desk.accept(incoming)
        return response.empty(200)

    async def _upload(self, incoming: Incoming, files: list[StoredDocument]) -> bool:
        """Upload the files into the chat; False when Slack does not take them."""
        try:
            ids = [await self._uploaded(incoming, file) for file in files]
            done = {
                "channel_id": incoming.way_back["chat"],
                "files": json.dumps([{"id": number} for number in ids]),
            }
            finish = partial(self._call, "files.completeUploadExternal", data=done)
            await self.outbox.send(incoming.user, finish)
        except SendFailedError:
            return False
        return True

    async def _uploaded(self, incoming: Incoming, file: StoredDocument) -> str:
        asked = {"filename": file.filename, "length": str(len(file.content))}
        begin = partial(self._call, "files.getUploadURLExternal", data=asked)
        place = await self.outbox.send(incoming.user, begin)
        put = partial(self.http.call, "POST", str(place["upload_url"]), data=file.content)
        if (await self.outbox.send(incoming.user, put)).status >= 300:
            raise SendFailedError("the upload was refused")
        return str(place["file_id"])

    async def _call(self, method: str, **options: Any) -> dict[str, Any]:
        """Call a method of the Web API."""
        headers = {"Authorization": f"Bearer {self.settings['TOKEN']}"}
        answer = await self.http.call("POST", f"/{method}", headers=headers, **options)
        if not answer.json.get("ok"):
            error = str(answer.json.get("error", answer.status))
            if error in _BUSY:
                raise SendAgainError(error)
            raise SendFailedError(f"{method}: {error}")
        return answer.json
