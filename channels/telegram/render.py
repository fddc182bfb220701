"""A turn as Telegram's messages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from channels.messaging.reply import Button, Reply
from channels.messaging.text import cut, menu, reply_text
from channels.telegram.protocol import callback_data

TEXT_UNITS: Final = 4096
"""UTF-16 units, as Telegram counts."""
_SHORT: Final = 8
"""Titles up to here stand two in a row."""


def texts(reply: Reply, offers: bool) -> list[dict[str, Any]]:
    """Return the fields of each `sendMessage` of one reply.

    Its buttons hang below the last; with `offers` they are numbered as well.
    """
    text = reply_text(reply)
    if offers:
        text = f"{text}\n\n{menu(reply)}".strip()
    pieces: list[dict[str, Any]] = [
        {"text": piece, "link_preview_options": {"is_disabled": True}}
        for piece in cut(text, TEXT_UNITS, "utf16")
    ]
    if pieces and reply.buttons:
        pieces[-1]["reply_markup"] = {"inline_keyboard": keyboard(reply.buttons)}
    return pieces


def keyboard(buttons: Sequence[Button]) -> list[list[dict[str, str]]]:
    """Return the rows of buttons: short ones in pairs."""
    rows: list[list[dict[str, str]]] = []
    for number, button in enumerate(buttons, start=1):
        key = {"text": button.title, "callback_data": callback_data(number, button.payload)}
        pairs = rows and len(rows[-1]) == 1 and len(rows[-1][0]["text"]) <= _SHORT
        if pairs and len(button.title) <= _SHORT:
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows
