"""Writes a reply as Feishu's messages. Pure.

A reply without buttons is a text message. One with buttons is a card in plain text, so that
nothing a person wrote is taken for markup; the card cannot be passed on to others.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from channels.messaging.reply import Button, Reply
from channels.messaging.text import cut, menu, reply_text

LONGEST: Final = 20_000
"""Bytes a message: a card may hold 30 KB, its frame and the escapes of JSON included."""

_LONGEST_TITLE: Final = 100
_ADDRESS: Final = re.compile(r"https?://")


@dataclass(frozen=True)
class Message:
    """One message as im/v1/messages takes it; `content` is a JSON text."""

    msg_type: str
    content: str


def render(reply: Reply, numbered: bool) -> list[Message]:
    """Return one reply as messages; `numbered` when its buttons may be chosen by number."""
    pieces = cut(reply_text(reply), LONGEST, "bytes")
    if not reply.buttons:
        return [_text(piece) for piece in pieces]
    # Plain text in a card shows an address that nobody can tap: such a text goes before the card.
    end = "" if not pieces or _ADDRESS.search(pieces[-1]) else pieces.pop()
    hint = menu(reply) if numbered else ""
    return [*(_text(piece) for piece in pieces), _card(end, reply.buttons, hint)]


def _text(text: str) -> Message:
    return _message("text", {"text": text})


def _card(text: str, buttons: Sequence[Button], hint: str) -> Message:
    elements: list[dict[str, Any]] = []
    if text:
        elements.append({"tag": "div", "text": _plain(text)})
    elements.append({"tag": "action", "actions": [_button(button) for button in buttons]})
    if hint:
        elements.append({"tag": "note", "elements": [_plain(hint)]})
    config = {"wide_screen_mode": True, "enable_forward": False}
    return _message("interactive", {"config": config, "elements": elements})


def _button(button: Button) -> dict[str, Any]:
    return {
        "tag": "button",
        "text": _plain(button.title[:_LONGEST_TITLE]),
        "type": "default",
        "value": {"say": button.payload},
    }


def _plain(text: str) -> dict[str, str]:
    return {"tag": "plain_text", "content": text}


def file_message(file_key: str) -> Message:
    """Return the message that hands over an uploaded file."""
    return _message("file", {"file_key": file_key})


def picture_message(image_key: str) -> Message:
    """Return the message that shows an uploaded picture."""
    return _message("image", {"image_key": image_key})


def toast(words: str) -> dict[str, Any]:
    """Return the answer to a tap: a short note that the button was understood."""
    return {"toast": {"type": "info", "content": words}} if words else {}


def _message(msg_type: str, content: dict[str, Any]) -> Message:
    return Message(msg_type, json.dumps(content, ensure_ascii=False))
