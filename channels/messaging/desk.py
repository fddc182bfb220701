"""The desk of one platform: takes a proved message once, lets Rasa answer, hands the answer out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, TypeVar

from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from channels.conversation import Conversation, Conversations
from channels.guard import Refused, check_message
from channels.limits import TokenBuckets
from channels.messaging import identity, inbox, metrics
from channels.messaging.incoming import Incoming, Kind, SendFailedError
from channels.messaging.menu import meant
from channels.messaging.output import TurnOutput, reply_of
from channels.messaging.reminders import due_turn
from channels.messaging.reply import Turn
from channels.messaging.text import labels
from channels.session import utc_now
from channels.turns import OnNewMessage, run_turn
from channels.wording import ACTION_FAILED, TOO_FAST, kind_reply

logger = logging.getLogger(__name__)

T = TypeVar("T")
Send = Callable[[Incoming, Turn], Awaitable[None]]

MAX_WAITING_TURNS: Final = 8
_TIDY_EVERY: Final = timedelta(hours=1)
_RESPONSES: Final[dict[Kind, str]] = {
    "image": "utter_channel_image",
    "voice": "utter_channel_voice",
    "file": "utter_channel_file",
    "other": "utter_input_not_text",
}


class Desk:
    """Answers for one platform; `send` renders and sends a turn and raises `SendFailedError`."""

    def __init__(self, channel: str, prefix: str, send: Send, on_new_message: OnNewMessage) -> None:
        self.app: Sanic | None = None
        self._channel, self._prefix, self._send = channel, prefix, send
        self._on_new_message = on_new_message
        self._talks = Conversations()
        self._fast = TokenBuckets(burst=10, per_second=0.5)
        self._scolded = TokenBuckets(burst=1, per_second=0.1)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._tidied = utc_now() - _TIDY_EVERY

    async def accept(self, incoming: Incoming, send: bool = True) -> asyncio.Task[Turn] | None:
        """Begin to answer, in a task of its own; None when the message came before.

        The task outlives the platform's request. It returns the answer after it was sent; with
        `send` False the caller delivers it, or gives it to `deliver`.
        """
        # Sanic cancels a handler when the platform hangs up; a message once noted is answered
        return await asyncio.shield(self.beside(self._accept(incoming, send)))

    async def _accept(self, incoming: Incoming, send: bool) -> asyncio.Task[Turn] | None:
        now = utc_now()
        if not await asyncio.to_thread(inbox.first_time, self._channel, incoming.message_id, now):
            metrics.repeated(self._channel)
            return None
        metrics.received(self._channel, incoming.kind)
        sender = identity.sender_id(self._prefix, incoming.user)
        await asyncio.to_thread(identity.remember, sender, self._channel, incoming, now)
        if now - self._tidied >= _TIDY_EVERY:
            self._tidied = now
            await asyncio.to_thread(inbox.forget_old, now)
        return self.beside(self._turn(sender, incoming, send))

    def beside(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do `work` in a task of its own that `finish` waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the loop itself keeps no reference
        task.add_done_callback(self._tasks.discard)
        return task

    async def deliver(self, incoming: Incoming, turn: Turn) -> bool:
        """Send a turn; what cannot be sent waits for the person's next message."""
        try:
            await self._send(incoming, turn)
        except SendFailedError as error:
            logger.warning("%s: an answer could not be delivered: %s", self._channel, error)
        except Exception as error:
            # An answer must not be lost to a mistake of a renderer; its text may hold their words.
            logger.error("%s: sending raised %s", self._channel, type(error).__name__)
        else:
            return True
        metrics.failed(self._channel)
        await self.keep(incoming, turn)
        return False

    async def keep(self, incoming: Incoming, turn: Turn) -> None:
        """Keep an answer that goes out before the next one."""
        sender = identity.sender_id(self._prefix, incoming.user)
        await asyncio.to_thread(inbox.keep_waiting, sender, turn, utc_now())

    async def remind(self) -> int:
        """Tell everybody known here whose day has come; return how many were told."""
        agent, told = getattr(self.app.ctx, "agent", None) if self.app else None, 0
        people = await asyncio.to_thread(identity.everybody, self._channel) if agent else []
        for incoming in people:
            sender = identity.sender_id(self._prefix, incoming.user)
            async with self._talks.of(sender).turn:
                try:
                    turn = await due_turn(agent, self._channel, sender)
                except Exception as error:
                    # one conversation that fails must not silence the others; no words in the log
                    logger.error("%s: a reminder raised %s", self._channel, type(error).__name__)
                    metrics.reminded(self._channel, "failed")
                    continue
                if turn:
                    delivered = await self.deliver(incoming, turn)
                    metrics.reminded(self._channel, "told" if delivered else "undelivered")
                    told += delivered
        return told

    async def finish(self, seconds: float = 10.0) -> None:
        """Wait a little for open turns and what they begin, at the end of the server."""
        end = time.monotonic() + seconds
        while self._tasks and time.monotonic() < end:
            await asyncio.wait(self._tasks, timeout=end - time.monotonic())

    async def _turn(self, sender: str, incoming: Incoming, send: bool) -> Turn:
        began, talk = time.monotonic(), self._talks.of(sender)
        if not self._may_speak(sender, talk):
            metrics.flooded(self._channel)
            turn = self._words(TOO_FAST) if self._scolded.take(sender) else ()
            if send and turn:
                await self.deliver(incoming, turn)
            return turn
        talk.open_turns += 1
        try:
            async with talk.turn:
                kept = await asyncio.to_thread(inbox.take_waiting, sender, utc_now())
                asked_on = bool(kept) and incoming.text.strip() == labels()["more_word"]
                turn = kept if asked_on else kept + await self._answer(sender, incoming)
                if not send or await self.deliver(incoming, turn):
                    metrics.answered(self._channel, time.monotonic() - began)
                return turn
        finally:
            talk.open_turns -= 1

    def _may_speak(self, sender: str, talk: Conversation) -> bool:
        return talk.open_turns < MAX_WAITING_TURNS and self._fast.take(sender)

    async def _answer(self, sender: str, incoming: Incoming) -> Turn:
        if incoming.kind in _RESPONSES:
            return self._words(_RESPONSES[incoming.kind])
        said = labels()["hello"] if incoming.kind == "hello" else incoming.text
        checked = check_message(said)
        if isinstance(checked, Refused):
            return self._words(checked.response)
        text = await meant(self.app, sender, checked.text)
        output = TurnOutput()
        message = UserMessage(text, output, sender, input_channel=self._channel)
        await run_turn(self._on_new_message, message, output, lambda: self._word(ACTION_FAILED))
        return output.turn

    def _words(self, name: str) -> Turn:
        return (reply_of(self._word(name)),)

    def _word(self, name: str) -> dict[str, Any]:
        return kind_reply(self.app, name, self._channel)
