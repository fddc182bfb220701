"""What WeCom sends to an app: messages and events. Pure: no clock, no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels.messaging.incoming import Incoming, Kind, RefusedError

KINDS: Final[Mapping[str, Kind]] = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "file",
    "file": "file",
}
LONGEST_ID: Final = 128
_LONGEST_KEY: Final = 1024


def read_message(fields: Mapping[str, str], agent: str) -> Incoming | None:
    """Return the message or event for app `agent`; None for what asks for no answer.

    Raises:
        RefusedError: a field is missing or too long, or it is for another app.
    """
    user, kind = _name(fields, "FromUserName"), _name(fields, "MsgType")
    if fields.get("AgentID") != agent:
        raise RefusedError("receiver")
    if kind == "event":
        return _event(fields, user)
    text = fields.get("Content", "") if kind == "text" else ""
    return Incoming(user, _name(fields, "MsgId"), KINDS.get(kind, "other"), text)


def _event(fields: Mapping[str, str], user: str) -> Incoming | None:
    event = _name(fields, "Event")
    number = f"{user} {_name(fields, 'CreateTime')} {event}"
    if event == "subscribe":
        return Incoming(user, number, "hello")
    if event == "click":
        return Incoming(user, number, "text", _name(fields, "EventKey", _LONGEST_KEY))
    if event == "template_card_event":
        # a card can be tapped once
        task = _name(fields, "TaskId")
        said = _name(fields, "EventKey", _LONGEST_KEY)
        return Incoming(user, f"{user} {task}", "text", said)
    return None


def _name(fields: Mapping[str, str], name: str, longest: int = LONGEST_ID) -> str:
    value = fields.get(name, "")
    if not 0 < len(value) <= longest:
        raise RefusedError("unreadable", 400)
    return value
