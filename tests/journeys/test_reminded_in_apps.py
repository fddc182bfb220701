"""Who waits for a day in a messaging app is told on its morning, once, without having written.

The real model and the real channels; the platforms are the fakes of the channel tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from rasa.shared.core.events import SlotSet

from channels.limits import TokenBuckets
from channels.messaging import identity, metrics
from channels.messaging.outbox import Outbox, Rate
from dialogue.due_policy import DUE_NEXT
from tests.channels.channel_server import serving
from tests.channels.fakes.base import Driver
from tests.channels.test_every_channel import DRIVERS
from tests.journeys.runner import Assistant

pytestmark = pytest.mark.model
TALK = "跟进投诉", "贷款机构", "11月20号", "招商银行", "没有回音", "没有"
PASSED = "2026-12-06"
PUSHING = [driver for driver in DRIVERS if driver.CHANNEL.UNASKED]
NUMBERS = itertools.count(50_000)
"""No message comes twice: all tests share one database."""
Walk = Callable[[Driver, Any], Awaitable[None]]


@contextlib.asynccontextmanager
async def following(
    driver: Driver, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    """Follow a complaint over a fake platform; yield its desk."""
    driver.numbers = NUMBERS
    async with driver.open():
        for name, value in driver.environment().items():
            monkeypatch.setenv(name, value)
        channel = await asyncio.to_thread(driver.CHANNEL.from_credentials, None)
        fast = Rate(500, 500)
        channel.outbox = Outbox(driver.NAME, fast, fast, first_wait=0.01)
        async with serving(channel, assistant=assistant.agent) as base:
            channel.desk._fast = TokenBuckets(burst=100, per_second=100)
            driver.webhook = f"{base}/webhooks/{driver.NAME}/webhook"
            for text in TALK:
                await say(driver, channel.desk, text)
            assert await channel.desk.remind() == 0
            monkeypatch.setenv("AS_OF", PASSED)
            yield channel.desk
            await channel.stop()


async def say(driver: Driver, desk: Any, text: str) -> None:
    assert await driver.say(text) == 200
    await desk.finish(30)


@pytest.fixture(params=PUSHING, ids=lambda driver: driver.NAME)
def over_app(
    request: pytest.FixtureRequest, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Walk], None]:
    """Do something with a person whose day has passed, on each app that may push."""
    monkeypatch.setenv("SHOUMEN_SECRET", f"for {request.node.name}")
    monkeypatch.setenv("SHOUMEN_PUBLIC_URL", "https://shoumen.example")

    def do(walk: Walk) -> None:
        async def run() -> None:
            driver = request.param()
            async with following(driver, assistant, monkeypatch) as desk:
                await walk(driver, desk)

        assistant.loop.run_until_complete(run())

    return do


def counted(driver: Driver, result: str) -> str:
    name = f'shoumen_messages_reminders_total{{channel="{driver.NAME}",result="{result}"}} '
    return next((x for x in metrics.text().splitlines() if x.startswith(name)), f"{name}0.0")


def test_a_day_is_told_once_on_its_morning(over_app: Callable[[Walk], None]) -> None:
    async def walk(driver: Driver, desk: Any) -> None:
        before, told = len(driver.answers()), counted(driver, "told")
        assert await desk.remind() == 1
        assert counted(driver, "told") != told
        (sentence,) = driver.answers()[before:]
        assert "一个日子到了" in sentence
        assert not any(word in sentence for word in ("银行", "投诉", "债", "贷", "还款"))
        assert await desk.remind() == 0
        await say(driver, desk, "可以不开门吗")
        answer = driver.answers()[before + 1]
        assert "12月5日（周六）" in answer and "这些日子到了" in answer

    over_app(walk)


def test_what_cannot_be_delivered_goes_before_the_next_answer(
    over_app: Callable[[Walk], None],
) -> None:
    async def walk(driver: Driver, desk: Any) -> None:
        before, missed = len(driver.answers()), counted(driver, "undelivered")
        driver.troubles = [driver.too_many] * 4
        assert await desk.remind() == 0
        assert driver.answers()[before:] == [] and counted(driver, "undelivered") != missed
        await say(driver, desk, "可以不开门吗")
        came = "".join(driver.answers()[before:])  # WeCom joins the bubbles
        assert came.index("一个日子到了") < came.index("这些日子到了")

    over_app(walk)


def test_a_reminder_that_fails_is_counted(
    over_app: Callable[[Walk], None], assistant: Assistant
) -> None:
    async def walk(driver: Driver, desk: Any) -> None:
        failed, store = counted(driver, "failed"), assistant.store
        person = identity.everybody(driver.NAME)[0].user
        sender = identity.sender_id(driver.CHANNEL.PREFIX, person)
        tracker = await store.retrieve(sender)
        assert tracker is not None
        tracker.update(SlotSet(DUE_NEXT, 5))  # no day
        await store.save(tracker)
        assert await desk.remind() == 0
        assert counted(driver, "failed") != failed

    over_app(walk)
