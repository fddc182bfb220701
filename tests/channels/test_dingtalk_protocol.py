"""DingTalk's signature, messages and Stream frames, as they come."""

import json
from typing import Any

import pytest

from channels.dingtalk.frames import (
    BadFrameError,
    answer_to,
    opening,
    read_frame,
    wait_before,
)
from channels.dingtalk.protocol import (
    WINDOW_MS,
    NotAMessageError,
    is_genuine,
    read_message,
    sign,
)

HOST = "https://oapi.dingtalk.com"
SIGNED_AT = 1577262236757
VECTOR = "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="


def body(**changes: Any) -> dict[str, Any]:
    message = {
        "msgId": "msg-1",
        "msgtype": "text",
        "text": {"content": " 有人催我还钱 "},
        "senderId": "$:LWCP_v1:$abc",
        "senderStaffId": "staff-7",
        "conversationType": "1",
        "sessionWebhook": HOST + "/robot/sendBySession?session=x",
        "sessionWebhookExpiredTime": 1613635652738,
    }
    return {**message, **changes}


def test_the_signature_is_the_one_dingtalk_computes() -> None:
    assert sign("this is secret", str(SIGNED_AT)) == VECTOR


@pytest.mark.parametrize(("off", "genuine"), [(0, True), (WINDOW_MS, True), (WINDOW_MS + 1, False)])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_signature_holds_for_an_hour_either_way(off: int, genuine: bool, direction: int) -> None:
    now = SIGNED_AT + off * direction
    assert is_genuine(str(SIGNED_AT), VECTOR, "this is secret", now) is genuine


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        (str(SIGNED_AT), ""),
        (str(SIGNED_AT), VECTOR[:-1] + "A"),
        (str(SIGNED_AT), "签名"),
        (str(SIGNED_AT + 1), VECTOR),
        ("", sign("this is secret", "")),
        ("-1", sign("this is secret", "-1")),
        ("１５７７", sign("this is secret", "１５７７")),
    ],
)
def test_any_other_signature_is_refused(timestamp: str, signature: str) -> None:
    assert not is_genuine(timestamp, signature, "this is secret", SIGNED_AT)


def test_a_text_message_is_read() -> None:
    message = read_message(body(), HOST)
    assert (message.user, message.staff, message.message_id) == ("staff-7", "staff-7", "msg-1")
    assert (message.kind, message.text, message.group) == ("text", "有人催我还钱", False)
    assert message.webhook.startswith(HOST) and message.webhook_until == 1613635652738


def test_somebody_outside_the_company_has_no_staff_id() -> None:
    message = read_message(body(senderStaffId=None), HOST)
    assert (message.user, message.staff) == ("$:LWCP_v1:$abc", "")


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"msgtype": "picture", "content": {"downloadCode": "x"}}, "image", ""),
        ({"msgtype": "audio", "content": {"recognition": "他要来我家"}}, "text", "他要来我家"),
        ({"msgtype": "audio", "content": {"duration": 4000}}, "voice", ""),
        ({"msgtype": "file", "content": {"fileName": "x.pdf"}}, "file", ""),
        ({"msgtype": "video"}, "other", ""),
        ({"msgtype": ["text"]}, "other", ""),
        ({"text": "no mapping"}, "text", ""),
        (
            {"msgtype": "richText", "content": {"richText": [{"text": "看"}, {"text": "这个"}]}},
            "text",
            "看这个",
        ),
        ({"msgtype": "richText", "content": {"richText": [{"downloadCode": "x"}]}}, "image", ""),
    ],
)
def test_every_kind_of_message_is_known(changes: dict[str, Any], kind: str, text: str) -> None:
    message = read_message(body(**changes), HOST)
    assert (message.kind, message.text) == (kind, text)


@pytest.mark.parametrize(
    "address",
    [
        "https://oapi.dingtalk.com.evil.example/robot",
        "http://169.254.169.254/latest",
        "https://oapi.dingtalk.com@evil.example/",
        None,
    ],
)
def test_answers_go_to_dingtalk_only(address: str | None) -> None:
    # The signature does not cover the body: whoever saw one request could name any address.
    assert read_message(body(sessionWebhook=address), HOST).webhook == ""


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "text",
        {},
        body(msgId=""),
        body(msgId=7),
        body(msgId="x" * 257),
        body(senderStaffId=None, senderId=None),
    ],
)
def test_a_body_that_is_no_message_is_refused(broken: object) -> None:
    with pytest.raises(NotAMessageError):
        read_message(broken, HOST)


def frame(kind: str, topic: str, data: object) -> str:
    headers = {"topic": topic, "messageId": "m-1", "contentType": "application/json"}
    return json.dumps({"type": kind, "headers": headers, "data": json.dumps(data)})


def test_a_ping_gets_its_own_data_back() -> None:
    ping = read_frame(frame("SYSTEM", "ping", {"opaque": "0xCAFE"}))
    answer = json.loads(answer_to(ping))
    assert ping.is_ping and not ping.is_message
    assert (answer["code"], answer["headers"]["messageId"]) == (200, "m-1")
    assert json.loads(answer["data"]) == {"opaque": "0xCAFE"}


def test_a_message_is_acknowledged_by_its_id() -> None:
    told = read_frame(frame("CALLBACK", "/v1.0/im/bot/messages/get", body()))
    answer = json.loads(answer_to(told))
    assert told.is_message and json.loads(told.data)["msgId"] == "msg-1"
    assert answer["headers"] == {"messageId": "m-1", "contentType": "application/json"}
    assert isinstance(answer["data"], str)


def test_a_goodbye_is_told_from_a_ping() -> None:
    assert read_frame(frame("SYSTEM", "disconnect", {})).is_goodbye
    assert not read_frame(frame("EVENT", "disconnect", {})).is_goodbye


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"headers": 1}', "[" * 100_000])
def test_text_that_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(BadFrameError):
        read_frame(text)


def test_a_lost_connection_is_tried_again_ever_more_slowly() -> None:
    waits = [wait_before(attempt) for attempt in range(10)]
    assert waits == sorted(waits) and waits[0] == 1 and waits[-1] == 60


def test_only_messages_to_the_robot_are_asked_for() -> None:
    asked = opening("id", "secret")["subscriptions"]
    assert asked == [{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}]
