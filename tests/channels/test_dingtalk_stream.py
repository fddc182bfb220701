"""Stream mode against a real websocket server that plays DingTalk."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from channels.dingtalk.frames import ROBOT_TOPIC
from channels.dingtalk.stream import Stream
from tests.channels.channel_server import until
from tests.channels.fakes.dingtalk import CLIENT_ID, SECRET, FakeDingTalk


class Line:
    """A fake DingTalk, our client, and what was heard."""

    def __init__(self, fake: FakeDingTalk) -> None:
        self.fake = fake
        self.heard: list[Any] = []
        self.waits: list[int] = []
        self.failures = 0

    async def hear(self, message: Any) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the store is away")
        self.heard.append(message)

    def wait_before(self, attempt: int) -> float:
        self.waits.append(attempt)
        return 0.01

    async def say(self, text: str, frame_id: str = "m-1") -> None:
        await self.fake.push("CALLBACK", ROBOT_TOPIC, self.fake.message(text), frame_id)


@contextlib.asynccontextmanager
async def line(secret: str = SECRET, **settings: Any) -> AsyncIterator[Line]:
    fake = await FakeDingTalk(**settings).start()
    async with aiohttp.ClientSession() as session:
        talk = Line(fake)
        client = Stream(session, fake.address, (CLIENT_ID, secret), talk.hear, talk.wait_before)
        task = asyncio.ensure_future(client.run())
        try:
            yield talk
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await fake.stop()


def run(scene: Callable[[Line], Awaitable[None]], **settings: Any) -> None:
    async def play() -> None:
        async with line(**settings) as talk:
            await scene(talk)

    asyncio.run(play())


def test_a_message_is_heard_and_acknowledged() -> None:
    async def scene(talk: Line) -> None:
        await talk.say("有人催我还钱")
        await until(lambda: talk.fake.acknowledged)
        assert [message["text"]["content"] for message in talk.heard] == ["有人催我还钱"]
        answer = talk.fake.acknowledged[0]
        assert (answer["code"], answer["headers"]["messageId"]) == (200, "m-1")

    run(scene)


def test_a_ping_is_answered_with_its_data() -> None:
    async def scene(talk: Line) -> None:
        await talk.fake.push("SYSTEM", "ping", {"opaque": "0xCAFE"}, "p-1")
        await until(lambda: talk.fake.acknowledged)
        assert json.loads(talk.fake.acknowledged[0]["data"]) == {"opaque": "0xCAFE"}
        assert not talk.heard

    run(scene)


def test_after_a_goodbye_there_is_a_new_connection_with_a_new_ticket() -> None:
    async def scene(talk: Line) -> None:
        await talk.fake.push("SYSTEM", "disconnect", {"reason": "upgrade"}, "d-1")
        await until(lambda: len(talk.fake.tickets) == 2)
        await talk.fake.connected()
        await talk.say("还在吗")
        await until(lambda: talk.heard)
        assert talk.fake.tickets == ["t/1+=", "t/2+="] and talk.waits == [0]

    run(scene)


def test_a_lost_line_is_opened_again() -> None:
    async def scene(talk: Line) -> None:
        await talk.fake.connected()
        await talk.fake.hang_up()
        await talk.say("还在吗")
        await until(lambda: talk.heard)
        assert len(talk.fake.tickets) == 2

    run(scene)


def test_tries_get_slower_until_the_line_speaks_again() -> None:
    async def scene(talk: Line) -> None:
        await talk.say("好了吗")
        await until(lambda: talk.heard)
        assert talk.waits == [0, 1, 2]
        await talk.fake.hang_up()
        await until(lambda: len(talk.waits) == 4)
        assert talk.waits[3] == 0

    run(scene, refuse_opening=3)


def test_what_could_not_be_taken_is_not_acknowledged_and_the_line_lives_on() -> None:
    async def scene(talk: Line) -> None:
        talk.failures = 1
        await talk.say("第一次", "m-1")
        await talk.say("第二次", "m-2")
        await until(lambda: talk.fake.acknowledged)
        assert [a["headers"]["messageId"] for a in talk.fake.acknowledged] == ["m-2"]

    run(scene)


def test_broken_frames_do_no_harm() -> None:
    async def scene(talk: Line) -> None:
        await talk.fake.connected()
        for text in ("", "{", "[]", "null", '{"headers": {}}'):
            await talk.fake.push_raw(text)
        await talk.fake.push_raw(
            json.dumps(
                {"type": "CALLBACK", "headers": {"topic": ROBOT_TOPIC, "messageId": "m-0"}}
                | {"data": "no JSON"}
            )
        )
        await talk.say("还在吗", "m-9")
        await until(lambda: talk.heard)
        assert len(talk.heard) == 1 and talk.waits == []

    run(scene)


def test_a_wrong_secret_is_named_without_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    async def scene(talk: Line) -> None:
        await until(lambda: talk.waits)

    wrong = SECRET[::-1]
    run(scene, secret=wrong)
    assert "authFailed" in caplog.text and wrong not in caplog.text
