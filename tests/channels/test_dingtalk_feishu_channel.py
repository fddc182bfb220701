"""What only DingTalk and only Feishu do, from what comes in to what the person reads."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from channels.dingtalk.frames import ROBOT_TOPIC
from channels.dingtalk.input import at_most
from channels.messaging import inbox
from channels.messaging.outbox import Outbox
from channels.messaging.settings import ChannelSettingsError
from channels.session import utc_now
from tests.channels.channel_server import until
from tests.channels.fakes.base import CHOICES, LETTER, Driver, Listener, letter_for, on_stage
from tests.channels.fakes.dingtalk import DingTalk
from tests.channels.fakes.feishu import ENCRYPT_KEY, Feishu

Scene = Callable[[Any, Listener], Awaitable[None]]
AN_HOUR_AGO = -3_600.0


@pytest.fixture
def stage(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what runs a scene on the real channel; keywords are further settings."""
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")

    def run(driver: Driver, scene: Scene, **settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"SHOUMEN_{driver.NAME.upper()}_{name}", value)

        async def go() -> None:
            async with on_stage(driver, monkeypatch) as listener:
                await scene(driver, listener)

        asyncio.run(go())

    return run


# DingTalk


@pytest.mark.parametrize("ended", [True, False])
def test_when_the_session_has_ended_the_robot_writes_itself(stage: Any, ended: bool) -> None:
    async def scene(driver: DingTalk, _: Listener) -> None:
        driver.fake.sessions_end_in = AN_HOUR_AGO if ended else 5_400
        await driver.say("选择")
        await driver.wait_for(1)
        (sent,) = driver.fake.sent
        assert (sent.way, sent.kind) == (
            ("robot", "sampleMarkdown") if ended else ("session", "markdown")
        )
        assert all(title in sent.content["text"] for title in CHOICES)
        assert sent.to == "staff-7" or not ended

    stage(DingTalk(), scene)


def test_an_answer_is_never_sent_to_an_address_that_is_not_dingtalks(stage: Any) -> None:
    async def scene(driver: DingTalk, _: Listener) -> None:
        stolen = "http://127.0.0.2:1/robot/sendBySession?session=evil"
        message = driver.fake.message("在吗", "evil-1", sessionWebhook=stolen)
        assert await driver.post(driver.signed(json.dumps(message).encode())) == 200
        await driver.wait_for(1)
        assert [sent.way for sent in driver.fake.sent] == ["robot"]

    stage(DingTalk(), scene)


def test_without_session_and_staff_id_the_answer_waits(stage: Any) -> None:
    async def scene(driver: DingTalk, listener: Listener) -> None:
        driver.fake.sessions_end_in = AN_HOUR_AGO
        outside = driver.fake.message("第一句", "out-1", senderStaffId="")
        await driver.post(driver.signed(json.dumps(outside).encode()))
        await until(lambda: listener.heard)
        await asyncio.sleep(0.1)
        assert driver.answers() == []
        driver.fake.sessions_end_in = 5_400
        outside = driver.fake.message("第二句", "out-2", senderStaffId="")
        await driver.post(driver.signed(json.dumps(outside).encode()))
        (answer,) = await driver.wait_for(1)
        assert answer.index("听到：第一句") < answer.index("听到：第二句")
        assert inbox.take_waiting(listener.heard[0].sender_id, utc_now()) == ()

    stage(DingTalk(), scene)


def test_a_letter_is_linked_for_who_has_no_staff_id(stage: Any) -> None:
    async def scene(driver: DingTalk, _: Listener) -> None:
        outside = driver.fake.message("信", "out-3", senderStaffId="")
        await driver.post(driver.signed(json.dumps(outside).encode()))
        (text,) = await driver.wait_for(1)
        assert "https://shoumen.example/chat/files/" in text and driver.files() == []

    stage(DingTalk(), scene)


@pytest.mark.parametrize("driver_class", [DingTalk, Feishu])
def test_groups_are_not_answered(stage: Any, driver_class: type[DingTalk | Feishu]) -> None:
    async def scene(driver: Any, listener: Listener) -> None:
        if isinstance(driver, DingTalk):
            said = json.dumps(driver.fake.message("在吗", "g-1", conversationType="2")).encode()
            assert await driver.post(driver.signed(said)) == 200
        else:
            event = driver.fake.said("在吗", "g-1", chat_type="group")
            assert await driver.post(driver.sent(event)) == 200
        await asyncio.sleep(0.1)
        assert listener.texts == [] and driver.answers() == []

    stage(driver_class(), scene)


def test_buttons_can_be_a_card(stage: Any) -> None:
    async def scene(driver: DingTalk, _: Listener) -> None:
        await driver.say("选择")
        await driver.wait_for(1)
        (sent,) = driver.fake.sent
        assert sent.kind == "actionCard"
        assert [button["title"] for button in sent.content["btns"]] == list(CHOICES)

    stage(DingTalk(), scene, BUTTONS="card")


def test_a_message_over_the_stream_is_answered_once(stage: Any) -> None:
    async def scene(driver: DingTalk, listener: Listener) -> None:
        message = driver.fake.message("有人敲门", "over-stream")
        for frame_id in ("f-1", "f-2"):
            await driver.fake.push("CALLBACK", ROBOT_TOPIC, message, frame_id)
        await driver.fake.push("CALLBACK", ROBOT_TOPIC, {"no": "message"}, "f-3")
        await driver.wait_for(1)
        await until(lambda: len(driver.fake.acknowledged) == 3)
        assert listener.texts == ["有人敲门"] and len(driver.answers()) == 1
        assert await driver.say("也走网址吗") == 404

    stage(DingTalk(), scene, MODE="stream")


