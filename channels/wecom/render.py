"""A turn as WeCom's messages: texts of 2,048 bytes, the choices numbered or as a card. Pure."""

from __future__ import annotations

from typing import Any, Final

from channels.messaging.reply import Reply, Turn, offered
from channels.messaging.text import cut, labels, menu, reply_text

TEXT_BYTES: Final = 2048
MOST_BUTTONS: Final = 6
_LONGEST_TITLE: Final = 10
"""Characters of a button that a card shows whole (unchecked)."""

Message = dict[str, Any]


def messages(turn: Turn, card: str = "") -> list[Message]:
    """Return what says the turn. `card` is the id of a card for the choices; without, numbers."""
    parts = [_plain(reply_text(reply)) for reply in turn]
    last = offered(turn)
    if last is not None:
        parts.append(_plain(menu(last)))
    text = "\n\n".join(part for part in parts if part)
    said: list[Message] = [
        {"msgtype": "text", "text": {"content": piece}} for piece in cut(text, TEXT_BYTES)
    ]
    return [*said, _card(last, card)] if last and card and _fits(last) else said


def _fits(reply: Reply) -> bool:
    short = all(len(button.title) <= _LONGEST_TITLE for button in reply.buttons)
    return short and not reply.multi and len(reply.buttons) <= MOST_BUTTONS


def _card(reply: Reply, card: str) -> Message:
    buttons = [{"text": button.title, "key": button.payload} for button in reply.buttons]
    content = {
        "card_type": "button_interaction",
        "main_title": {"title": labels()["name"]},
        "task_id": card,
        "button_list": buttons,
    }
    return {"msgtype": "template_card", "template_card": content}


def _plain(text: str) -> str:
    """Return text in which nothing that people wrote becomes a link."""
    return text.replace("<", "＜")
