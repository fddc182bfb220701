"""Who waits for a day in a messaging app is told on its morning, once, without having written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from channels.messaging.desk import Desk
from channels.messaging.incoming import Incoming, SendFailedError
from channels.messaging.reply import Turn
from tests.journeys.runner import Assistant

pytestmark = pytest.mark.model
TALK = "跟进投诉", "贷款机构", "11月20号", "招商银行", "没有回音", "没有"


class App:
    """A platform that takes messages at any moment, unless it is `shut`."""

    def __init__(self, assistant: Assistant) -> None:
        self.sent: list[str] = []
        self.shut = False
        agent = assistant.agent

        async def on_new_message(message: UserMessage) -> Any:
            return await agent.handle_message(message)

        self.desk = Desk("telegram", "tg-", self._send, on_new_message)
        self.desk.app = cast("Sanic[Any, Any]", SimpleNamespace(ctx=SimpleNamespace(agent=agent)))

    async def _send(self, incoming: Incoming, turn: Turn) -> None:
        if self.shut:
            raise SendFailedError("blocked")
        assert incoming.way_back == {"chat": "77"}
        self.sent += [reply.text for reply in turn]

    async def say(self, user: str, number: int, text: str) -> None:
        task = await self.desk.accept(
            Incoming(user, f"{user} {number}", "text", text, {"chat": "77"})
        )
        assert task is not None
        await task

    async def follow(self, user: str) -> None:
        """Follow a complaint, and forget what was sent meanwhile."""
        for number, text in enumerate(TALK):
            await self.say(user, number, text)
        self.sent.clear()


def test_a_day_is_told_once_on_its_morning(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walk() -> None:
        app = App(assistant)
        await app.follow("9001")
        assert await app.desk.remind() == 0
        monkeypatch.setenv("AS_OF", "2026-12-06")
        assert await app.desk.remind() == 1
        assert len(app.sent) == 1 and "一个日子到了" in app.sent[0]
        assert not any(word in app.sent[0] for word in ("银行", "投诉", "债", "贷", "还款"))
        assert await app.desk.remind() == 0
        await app.say("9001", 50, "可以不开门吗")
        assert "12月5日（周六）" in app.sent[1] and "这些日子到了" in app.sent[1]

    assistant.loop.run_until_complete(walk())


def test_what_cannot_be_delivered_goes_before_the_next_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walk() -> None:
        app = App(assistant)
        await app.follow("9002")
        monkeypatch.setenv("AS_OF", "2026-12-06")
        app.shut = True
        await app.desk.remind()
        app.shut = False
        await app.say("9002", 51, "可以不开门吗")
        assert "一个日子到了" in app.sent[0] and "这些日子到了" in app.sent[1]

    assistant.loop.run_until_complete(walk())
