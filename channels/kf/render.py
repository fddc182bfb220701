"""A turn as messages of 微信客服: texts of 2,048 bytes, choices as a numbered menu. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from channels.messaging.reply import Reply, Turn, offered
from channels.messaging.text import (
    chosen_by_number,
    cut,
    labels,
    menu,
    offer_alone,
    reply_text,
)

TEXT_BYTES: Final = 2048
HEAD_BYTES: Final = 1024
MOST_CHOICES: Final = 10
ID_BYTES: Final = 64
TITLE_BYTES: Final = 128

Message = dict[str, Any]


def page(turn: Turn, room: int) -> tuple[list[Message], Turn]:
    """Return at most `room` messages that say the turn, and what is left for 下文.

    Bubbles become one text. With a rest the last text says how to get it.
    """
    parts = [said for said in (_plain(reply_text(reply)) for reply in turn) if said]
    last = offered(turn)
    if last is not None and _fits(last):
        texts, head = _before_menu(parts)
        said = [_text(text) for text in texts]
        said += [_menu(last, head)] if head else []
        if head and len(said) <= room:
            return said, ()
    texts = cut("\n\n".join([*parts, *([_plain(menu(last))] if last else [])]), TEXT_BYTES)
    if len(texts) <= room:
        return [_text(text) for text in texts], ()
    return _first(parts, last, room)


def _first(parts: list[str], last: Reply | None, room: int) -> tuple[list[Message], Turn]:
    more = f"\n\n{labels()['more']}"
    # the last bubble is the question: it stays whole, with its buttons
    body, question = (parts[:-1], parts[-1]) if len(parts) > 1 else (parts, "")
    texts = cut("\n\n".join(body), TEXT_BYTES - len(more.encode()))
    now, later = texts[:room], texts[room:]
    asked = replace(offer_alone(last) if last else Reply(), text=question)
    rest = (Reply("\n\n".join(later)), asked)
    said = [_text(text) for text in [*now[:-1], f"{now[-1]}{more}"]]
    return said, tuple(reply for reply in rest if reply.text or reply.buttons)


def _before_menu(parts: list[str]) -> tuple[list[str], str]:
    """Return the texts before a menu and its head; no head when the question is too long."""
    whole = "\n\n".join(parts)
    if _size(whole) <= HEAD_BYTES:
        return [], whole or labels()["name"]
    if _size(parts[-1]) <= HEAD_BYTES:
        return cut("\n\n".join(parts[:-1]), TEXT_BYTES), parts[-1]
    return [], ""


def _fits(reply: Reply) -> bool:
    small = all(
        _size(button.payload) <= ID_BYTES and _size(_title(reply, number)) <= TITLE_BYTES
        for number, button in enumerate(reply.buttons, start=1)
    )
    return small and not reply.multi and len(reply.buttons) <= MOST_CHOICES


def _menu(reply: Reply, head: str) -> Message:
    choices = [
        {"type": "click", "click": {"id": button.payload, "content": _title(reply, number)}}
        for number, button in enumerate(reply.buttons, start=1)
    ]
    tail = labels()["tap_or_number" if chosen_by_number(reply) else "tap_or_title"]
    content = {"head_content": head, "list": choices, "tail_content": tail}
    return {"msgtype": "msgmenu", "msgmenu": content}


def _title(reply: Reply, number: int) -> str:
    title = _plain(reply.buttons[number - 1].title)
    if not chosen_by_number(reply):
        return title
    return labels()["number"].format(number=number, title=title)


def _text(text: str) -> Message:
    return {"msgtype": "text", "text": {"content": text}}


def _plain(text: str) -> str:
    """Return text in which nothing that people wrote becomes a link."""
    return text.replace("<", "＜")


def _size(text: str) -> int:
    return len(text.encode())
