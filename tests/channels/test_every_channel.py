"""One suite over all messaging platforms, each played by its fake on loopback."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.messaging import identity, inbox
from channels.messaging.platform import LARGEST_BODY, ChannelSettingsError
from channels.session import utc_now
from tests.channels.channel_server import RESPONSES, until
from tests.channels.fakes.base import (
    CHANNEL_RESPONSES,
    CHOICES,
    LETTER,
    Driver,
    Listener,
    on_stage,
)
from tests.channels.fakes.dingtalk import DingTalk
from tests.channels.fakes.feishu import Feishu
from tests.channels.fakes.kf import Kf
from tests.channels.fakes.slack import Slack
from tests.channels.fakes.telegram import Telegram
from tests.channels.fakes.wechat import WeChat, WeChatPushed
from tests.channels.fakes.wecom import WeCom
from tests.channels.fakes.whatsapp import WhatsApp

DRIVERS: list[type[Driver]] = [
    Telegram,
    DingTalk,
    Feishu,
    Slack,
    WhatsApp,
    WeChat,
    WeChatPushed,
    WeCom,
    Kf,
]
GREETERS = [driver for driver in DRIVERS if driver.GREETS]
HOSTILE = 1_000
through_the_api = pytest.mark.parametrize(
    "play", [driver for driver in DRIVERS if driver.PUSHES], indirect=True
)

Scene = Callable[[Driver, Listener], Awaitable[None]]


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("channels")


@pytest.fixture(autouse=True)
def _own_data(_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_DATA", str(_folder))
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")


@pytest.fixture(params=DRIVERS, ids=lambda driver: driver.NAME)
def play(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Scene], Listener]:
    """Return what runs one scene against the real channel and the fake platform."""

    def run(scene: Scene) -> Listener:
        async def go() -> Listener:
            driver = request.param()
            driver.numbers = _numbers
            async with on_stage(driver, monkeypatch) as listener:
                await scene(driver, listener)
                return listener

        return asyncio.run(go())

    return run


# one database for all tests here, so no message id may come twice
_numbers = Telegram().numbers


def test_a_message_is_answered_once_by_a_sender_nobody_can_read(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        assert await driver.say("有人敲门") == 200
        assert "听到：有人敲门" in (await driver.wait_for(1))[0]
        sender = listener.heard[0].sender_id
        assert sender.startswith(driver.CHANNEL.PREFIX) and "700000001" not in sender
        channel, known = identity.address_of(sender) or ("", None)
        assert channel == driver.NAME and known is not None

    play(scene)


def test_a_repeat_is_acknowledged_and_not_answered(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        number = driver.new_id()
        said = await asyncio.gather(*(driver.say("在吗", number) for _ in range(4)))
        assert said == [200] * 4
        await driver.wait_for(1)
        await asyncio.sleep(0.1)
        assert listener.texts == ["在吗"] and len(driver.answers()) == 1

    play(scene)


def test_what_is_forged_or_too_old_is_refused_and_heard_by_nobody(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        assert await driver.post(driver.forged("转账")) == 403
        late = driver.too_old("转账")
        assert late is None or await driver.post(late) == 403
        assert await driver.post(driver.signed(b"x" * (LARGEST_BODY + 1))) == 413
        assert listener.texts == []

    play(scene)


def test_thousand_hostile_bodies_are_refused_without_a_trace(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        dice = random.Random(9)  # noqa: S311
        genuine = driver.request("你好", "1")["data"]
        genuine = genuine if isinstance(genuine, bytes) else str(genuine).encode()
        bodies = _hostile(dice, genuine, HOSTILE)
        for start in range(0, HOSTILE, 50):
            sent = [driver.post(driver.signed(body)) for body in bodies[start : start + 50]]
            assert max(await asyncio.gather(*sent)) < 500
        await asyncio.sleep(0.1)
        assert listener.texts == [] and driver.answers() == []

    play(scene)


def _hostile(dice: random.Random, genuine: bytes, count: int) -> list[bytes]:
    """Return bodies that are no message: bytes, broken and wrong JSON, XML with entities."""
    wrong: list[Any] = ["null", "[]", "{}", "1e999", '"x"', "[" * 9_000, '{"a":' * 9_000]
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><C>&a;</C></xml>'
    bodies = [text.encode() for text in [*wrong, bomb, outside]]
    while len(bodies) < count:
        how = dice.randrange(3)
        if how == 0:
            bodies.append(dice.randbytes(dice.randrange(200)))
        elif how == 1:
            bodies.append(genuine[: dice.randrange(len(genuine) - 1)])
        else:
            keys = ("update_id", "message", "from", "chat", "text", "event", "encrypt", "msgId")
            values = ("null", "[]", "{}", '"催"', "-1", "true", "1e400", '{"id":[]}', '"\\ud800"')
            rows = ",".join(f'"{dice.choice(keys)}":{dice.choice(values)}' for _ in range(5))
            bodies.append(f"{{{rows}}}".encode())
    return bodies


def test_a_number_typed_and_a_button_tapped_say_the_same(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        await driver.say("选择")
        offer = (await driver.wait_for(1))[-1]
        assert all(title in offer for title in CHOICES) and "回复" in offer
        await driver.say("２")
        await driver.wait_for(2)
        await driver.say("选择")
        await driver.wait_for(3)
        assert await driver.tap(2) == 200
        await driver.wait_for(4)
        assert listener.texts == ["选择", CHOICES[1], "选择", CHOICES[1]]

    play(scene)


def test_a_long_answer_comes_whole_in_pieces_the_platform_takes(play: Any) -> None:
    async def scene(driver: Driver, _: Listener) -> None:
        await driver.say("长文")
        whole, pieces = "先别转账，核实再说。" * 900, driver.answers()
        for _ in range(200):
            if len("".join(pieces)) >= len(whole):
                break
            await asyncio.sleep(0.02)
            pieces = driver.answers()
        assert "".join(pieces).replace("\n", "") == whole
        measure = type(driver).MEASURE
        assert all(measure(piece) <= driver.UNITS for piece in pieces)
        assert all(piece.rstrip().endswith("。") for piece in pieces)

    play(scene)


def test_a_letter_comes_as_a_file_or_as_a_link(play: Any) -> None:
    async def scene(driver: Driver, _: Listener) -> None:
        await driver.say("信")
        text = (await driver.wait_for(1))[0]
        await until(lambda: not driver.TAKES_FILES or driver.files())
        assert "信写好了。" in text
        if driver.TAKES_FILES:
            assert driver.files() == [(LETTER.filename, LETTER.content)]
            assert "/chat/files/" not in text
        else:
            assert text.count("https://shoumen.example/chat/files/") == 1

    play(scene)


@pytest.mark.parametrize("kind", ["image", "voice", "file"])
def test_what_is_no_text_is_answered_kindly(play: Any, kind: str) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        assert await driver.say("", kind=kind) == 200
        assert CHANNEL_RESPONSES[f"utter_channel_{kind}"] in (await driver.wait_for(1))[0]
        assert listener.texts == []

    play(scene)


@pytest.mark.parametrize("play", GREETERS, ids=lambda driver: driver.NAME, indirect=True)
def test_who_opens_the_chat_is_greeted(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        assert await driver.say("", kind="hello") == 200
        await driver.wait_for(1)
        assert listener.texts == ["你好"]

    play(scene)


def test_a_platform_that_hangs_up_still_gets_its_answer(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        await driver.hang_up("慢，他走了", lambda: bool(listener.heard))
        assert "听到：慢，他走了" in (await driver.wait_for(1))[0]

    play(scene)


@pytest.mark.parametrize("text", ["坏掉", "沉默"])
def test_a_turn_that_fails_is_answered(play: Any, text: str) -> None:
    async def scene(driver: Driver, _: Listener) -> None:
        await driver.say(text)
        assert RESPONSES["utter_action_failed"] in (await driver.wait_for(1))[0]

    play(scene)


def test_messages_of_one_person_are_answered_in_order(play: Any) -> None:
    async def scene(driver: Driver, _: Listener) -> None:
        for text in ("慢一", "二", "三"):
            await driver.say(text)
        answers = await driver.wait_for(3)
        assert [answer.splitlines()[0] for answer in answers] == [
            "听到：慢一",
            "听到：二",
            "听到：三",
        ]

    play(scene)


def _told(driver: Driver) -> int:
    return sum(RESPONSES["utter_input_too_fast"] in text for text in driver.answers())


def test_a_flood_is_slowed_and_told_so_once(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        if isinstance(driver, Kf):
            driver.quota = 30  # else, on a slow machine, five answers leave nothing for the notice
        began = time.monotonic()
        for number in range(30):
            await driver.say(f"快{number}")
        if not driver.PUSHES and not _told(driver):
            # where nothing can be sent unasked, the notice goes out before the next answer
            await asyncio.sleep(2.5)
            await driver.say("还在吗")
        await until(lambda: _told(driver))
        await asyncio.sleep(0.5)
        passed = time.monotonic() - began
        assert len(listener.texts) <= 10 + passed / 2
        assert _told(driver) <= 1 + passed // 10

    play(scene)


@through_the_api
def test_when_the_platform_is_busy_it_is_asked_again(play: Any) -> None:
    async def scene(driver: Driver, _: Listener) -> None:
        driver.troubles = [driver.too_many, lambda: web.Response(status=502)]
        await driver.say("忙")
        assert "听到：忙" in (await driver.wait_for(1))[0]

    play(scene)


@through_the_api
def test_what_could_not_be_delivered_goes_out_before_the_next_answer(play: Any) -> None:
    async def scene(driver: Driver, listener: Listener) -> None:
        driver.troubles = [lambda: driver.too_many(3_600)]
        await driver.say("没送到")
        sender = ""
        for _ in range(200):
            await asyncio.sleep(0.01)
            if listener.heard and not driver.troubles:
                sender = listener.heard[0].sender_id
                break
        assert sender and driver.answers() == []
        await asyncio.sleep(0.1)
        await driver.say("再来")
        await until(lambda: "听到：再来" in "\n".join(driver.answers()))
        said = "\n".join(driver.answers())
        assert said.index("听到：没送到") < said.index("听到：再来")
        assert inbox.take_waiting(sender, utc_now()) == ()

    play(scene)


@pytest.mark.parametrize("driver_class", DRIVERS, ids=lambda driver: driver.NAME)
def test_a_wrong_secret_does_not_start_and_is_not_shown(
    driver_class: type[Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> None:
        driver = driver_class()
        async with driver.open():
            for name, value in driver.environment().items():
                monkeypatch.setenv(name, value)
            for name in driver.wrong_secret(monkeypatch):
                with pytest.raises(ChannelSettingsError) as error:
                    await asyncio.to_thread(driver.CHANNEL.from_credentials, None)
                assert name in str(error.value) and "\n" not in str(error.value)

    asyncio.run(go())
