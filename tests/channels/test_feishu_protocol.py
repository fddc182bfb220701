"""Feishu's signature, cipher and events, as they come."""

import base64
import hashlib
import json
from typing import Any

import pytest

from channels.feishu.protocol import (
    Challenge,
    Event,
    ForgedError,
    Ignored,
    decrypt,
    encrypt,
    is_genuine,
    open_body,
    read,
    sign,
)

KEY, TOKEN, NOW = "test key", "v-token", 1_700_000_000
PUBLISHED = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="


def signed(body: bytes, at: int = NOW, key: str = KEY) -> dict[str, str]:
    return {
        "X-Lark-Request-Timestamp": str(at),
        "X-Lark-Request-Nonce": "n1",
        "X-Lark-Signature": sign(str(at), "n1", key, body),
    }


def event(name: str, inside: dict[str, Any], **header: Any) -> dict[str, Any]:
    top = {"event_id": "e-1", "event_type": name, "token": TOKEN, **header}
    return {"schema": "2.0", "header": top, "event": inside}


def message(kind: str, content: object, chat: str = "p2p", by: str = "user") -> dict[str, Any]:
    sender = {"sender_id": {"open_id": "ou_1"}, "sender_type": by}
    inside = {"message_type": kind, "content": json.dumps(content), "chat_type": chat}
    return event("im.message.receive_v1", {"sender": sender, "message": inside})


def test_the_published_sample_decrypts() -> None:
    assert decrypt("test key", PUBLISHED) == b"hello world"


def test_encrypting_gives_the_published_sample_again() -> None:
    iv = base64.b64decode(PUBLISHED)[:16]
    assert encrypt("test key", b"hello world", iv) == PUBLISHED


@pytest.mark.parametrize("text", ["", "AAAA", "不是", PUBLISHED[:-8], PUBLISHED[4:], "A" * 64])
def test_what_was_not_made_with_the_key_is_refused(text: str) -> None:
    with pytest.raises(ForgedError):
        decrypt("test key", text)


def test_the_signature_is_a_plain_hash_over_the_raw_body() -> None:
    body = b'{"encrypt":"x" }'
    expected = hashlib.sha256(b"1700000000n1test key" + body).hexdigest()
    assert sign("1700000000", "n1", "test key", body) == expected
    assert is_genuine(signed(body), KEY, body, NOW)
    assert not is_genuine(signed(body), KEY, json.dumps(json.loads(body)).encode(), NOW)


@pytest.mark.parametrize(("off", "genuine"), [(300, True), (-300, True), (301, False)])
def test_a_signature_holds_for_five_minutes(off: int, genuine: bool) -> None:
    assert is_genuine(signed(b"{}"), KEY, b"{}", NOW + off) is genuine


@pytest.mark.parametrize(
    "headers",
    [{}, signed(b"{}", key="other key"), {**signed(b"{}"), "X-Lark-Signature": "签名"}],
)
def test_any_other_signature_is_refused(headers: dict[str, str]) -> None:
    assert not is_genuine(headers, KEY, b"{}", NOW)


def test_the_check_of_the_address_gets_its_challenge_back() -> None:
    asked = {"type": "url_verification", "challenge": "ajls", "token": TOKEN}
    sealed = encrypt(KEY, json.dumps(asked).encode(), bytes(16))
    body = json.dumps({"encrypt": sealed}).encode()
    assert read(open_body(body, KEY), TOKEN) == Challenge("ajls")


@pytest.mark.parametrize("token", ["", "other", None, 7])
def test_a_body_with_another_token_is_refused(token: object) -> None:
    with pytest.raises(ForgedError):
        read(event("im.message.receive_v1", {}, token=token), TOKEN)
    with pytest.raises(ForgedError):
        read({"type": "url_verification", "challenge": "x", "token": token}, TOKEN)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"encrypt": 1}', b"[" * 100_000, b"\xff"])
def test_a_body_that_is_not_encrypted_is_refused(body: bytes) -> None:
    with pytest.raises(ForgedError):
        open_body(body, KEY)


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text", {"text": "有人催我"}, ("text", "有人催我")),
        ("text", {"text": "@_user_1 有人催我"}, ("text", "有人催我")),
        ("text", {"text": 5}, ("text", "")),
        ("text", "no mapping", ("text", "")),
        (
            "post",
            {"title": "", "content": [[{"tag": "text", "text": "第一行"}], [{"tag": "img"}]]},
            ("text", "第一行"),
        ),
        ("image", {"image_key": "x"}, ("image", "")),
        ("audio", {"file_key": "x"}, ("voice", "")),
        ("file", {"file_key": "x"}, ("file", "")),
        ("sticker", {}, ("other", "")),
    ],
)
def test_every_kind_of_message_is_known(
    kind: str, content: object, expected: tuple[str, str]
) -> None:
    found = read(message(kind, content), TOKEN)
    assert isinstance(found, Event)
    assert (found.kind, found.text) == expected
    assert (found.user, found.event_id, found.group) == ("ou_1", "e-1", False)


def test_a_message_in_a_group_is_told_from_one_alone() -> None:
    found = read(message("text", {"text": "x"}, chat="group"), TOKEN)
    assert isinstance(found, Event) and found.group


def test_another_bot_is_not_answered() -> None:
    assert read(message("text", {"text": "x"}, by="app"), TOKEN) == Ignored()


def test_a_tapped_button_says_its_words() -> None:
    tap = {
        "operator": {"open_id": "ou_1"},
        "action": {"tag": "button", "value": {"say": "核对身份"}},
    }
    found = read(event("card.action.trigger", tap), TOKEN)
    assert found == Event("ou_1", "e-1", "text", "核对身份", tapped=True)


def test_the_chat_greets_when_it_is_opened_for_the_first_time_only() -> None:
    name = "im.chat.access_event.bot_p2p_chat_entered_v1"
    opened = {"chat_id": "oc_1", "operator_id": {"open_id": "ou_1"}}
    assert read(event(name, opened), TOKEN) == Event("ou_1", "e-1", "hello")
    again = {**opened, "last_message_id": "om_1"}
    assert read(event(name, again), TOKEN) == Ignored()


@pytest.mark.parametrize(
    "strange",
    [
        event("contact.user.created_v3", {}),
        event("im.message.receive_v1", {}),
        event("card.action.trigger", {}),
        event("im.message.receive_v1", {"message": [], "sender": "x"}),
        {**message("text", {"text": "x"}), "event": None},
        {"header": {"token": TOKEN}},
    ],
)
def test_other_events_are_left_alone(strange: dict[str, Any]) -> None:
    assert read(strange, TOKEN) == Ignored()
