"""The chat on the web page: Rasa's Socket.IO channel with sessions nobody else can join.

Differences to Rasa's own channel, and why:

- Rasa does not await `enter_room`, so with session persistence every reply is lost.
- Rasa believes any session id a browser sends. Here the server issues it with a signed token.
- Rasa accepts every origin, any size, repeats and floods, and is silent when a turn fails.

Events from the page: `session_request {token?, after?}`, `user_uttered {message, id?}`; the
second is acknowledged at once with `{ok, code?}`. Events to the page: `session_confirm
{session_id, token, resumed}`, `bot_uttered {…, seq}`, `bot_typing {on}`, `user_said {text, id}`
(what was typed in another tab) and `error_notice {code, text}`.

Where things are mounted: Rasa puts a channel's blueprint under /webhooks/<name>/, which here is
only the health check. Rasa's `SocketBlueprint` attaches Socket.IO in its `register` hook, outside
that prefix; `ChatBlueprint` extends the same hook to register the page under /chat.
"""

import asyncio
import logging
import os
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.socketio import SocketBlueprint, SocketIOInput
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer

from channels.conversation import Conversations
from channels.guard import Refused, check_message
from channels.limits import SeenIds, TokenBuckets
from channels.messaging.menu import meant
from channels.session import Sessions, server_secret, utc_now
from channels.turns import OnNewMessage, run_turn
from channels.web_output import WebChatOutput
from channels.web_page import page_blueprint
from channels.wording import ACTION_FAILED, TOO_FAST, kind_reply

logger = logging.getLogger(__name__)

MAX_EVENT_BYTES: Final = 16 * 1024
ORIGINS_ENV: Final = "SHOUMEN_ORIGINS"
REPEAT_SECONDS: Final = 10 * 60
MAX_WAITING_TURNS: Final = 8
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class ChatBlueprint(SocketBlueprint):
    """Mounts Socket.IO at /socket.io/ and the page at /chat/, whatever prefix Rasa gives."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Attach everything to `app` and remember it: its context holds the loaded agent."""
        super().register(app, options)
        app.blueprint(page_blueprint())
        self.ctx.app = app


