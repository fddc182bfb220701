import asyncio
import json
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from channels.guard import MAX_CHARACTERS
from channels.rest import RestInput
from channels.wording import LAST_RESORT
from tests.channels.channel_server import RESPONSES, Assistant, serving, until

Answer = tuple[int, Any]


def post(body: Any, assistant: Any = None, query: str = "", raw: bytes | None = None) -> Answer:
    """Send one body to the real channel; return the status and the parsed answer."""

    async def run() -> Answer:
        payload = raw if raw is not None else json.dumps(body).encode()
        async with (
            serving(RestInput(), assistant=assistant or Assistant()) as base,
            aiohttp.ClientSession() as http,
            http.post(f"{base}/webhooks/rest/webhook{query}", data=payload) as answer,
        ):
            text = await answer.text()
            lines = [json.loads(line) for line in text.splitlines() if line]
            return answer.status, lines if query else json.loads(text)

    return asyncio.run(run())


def said(text: object) -> dict[str, object]:
    return {"sender": "tester-1", "message": text}


def test_a_message_is_answered() -> None:
    assistant = Assistant()
    status, replies = post(said(" 有人敲门 "), assistant)
    assert (status, replies) == (200, [{"recipient_id": "tester-1", "text": "听到：有人敲门"}])
    assert assistant.heard[0].sender_id == "tester-1"
    assert assistant.heard[0].input_channel == "rest"


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/faq{"lender": "x"}'])
def test_a_slash_reaches_the_assistant_as_it_was_typed(text: str) -> None:
    # The language part strips it; the channel must neither drop nor obey it.
    assistant = Assistant()
    post(said(text), assistant)
    assert assistant.texts == [text]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("", "utter_input_empty"),
        (" \u200b ", "utter_input_empty"),
        ("\ud800", "utter_input_empty"),
        pytest.param("催" * (MAX_CHARACTERS + 1), "utter_input_too_long", id="2001"),
        (None, "utter_input_not_text"),
        (["你好"], "utter_input_not_text"),
        (12, "utter_input_not_text"),
    ],
)
def test_an_unusable_message_is_answered_kindly(text: object, response: str) -> None:
    assistant = Assistant()
    status, replies = post(said(text), assistant)
    assert status == 200
    assert [reply["text"] for reply in replies] == [RESPONSES[response]]
    assert assistant.heard == []


def test_a_missing_message_is_answered_kindly() -> None:
    assert post({"sender": "tester-1"})[1][0]["text"] == RESPONSES["utter_input_not_text"]


@pytest.mark.parametrize("sender", [None, "", 5, "有人", "a b", "x" * 101, "a/b", ["a"], "a\n"])
def test_a_sender_is_required(sender: object) -> None:
    status, answer = post({"sender": sender, "message": "你好"})
    assert (status, answer["code"]) == (400, "no_sender")
    assert answer["text"]


@pytest.mark.parametrize("sender", ["web-abc", "tg-abc", "wx-abc"])
def test_nobody_of_the_page_or_of_an_app_can_be_spoken_for(sender: str) -> None:
    status, answer = post({"sender": sender, "message": "你好"})
    assert (status, answer["code"]) == (400, "reserved_sender")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"sender=a&message=b",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe\x00",
        pytest.param(b"[" * 50_000, id="deep"),
        pytest.param(b"1" * 10_000, id="long number"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused_kindly(raw: bytes) -> None:
    status, answer = post(None, raw=raw)
    assert (status, answer["code"]) == (400, "not_json")
    assert answer["text"]


def test_a_huge_body_is_refused_before_it_is_parsed() -> None:
    status, answer = post(None, raw=b'{"sender": "a", "message": "' + b"x" * 1_100_000 + b'"}')
    assert (status, answer["code"]) == (413, "too_large")


@pytest.mark.parametrize("text", ["沉默", "坏掉"])
@pytest.mark.parametrize("query", ["", "?stream=true"])
def test_a_turn_never_ends_in_silence(text: str, query: str) -> None:
    status, replies = post(said(text), query=query)
    assert status == 200
    assert [reply["text"] for reply in replies] == [RESPONSES["utter_action_failed"]]


def test_a_stream_gives_one_reply_a_line() -> None:
    _, replies = post(said("有人敲门"), query="?stream=true")
    assert replies == [{"recipient_id": "tester-1", "text": "听到：有人敲门"}]


@pytest.mark.parametrize("way", ["?stream=true", "?stream=false"])
def test_a_question_says_which_field_suits_it_to_those_who_ask(way: str) -> None:
    class Asking(Assistant):
        async def handle_message(self, message: Any) -> None:
            for name in ("utter_ask_rp_income", "utter_greet"):
                reply = {"text": name, "utter_action": name}
                await message.output_channel.send_response(message.sender_id, reply)

    def fields(query: str) -> list[Any]:
        replies = post(said("商量还款"), Asking(), query)[1]
        return [reply.get("input") for reply in (replies if "true" in way else replies[0])]

    assert fields(way + "&input=true") == [{"kind": "money", "slot": "rp_income"}, None]
    assert fields(way) == [None, None]


def test_a_stream_explains_a_refusal() -> None:
    _, replies = post(said(""), query="?stream=true")
    assert replies[0]["text"] == RESPONSES["utter_input_empty"]


def test_buttons_and_payloads_pass() -> None:
    _, buttons = post(said("按钮"))
    assert buttons[0]["buttons"] == [{"title": "核对对方身份", "payload": "核对对方身份"}]
    _, letter = post(said("文书"))
    assert letter[0]["custom"]["type"] == "file"


@pytest.mark.parametrize("agent", [None, SimpleNamespace(domain=None)])
def test_without_a_domain_there_is_still_a_sentence(agent: object) -> None:
    class Unloaded(Assistant):
        def __init__(self) -> None:
            super().__init__()
            self.domain = getattr(agent, "domain", None)

    assert post(said("沉默"), Unloaded())[1][0]["text"] == LAST_RESORT


def test_an_odd_channel_name_or_metadata_is_left_out() -> None:
    assistant = Assistant()
    post({**said("你好"), "input_channel": ["x"], "metadata": "text"}, assistant)
    assert (assistant.heard[0].input_channel, assistant.heard[0].metadata) == ("rest", None)


def test_a_turn_ends_well_when_the_client_hangs_up() -> None:
    finished = []

    class Slow(Assistant):
        async def handle_message(self, message: Any) -> None:
            await asyncio.sleep(0.3)
            finished.append(message.text)

    async def run() -> None:
        async with (
            serving(RestInput(), assistant=Slow()) as base,
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as http,
        ):
            with pytest.raises(asyncio.TimeoutError):
                await http.post(f"{base}/webhooks/rest/webhook", json=said("我先挂了"))
            await until(lambda: finished)

    asyncio.run(run())
    assert finished == ["我先挂了"]


def test_the_health_check_answers() -> None:
    async def run() -> int:
        async with (
            serving(RestInput.from_credentials(None), assistant=Assistant()) as base,
            aiohttp.ClientSession() as http,
            http.get(f"{base}/webhooks/rest/") as answer,
        ):
            return answer.status

    assert asyncio.run(run()) == 200
