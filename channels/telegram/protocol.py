"""What Telegram sends: its proof and its updates. Pure: no clock, no network."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Final

from channels.messaging.incoming import Incoming, Kind, RefusedError

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name, no secret
CALLBACK_BYTES: Final = 64
_BY_NUMBER: Final = "#"
_KINDS: Final[Mapping[str, Kind]] = {
    "photo": "image",
    "sticker": "image",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "document": "file",
    "video": "file",
}


def is_genuine(header: str, secret: str) -> bool:
    """Say whether the header holds the secret that was given to `setWebhook`."""
    return hmac.compare_digest(header.encode(), secret.encode())


def read_update(body: object) -> Incoming | None:
    """Return the message of an update; None for what is not for us, such as groups and edits.

    Raises:
        RefusedError: the body is no update.
    """
    update = _mapping(body)
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise RefusedError("unreadable", 400)
    if "callback_query" in update:
        return _tapped(str(number), _mapping(update["callback_query"]))
    if "message" not in update:
        return None
    message = _mapping(update["message"])
    kind, text = _content(message)
    return _from(str(number), message, _mapping(message.get("from")), kind, text, {})


def _tapped(number: str, query: Mapping[str, Any]) -> Incoming | None:
    message, data, query_id = query.get("message"), query.get("data"), query.get("id")
    if not isinstance(data, str) or not isinstance(query_id, str):
        raise RefusedError("unreadable", 400)
    if not isinstance(message, Mapping):
        return None  # a button below a message sent inline; we send none
    said = _title(message, data) if data.startswith(_BY_NUMBER) else data
    return _from(number, message, _mapping(query.get("from")), "text", said, {"query": query_id})


def _from(
    number: str,
    message: Mapping[str, Any],
    sender: Mapping[str, Any],
    kind: Kind,
    text: str,
    more: Mapping[str, str],
) -> Incoming | None:
    chat, user = _mapping(message.get("chat")), sender.get("id")
    if not isinstance(user, int) or not isinstance(chat.get("id"), int):
        raise RefusedError("unreadable", 400)
    if chat.get("type") != "private" or sender.get("is_bot"):
        return None  # in a group everybody would read what is meant for one
    return Incoming(str(user), number, kind, text, {"chat": str(chat["id"]), **more})


def _content(message: Mapping[str, Any]) -> tuple[Kind, str]:
    text = message.get("text")
    if not isinstance(text, str):
        return next((kind for name, kind in _KINDS.items() if name in message), "other"), ""
    return ("hello", "") if text.split(" ")[0] == "/start" else ("text", text)


def callback_data(number: int, payload: str) -> str:
    """Return what a button carries: its payload, or its number where that is too long."""
    fits = len(payload.encode()) <= CALLBACK_BYTES and not payload.startswith(_BY_NUMBER)
    return payload if fits else f"{_BY_NUMBER}{number}"


def _title(message: Mapping[str, Any], data: str) -> str:
    """Return the title of the tapped button, which Telegram sends along; else its number."""
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, Mapping) and button.get("callback_data") == data:
                return str(button.get("text", ""))
    return data.removeprefix(_BY_NUMBER)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RefusedError("unreadable", 400)
    return value
