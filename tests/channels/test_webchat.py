import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone

import pytest
import socketio
from rasa.core.channels.channel import UserMessage

from channels.guard import MAX_CHARACTERS
from channels.limits import TokenBuckets
from channels.session import Sessions
from channels.webchat import MAX_EVENT_BYTES, WebChatInput
from tests.channels.channel_server import (
    PATIENCE,
    QUIET,
    RESPONSES,
    Assistant,
    Page,
    page_at,
    serving,
)

Scene = Callable[[str, Assistant, WebChatInput], Awaitable[None]]


@pytest.fixture(autouse=True)
def _secret(monkeypatch) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")


def play(scene: Scene, channel: WebChatInput | None = None) -> Assistant:
    """Run one scene against the real channel; return the assistant that heard it."""
    assistant, chat = Assistant(), channel or WebChatInput()

    async def run() -> None:
        async with serving(chat, assistant=assistant) as base:
            await scene(base, assistant, chat)

    asyncio.run(run())
    return assistant


# --- sessions -------------------------------------------------------------------------------


def test_a_message_is_acknowledged_and_answered() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            assert await page.say(" 有人敲门 ") == {"ok": True}
            await page.wait_for("bot_uttered")
            assert page.replies == ["听到：有人敲门"]

    heard = play(scene).heard[0]
    assert heard.sender_id.startswith("web-")
    assert heard.input_channel == "webchat"


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_either_transport_carries_a_conversation(transport: str) -> None:
    async def scene(base: str, *_: object) -> None:
        page = await (await Page(base).connect([transport])).open()
        await page.say("你好")
        await page.wait_for("bot_uttered")
        assert page.client.transport() == transport
        await page.client.eio.disconnect(abort=True)  # a polite goodbye waits for the open poll

    play(scene)


def test_a_page_that_comes_back_continues_its_conversation() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("第一句")
            await page.wait_for("bot_uttered")
            first = page.session
        async with page_at(base, {"token": first["token"]}) as page:
            assert page.session["resumed"] is True
            assert page.session["session_id"] == first["session_id"]
            await page.say("第二句")
            await page.wait_for("bot_uttered")
            assert page.replies == ["听到：第二句"]

    assistant = play(scene)
    assert len({message.sender_id for message in assistant.heard}) == 1


def test_a_reply_that_comes_while_the_page_is_away_is_kept_for_it() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("第一句")
            last = (await page.wait_for("bot_uttered"))[0]["seq"]
            await page.say("慢慢来")
            token = page.session["token"]
        await asyncio.sleep(0.4)
        async with page_at(base, {"token": token, "after": last}) as page:
            await page.wait_for("bot_uttered")
            assert page.replies == ["听到：慢慢来"]
        async with page_at(base, {"token": token, "after": last + 1}) as page:
            await asyncio.sleep(QUIET)
            assert page.replies == []

    play(scene)


def test_a_session_survives_a_restart_of_the_server() -> None:
    kept = {}

    async def before(base: str, *_: object) -> None:
        async with page_at(base) as page:
            kept.update(page.session)

    async def after(base: str, *_: object) -> None:
        async with page_at(base, {"token": kept["token"]}) as page:
            assert page.session["session_id"] == kept["session_id"]

    play(before)
    play(after)


def test_two_strangers_do_not_hear_each_other() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as one, page_at(base) as other:
            assert one.session["session_id"] != other.session["session_id"]
            await one.say("只有我")
            await one.wait_for("bot_uttered")
            await asyncio.sleep(QUIET)
            assert other.events == []

    play(scene)


def test_a_foreign_token_gives_a_new_session() -> None:
    async def scene(base: str, *_: object) -> None:
        victim = Sessions.new_id()
        now = datetime.now(tz=timezone.utc)
        forged = Sessions.with_secret("another").sign(victim, now)
        async with page_at(base, {"token": forged}) as page:
            assert page.session["resumed"] is False
            assert page.session["session_id"] != victim

    play(scene)


@pytest.mark.parametrize("event_data", ["id", "token", "message"])
def test_knowing_a_session_id_opens_nothing(event_data: str) -> None:
    async def scene(base: str, assistant: Assistant, _: object) -> None:
        async with page_at(base) as victim:
            known = victim.session["session_id"]
            request = {"id": {"session_id": known}, "token": {"token": known}, "message": {}}
            async with page_at(base, request[event_data]) as thief:
                assert thief.session["session_id"] != known
                await thief.say("给我看看", session_id=known)
                await thief.wait_for("bot_uttered")
                await victim.say("我的秘密")
                await victim.wait_for("bot_uttered")
                await asyncio.sleep(QUIET)
                assert thief.replies == ["听到：给我看看"]
                assert victim.replies == ["听到：我的秘密"]
        assert assistant.heard[0].sender_id != known

    play(scene)


@pytest.mark.parametrize("request_data", [None, "text", 5, ["x"], {"token": 5}, {"after": "x"}])
def test_an_odd_session_request_gives_a_new_session(request_data: object) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base, request_data) as page:
            assert page.session["resumed"] is False

    play(scene)


