"""What Feishu and Lark send: signature, cipher, events. Pure: no clock, no network.

Feishu hashes time, nonce, Encrypt Key and the body byte for byte as it came. Only the request that
checks our address comes unsigned; there the cipher and the Verification Token prove the sender.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

WINDOW: Final = 300
"""Seconds. Feishu signs each try anew, so an older one is a replay."""

Kind = Literal["text", "hello", "image", "voice", "file", "other"]

_KINDS: Final[Mapping[str, Kind]] = {"image": "image", "audio": "voice", "file": "file"}
_BLOCK: Final = 16
_LONGEST_ID: Final = 256
_MENTION: Final = re.compile(r"@_(?:user_\d+|all)\s?")


class ForgedError(ValueError):
    """A body that Feishu did not send, or not to us."""


@dataclass(frozen=True)
class Challenge:
    """Feishu checks our address; it wants `value` back."""

    value: str


@dataclass(frozen=True)
class Event:
    """Somebody wrote, tapped a button of a card, or opened the chat for the first time."""

    user: str
    event_id: str
    kind: Kind
    text: str = ""
    group: bool = False
    tapped: bool = False


@dataclass(frozen=True)
class Ignored:
    """A genuine event that needs no answer."""


def sign(timestamp: str, nonce: str, encrypt_key: str, body: bytes) -> str:
    """Return the value of the header X-Lark-Signature: a plain SHA-256, in hex."""
    return hashlib.sha256(f"{timestamp}{nonce}{encrypt_key}".encode() + body).hexdigest()


def is_genuine(headers: Mapping[str, str], encrypt_key: str, body: bytes, now: float) -> bool:
    """Say whether `body` is signed with `encrypt_key`, within five minutes of `now` (s)."""
    timestamp = headers.get("X-Lark-Request-Timestamp", "")
    right = sign(timestamp, headers.get("X-Lark-Request-Nonce", ""), encrypt_key, body)
    given = headers.get("X-Lark-Signature", "")
    if not hmac.compare_digest(right.encode(), given.encode()):
        return False
    in_digits = timestamp.isascii() and timestamp.isdigit()
    return in_digits and abs(now - int(timestamp)) <= WINDOW


def decrypt(encrypt_key: str, encrypted: str) -> bytes:
    """Return the plain bytes; raise `ForgedError` when they were not made with `encrypt_key`.

    >>> decrypt("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")
    b'hello world'
    """
    try:
        raw = base64.b64decode(encrypted, validate=True)
        cipher = Cipher(algorithms.AES(_aes_key(encrypt_key)), modes.CBC(raw[:_BLOCK])).decryptor()
        padded = cipher.update(raw[_BLOCK:]) + cipher.finalize()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
    except (ValueError, binascii.Error) as error:
        raise ForgedError("cipher") from error


def encrypt(encrypt_key: str, plain: bytes, iv: bytes) -> str:
    """Return `plain` as Feishu would send it; `iv` is 16 random bytes."""
    padder = PKCS7(_BLOCK * 8).padder()
    padded = padder.update(plain) + padder.finalize()
    cipher = Cipher(algorithms.AES(_aes_key(encrypt_key)), modes.CBC(iv)).encryptor()
    return base64.b64encode(iv + cipher.update(padded) + cipher.finalize()).decode()


def _aes_key(encrypt_key: str) -> bytes:
    return hashlib.sha256(encrypt_key.encode()).digest()


def open_body(body: bytes, encrypt_key: str) -> dict[str, Any]:
    """Return the JSON inside the encrypted `body`; raise `ForgedError` when there is none."""
    outer = _json(body)
    encrypted = outer.get("encrypt")
    if not isinstance(encrypted, str):
        raise ForgedError("plain")
    return _json(decrypt(encrypt_key, encrypted))


def _json(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ForgedError("json") from error
    if not isinstance(value, dict):
        raise ForgedError("json")
    return value


def read(body: Mapping[str, Any], verification_token: str) -> Challenge | Event | Ignored:
    """Read an opened body; raise `ForgedError` when its token is not ours."""
    header = _part(body, "header")
    token = header.get("token", body.get("token"))
    given = token if isinstance(token, str) else ""
    if not hmac.compare_digest(given.encode(), verification_token.encode()):
        raise ForgedError("token")
    if body.get("type") == "url_verification":
        return Challenge(_text(body, "challenge"))
    return _event(_text(header, "event_type"), _identifier(header, "event_id"), body)


def _event(name: str, event_id: str, body: Mapping[str, Any]) -> Event | Ignored:
    event = _part(body, "event")
    if name == "im.message.receive_v1":
        found = _message(event_id, event)
    elif name == "card.action.trigger":
        found = _tap(event_id, event)
    elif name == "im.chat.access_event.bot_p2p_chat_entered_v1":
        # It comes each time the chat is opened; a greeting is due only before the first word.
        user = _identifier(_part(event, "operator_id"), "open_id")
        known = bool(_text(event, "last_message_id"))
        return Ignored() if known or not user else Event(user, event_id or "hello-" + user, "hello")
    else:
        return Ignored()
    return found if found.user and found.event_id else Ignored()


def _message(event_id: str, event: Mapping[str, Any]) -> Event:
    sender, message = _part(event, "sender"), _part(event, "message")
    user = _identifier(_part(sender, "sender_id"), "open_id")
    if sender.get("sender_type") != "user":
        user = ""  # another bot: two of them would talk for ever
    name = _text(message, "message_type")
    said = _said(name, _text(message, "content"))
    kind: Kind = "text" if said or name in ("text", "post") else _KINDS.get(name, "other")
    return Event(user, event_id, kind, said, group=message.get("chat_type") != "p2p")


def _tap(event_id: str, event: Mapping[str, Any]) -> Event:
    action = _part(event, "action")
    said = _text(_part(action, "value"), "say")
    return Event(
        _identifier(_part(event, "operator"), "open_id"), event_id, "text", said, tapped=True
    )


def _said(name: str, content: str) -> str:
    """Return the words in `content`, a JSON text; mentions of the bot are no words."""
    try:
        inside = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return ""
    if not isinstance(inside, dict):
        return ""
    if name == "text":
        return _MENTION.sub("", _text(inside, "text")).strip()
    return _post(inside.get("content")) if name == "post" else ""


def _post(lines: object) -> str:
    """Return the words of a formatted message: lines of parts, each with a tag."""
    if not isinstance(lines, list):
        return ""
    said = (
        "".join(_text(part, "text") for part in line if isinstance(part, Mapping))
        for line in lines
        if isinstance(line, list)
    )
    return "\n".join(line for line in said if line).strip()


def _part(mapping: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = mapping.get(field)
    return value if isinstance(value, Mapping) else {}


def _text(mapping: Mapping[str, Any], field: str) -> str:
    value = mapping.get(field)
    return value if isinstance(value, str) else ""


def _identifier(mapping: Mapping[str, Any], field: str) -> str:
    value = _text(mapping, field)
    return value if len(value) <= _LONGEST_ID else ""
