"""What WeChat sends to an official account: its messages and events. Pure: no clock, no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels.messaging.incoming import Incoming, Kind, RefusedError

LEFT: Final = "left"
"""In `way_back` of somebody who has unfollowed the account; they get no answer."""

_KINDS: Final[Mapping[str, Kind]] = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "file",
    "shortvideo": "file",
    "file": "file",
    "location": "other",
    "link": "other",
}
_HELLO: Final = frozenset({"subscribe", "SCAN"})
_LONGEST: Final = 128


def read_message(fields: Mapping[str, str]) -> Incoming | None:
    """Return the message or event of a callback; None for events that ask for no answer.

    Raises:
        RefusedError: a field is missing or too long.
    """
    user, account = _name(fields, "FromUserName"), _name(fields, "ToUserName")
    way_back = {"account": account}
    if fields.get("MsgType") == "event":
        return _event(fields, user, way_back)
    kind = _KINDS.get(_name(fields, "MsgType"), "other")
    text = fields.get("Content", "") if kind == "text" else ""
    return Incoming(user, _number(fields, "MsgId"), kind, text, way_back)


def _event(fields: Mapping[str, str], user: str, way_back: Mapping[str, str]) -> Incoming | None:
    event, at = _name(fields, "Event"), _number(fields, "CreateTime")
    # an event has no number of its own
    number = f"{user} {at} {event}"
    if event in _HELLO:
        return Incoming(user, number, "hello", "", way_back)
    if event == "CLICK":
        key = _name(fields, "EventKey")
        return Incoming(user, f"{number} {key}", "text", key, way_back)
    if event == "unsubscribe":
        return Incoming(user, number, "other", "", {**way_back, LEFT: "1"})
    return None


def _name(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not 0 < len(value) <= _LONGEST:
        raise RefusedError("unreadable", 400)
    return value


def _number(fields: Mapping[str, str], name: str) -> str:
    value = _name(fields, name)
    if not (value.isascii() and value.isdigit()):
        raise RefusedError("unreadable", 400)
    return value