def test_without_a_session_a_message_is_not_passed_on() -> None:
    async def scene(base: str, *_: object) -> None:
        page = await Page(base).connect()
        assert await page.say("我是谁") == {"ok": False, "code": "no_session"}
        assert (await page.wait_for("error_notice"))[0]["code"] == "no_session"
        await page.close()

    assert play(scene).heard == []


def test_two_tabs_of_one_session_show_the_same() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as one, page_at(base) as other:
            await other.close()
            await other.open({"token": one.session["token"]})
            await one.say("两个窗口", id="m1")
            await other.wait_for("bot_uttered")
            assert other.of("user_said") == [{"text": "两个窗口", "id": "m1"}]
            assert one.of("user_said") == []
            assert one.replies == other.replies

    play(scene)


# --- messages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("", "empty"),
        (" \u200b\n", "empty"),
        pytest.param("催" * (MAX_CHARACTERS + 1), "too_long", id="2001"),
        (None, "not_text"),
        (5, "not_text"),
        (["你好"], "not_text"),
        ({"text": "你好"}, "not_text"),
        (b"\x00\xff picture", "not_text"),
    ],
)
def test_an_unusable_message_is_answered_kindly(message: object, reason: str) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            assert await page.say(message) == {"ok": False, "code": reason}
            await page.wait_for("bot_uttered")
            assert page.replies == [RESPONSES[f"utter_input_{reason}"]]

    assert play(scene).heard == []


@pytest.mark.parametrize("data", ["text", 5, None, [], b"raw"])
def test_an_event_that_is_no_object_is_answered_kindly(data: object) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.client.emit("user_uttered", data)
            await page.wait_for("bot_uttered")
            assert page.replies == [RESPONSES["utter_input_not_text"]]

    play(scene)


@pytest.mark.parametrize(
    "huge",
    ["x" * (MAX_EVENT_BYTES + 1), b"x" * 200_000, "催" * 400_000],
    ids=["just too large", "binary", "beyond the server's own limit"],
)
def test_a_huge_message_ends_only_its_own_connection(huge: object) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as quiet, page_at(base) as loud:
            await loud.client.emit("user_uttered", {"message": huge})
            await asyncio.wait_for(loud.client.wait(), PATIENCE)
            await quiet.say("还在吗")
            await quiet.wait_for("bot_uttered")
            async with page_at(base, {"token": loud.session["token"]}) as back:
                assert back.session["resumed"] is True
                await back.say("短一点")
                await back.wait_for("bot_uttered")

    assert play(scene).texts == ["还在吗", "短一点"]


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/faq{"lender": "x"}'])
def test_a_slash_reaches_the_assistant_as_it_was_typed(text: str) -> None:
    # The language part strips it; the channel must neither drop nor obey it.
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say(text)
            await page.wait_for("bot_uttered")

    assert play(scene).texts == [text]


def test_a_repeated_message_id_is_answered_once() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            assert await page.say("只答一次", id="m1") == {"ok": True}
            assert await page.say("只答一次", id="m1") == {"ok": True, "repeated": True}
            await page.say("下一句", id="m2")
            await page.wait_for("bot_uttered", 2)

    assert play(scene).texts == ["只答一次", "下一句"]


def test_the_same_id_in_another_session_is_another_message() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as one, page_at(base) as other:
            await one.say("甲", id="m1")
            await other.say("乙", id="m1")
            await other.wait_for("bot_uttered")

    assert sorted(play(scene).texts) == ["乙", "甲"]


@pytest.mark.parametrize("odd", [5, None, "", "x" * 65, "a b", ["m1"]])
def test_an_odd_message_id_is_no_id(odd: object) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("一", id=odd)
            await page.say("二", id=odd)
            await page.wait_for("bot_uttered", 2)

    assert play(scene).texts == ["一", "二"]


def test_quick_messages_are_answered_in_order_with_one_typing_sign() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            for text in ("慢一", "二", "三"):
                await page.say(text)
            await page.wait_for("bot_uttered", 3)
            await asyncio.sleep(QUIET)
            assert page.replies == ["听到：慢一", "听到：二", "听到：三"]
            signs = [sign["on"] for sign in page.of("bot_typing")]
            assert signs == [True, True, True, False]

    play(scene)


def test_a_page_that_comes_back_during_a_turn_sees_the_typing_sign() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("慢慢来")
            async with page_at(base, {"token": page.session["token"]}) as other:
                assert await other.wait_for("bot_typing") == [{"on": True}]
                assert (await other.wait_for("bot_typing", 2))[-1] == {"on": False}

    play(scene)


# --- replies --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["沉默", "坏掉"])
def test_a_turn_never_ends_in_silence(text: str) -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say(text)
            await page.wait_for("bot_uttered")
            assert page.replies == [RESPONSES["utter_action_failed"]]
            assert (await page.wait_for("bot_typing", 2))[-1] == {"on": False}

    play(scene)


def test_buttons_belong_to_the_last_part() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("按钮")
            first, last = await page.wait_for("bot_uttered", 2)
            assert (first["text"], first["quick_replies"]) == ("第一段", [])
            assert last["quick_replies"] == [
                {"content_type": "text", "title": "核对对方身份", "payload": "核对对方身份"}
            ]
            assert last["seq"] == first["seq"] + 1

    play(scene)


