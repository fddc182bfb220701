"""Tokens, the way out and the counters of the messaging channels."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from channels.messaging import identity, inbox, metrics
from channels.messaging.outbox import Outbox, Rate
from channels.messaging.platform import (
    Incoming,
    SendAgainError,
    SendFailedError,
    TokenExpiredError,
)
from channels.messaging.reply import Reply
from channels.messaging.tokens import AccessTokens
from channels.session import utc_now
from storage.case_files import devices_of
from storage.erasure import erase, left_of
from tests.channels.channel_server import serving
from tests.channels.fakes.base import Listener
from tests.channels.fakes.telegram import SECRET, TOKEN, Telegram


def test_many_that_need_a_token_cause_one_request_and_it_is_renewed_early() -> None:
    clock, fetched = [0.0], []

    async def fetch() -> tuple[str, float]:
        await asyncio.sleep(0.01)
        fetched.append(clock[0])
        return f"t{len(fetched)}", 7_200.0

    async def run() -> None:
        tokens = AccessTokens(fetch, lambda: clock[0])
        assert set(await asyncio.gather(*(tokens.get() for _ in range(5)))) == {"t1"}
        clock[0] = 6_899.0
        assert await tokens.get() == "t1"
        clock[0] = 6_900.0
        assert await tokens.get() == "t2"

    asyncio.run(run())


def test_an_expired_token_is_renewed_once() -> None:
    used: list[str] = []

    async def run() -> str:
        numbers = iter(range(9))

        async def fetch() -> tuple[str, float]:
            return str(next(numbers)), 7_200.0

        async def call(key: str) -> str:
            used.append(key)
            if key == "0":
                raise TokenExpiredError
            return "sent"

        return await AccessTokens(fetch).use(call)

    assert asyncio.run(run()) == "sent" and used == ["0", "1"]


def test_the_limits_of_the_platform_and_of_one_person_are_kept() -> None:
    async def run() -> float:
        outbox = Outbox("test", platform=Rate(4, 20), person=Rate(2, 10))

        async def nothing() -> None:
            return None

        began = time.monotonic()
        await asyncio.gather(*(outbox.send("a", nothing) for _ in range(4)))
        return time.monotonic() - began

    assert 0.2 <= asyncio.run(run()) < 1


def test_what_one_person_gets_stays_in_order_when_a_try_fails() -> None:
    got: list[str] = []

    async def run() -> None:
        outbox, troubles = Outbox("test", first_wait=0.01), [SendAgainError("status 502")]

        async def first() -> None:
            if troubles:
                raise troubles.pop()
            got.append("first")

        async def second() -> None:
            got.append("second")

        await asyncio.gather(outbox.send("a", first), outbox.send("a", second))

    asyncio.run(run())
    assert got == ["first", "second"]


def test_what_never_works_is_given_up() -> None:
    tries: list[int] = []

    async def busy() -> None:
        tries.append(1)
        raise SendAgainError("status 503")

    with pytest.raises(SendFailedError, match="status 503"):
        asyncio.run(Outbox("test", tries=3, first_wait=0.001).send("a", busy))
    assert len(tries) == 3


def test_how_somebody_is_reached_goes_with_their_data(data_folder: Path) -> None:
    sender = identity.sender_id("tg-", "700000001")
    identity.remember(sender, "telegram", Incoming("700000001", "1", "text"), utc_now())
    inbox.keep_waiting(sender, (Reply("信好了"),), utc_now())
    assert b"700000001" not in (data_folder / "cases.db").read_bytes()
    people = devices_of(sender)
    assert left_of(people) == 2
    erase(sender)
    assert left_of(people) == 0 and identity.address_of(sender) is None


def test_the_counters_name_nobody_and_are_for_this_machine_only(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> tuple[int, str, int]:
        driver = Telegram()
        async with driver.open():
            settings = {"TOKEN": TOKEN, "SECRET": SECRET, "API": driver.api}
            async with serving(driver.CHANNEL(settings), assistant=Listener()) as base:
                driver.webhook = f"{base}/webhooks/telegram/webhook"
                await driver.say("有人敲门")
                await driver.wait_for(1)
                async with driver.http.get(f"{base}/webhooks/telegram/metrics") as got:
                    here, text = got.status, await got.text()
                headers = {"X-Forwarded-For": "203.0.113.9"}
                async with driver.http.get(
                    f"{base}/webhooks/telegram/metrics", headers=headers
                ) as got:
                    return here, text, got.status

    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")
    here, text, outside = asyncio.run(run())
    assert (here, outside) == (200, 403)
    assert 'shoumen_messages_received_total{channel="telegram",kind="text"}' in text
    assert "700000001" not in text and "敲门" not in text and text == metrics.text()


def test_a_channel_without_secrets_is_off_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHOUMEN_TELEGRAM_TOKEN", "SHOUMEN_TELEGRAM_SECRET"):
        monkeypatch.delenv(name, raising=False)

    async def run() -> tuple[str, int]:
        off = Telegram.CHANNEL.from_credentials(None)
        async with serving(off, assistant=None) as base, aiohttp.ClientSession() as http:
            async with http.get(f"{base}/webhooks/telegram/") as got:
                health = await got.text()
            async with http.post(f"{base}/webhooks/telegram/webhook") as got:
                return health, got.status

    health, status = asyncio.run(run())
    assert '"off"' in health and status == 404
