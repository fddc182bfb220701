"""A number chooses a button on the page and over REST too; where it is an answer it stays one."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from channels.messaging.menu import last_offer, resolve
from channels.rest import RestInput
from channels.webchat import WebChatInput
from tests.channels.channel_server import page_at, serving
from tests.channels.fakes.base import CHOICES, Listener


def test_over_rest() -> None:
    async def run() -> list[str]:
        listener = Listener()
        async with (
            serving(RestInput(), assistant=listener) as base,
            aiohttp.ClientSession() as http,
        ):
            for text in ("选择", "选2"):
                said = {"sender": "t", "message": text}
                await (await http.post(f"{base}/webhooks/rest/webhook", json=said)).read()
        return listener.texts

    assert asyncio.run(run()) == ["选择", CHOICES[1]]


def test_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")

    async def run() -> list[str]:
        listener = Listener()
        async with serving(WebChatInput(), assistant=listener) as base, page_at(base) as page:
            await page.say("选择")
            await page.wait_for("bot_uttered")
            await page.say("三")
            await page.wait_for("bot_uttered", 2)
        return listener.texts

    assert asyncio.run(run()) == ["选择", CHOICES[2]]


class Tracker:
    def __init__(self, *events: object) -> None:
        self.events = events


def _asked(text: str, action: str = "") -> BotUttered:
    buttons = [{"title": title, "payload": title} for title in ("不清楚", "跳过")]
    return BotUttered(text, {"buttons": buttons}, {"utter_action": action})


@pytest.mark.parametrize(
    "asked",
    [
        _asked("每月收入多少？", "utter_ask_rp_income"),
        _asked("哪一天？", "utter_ask_vc_asks"),
        _asked("要改哪一项？\n1. 收入\n2. 支出"),
        _asked("做哪件？ ①现金 ②扫码"),
    ],
    ids=["money", "several", "listed", "circled"],
)
def test_a_number_that_is_an_answer_stays_one(asked: BotUttered) -> None:
    assert resolve("2", last_offer(Tracker(UserUttered("好"), asked))) == "2"


def test_only_what_was_offered_since_the_person_spoke_counts() -> None:
    old = Tracker(_asked("选吗？"), UserUttered("好"), BotUttered("知道了。"))
    assert resolve("2", last_offer(old)) == "2"
    now = Tracker(UserUttered("好"), _asked("选吗？"), BotUttered("慢慢来。"))
    assert resolve("2", last_offer(now)) == "跳过"
    assert (
        resolve("25", last_offer(now)) == "25" and resolve("2号下午", last_offer(now)) == "2号下午"
    )
