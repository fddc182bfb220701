"""What DingTalk sends to a robot: its signature and its messages. Pure: no clock, no network.

The signature covers the time alone, never the body. So whatever a body names is checked before it
is used: above all the address to answer to, which may only be DingTalk's own.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

WINDOW_MS: Final = 3_600_000
"""DingTalk's rule: a request signed more than an hour ago, or ahead, is not theirs."""

Kind = Literal["text", "image", "voice", "file", "other"]

_KINDS: Final[Mapping[str, Kind]] = {"picture": "image", "audio": "voice", "file": "file"}
_LONGEST_ID: Final = 256


class NotAMessageError(ValueError):
    """A body that is no message to a robot; the text names the field, never its content."""


@dataclass(frozen=True)
class RobotMessage:
    """One message to the robot.

    `staff` is the id by which the company's robot may write first; it is missing for people outside
    the company. `webhook` answers this conversation until `webhook_until` (ms since 1970); it is
    empty when the body named an address that is not DingTalk's.
    """

    user: str
    message_id: str
    kind: Kind
    text: str
    staff: str
    group: bool
    webhook: str
    webhook_until: int


def sign(secret: str, timestamp: str) -> str:
    """Return the value of the header `sign` for `timestamp` (ms since 1970, as text).

    >>> sign("this is secret", "1577262236757")
    'hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM='
    """
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def is_genuine(timestamp: str, signature: str, secret: str, now_ms: int) -> bool:
    """Say whether the two headers were made with `secret` within the hour around `now_ms`."""
    right = hmac.compare_digest(sign(secret, timestamp).encode(), signature.encode())
    if not right or not (timestamp.isascii() and timestamp.isdigit()):
        return False
    return abs(now_ms - int(timestamp)) <= WINDOW_MS


def read_message(body: object, own_host: str) -> RobotMessage:
    """Read the JSON of one message; raise `NotAMessageError` when it is none.

    `own_host` is the address of DingTalk's that answers go to ("https://oapi.dingtalk.com").
    """
    if not isinstance(body, Mapping):
        raise NotAMessageError("body")
    staff = _identifier(body, "senderStaffId")
    user = staff or _identifier(body, "senderId")
    message_id = _identifier(body, "msgId")
    if not user or not message_id:
        raise NotAMessageError("msgId" if user else "senderId")
    kind, text = _content(body)
    webhook = body.get("sessionWebhook")
    until = body.get("sessionWebhookExpiredTime")
    ours = isinstance(webhook, str) and webhook.startswith(own_host.rstrip("/") + "/")
    return RobotMessage(
        user=user,
        message_id=message_id,
        kind=kind,
        text=text,
        staff=staff,
        group=body.get("conversationType") == "2",
        webhook=str(webhook) if ours else "",
        webhook_until=until if isinstance(until, int) and not isinstance(until, bool) else 0,
    )


def _identifier(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    return value if isinstance(value, str) and len(value) <= _LONGEST_ID else ""


def _content(body: Mapping[str, Any]) -> tuple[Kind, str]:
    """Return the kind and what was said; DingTalk sends a voice message with its words."""
    name = body.get("msgtype")
    content = body.get("content")
    parts = content if isinstance(content, Mapping) else {}
    if name == "text":
        words = body.get("text")
        said = words.get("content") if isinstance(words, Mapping) else None
    elif name == "richText":
        said = _rich_text(parts.get("richText"))
    elif name == "audio":
        said = parts.get("recognition")
    else:
        said = None
    if isinstance(said, str) and said.strip():
        return "text", said.strip()
    if name == "text":
        return "text", ""
    return ("image" if name == "richText" else _KINDS.get(str(name), "other")), ""


def _rich_text(parts: object) -> str:
    if not isinstance(parts, list):
        return ""
    words = (part.get("text") for part in parts if isinstance(part, Mapping))
    return "".join(word for word in words if isinstance(word, str))
