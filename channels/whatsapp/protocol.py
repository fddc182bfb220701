"""What Twilio sends for WhatsApp: its proof and its forms. Pure: no clock, no network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from channels.messaging.incoming import Incoming, Kind, RefusedError

_MESSAGE_ID: Final = re.compile(r"(SM|MM)[0-9a-f]{32}")
_MOST_FIELDS: Final = 100
_PREFIX: Final = "whatsapp:"


def read_form(body: bytes) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        RefusedError: it is no form, or a field stands there twice and could mean two things.
    """
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RefusedError("unreadable", 400) from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise RefusedError("unreadable", 400)
    return fields


def is_genuine(fields: Mapping[str, str], signature: str, address: str, token: str) -> bool:
    """Say whether Twilio signed the form for the address that stands in its console."""
    return bool(RequestValidator(token).validate(address, dict(fields), signature))


def read_message(fields: Mapping[str, str]) -> Incoming:
    """Return the message of a form.

    Raises:
        RefusedError: it is no message from WhatsApp.
    """
    sender, own, number = (fields.get(name, "") for name in ("From", "To", "MessageSid"))
    if not sender.startswith(_PREFIX) or not own or not _MESSAGE_ID.fullmatch(number):
        raise RefusedError("unreadable", 400)
    kind, text = _content(fields)
    return Incoming(sender.removeprefix(_PREFIX), number, kind, text)


def _content(fields: Mapping[str, str]) -> tuple[Kind, str]:
    text = fields.get("Body", "")
    if text.strip():
        return "text", text
    if fields.get("NumMedia", "0") == "0":
        return ("other", "") if "Latitude" in fields else ("text", "")
    family = fields.get("MediaContentType0", "").split("/")[0]
    kinds: dict[str, Kind] = {"image": "image", "audio": "voice"}
    return kinds.get(family, "file"), ""