def test_no_minute_sees_more_messages_than_the_limit() -> None:
    for limit in (1, 6, 20, 600):
        rate = at_most(limit)
        assert rate.burst + 60 * rate.per_second <= max(limit, 1.5)

    async def send_four() -> int:
        sent: list[int] = []

        async def call() -> None:
            sent.append(1)

        box = Outbox("dingtalk", platform=at_most(6))
        tasks = [asyncio.create_task(box.send(f"p{n}", call)) for n in range(4)]
        await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()
        return len(sent)

    assert asyncio.run(send_four()) == 3


@pytest.mark.parametrize(
    ("name", "value"), [("MODE", "both"), ("BUTTONS", "big"), ("PER_MINUTE", "0")]
)
def test_a_setting_of_dingtalk_that_cannot_be_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = DingTalk()
    for key, given in {**driver.environment(), f"SHOUMEN_DINGTALK_{name}": value}.items():
        monkeypatch.setenv(key, given)
    with pytest.raises(ChannelSettingsError, match=f"SHOUMEN_DINGTALK_{name} should be"):
        driver.CHANNEL.from_credentials(None)


# Feishu


async def ask(driver: Feishu, options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    async with driver.http.post(driver.webhook, **options) as got:
        text = await got.text()
        return got.status, json.loads(text) if text else {}


@pytest.mark.parametrize("signed", [True, False])
def test_feishu_checks_our_address(stage: Any, signed: bool) -> None:
    async def scene(driver: Feishu, _: Listener) -> None:
        body = driver.fake.sealed(driver.fake.challenge())
        options = driver.signed(body) if signed else {"data": body}
        began = time.monotonic()
        assert await ask(driver, options) == (200, {"challenge": "ajls384k"})
        assert time.monotonic() - began < 1

    stage(Feishu(), scene)


def test_feishu_is_refused_whatever_is_not_proved(stage: Any) -> None:
    async def scene(driver: Feishu, listener: Listener) -> None:
        fake = driver.fake
        event = fake.said("转账")
        other_token = {**event, "header": {**event["header"], "token": "other"}}
        refused = [
            {"data": fake.sealed(event)},  # not signed
            driver.signed(json.dumps(event).encode()),  # not encrypted
            driver.signed(fake.sealed(event, ENCRYPT_KEY[::-1])),
            driver.signed(fake.sealed(other_token)),
            {"data": fake.sealed(fake.challenge("other"))},
            {"data": json.dumps(fake.challenge()).encode()},
        ]
        assert [(await ask(driver, options)) for options in refused] == [(403, {})] * 6
        assert listener.texts == []

    stage(Feishu(), scene)


def test_hostile_events_inside_a_right_envelope_do_no_harm(stage: Any) -> None:
    async def scene(driver: Feishu, listener: Listener) -> None:
        dice = random.Random(7)  # noqa: S311
        strange = [None, [], {}, "催", -1, True, 1e308, {"open_id": []}, {"open_id": "ou_1"}]
        for number in range(300):
            event = dice.choice((driver.fake.said("x"), driver.fake.tapped("x")))
            part = dice.choice((event, event["header"], event["event"]))
            part[dice.choice(sorted(part))] = dice.choice(strange)
            if part is event["header"]:
                part["event_type"] = "im.message.receive_v1"
                event["event"]["message"] = number
            status, _ = await ask(driver, driver.sent(event))
            assert status in (200, 403), event
        await asyncio.sleep(0.1)
        assert set(listener.texts) <= {"x", "催"}

    stage(Feishu(), scene)


def test_a_tap_is_answered_at_once_with_its_words_and_heard_once(stage: Any) -> None:
    async def scene(driver: Feishu, listener: Listener) -> None:
        await driver.say("选择")
        await driver.wait_for(1)
        options = driver.sent(driver.fake.tapped("慢，没看清", "tap-1"))
        began = time.monotonic()
        answers = [await ask(driver, options) for _ in range(2)]
        assert time.monotonic() - began < 3
        toast = {"toast": {"type": "info", "content": "慢，没看清"}}
        assert answers == [(200, toast)] * 2
        await driver.wait_for(2)
        assert listener.texts == ["选择", "慢，没看清"]

    stage(Feishu(), scene)


def test_a_file_that_feishu_refuses_comes_as_a_link(stage: Any) -> None:
    async def scene(driver: Feishu, _: Listener) -> None:
        driver.fake.refuse_uploads = True
        await driver.say("信")
        (text,) = await driver.wait_for(1)
        assert "https://shoumen.example/chat/files/" in text and driver.files() == []

    stage(Feishu(), scene)


def test_a_picture_of_ours_is_shown_and_not_linked(stage: Any) -> None:
    async def scene(driver: Feishu, listener: Listener) -> None:
        async def with_picture(message: Any) -> None:
            letter = letter_for(message.sender_id)
            url = letter["custom"]["data"]["files"][0]["url"]
            said = {"text": f"计划在这里。\n图：{url}", "image": url}
            await message.output_channel.send_response(message.sender_id, said)

        listener.handle_message = with_picture  # type: ignore[method-assign]
        await driver.say("计划")
        await driver.wait_for(1)
        picture, text = driver.fake.sent
        assert driver.fake.files[picture.content["image_key"]] == (
            LETTER.filename,
            LETTER.content,
        )
        assert text.content == {"text": "计划在这里。"}

    stage(Feishu(), scene)


def test_both_name_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for driver in (DingTalk(), Feishu()):
        first, second, *_ = driver.environment()
        monkeypatch.setenv(first, driver.environment()[first])
        with pytest.raises(ChannelSettingsError, match=f"{second} is not set"):
            driver.CHANNEL.from_credentials(None)
