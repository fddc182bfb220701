"""What is WeCom's and 微信客服's own: the address check, other apps, pages, quota, greeting."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.kf.protocol import Lost, read_item
from channels.kf.render import HEAD_BYTES, TEXT_BYTES, page
from channels.messaging import metrics
from channels.messaging.callback_cipher import CallbackCipher
from channels.messaging.incoming import Incoming
from channels.messaging.reply import Button, Reply, Turn
from channels.messaging.text import labels
from tests.channels.channel_server import until
from tests.channels.fakes.base import CHOICES, Listener, on_stage
from tests.channels.fakes.kf import ACCOUNT, PERSON, QUOTA, Kf
from tests.channels.fakes.wecom import AES_KEY, CORP_ID, TOKEN, WeCom

Scene = Callable[[Any, Listener], Awaitable[None]]


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_DATA", str(tmp_path))
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")


def play(driver: WeCom, scene: Scene, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    own = driver.environment
    monkeypatch.setattr(driver, "environment", lambda: {**own(), **more})

    async def go() -> None:
        async with on_stage(driver, monkeypatch) as listener:
            await scene(driver, listener)

    asyncio.run(go())


@pytest.mark.parametrize("driver_class", [WeCom, Kf])
def test_the_address_is_checked_by_opening_what_was_sealed(
    driver_class: type[WeCom], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(driver: WeCom, _: Listener) -> None:
        async def check(**changed: str) -> tuple[int, str]:
            timestamp = changed.pop("timestamp", str(int(time.time())))
            receiver = CallbackCipher(TOKEN, AES_KEY, changed.pop("receiver", CORP_ID))
            sealed, signature = receiver.seal(b"1616140317555161061", timestamp, "n")
            given = {"msg_signature": signature, "timestamp": timestamp, "nonce": "n"}
            params = {**given, "echostr": sealed, **changed}
            async with driver.http.get(driver.webhook, params=params) as got:
                return got.status, await got.text()

        assert await check() == (200, "1616140317555161061")
        assert await check(msg_signature="0" * 40) == (403, "")
        assert await check(echostr=base64.b64encode(b"x" * 64).decode()) == (403, "")
        assert await check(timestamp=str(int(time.time()) - 301)) == (403, "")
        assert await check(receiver="ww0000000000000000") == (403, "")
        async with driver.http.get(driver.webhook) as got:
            assert (got.status, await got.text()) == (403, "")

    play(driver_class(), scene, monkeypatch)


def test_what_is_for_another_app_of_the_company_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: WeCom, listener: Listener) -> None:
        said = {"MsgType": "text", "Content": "转账", "MsgId": "91"}
        assert await driver.post(driver.callback({**said, "AgentID": 1_000_003})) == 403
        assert await driver.post(driver.callback({**said, "Content": "在吗"})) == 200
        await driver.wait_for(1)
        assert listener.texts == ["在吗"]

    play(WeCom(), scene, monkeypatch)


def test_another_account_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        driver.happened("转账", "92")
        assert await driver.post(driver.event(account="wk_of_people")) == 200
        await asyncio.sleep(0.1)
        assert driver.cursors == [] and listener.texts == []
        assert await driver.post(driver.event()) == 200
        await driver.wait_for(1)
        assert listener.texts == ["转账"]

    play(Kf(), scene, monkeypatch, SHOUMEN_KF_ACCOUNT=ACCOUNT)


def test_one_event_brings_all_pages_in_order_and_the_cursor_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        for number in range(5):
            driver.happened(f"第{number}句", f"p{number}")
        assert await driver.post(driver.event()) == 200
        await driver.wait_for(5)
        assert listener.texts == [f"第{number}句" for number in range(5)]
        assert driver.cursors == ["", "c2", "c4"]
        assert await driver.say("再来") == 200
        await driver.wait_for(6)
        assert driver.cursors[3:] == ["c5"]

    play(Kf(), scene, monkeypatch)


def test_after_a_restart_old_messages_come_again_and_are_not_answered_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver = Kf()

    async def before(driver: Kf, _: Listener) -> None:
        await driver.say("昨天的")
        await driver.wait_for(1)

    async def after(driver: Kf, listener: Listener) -> None:
        await driver.say("今天的")
        await driver.wait_for(1)
        assert driver.cursors == ["", ""] and listener.texts == ["今天的"]

    play(driver, before, monkeypatch)
    play(driver, after, monkeypatch)


def test_the_event_is_acknowledged_at_once_and_fetching_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(driver: Kf, _: Listener) -> None:
        driver.fetch_troubles = [
            lambda: web.Response(status=502),
            lambda: web.json_response({"errcode": 95_000}),
            lambda: web.json_response({"errcode": 0, "has_more": 1, "msg_list": 7}),
            lambda: web.json_response({"errcode": 42001}),
        ]
        began = time.monotonic()
        assert await driver.say("在吗") == 200
        assert time.monotonic() - began < 0.4
        await until(lambda: len(driver.fetch_troubles) == 1)  # the broken page was believed
        await driver.say("还在吗")
        assert (await driver.wait_for(2)) == ["听到：在吗", "听到：还在吗"]

    play(Kf(), scene, monkeypatch)


def test_an_empty_page_may_have_more_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        driver.fetch_troubles = [
            lambda: web.json_response(
                {"errcode": 0, "has_more": 1, "next_cursor": "c0", "msg_list": []}
            )
        ]
        await driver.say("在吗")
        await driver.wait_for(1)
        assert listener.texts == ["在吗"]

    play(Kf(), scene, monkeypatch)


def test_who_opens_the_chat_gets_one_message_with_its_code_and_only_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        await driver.say("", kind="hello")
        assert await driver.wait_for(1) == ["听到：你好"]
        assert driver.codes == set() and driver.allowed == 0
        for kind in ("again", "late"):
            driver.happened("", kind, kind="hello")
        del driver.log[-2]["event"]["welcome_code"]  # greeted or written to within 48 hours
        driver.log[-1]["send_time"] -= 21
        await driver.post(driver.event())
        await asyncio.sleep(0.2)
        assert listener.texts == ["你好"] and len(driver.calls) == 1 and driver.refused == []

    play(Kf(), scene, monkeypatch)


def test_a_tap_says_what_the_button_says_however_old_the_menu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        await driver.say("选择")
        menu = (await driver.wait_for(1))[0]
        assert menu.splitlines() == [
            "来的人有工牌吗？",
            "",
            *(f"{number} {title}" for number, title in enumerate(CHOICES, start=1)),
            labels()["tap_or_number"],
        ]
        await driver.say("先说别的")
        await driver.wait_for(2)
        await driver.tap(3)
        await driver.wait_for(3)
        assert listener.texts[-1] == CHOICES[2]

    play(Kf(), scene, monkeypatch)


def test_an_answer_never_meets_the_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        await driver.say("长文")
        await until(lambda: len("".join(driver.answers())) >= 9_000)
        assert driver.refused == [] and len(driver.calls) > QUOTA
        assert listener.texts == ["长文"]  # what is left is got without asking Rasa

    play(Kf(), scene, monkeypatch)


def test_what_was_taken_and_not_delivered_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        before = _lost("10")
        who = {"open_kfid": ACCOUNT, "external_userid": PERSON}
        event = {"event_type": "msg_send_fail", **who, "fail_msgid": "s1", "fail_type": 10}
        for _ in range(2):
            item = {"msgid": "f1", "send_time": int(time.time()), "origin": 4}
            driver.log.append({**item, "msgtype": "event", "event": event})
            await driver.post(driver.event())
        await until(lambda: len(driver.cursors) >= 2)
        await until(lambda: _lost("10") > before)
        await asyncio.sleep(0.1)
        assert _lost("10") == before + 1 and listener.texts == []

    play(Kf(), scene, monkeypatch)


def _lost(reason: str) -> float:
    name = f'shoumen_messages_lost_total{{channel="kf",reason="{reason}"}} '
    lines = [line for line in metrics.text().splitlines() if line.startswith(name)]
    return float(lines[0].removeprefix(name)) if lines else 0.0


def test_items_that_are_no_message_of_a_person_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene(driver: Kf, listener: Listener) -> None:
        driver.happened("自己人说的", "o1", origin=5)
        driver.happened("三天前", "o2", send_time=int(time.time()) - 49 * 3600)
        driver.log += [None, 7, [], {}, {"msgid": 7}, {"msgid": "x", "send_time": "now"}]
        driver.log += [{"msgid": "e", "send_time": int(time.time()), "msgtype": "event"}]
        driver.happened("有人敲门", "o3")
        await driver.post(driver.event())
        assert await driver.wait_for(1) == ["听到：有人敲门"]
        assert listener.texts == ["有人敲门"]

    play(Kf(), scene, monkeypatch)


BUTTONS = (Button("有", "有"), Button("没有", "没有"))


@pytest.mark.parametrize(
    ("turn", "kinds"),
    [
        ((Reply("一"), Reply("二", BUTTONS)), ["msgmenu"]),
        ((Reply("长。" * 200), Reply("二", BUTTONS)), ["text", "msgmenu"]),
        ((Reply("长。" * 200, BUTTONS),), ["text"]),
        ((Reply("选几个", BUTTONS, multi=True),), ["text"]),
        ((Reply("十一个", tuple(Button(f"选{n}", f"{n}") for n in range(11))),), ["text"]),
        ((Reply("长的", (Button("一", "长" * 22),)),), ["text"]),
        ((Reply("", BUTTONS),), ["msgmenu"]),
        ((), []),
    ],
)
def test_bubbles_are_one_text_and_choices_a_menu_where_they_fit(
    turn: Turn, kinds: list[str]
) -> None:
    messages, rest = page(turn, QUOTA)
    assert [message["msgtype"] for message in messages] == kinds and rest == ()
    shown = str(messages)
    assert all(button.title in shown for reply in turn for button in reply.buttons)
    for message in messages:
        content = message[message["msgtype"]]
        text = content.get("content", content.get("head_content"))
        assert len(text.encode()) <= (TEXT_BYTES if "content" in content else HEAD_BYTES)


def test_a_number_that_is_an_answer_is_not_offered_as_a_choice() -> None:
    reply = Reply("每月能还多少元？", (Button("不知道", "不知道"),), digits_answer=True)
    [message], _ = page((reply,), QUOTA)
    assert message["msgmenu"]["list"][0]["click"]["content"] == "不知道"
    assert message["msgmenu"]["tail_content"] == labels()["tap_or_title"]


def test_words_of_people_become_no_link() -> None:
    [message], _ = page((Reply('你说：<a href="https://x">点</a>', BUTTONS),), QUOTA)
    assert "<" not in str(message)


def test_what_is_left_keeps_its_buttons_for_the_next_page() -> None:
    turn = (Reply("先别转账。" * 900), Reply("有工牌吗？", BUTTONS))
    said, pages = [], 0
    while turn:
        messages, turn = page(turn, QUOTA)
        said += messages
        pages += 1
    assert pages > 1 and said[-1]["msgtype"] == "msgmenu"
    whole = "".join(str(message[message["msgtype"]]) for message in said)
    assert whole.count("先别转账。") == 900 and whole.count("有工牌吗？") == 1


def test_items_are_read() -> None:
    now = 1_700_000_000
    item = {"msgid": "1", "send_time": now, "origin": 3, "msgtype": "location"}
    item |= {"open_kfid": "wk1", "external_userid": "wm1"}
    assert read_item(item, now) == Incoming("wm1", "1", "other", way_back={"account": "wk1"})
    assert read_item({**item, "external_userid": ""}, now) is None
    failed = {"msgid": "2", "send_time": now, "msgtype": "event"}
    event = {"event_type": "msg_send_fail", "fail_type": [1]}
    assert read_item({**failed, "event": event}, now) == Lost("2", "unknown")
