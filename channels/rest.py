"""Rasa's REST channel, made safe to talk to: every message is checked, every turn is answered.

It still knows no passwords: whoever reaches it may speak for any `sender`. Bind it to loopback
or an internal network; only /chat/ and /socket.io/ belong on a public address.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import QueueOutputChannel
from rasa.core.channels.rest import RestInput as RasaRestInput
from rasa.utils.endpoints import bool_arg
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse, ResponseStream

from casework.input_hints import input_hint
from channels.guard import Refused, check_message
from channels.messaging.identity import PREFIXES
from channels.messaging.menu import meant
from channels.session import SENDER_PREFIX
from channels.turns import OnNewMessage, run_turn
from channels.wording import ACTION_FAILED, kind_reply

LARGEST_BODY: Final = 1_000_000
"""Bytes; beyond this the body is not even parsed."""

_NAME: Final = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_DETAILS: Final = {
    "not_json": "The body must be a JSON object.",
    "too_large": "The body is larger than one megabyte.",
    "no_sender": "`sender` is required: 1 to 100 of A-Z a-z 0-9 _ . : -",
    "reserved_sender": "`sender` must not start as those of the page or of a messaging app do.",
}
_DONE: Final = object()


class BadRequestError(Exception):
    """A request that cannot be a message; `code` names why."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Hinting:
    """Says beside a question which field suits it, as the web page does, to clients that ask."""

    hinting = False
    _hint: dict[str, Any] | None = None

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one reply; a question of a journey goes with its field (docs/replies.md)."""
        if self.hinting:
            self._hint = input_hint(str(message.get("utter_action") or ""))
        await super().send_response(recipient_id, message)  # type: ignore[misc]

    async def _persist_message(self, message: dict[str, Any]) -> None:
        if self._hint and "text" in message:
            message = {**message, "input": self._hint}
        await super()._persist_message(message)  # type: ignore[misc]


class Collector(Hinting, CollectingOutputChannel):
    """Collects the replies of one turn."""

    @property
    def spoke(self) -> bool:
        """Whether there is any reply yet."""
        return bool(self.messages)


class StreamCollector(Hinting, QueueOutputChannel):
    """Passes each reply on as soon as it is there."""

    def __init__(self, queue: "asyncio.Queue[Any]") -> None:
        super().__init__(queue)
        self.spoke = False

    async def _persist_message(self, message: dict[str, Any]) -> None:
        self.spoke = True
        await super()._persist_message(message)


class RestInput(RasaRestInput):
    """POST /webhooks/rest/webhook {sender, message}; `?stream=true` gives one JSON a line.

    With `&input=true` a question says which field suits it.
    """

    def __init__(self) -> None:
        self._turns: set[asyncio.Task[None]] = set()

    @classmethod
    def name(cls) -> str:
        """Name this channel as Rasa's own, so that clients find it where they expect it."""
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes: GET / for health, POST /webhook for messages."""
        webhook = Blueprint("rest_webhook")

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse | ResponseStream:
            try:
                body = _read_body(request)
                sender = _sender(body)
            except BadRequestError as error:
                return self._complain(request.app, error)
            checked = check_message(body.get("message"))
            if isinstance(checked, Refused):
                turn = self._refusal(request.app, sender, checked.response)
            else:
                message = _message(body, sender, checked.text, self.name())
                turn = self._turn(request.app, message, on_new_message)
            hinting = bool_arg(request, "input", default=False)
            if bool_arg(request, "stream", default=False):
                return _streamed(self._start, turn, hinting)
            collector = Collector()
            collector.hinting = hinting
            # Sanic cancels the handler when the client hangs up; the turn itself must end well.
            await asyncio.shield(self._start(turn(collector)))
            return response.json(collector.messages)

        return webhook

    def _turn(
        self, app: Sanic, message: UserMessage, on_new_message: OnNewMessage
    ) -> Callable[[Any], Awaitable[None]]:
        async def run(output: Any) -> None:
            message.output_channel = output
            message.text = await meant(app, message.sender_id, message.text or "")
            await run_turn(
                on_new_message, message, output, lambda: kind_reply(app, ACTION_FAILED, self.name())
            )

        return run

    def _refusal(self, app: Sanic, sender: str, name: str) -> Callable[[Any], Awaitable[None]]:
        async def run(output: Any) -> None:
            await output.send_response(sender, kind_reply(app, name, self.name()))

        return run

    def _start(self, turn: Awaitable[None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(turn)
        self._turns.add(task)  # the loop itself keeps no reference
        task.add_done_callback(self._turns.discard)
        return task

    def _complain(self, app: Sanic, error: BadRequestError) -> HTTPResponse:
        text = kind_reply(app, ACTION_FAILED, self.name())["text"]
        body = {"code": error.code, "detail": _DETAILS[error.code], "text": text}
        return response.json(body, status=error.status)


def _read_body(request: Request) -> dict[str, Any]:
    if len(request.body) > LARGEST_BODY:
        raise BadRequestError("too_large", status=413)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("not_json") from error
    if not isinstance(body, dict):
        raise BadRequestError("not_json")
    return body


def _sender(body: dict[str, Any]) -> str:
    # Without a sender everybody would share the conversation "default".
    sender = body.get("sender")
    if not isinstance(sender, str) or not _NAME.fullmatch(sender):
        raise BadRequestError("no_sender")
    if sender.startswith((SENDER_PREFIX, *PREFIXES)):
        raise BadRequestError("reserved_sender")
    return sender


def _message(body: dict[str, Any], sender: str, text: str, own_name: str) -> UserMessage:
    channel, metadata = body.get("input_channel"), body.get("metadata")
    named = isinstance(channel, str) and _NAME.fullmatch(channel)
    return UserMessage(
        text,
        sender_id=sender,
        input_channel=channel if named else own_name,
        metadata=metadata if isinstance(metadata, dict) else None,
    )


def _streamed(
    start: Callable[[Awaitable[None]], "asyncio.Task[None]"],
    turn: Callable[[Any], Awaitable[None]],
    hinting: bool,
) -> ResponseStream:
    async def stream(out: Any) -> None:
        queue: asyncio.Queue[Any] = asyncio.Queue()
        collector = StreamCollector(queue)
        collector.hinting = hinting
        task = start(turn(collector))
        task.add_done_callback(lambda _: queue.put_nowait(_DONE))
        while (message := await queue.get()) is not _DONE:
            await out.write(json.dumps(message) + "\n")

    return response.stream(stream, content_type="text/event-stream")