def test_a_payload_arrives_as_custom() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("文书")
            (reply,) = await page.wait_for("bot_uttered")
            assert reply["custom"] == {"type": "file", "title": "协商函"}

    play(scene)


def test_a_message_nobody_asked_for_reaches_the_page() -> None:
    async def scene(base: str, _: object, chat: WebChatInput) -> None:
        async with page_at(base) as page:
            output = chat.get_output_channel()
            await output.send_response(page.session["session_id"], {"text": "提醒：明天到期"})
            await page.wait_for("bot_uttered")
            assert page.replies == ["提醒：明天到期"]

    play(scene)


def test_before_the_server_runs_there_is_no_output() -> None:
    assert WebChatInput().get_output_channel() is None


def test_a_turn_ends_well_when_the_page_closes() -> None:
    async def scene(base: str, assistant: Assistant, _: object) -> None:
        ended = asyncio.Event()
        answer = assistant.handle_message

        async def handle(message: UserMessage) -> None:
            await answer(message)
            ended.set()

        assistant.handle_message = handle
        async with page_at(base) as page:
            await page.say("慢慢来")
        await asyncio.wait_for(ended.wait(), PATIENCE)

    play(scene)


# --- limits ---------------------------------------------------------------------------------


def test_a_flood_of_one_session_is_slowed_kindly() -> None:
    chat = WebChatInput()
    chat.by_session = TokenBuckets(burst=3, per_second=0)

    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page, page_at(base) as other:
            acks = [await page.say(str(i)) for i in range(5)]
            assert [ack["ok"] for ack in acks] == [True, True, True, False, False]
            notice = (await page.wait_for("error_notice", 2))[0]
            assert notice == {"code": "too_fast", "text": RESPONSES["utter_input_too_fast"]}
            assert await other.say("我不受影响") == {"ok": True}

    play(scene, chat)


def test_a_flood_from_one_address_is_slowed_over_sessions() -> None:
    chat = WebChatInput()
    chat.by_address = TokenBuckets(burst=4, per_second=0)  # two sessions, two messages

    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as one, page_at(base) as other:
            assert (await one.say("一"))["ok"]
            assert (await other.say("二"))["ok"]
            assert await other.say("三") == {"ok": False, "code": "too_fast"}

    play(scene, chat)


def test_a_refused_message_may_be_sent_again_with_its_id() -> None:
    chat = WebChatInput()
    chat.by_session = TokenBuckets(burst=1, per_second=5)

    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            await page.say("一", id="m1")
            assert (await page.say("二", id="m2"))["code"] == "too_fast"
            await asyncio.sleep(0.3)
            assert await page.say("二", id="m2") == {"ok": True}

    assert play(scene, chat).texts == ["一", "二"]


def test_too_many_waiting_turns_are_slowed() -> None:
    async def scene(base: str, *_: object) -> None:
        async with page_at(base) as page:
            acks = [await page.say(f"慢{i}") for i in range(9)]
            assert [ack["ok"] for ack in acks] == [True] * 8 + [False]

    play(scene)


# --- who may connect ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://example.org", False),
        ("null", False),
        ("https://allowed.example", True),
        ("own", True),
        ("own over tls", True),
    ],
)
def test_only_the_pages_own_and_the_named_origins_may_connect(origin: str, allowed: bool) -> None:
    async def scene(base: str, *_: object) -> None:
        own = {"own": base, "own over tls": base.replace("http:", "https:")}
        page = Page(base)
        if not allowed:
            with pytest.raises(socketio.exceptions.ConnectionError):
                await page.connect(Origin=origin)
            return
        await page.connect(Origin=own.get(origin, origin))
        await page.open()
        await page.close()

    play(scene, WebChatInput(["https://allowed.example"]))


def test_settings_come_from_credentials_and_environment(monkeypatch) -> None:
    monkeypatch.setenv("SHOUMEN_ORIGINS", "https://b.example/, ")
    chat = WebChatInput.from_credentials({"origins": ["https://a.example"], "trusted_proxies": 1})
    assert chat._origins == {"https://a.example", "https://b.example"}
    assert chat._trusted_proxies == 1


def test_every_setting_may_be_missing(monkeypatch) -> None:
    monkeypatch.delenv("SHOUMEN_ORIGINS", raising=False)
    assert WebChatInput.from_credentials(None)._origins == frozenset()


def test_all_origins_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="origins"):
        WebChatInput(["*"])


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "9.9.9.9", "1.1.1.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (1, "", "1.1.1.1"),
        (2, "9.9.9.9", "1.1.1.1"),
    ],
)
def test_only_trusted_proxies_are_believed(proxies: int, header: str, address: str) -> None:
    request = type("Request", (), {"ip": "1.1.1.1"})
    environ = {"sanic.request": request, "HTTP_X_FORWARDED_FOR": header}
    assert WebChatInput(trusted_proxies=proxies)._address(environ) == address
