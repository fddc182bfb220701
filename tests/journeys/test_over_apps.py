"""A whole complaint over each messaging app: the real model, the real channel, a fake platform."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from channels.limits import TokenBuckets
from channels.messaging.outbox import Outbox, Rate
from tests.channels.channel_server import serving
from tests.channels.fakes.base import Driver
from tests.channels.test_every_channel import DRIVERS
from tests.journeys.runner import Assistant

pytestmark = pytest.mark.model

# a text is typed, a number is a tap on that button
COMPLAINT: tuple[str | int, ...] = (
    "你好",
    "我要投诉微粒贷的催收，昨天晚上十一点还打电话骂我",
    2,
    "不清楚",
    "01012345678",
    "二十多个",
    "3次",
    "工号1023的男的",
    "再不还就去你单位贴大字报",
    "1 3",
    "1",
    "1 7",
    "可以",
    "没问题，生成",
)


@pytest.fixture(params=DRIVERS, ids=lambda driver: driver.NAME)
def driver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    """A platform nobody has been talked to on."""
    # two drivers play one app: another secret makes its person another, and no number comes twice
    monkeypatch.setenv("SHOUMEN_SECRET", f"for tests of {request.param.__name__}")
    monkeypatch.setenv("SHOUMEN_PUBLIC_URL", "https://shoumen.example")
    driver = request.param()
    driver.numbers = itertools.count(1_000 * (1 + DRIVERS.index(request.param)))
    yield driver


async def walk(
    driver: Driver,
    agent: object,
    monkeypatch: pytest.MonkeyPatch,
    seen: Callable[[], list[Any]] | None = None,
) -> list[tuple[str | int, list[Any]]]:
    """Return each thing said or tapped with what then came: the texts, or what `seen` lists."""
    talk: list[tuple[str | int, list[Any]]] = []
    seen = seen or driver.answers
    async with driver.open():
        for name, value in driver.environment().items():
            monkeypatch.setenv(name, value)
        channel = await asyncio.to_thread(driver.CHANNEL.from_credentials, None)
        fast = Rate(500, 500)
        channel.outbox = Outbox(driver.NAME, platform=fast, person=fast)
        async with serving(channel, assistant=agent) as base:
            # nobody types that fast; the limits have tests of their own
            channel.desk._fast = TokenBuckets(burst=100, per_second=100)
            driver.webhook = f"{base}/webhooks/{driver.NAME}/webhook"
            for step in COMPLAINT:
                before = len(seen())
                said = driver.tap(step) if isinstance(step, int) else driver.say(step)
                assert await said == 200
                await channel.desk.finish(30)
                while driver.reading is not None:
                    reading, driver.reading = driver.reading, None
                    await reading
                    await channel.desk.finish(30)
                talk.append((step, seen()[before:]))
            await channel.stop()
    return talk


def test_a_complaint_from_the_first_word_to_the_letter(
    assistant: Assistant, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = assistant.loop.run_until_complete(walk(driver, assistant.agent, monkeypatch))
    assert all(answers for _, answers in talk)
    opening, end = "\n".join(talk[1][1]), "\n".join(talk[-1][1])
    assert "微众银行（微粒贷）" in opening and "威胁你的人身安全" in opening
    assert "再不还就去你单位贴大字报" in end and "12378" in end
    if driver.TAKES_FILES:
        kinds = {name.rpartition(".")[2]: content[:4] for name, content in driver.files()}
        assert (kinds["pdf"], kinds["docx"]) == (b"%PDF", b"PK\x03\x04")
        assert "/chat/files/" not in end
    else:
        assert "https://shoumen.example/chat/files/" in end
