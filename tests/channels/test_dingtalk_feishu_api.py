"""The calls to DingTalk and Feishu, made to servers that play them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from channels.dingtalk.api import DingTalkApi
from channels.dingtalk.render import Message as DingMessage
from channels.feishu.api import LARGEST_FILE, FeishuApi, new_once
from channels.feishu.render import Message as FeishuMessage
from channels.messaging.http import Http
from channels.messaging.incoming import SendAgainError, SendFailedError
from tests.channels.fakes import dingtalk, feishu

HELLO = DingMessage("我在。")
TEXT = FeishuMessage("text", '{"text": "我在。"}')


def with_dingtalk(
    scene: Callable[[dingtalk.FakeDingTalk, DingTalkApi], Awaitable[None]],
    secret: str = dingtalk.SECRET,
) -> None:
    async def play() -> None:
        fake = await dingtalk.FakeDingTalk().start()
        http = Http(fake.address)
        client = (dingtalk.CLIENT_ID, secret)
        try:
            await scene(fake, DingTalkApi(client, dingtalk.CLIENT_ID, http, http))
        finally:
            await http.close()
            await fake.stop()

    asyncio.run(play())


def with_feishu(
    scene: Callable[[feishu.FakeFeishu, FeishuApi], Awaitable[None]], secret: str = feishu.SECRET
) -> None:
    async def play() -> None:
        fake = await feishu.FakeFeishu().start()
        http = Http(fake.address)
        try:
            await scene(fake, FeishuApi((feishu.APP_ID, secret), http))
        finally:
            await http.close()
            await fake.stop()

    asyncio.run(play())


def test_dingtalk_answers_by_the_session_without_any_token() -> None:
    async def scene(fake: dingtalk.FakeDingTalk, api: DingTalkApi) -> None:
        await api.answer(fake.address + "/robot/sendBySession?session=s", HELLO)
        assert [(s.way, s.to, s.content) for s in fake.sent] == [
            ("session", "s", {"content": "我在。"})
        ]
        assert fake.tokens_given == 0

    with_dingtalk(scene)


def test_dingtalk_writes_first_with_one_token_for_many() -> None:
    async def scene(fake: dingtalk.FakeDingTalk, api: DingTalkApi) -> None:
        await asyncio.gather(*(api.write("staff-7", HELLO) for _ in range(5)))
        assert [(s.way, s.to) for s in fake.sent] == [("robot", "staff-7")] * 5
        assert fake.tokens_given == 1

    with_dingtalk(scene)


def test_dingtalk_renews_a_token_that_has_ended() -> None:
    async def scene(fake: dingtalk.FakeDingTalk, api: DingTalkApi) -> None:
        await api.write("staff-7", HELLO)
        fake.forget_tokens()
        media_id = await api.upload("协商.pdf", b"%PDF")
        fake.forget_tokens()
        await api.send_file("staff-7", media_id, "协商.pdf")
        assert fake.files == {media_id: ("协商.pdf", b"%PDF")}
        assert fake.sent[-1].kind == "sampleFile"
        assert fake.sent[-1].content["mediaId"] == media_id
        assert fake.tokens_given == 3

    with_dingtalk(scene)


def test_dingtalk_says_when_to_try_again() -> None:
    async def scene(fake: dingtalk.FakeDingTalk, api: DingTalkApi) -> None:
        for counter in ("too_fast", "down"):
            setattr(fake, counter, 2)
            with pytest.raises(SendAgainError):
                await api.answer(fake.address + "/robot/sendBySession?session=s", HELLO)
            with pytest.raises(SendAgainError):
                await api.write("staff-7", HELLO)
        assert not fake.sent

    with_dingtalk(scene)


def test_a_wrong_secret_of_dingtalk_is_named_without_the_secret() -> None:
    wrong = dingtalk.SECRET[::-1]

    async def scene(_: dingtalk.FakeDingTalk, api: DingTalkApi) -> None:
        with pytest.raises(SendFailedError) as refused:
            await api.tokens.get()
        assert "invalidClientIdOrSecret" in str(refused.value) and wrong not in str(refused.value)

    with_dingtalk(scene, wrong)


def test_feishu_sends_with_one_token_for_many() -> None:
    async def scene(fake: feishu.FakeFeishu, api: FeishuApi) -> None:
        await asyncio.gather(*(api.send("ou_1", TEXT, new_once()) for _ in range(5)))
        assert [(s.to, s.kind, s.content) for s in fake.sent] == [
            ("ou_1", "text", {"text": "我在。"})
        ] * 5
        assert fake.tokens_given == 1

    with_feishu(scene)


def test_feishu_gets_a_repeated_message_once() -> None:
    async def scene(fake: feishu.FakeFeishu, api: FeishuApi) -> None:
        once = new_once()
        await api.send("ou_1", TEXT, once)
        await api.send("ou_1", TEXT, once)
        assert len(fake.sent) == 1

    with_feishu(scene)


def test_feishu_renews_a_token_that_has_ended_even_in_an_upload() -> None:
    async def scene(fake: feishu.FakeFeishu, api: FeishuApi) -> None:
        await api.send("ou_1", TEXT, new_once())
        fake.forget_tokens()
        message = await api.upload_file("协商.pdf", b"%PDF")
        fake.forget_tokens()
        picture = await api.upload_picture("计划.png", b"\x89PNG")
        await api.send("ou_1", message, new_once())
        await api.send("ou_1", picture, new_once())
        (key,) = (k for k in fake.files if k.startswith("file_"))
        assert fake.files[key] == ("协商.pdf", b"%PDF")
        assert fake.forms == [
            {"file_type": "pdf", "file_name": "协商.pdf"},
            {"image_type": "message"},
        ]
        assert [s.kind for s in fake.sent] == ["text", "file", "image"]
        assert fake.sent[1].content == {"file_key": key}
        assert fake.tokens_given == 3

    with_feishu(scene)


def test_feishu_says_when_to_try_again() -> None:
    async def scene(fake: feishu.FakeFeishu, api: FeishuApi) -> None:
        for counter in ("too_fast", "down"):
            setattr(fake, counter, 1)
            with pytest.raises(SendAgainError):
                await api.send("ou_1", TEXT, new_once())
        assert not fake.sent

    with_feishu(scene)


def test_a_file_too_large_for_feishu_is_not_uploaded() -> None:
    async def scene(fake: feishu.FakeFeishu, api: FeishuApi) -> None:
        with pytest.raises(SendFailedError):
            await api.upload_file("大.pdf", bytes(LARGEST_FILE + 1))
        assert not fake.files

    with_feishu(scene)


def test_a_wrong_secret_of_feishu_is_named_without_the_secret() -> None:
    wrong = feishu.SECRET[::-1]

    async def scene(_: feishu.FakeFeishu, api: FeishuApi) -> None:
        with pytest.raises(SendFailedError) as refused:
            await api.tokens.get()
        assert "10014" in str(refused.value) and wrong not in str(refused.value)

    with_feishu(scene, wrong)