class WebChatInput(SocketIOInput):
    """The channel `channels.webchat.WebChatInput` of credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """Name the channel; its health check is /webhooks/webchat/."""
        return "webchat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebChatInput":
        """Read `origins` and `trusted_proxies`; secrets come from the environment only."""
        settings = credentials or {}
        more = os.environ.get(ORIGINS_ENV, "").split(",")
        origins = [str(o).strip().rstrip("/") for o in [*(settings.get("origins") or []), *more]]
        return cls([o for o in origins if o], int(settings.get("trusted_proxies") or 0))

    def __init__(self, origins: list[str] | None = None, trusted_proxies: int = 0) -> None:
        super().__init__(session_persistence=True)
        if "*" in (origins or []):
            raise ValueError("name the allowed origins: '*' would let every site talk for people")
        self._origins = frozenset(origins or [])
        self._trusted_proxies = trusted_proxies
        self._sessions = Sessions.with_secret(server_secret())
        self._talks = Conversations()
        self._seen = SeenIds(REPEAT_SECONDS)
        # A person taps quickly now and then; behind one address may sit a whole mobile network.
        self.by_session = TokenBuckets(burst=10, per_second=0.5)
        self.by_address = TokenBuckets(burst=60, per_second=5)
        self._turns: set[asyncio.Task[None]] = set()
        self._blueprint: Blueprint | None = None
        self._on_new_message: OnNewMessage = _not_mounted

    def get_output_channel(self) -> WebChatOutput | None:
        """Return a channel for messages that answer nothing, such as reminders."""
        return WebChatOutput(self.sio, self.bot_message_evt, self._talks) if self.sio else None

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the blueprint that mounts the whole web chat."""
        self._on_new_message = on_new_message
        self.sio = AsyncServer(
            async_mode="sanic",
            cors_allowed_origins=self._is_allowed_origin,
            max_http_buffer_size=MAX_EVENT_BYTES,
        )
        self.sio.on("connect", self._on_connect)
        self.sio.on("session_request", self._on_session_request)
        self.sio.on(self.user_message_evt, self._on_user_uttered)
        chat = ChatBlueprint(self.sio, self.socketio_path, "webchat", __name__)

        @chat.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        self._blueprint = chat
        return chat

    def _is_allowed_origin(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        # The page's own address always may. Only host and port are compared: behind a proxy
        # that ends TLS the server itself does not know that it is https.
        if not origin:
            return True
        return origin in self._origins or urlsplit(origin).netloc == environ.get("HTTP_HOST")

    def _address(self, environ: Mapping[str, Any]) -> str:
        # `REMOTE_ADDR` is a constant in this driver. Each trusted proxy adds one address at the
        # right end of X-Forwarded-For; what stands further left anybody can invent.
        listed = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        forwarded = [address.strip() for address in listed if address.strip()]
        if 0 < self._trusted_proxies <= len(forwarded):
            return forwarded[-self._trusted_proxies]
        return str(environ["sanic.request"].ip)

    async def _on_connect(self, sid: str, environ: dict[str, Any], _: object = None) -> None:
        await self.sio.save_session(sid, {"address": self._address(environ)})

    async def _on_session_request(self, sid: str, data: object = None, *_: object) -> None:
        asked = data if isinstance(data, dict) else {}
        session = await self.sio.get_session(sid)
        if not self.by_address.take(session["address"]):
            await self._notice(sid, "too_fast", TOO_FAST)
            return
        known = session.get("id") or self._sessions.read(asked.get("token"))
        session_id = known or self._sessions.new_id()
        await self.sio.save_session(sid, {**session, "id": session_id})
        await self.sio.enter_room(sid, session_id)
        confirmed = {
            "session_id": session_id,
            "token": self._sessions.sign(session_id, utc_now()),
            "resumed": known is not None,
        }
        await self.sio.emit("session_confirm", confirmed, room=sid)
        await self._catch_up(sid, session_id, asked.get("after"))

    async def _catch_up(self, sid: str, session_id: str, after: object) -> None:
        talk = self._talks.of(session_id)
        for reply in talk.missed(after):
            await self.sio.emit(self.bot_message_evt, reply, room=sid)
        if talk.open_turns:
            await self.sio.emit("bot_typing", {"on": True}, room=sid)

    async def _on_user_uttered(
        self, sid: str, data: object = None, *_: object
    ) -> dict[str, object]:
        said = data if isinstance(data, dict) else {}
        session = await self.sio.get_session(sid)
        session_id = session.get("id")
        if session_id is None:
            return await self._notice(sid, "no_session", ACTION_FAILED)
        message_id = said.get("id")
        if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
            message_id = None
        seen_key = f"{session_id} {message_id}"
        if message_id and seen_key in self._seen:
            return {"ok": True, "repeated": True}
        if not self._may_speak(session_id, session["address"]):
            return await self._notice(sid, "too_fast", TOO_FAST)
        checked = check_message(said.get("message"))
        if isinstance(checked, Refused):
            await self._output().send_response(session_id, self._reply(checked.response))
            return {"ok": False, "code": checked.reason}
        if message_id:
            self._seen.add(seen_key)
        self._start_turn(session_id, checked.text, message_id)
        said_here = {"text": checked.text, "id": message_id}
        await self.sio.emit("user_said", said_here, room=session_id, skip_sid=sid)
        return {"ok": True}

    def _may_speak(self, session_id: str, address: str) -> bool:
        if self._talks.of(session_id).open_turns >= MAX_WAITING_TURNS:
            return False
        return self.by_session.take(session_id) and self.by_address.take(address)

    def _start_turn(self, session_id: str, text: str, message_id: str | None) -> None:
        # A task of its own: the acknowledgement goes out at once, and a page that closes does
        # not cut the turn in half. The set keeps the task alive.
        self._talks.of(session_id).open_turns += 1
        task = asyncio.create_task(self._turn(session_id, text, message_id))
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)

    async def _turn(self, session_id: str, text: str, message_id: str | None) -> None:
        talk = self._talks.of(session_id)
        output = self._output()
        message = UserMessage(
            text, output, session_id, input_channel=self.name(), message_id=message_id
        )
        try:
            # In order, and without Rasa's own lock, whose waiters look only once a second.
            async with talk.turn:
                message.text = await meant(self._app(), session_id, text)
                await self.sio.emit("bot_typing", {"on": True}, room=session_id)
                await run_turn(
                    self._on_new_message, message, output, lambda: self._reply(ACTION_FAILED)
                )
                await self._tell_progress(session_id, output)
        finally:
            talk.open_turns -= 1
            if not talk.open_turns:
                await self.sio.emit("bot_typing", {"on": False}, room=session_id)

    def _output(self) -> WebChatOutput:
        return WebChatOutput(self.sio, self.bot_message_evt, self._talks)

    async def _tell_progress(self, session_id: str, output: WebChatOutput) -> None:
        agent = getattr(self._blueprint.ctx.app.ctx, "agent", None) if self._blueprint else None
        store = getattr(agent, "tracker_store", None)
        if output.asked and store is not None:
            await output.tell_progress(session_id, await store.retrieve(session_id))

    def _reply(self, name: str) -> dict[str, Any]:
        return kind_reply(self._app(), name, self.name())

    def _app(self) -> Sanic | None:
        return getattr(self._blueprint.ctx, "app", None) if self._blueprint else None

    async def _notice(self, sid: str, code: str, name: str) -> dict[str, object]:
        notice = {"code": code, "text": self._reply(name)["text"]}
        await self.sio.emit("error_notice", notice, room=sid)
        return {"ok": False, "code": code}


async def _not_mounted(_: UserMessage) -> None:
    raise RuntimeError("this channel's blueprint has not been made")
