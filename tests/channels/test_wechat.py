"""What is WeChat's own: tries, pages, events, rights, and wechatpy as a client of our endpoint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xmltodict
from rasa.core.channels.channel import UserMessage
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from channels.messaging import identity
from channels.messaging.incoming import Incoming, RefusedError
from channels.messaging.platform import ChannelSettingsError
from channels.messaging.reply import Button, Reply, Turn
from channels.messaging.text import labels
from channels.wechat.input import WeChatInput
from channels.wechat.passive import Passive
from channels.wechat.protocol import read_message
from channels.wechat.render import PAGE_BYTES, first_page
from tests.channels.fakes.base import Listener, on_stage
from tests.channels.fakes.wechat import (
    ACCOUNT,
    AES_KEY,
    APP_ID,
    PERSON,
    SECRET,
    TOKEN,
    WeChat,
    WeChatPushed,
)


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_DATA", str(tmp_path))
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")


def play(
    driver: WeChat,
    scene: Callable[[WeChat, Listener], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
    window: float = 4.5,
    **more: str,
) -> None:
    monkeypatch.setattr(WeChatInput, "WINDOW", window)
    own = driver.environment
    monkeypatch.setattr(driver, "environment", lambda: {**own(), **more})

    async def go() -> None:
        async with on_stage(driver, monkeypatch) as listener:
            await scene(driver, listener)

    asyncio.run(go())


def test_wechatpy_signs_seals_and_reads_what_we_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, listener: Listener) -> None:
        crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
        fields = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": int(time.time())}
        message = {**fields, "MsgType": "text", "Content": "有人敲门<b>", "MsgId": "77"}
        xml = xmltodict.unparse({"xml": message}, full_document=False)
        stamp = str(int(time.time()))
        envelope = xmltodict.parse(crypto.encrypt_message(xml, "n", stamp))["xml"]
        params = {"timestamp": stamp, "nonce": "n", "msg_signature": envelope["MsgSignature"]}
        params |= {"signature": "0" * 40, "encrypt_type": "aes"}
        body = xmltodict.unparse({"xml": {"Encrypt": envelope["Encrypt"]}})
        async with driver.http.post(driver.webhook, params=params, data=body.encode()) as got:
            answer = await got.text()
        sealed = xmltodict.parse(answer)["xml"]
        opened = crypto.decrypt_message(
            answer, sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"]
        )
        said = parse_message(opened)
        assert (said.type, said.target, said.source) == ("text", PERSON, ACCOUNT)
        assert said.content == "听到：有人敲门＜b>" and listener.texts == ["有人敲门<b>"]

    driver = WeChatPushed()
    play(driver, scene, monkeypatch, SHOUMEN_WECHAT_PUSH="no")


def test_the_address_is_checked_as_wechat_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, _: Listener) -> None:
        params = dict(driver.signed(b"")["params"], echostr="5838")
        check_signature(TOKEN, params["signature"], params["timestamp"], params["nonce"])
        async with driver.http.get(driver.webhook, params=params) as got:
            assert (got.status, await got.text()) == (200, "5838")
        async with driver.http.get(driver.webhook, params=dict(params, nonce="2")) as got:
            assert (got.status, await got.text()) == (403, "")
        async with driver.http.get(driver.webhook) as got:
            assert got.status == 403

    play(WeChat(), scene, monkeypatch)


def test_in_safe_mode_what_is_not_sealed_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, listener: Listener) -> None:
        plain = WeChat().request("转账", "8")
        assert await driver.post(plain) == 403
        bomb = b'<!DOCTYPE x [<!ENTITY a "a">]><xml><Encrypt>&a;</Encrypt></xml>'
        assert await driver.post({**driver.request("转账", "9"), "data": bomb}) == 403
        assert listener.texts == []

    play(WeChatPushed(), scene, monkeypatch)


def test_the_third_try_takes_the_answer_the_first_began(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, listener: Listener) -> None:
        await driver.hang_up("慢慢想", lambda: bool(listener.heard))
        assert driver.answers() == ["听到：慢慢想"] and listener.texts == ["慢慢想"]

    play(WeChat(), scene, monkeypatch)


@pytest.mark.parametrize("push", ["no", "late"])
def test_what_no_try_could_take_is_pushed_or_waits(
    push: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(driver: WeChat, listener: Listener) -> None:
        asked, go_on, answer = asyncio.Event(), asyncio.Event(), listener.handle_message

        async def think(message: UserMessage) -> None:
            asked.set()
            await go_on.wait()
            await answer(message)

        monkeypatch.setattr(listener, "handle_message", think)
        await driver.hang_up("难题", asked.is_set)
        go_on.set()
        if push == "no":
            assert driver.answers() == [labels()["late"]]
            await driver.say("下文")
        assert (await driver.wait_for(2 if push == "no" else 1))[-1] == "听到：难题"
        assert listener.texts == ["难题"]
        await driver.say("下文", "999")
        assert listener.texts == ["难题", "下文"]  # nothing waits: it is a word like others

    window = {"SHOUMEN_WECHAT_PUSH": push}
    play(WeChat(), scene, monkeypatch, **window, window=1.0)


def test_a_try_that_wechat_never_repeats_is_kept() -> None:
    async def go() -> list[Turn]:
        late: list[Turn] = []

        async def begin(_: Incoming) -> asyncio.Task[Turn]:
            return asyncio.create_task(_slow())

        async def keep(_: Incoming, turn: Turn) -> None:
            late.append(turn)

        passive = Passive(begin, keep, window=0.01, patience=0.05)
        assert await passive.take(Incoming("u", "1", "text")) == (None, False)
        await asyncio.sleep(0.2)
        await passive.finish()
        return late

    assert asyncio.run(go()) == [(Reply("好"),)]


async def _slow() -> Turn:
    await asyncio.sleep(0.05)
    return (Reply("好"),)


def test_menu_and_events(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, listener: Listener) -> None:
        buttons = driver.menus[0]
        assert len(buttons) <= 3 and all(len(button["name"]) <= 4 for button in buttons)
        base = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "MsgType": "event"}
        for second, button in enumerate(buttons):
            click = {"CreateTime": 10 + second, "Event": "CLICK", "EventKey": button["key"]}
            assert await driver.post(driver.callback({**base, **click})) == 200
            assert await driver.post(driver.callback({**base, **click})) == 200
        assert listener.texts == [button["key"] for button in buttons]
        sender = listener.heard[0].sender_id
        assert identity.address_of(sender) is not None
        for event in ("VIEW", "LOCATION", "unsubscribe"):
            await driver.post(driver.callback({**base, "CreateTime": 99, "Event": event}))
        assert identity.address_of(sender) is None and len(listener.texts) == len(buttons)

    play(WeChat(), scene, monkeypatch, SHOUMEN_WECHAT_MENU="yes")


def test_an_ended_token_is_renewed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeChat, _: Listener) -> None:
        await driver.say("一")
        await driver.wait_for(1)
        driver.tokens += 1  # WeChat ends the token we hold
        await driver.say("二")
        assert await driver.wait_for(2) == ["听到：一", "听到：二"]

    play(WeChatPushed(), scene, monkeypatch)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"PUSH": "late"}, "SHOUMEN_WECHAT_APP_SECRET"),
        ({"AES_KEY": AES_KEY[:-1]}, "SHOUMEN_WECHAT_AES_KEY"),
        ({"APP_ID": ""}, "SHOUMEN_WECHAT_APP_ID"),
    ],
)
def test_settings_that_cannot_work_name_themselves(
    changed: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, value in {"TOKEN": TOKEN, "APP_ID": APP_ID, **changed}.items():
        monkeypatch.setenv(f"SHOUMEN_WECHAT_{what}", value)
    with pytest.raises(ChannelSettingsError, match=named) as error:
        WeChatInput.from_credentials(None)
    assert SECRET not in str(error.value) and AES_KEY[:-1] not in str(error.value)


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "MsgType", "MsgId"])
def test_a_message_without_a_field_is_refused(missing: str) -> None:
    fields = {"FromUserName": "u", "ToUserName": "a", "MsgType": "text", "MsgId": "1"}
    with pytest.raises(RefusedError):
        read_message({**fields, missing: ""})
    with pytest.raises(RefusedError):
        read_message({**fields, missing: "x" * 200, "MsgId": "²"})


def test_nothing_that_people_wrote_becomes_a_link_and_choices_do() -> None:
    yes, odd = Button("有", "有"), Button("<a>&", "x")
    text, rest = first_page((Reply('<a href="http://x">点</a>', (yes, odd)),), links=True)
    assert rest == () and text.count("<a href") == 1
    assert '<a href="weixin://bizmsgmenu?msgmenucontent=有&msgmenuid=1">有</a>' in text


@pytest.mark.parametrize("count", [1, 60, 68, 69, 70, 200, 999])
def test_pages_hold_everything_once_and_fit(count: int) -> None:
    turn: Turn = (Reply("先别转账，核实再说。" * count), Reply("好吗？", (Button("好", "好"),)))
    shown = ""
    while turn:
        page, turn = first_page(turn, links=False)
        assert 0 < len(page.encode()) <= PAGE_BYTES
        shown += page.replace(labels()["more"], "")
    assert shown.count("先别转账") == count and shown.count("回复1：好") == 1


def test_numbers_in_a_question_stay_what_they_are_on_the_next_page() -> None:
    asked = Reply("1. 甲\n2. 乙\n" + "说明。" * 300, (Button("甲", "甲"), Button("乙", "乙")))
    _, rest = first_page((asked,), links=False)
    assert "回复数字" not in first_page(rest, links=False)[0]
    assert replace(rest[-1], buttons=()).text == ""
