"""Plays Feishu on a loopback port: token, messages, files, pictures; makes signed events."""

import hashlib
import itertools
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from channels.feishu.input import FeishuInput
from channels.feishu.protocol import encrypt, sign
from tests.channels.fakes.base import Driver
from tests.channels.fakes.loopback import LoopbackServer

APP_ID, SECRET = "cli_app", "app-secret"
ENCRYPT_KEY, TOKEN = "encrypt-key", "verification-token"
USER = "ou_seven"


@dataclass
class Sent:
    """One message as Feishu got it; `content` is read from its JSON text."""

    to: str
    kind: str
    content: dict[str, Any]


@dataclass
class FakeFeishu(LoopbackServer):
    """Records what it gets; the counters make it limit or lose the next requests."""

    sent: list[Sent] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    tokens_given: int = 0
    too_fast: int = 0
    down: int = 0
    refuse_uploads: bool = False

    def __post_init__(self) -> None:
        self._tokens: set[str] = set()
        self._seen: set[str] = set()
        self._numbers = itertools.count(1)

    def forget_tokens(self) -> None:
        """Let every token that was given expire."""
        self._tokens.clear()

    # what people do

    def said(self, text: str, event_id: str | None = None, **message: Any) -> dict[str, Any]:
        """Return the event that `USER` wrote `text` to the bot."""
        inside = {
            "sender": {"sender_id": {"open_id": USER}, "sender_type": "user"},
            "message": {
                "message_id": f"om_{next(self._numbers)}",
                "chat_type": "p2p",
                "message_type": "text",
                "content": json.dumps({"text": text}, ensure_ascii=False),
                **message,
            },
        }
        return self.event("im.message.receive_v1", inside, event_id)

    def tapped(self, say: str, event_id: str | None = None) -> dict[str, Any]:
        """Return the event that `USER` tapped a button of a card."""
        action = {"tag": "button", "value": {"say": say}}
        inside = {"operator": {"open_id": USER}, "token": "c-1", "action": action}
        return self.event("card.action.trigger", inside, event_id)

    def opened(self, event_id: str | None = None) -> dict[str, Any]:
        """Return the event that `USER` opened the chat for the first time."""
        inside = {"chat_id": "oc_1", "operator_id": {"open_id": USER}}
        return self.event("im.chat.access_event.bot_p2p_chat_entered_v1", inside, event_id)

    def event(
        self, name: str, inside: dict[str, Any], event_id: str | None = None
    ) -> dict[str, Any]:
        """Return any event."""
        header = {
            "event_id": event_id or f"event-{next(self._numbers)}",
            "event_type": name,
            "create_time": str(int(time.time() * 1000)),
            "token": TOKEN,
            "app_id": APP_ID,
        }
        return {"schema": "2.0", "header": header, "event": inside}

    @staticmethod
    def challenge(token: str = TOKEN) -> dict[str, Any]:
        """Return the question with which Feishu checks an address."""
        return {"type": "url_verification", "challenge": "ajls384k", "token": token}

    @staticmethod
    def sealed(event: dict[str, Any], key: str = ENCRYPT_KEY) -> bytes:
        """Return the body of a request: the event encrypted."""
        plain = json.dumps(event, ensure_ascii=False).encode()
        return json.dumps({"encrypt": encrypt(key, plain, secrets.token_bytes(16))}).encode()

    @staticmethod
    def headers(body: bytes, at: float | None = None, key: str = ENCRYPT_KEY) -> dict[str, str]:
        """Return the headers that sign `body`."""
        timestamp = str(int(time.time() if at is None else at))
        nonce = secrets.token_hex(8)
        return {
            "Content-Type": "application/json",
            "X-Lark-Request-Timestamp": timestamp,
            "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": sign(timestamp, nonce, key, body),
        }

    # what the assistant calls

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer any request of the assistant."""
        routes = {
            "/auth/v3/tenant_access_token/internal": self._token,
            "/im/v1/messages": self._message,
            "/im/v1/files": self._upload,
            "/im/v1/images": self._upload,
        }
        return await routes[request.path.removeprefix("/open-apis")](request)

    async def _token(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body.get("app_id"), body.get("app_secret")) != (APP_ID, SECRET):
            return web.json_response({"code": 10014, "msg": "app secret invalid"})
        self.tokens_given += 1
        token = f"t-{self.tokens_given}"
        self._tokens.add(token)
        return web.json_response({"code": 0, "tenant_access_token": token, "expire": 7200})

    async def _message(self, request: web.Request) -> web.Response:
        if (problem := self._problem(request)) is not None:
            return problem
        body = await request.json()
        if request.query.get("receive_id_type") != "open_id" or len(body["uuid"]) > 50:
            return web.json_response({"code": 230001, "msg": "invalid parameter"})
        if body["uuid"] not in self._seen:
            self._seen.add(body["uuid"])
            content = json.loads(body["content"])
            self.sent.append(Sent(body["receive_id"], body["msg_type"], content))
        return web.json_response({"code": 0, "data": {"message_id": "om_x"}})

    async def _upload(self, request: web.Request) -> web.Response:
        if (problem := self._problem(request)) is not None:
            return problem
        if self.refuse_uploads:
            return web.json_response({"code": 234007, "msg": "bot ability is not enabled"})
        form = await request.post()
        is_file = request.path.endswith("files")
        part = form["file" if is_file else "image"]
        assert isinstance(part, web.FileField)
        content = part.file.read()
        key = f"{'file' if is_file else 'img'}_{hashlib.sha256(content).hexdigest()[:12]}"
        self.files[key] = (part.filename, content)
        self.forms.append({k: v for k, v in form.items() if isinstance(v, str)})
        return web.json_response({"code": 0, "data": {"file_key" if is_file else "image_key": key}})

    def _problem(self, request: web.Request) -> web.Response | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self._tokens:
            return web.json_response({"code": 99991663, "msg": "invalid token"}, status=400)
        if self.down:
            self.down -= 1
            return web.Response(status=502)
        if self.too_fast:
            self.too_fast -= 1
            return web.json_response({"code": 230020, "msg": "too fast"}, status=400)
        return None


class Feishu(Driver):
    """A person alone with the bot; events and taps on cards come to one address."""

    NAME = "feishu"
    CHANNEL = FeishuInput
    TAKES_FILES = True
    UNITS = 20_000

    @staticmethod
    def MEASURE(text: str) -> int:  # noqa: N802 - a constant of the other drivers
        return len(text.encode())

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeFeishu()

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_FEISHU_APP_ID": APP_ID,
            "SHOUMEN_FEISHU_APP_SECRET": SECRET,
            "SHOUMEN_FEISHU_ENCRYPT_KEY": ENCRYPT_KEY,
            "SHOUMEN_FEISHU_VERIFICATION_TOKEN": TOKEN,
            "SHOUMEN_FEISHU_API": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.handle(request)

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        if kind == "hello":
            return self.sent(self.fake.opened(f"event-{message_id}"))
        content: dict[str, dict[str, Any]] = {
            "text": {},
            "image": {"message_type": "image", "content": '{"image_key": "i"}'},
            "voice": {"message_type": "audio", "content": '{"file_key": "v"}'},
            "file": {"message_type": "file", "content": '{"file_key": "f"}'},
        }
        return self.sent(self.fake.said(text, f"event-{message_id}", **content[kind]))

    def sent(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return the request that brings an event."""
        return self.signed(self.fake.sealed(event))

    def signed(self, body: bytes) -> dict[str, Any]:
        return {"data": body, "headers": self.fake.headers(body)}

    def forged(self, text: str) -> dict[str, Any]:
        body = self.fake.sealed(self.fake.said(text))
        return {"data": body, "headers": self.fake.headers(body, key=ENCRYPT_KEY[::-1])}

    def too_old(self, text: str) -> dict[str, Any]:
        body = self.fake.sealed(self.fake.said(text))
        return {"data": body, "headers": self.fake.headers(body, at=time.time() - 400)}

    def tapped(self, number: int) -> dict[str, Any]:
        cards = [s.content["elements"] for s in self.fake.sent if s.kind == "interactive"]
        (action,) = (part for part in cards[-1] if part["tag"] == "action")
        said = action["actions"][number - 1]["value"]["say"]
        return self.sent(self.fake.tapped(said, f"event-{self.new_id()}"))

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_FEISHU_APP_SECRET", SECRET[::-1])
        return ["SHOUMEN_FEISHU_APP_SECRET"]

    def answers(self) -> list[str]:
        return [text for sent in self.fake.sent if (text := words_of(sent))]

    def files(self) -> list[tuple[str, bytes]]:
        keys = [s.content["file_key"] for s in self.fake.sent if s.kind == "file"]
        return [self.fake.files[key] for key in keys]


def words_of(sent: Sent) -> str:
    """Return what a person reads in a message: its text, or a card's text and buttons."""
    if sent.kind != "interactive":
        return str(sent.content.get("text", ""))
    lines = []
    for part in sent.content["elements"]:
        if part["tag"] == "div":
            lines.append(part["text"]["content"])
        elif part["tag"] == "action":
            lines.append("".join(f"［{b['text']['content']}］" for b in part["actions"]))
        else:
            lines += [inside["content"] for inside in part["elements"]]
    return "\n".join(lines)
