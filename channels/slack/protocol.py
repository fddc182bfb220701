"""What Slack sends: its signature, events and taps. Pure: the time is an argument."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from channels.messaging.incoming import Incoming, Kind, RefusedError
from channels.messaging.text import labels

WINDOW: Final = 300
"""Seconds: what was signed longer ago, or ahead, is refused."""
SEVERAL, DONE = "several", "several_done"
"""The field in which several choices are ticked, and the button that sends them."""
_KINDS: Final[Mapping[str, Kind]] = {"image": "image", "audio": "voice"}


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of `X-Slack-Signature` for the raw body."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_genuine(body: bytes, timestamp: str, signature: str, secret: str, now: float) -> bool:
    """Say whether the body was signed with `secret` within five minutes of `now` (seconds)."""
    right = hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode())
    timely = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len(str(10**12))
    return right and timely and abs(now - int(timestamp)) <= WINDOW


def read_body(body: bytes) -> Mapping[str, Any]:
    """Return the JSON of an event, or of the `payload` of a tap.

    Raises:
        RefusedError: it is neither.
    """
    try:
        text = body.decode()
        if text.startswith("payload="):
            text = parse_qs(text, max_num_fields=10).get("payload", [""])[0]
        return _mapping(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise RefusedError("unreadable", 400) from error


def read_message(body: Mapping[str, Any]) -> Incoming | None:
    """Return the message of an event or a tap; None for what is not for us, such as channels.

    Raises:
        RefusedError: it lacks what an event has.
    """
    if body.get("type") == "block_actions":
        return _tapped(body)
    if body.get("type") != "event_callback":
        return None
    event = _mapping(body.get("event"))
    # our own messages come back as events too; edits and joins have a subtype
    ours = "bot_id" in event or event.get("subtype") not in (None, "file_share")
    if event.get("type") != "message" or event.get("channel_type") != "im" or ours:
        return None
    user, chat, number = _texts(event.get("user"), event.get("channel"), body.get("event_id"))
    kind, text = _content(event)
    return Incoming(user, number, kind, text, {"chat": chat})


def _tapped(body: Mapping[str, Any]) -> Incoming | None:
    actions = body.get("actions")
    action = _mapping(actions[0] if isinstance(actions, list) and actions else None)
    if action.get("action_id") == SEVERAL:
        return None  # ticking alone says nothing yet
    user, chat = _texts(
        _mapping(body.get("user")).get("id"), _mapping(body.get("channel")).get("id")
    )
    said, at = _texts(action.get("value"), action.get("action_ts"))
    if action.get("action_id") == DONE:
        said = labels()["several_join"].join(_ticked(body))
    return Incoming(user, f"{user} {at}", "text", said, {"chat": chat})


def _ticked(body: Mapping[str, Any]) -> list[str]:
    """Return what is ticked in the message; nothing ticked is said as an empty message."""
    for fields in _mapping(_mapping(body.get("state")).get("values")).values():
        options = _mapping(_mapping(fields).get(SEVERAL, {})).get("selected_options")
        if isinstance(options, list):
            return list(_texts(*(_mapping(option).get("value") for option in options)))
    return []


def _content(event: Mapping[str, Any]) -> tuple[Kind, str]:
    text, files = event.get("text"), event.get("files")
    if isinstance(text, str) and text.strip():
        return "text", unescape(text)
    if not isinstance(files, list) or not files:
        return "text", ""
    family = str(_mapping(files[0]).get("mimetype", "")).split("/")[0]
    return _KINDS.get(family, "file"), ""


def escape(text: str) -> str:
    """Return text in which Slack sees no link, mention or mark-up of ours."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return what the person typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _texts(*values: object) -> tuple[str, ...]:
    texts = tuple(value for value in values if isinstance(value, str) and value)
    if len(texts) != len(values):
        raise RefusedError("unreadable", 400)
    return texts


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RefusedError("unreadable", 400)
    return value
