"""What 微信客服 tells us: that something is new, and what it is. Pure: no clock, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.messaging.incoming import Incoming, RefusedError
from channels.wecom.protocol import KINDS, LONGEST_ID

_PERSON: Final = 3
"""The origin of what a person wrote; 4 are events, 5 the company's own people."""
ANSWERABLE: Final = 48 * 3600
"""Seconds after which a message may not be answered any more."""
WELCOME: Final = 20
"""Seconds for which the code of a greeting is good."""


@dataclass(frozen=True)
class Lost:
    """A message that was taken and not delivered; `reason` is the app's number for why."""

    message_id: str
    reason: str


def read_event(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the account with something new and the token to ask with; None for other events.

    Raises:
        RefusedError: it is no event, or a field is missing or too long.
    """
    if not _name(fields, "MsgType"):
        raise RefusedError("unreadable", 400)
    if fields.get("Event") != "kf_msg_or_event":
        return None
    account, token = _name(fields, "OpenKfId"), _name(fields, "Token")
    if not account or not token:
        raise RefusedError("unreadable", 400)
    return account, token


def read_item(item: Any, now: float) -> Incoming | Lost | None:
    """Return what one item of `msg_list` says; None for what asks for no answer or is too old."""
    if not isinstance(item, Mapping):
        return None
    number, sent = _name(item, "msgid"), item.get("send_time")
    if not number or not isinstance(sent, int):
        return None
    age = now - sent
    if item.get("msgtype") == "event":
        return _event(_part(item, "event"), number, age)
    user, account = _name(item, "external_userid"), _name(item, "open_kfid")
    if item.get("origin") != _PERSON or not user or not account or age > ANSWERABLE:
        return None
    kind = KINDS.get(_name(item, "msgtype"), "other")
    text = _said(_part(item, "text")) if kind == "text" else ""
    return Incoming(user, number, kind, text, {"account": account})


def _event(event: Mapping[str, Any], number: str, age: float) -> Incoming | Lost | None:
    if event.get("event_type") == "msg_send_fail":
        reason = event.get("fail_type")
        return Lost(number, str(reason) if reason in range(100) else "unknown")
    # without a code nothing may be said: they were greeted, or wrote, within 48 hours
    user, account = _name(event, "external_userid"), _name(event, "open_kfid")
    code = _name(event, "welcome_code")
    if event.get("event_type") != "enter_session" or not (user and account and code):
        return None
    if age > WELCOME:
        return None
    return Incoming(user, number, "hello", way_back={"account": account, "code": code})


def _said(text: Mapping[str, Any]) -> str:
    """Return the payload of a tapped choice, else what was typed."""
    said = text.get("menu_id") or text.get("content")
    return said if isinstance(said, str) else ""


def _part(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = item.get(name)
    return part if isinstance(part, Mapping) else {}


def _name(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""
