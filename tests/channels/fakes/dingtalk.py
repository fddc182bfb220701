"""Plays DingTalk on a loopback port: token, media, sessions, messages of the robot, Stream mode."""

import asyncio
import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import aiohttp
from aiohttp import web

from channels.dingtalk.input import DingTalkInput
from channels.dingtalk.protocol import sign
from tests.channels.fakes.base import Driver
from tests.channels.fakes.loopback import LoopbackServer

CLIENT_ID, SECRET = "ding-client", "ding-secret"
TOO_FAST = {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
BAD_TOKEN = {"errcode": 40014, "errmsg": "invalid access token"}


@dataclass
class Sent:
    """One message as DingTalk got it: `way` is session or robot, `to` the session or staff id."""

    way: str
    to: str
    kind: str
    content: dict[str, Any]


@dataclass
class FakeDingTalk(LoopbackServer):
    """Records what it gets; the counters make it refuse, limit or lose the next requests."""

    sent: list[Sent] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    tokens_given: int = 0
    refuse_opening: int = 0
    too_fast: int = 0
    down: int = 0
    sessions_end_in: float = 5400.0
    allowed_each_minute: int = 1000

    def __post_init__(self) -> None:
        self.line: web.WebSocketResponse | None = None
        self._connected = asyncio.Event()
        self._tokens: set[str] = set()
        self._numbers = itertools.count(1)
        self._times: list[float] = []

    async def stop(self) -> None:
        """Close every connection."""
        await self.hang_up()
        await super().stop()

    def forget_tokens(self) -> None:
        """Let every token that was given expire."""
        self._tokens.clear()

    # what people send

    def message(self, text: str, message_id: str | None = None, **changes: Any) -> dict[str, Any]:
        """Return the JSON of one message from `staff-7` alone with the robot."""
        number = next(self._numbers)
        until = int((time.time() + self.sessions_end_in) * 1000)
        return {
            "msgId": message_id or f"msg-{number}",
            "msgtype": "text",
            "text": {"content": text},
            "senderId": "$:LWCP_v1:$seven",
            "senderStaffId": "staff-7",
            "senderNick": "小七",
            "conversationType": "1",
            "conversationId": "cid-7",
            "robotCode": CLIENT_ID,
            "sessionWebhook": f"{self.address}/robot/sendBySession?session=s-{number}",
            "sessionWebhookExpiredTime": until,
            **changes,
        }

    @staticmethod
    def headers(at: float | None = None, secret: str = SECRET) -> dict[str, str]:
        """Return the two headers that go with a message over the webhook."""
        timestamp = str(int((time.time() if at is None else at) * 1000))
        return {"timestamp": timestamp, "sign": sign(secret, timestamp)}

    # Stream mode

    async def connected(self) -> None:
        """Wait until a client is there."""
        await asyncio.wait_for(self._connected.wait(), 3)

    async def push(self, kind: str, topic: str, data: object, message_id: str) -> None:
        """Send one frame to the connected client."""
        await self.connected()
        headers = {"topic": topic, "messageId": message_id, "contentType": "application/json"}
        frame = {
            "specVersion": "1.0",
            "type": kind,
            "headers": headers,
            "data": json.dumps(data, ensure_ascii=False),
        }
        await self.push_raw(json.dumps(frame))

    async def push_raw(self, text: str) -> None:
        """Send any text to the connected client."""
        assert self.line is not None
        await self.line.send_str(text)

    async def hang_up(self) -> None:
        """Close the connection without a word."""
        self._connected.clear()
        if self.line is not None:
            await self.line.close()

    # what the assistant calls

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer any request of the assistant."""
        routes = {
            "/v1.0/oauth2/accessToken": self._token,
            "/v1.0/robot/oToMessages/batchSend": self._batch_send,
            "/media/upload": self._upload,
            "/robot/sendBySession": self._session,
            "/v1.0/gateway/connections/open": self._open,
            "/connect": self._connect,
        }
        return await routes[request.path](request)

    async def _token(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body.get("appKey"), body.get("appSecret")) != (CLIENT_ID, SECRET):
            return web.json_response({"code": "invalidClientIdOrSecret"}, status=400)
        self.tokens_given += 1
        token = f"token-{self.tokens_given}"
        self._tokens.add(token)
        return web.json_response({"accessToken": token, "expireIn": 7200})

    async def _batch_send(self, request: web.Request) -> web.Response:
        if request.headers.get("x-acs-dingtalk-access-token") not in self._tokens:
            return web.json_response({"code": "InvalidAuthentication"}, status=401)
        if self._lost():
            return web.Response(status=503)
        if self._limited():
            return web.json_response({"code": "Throttling.Api"}, status=429)
        body = await request.json()
        content = json.loads(body["msgParam"])
        for staff in body["userIds"]:
            self.sent.append(Sent("robot", staff, body["msgKey"], content))
        return web.json_response(
            {"processQueryKey": "q", "invalidStaffIdList": [], "flowControlledStaffIdList": []}
        )

    async def _upload(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") not in self._tokens:
            return web.json_response(BAD_TOKEN)
        form = await request.post()
        part = form["media"]
        assert isinstance(part, web.FileField)
        media_id = f"@media-{len(self.files) + 1}"
        self.files[media_id] = (part.filename, part.file.read())
        return web.json_response({"errcode": 0, "media_id": media_id, "type": "file"})

    async def _session(self, request: web.Request) -> web.Response:
        if self._lost():
            return web.Response(status=503)
        if self._limited():
            return web.json_response(TOO_FAST)
        body = await request.json()
        kind = body["msgtype"]
        self.sent.append(Sent("session", request.query["session"], kind, body[kind]))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body["clientId"], body["clientSecret"]) != (CLIENT_ID, SECRET):
            return web.json_response({"code": "authFailed"}, status=401)
        if self.refuse_opening:
            self.refuse_opening -= 1
            return web.json_response({"code": "system.busy"}, status=500)
        ticket = f"t/{len(self.tickets) + 1}+="
        self.tickets.append(ticket)
        endpoint = self.address.replace("http", "ws", 1) + "/connect"
        return web.json_response({"endpoint": endpoint, "ticket": ticket})

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        if request.query.get("ticket") != self.tickets[-1]:
            await line.close()
            return line
        self.line = line
        self._connected.set()
        async for message in line:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data))
        self._connected.clear()
        return line

    def _lost(self) -> bool:
        if self.down:
            self.down -= 1
            return True
        return False

    def _limited(self) -> bool:
        """Count one message; say whether it was one too many."""
        if self.too_fast:
            self.too_fast -= 1
            return True
        now = time.monotonic()
        self._times = [at for at in self._times if now - at < 60]
        if len(self._times) >= self.allowed_each_minute:
            return True
        self._times.append(now)
        return False


class DingTalk(Driver):
    """A person alone with the robot, over the webhook."""

    NAME = "dingtalk"
    CHANNEL = DingTalkInput
    TAKES_FILES = True
    UNITS = 2000
    MEASURE = len

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeDingTalk()

    def environment(self) -> dict[str, str]:
        self.fake.address = self.api
        return {
            "SHOUMEN_DINGTALK_CLIENT_ID": CLIENT_ID,
            "SHOUMEN_DINGTALK_CLIENT_SECRET": SECRET,
            "SHOUMEN_DINGTALK_API": self.api,
            "SHOUMEN_DINGTALK_OAPI": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.handle(request)

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        content: dict[str, Any] = {
            "text": {},
            "hello": {},
            "image": {"msgtype": "picture", "content": {"downloadCode": "p"}},
            "voice": {"msgtype": "audio", "content": {"downloadCode": "v", "duration": 2000}},
            "file": {"msgtype": "file", "content": {"downloadCode": "f", "fileName": "x.pdf"}},
        }[kind]
        # DingTalk tells nobody that a chat was opened; there a person has to write first.
        said = "你好" if kind == "hello" else text
        message = self.fake.message(said, message_id, **content)
        return self.signed(json.dumps(message, ensure_ascii=False).encode())

    def signed(self, body: bytes) -> dict[str, Any]:
        headers = {"Content-Type": "application/json; charset=utf-8", **self.fake.headers()}
        return {"data": body, "headers": headers}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["headers"].update(self.fake.headers(secret=SECRET[::-1]))
        return options

    def too_old(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["headers"].update(self.fake.headers(at=time.time() - 3_700))
        return options

    def tapped(self, number: int) -> dict[str, Any]:
        texts = [s.content["text"] for s in self.fake.sent if s.kind == "markdown"]
        said = re.findall(r"sendMessage\?content=([^)]*)\)", texts[-1])
        return self.request(unquote(said[number - 1]), self.new_id())

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_DINGTALK_CLIENT_SECRET", SECRET[::-1])
        return ["SHOUMEN_DINGTALK_CLIENT_SECRET"]

    def answers(self) -> list[str]:
        said = [sent.content.get("content") or sent.content.get("text") for sent in self.fake.sent]
        return [text for text in said if text]

    def files(self) -> list[tuple[str, bytes]]:
        ids = [s.content["mediaId"] for s in self.fake.sent if s.kind == "sampleFile"]
        return [self.fake.files[media_id] for media_id in ids]
