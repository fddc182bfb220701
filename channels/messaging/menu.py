"""A number that a person types in place of tapping a button."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sanic import Sanic

from casework.numerals import parse_count
from channels.messaging.output import reply_of
from channels.messaging.reply import Reply, offered
from channels.messaging.text import chosen_by_number

_NUMBER: Final = re.compile(
    r"(?:我?[选要]|回复|按|第|选择)*\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])"
    r"\s*[个号]?[。.、)）吧]?"
)


def resolve(text: str, reply: Reply | None) -> str:
    """Return what the button with the number `text` says; else `text` as it is.

    `reply` is the last one that offered buttons.

    >>> from channels.messaging.reply import Button
    >>> asked = Reply("有工牌吗？", (Button("有", "有"), Button("没有", "没有")))
    >>> resolve("选２", asked), resolve("没看清", asked), resolve("3", asked)
    ('没有', '没看清', '3')
    """
    match = _NUMBER.fullmatch(text.strip())
    if reply is None or match is None or not chosen_by_number(reply):
        return text
    number = _value(match[1])
    if number is None or not 1 <= number <= len(reply.buttons):
        return text
    return reply.buttons[number - 1].payload


async def meant(app: Sanic | None, sender: str, text: str) -> str:
    """Return what `sender` means with `text`: a bare number is looked up in what was offered."""
    agent = getattr(app.ctx, "agent", None) if app is not None else None
    store = getattr(agent, "tracker_store", None)
    if store is None or not _NUMBER.fullmatch(text.strip()):
        return text
    return resolve(text, last_offer(await store.retrieve(sender)))


def last_offer(tracker: Any) -> Reply | None:
    """Return the last reply of a conversation with buttons since the person spoke; else None."""
    turn: list[Reply] = []
    for event in reversed(getattr(tracker, "events", None) or ()):
        kind = type(event).__name__
        if kind == "UserUttered":
            break
        if kind == "BotUttered":
            turn.append(_said(event))
    return offered(_in_order(turn))


def _said(event: Any) -> Reply:
    name = (event.metadata or {}).get("utter_action")
    return reply_of({**(event.data or {}), "text": event.text, "utter_action": name})


def _in_order(backwards: Sequence[Reply]) -> tuple[Reply, ...]:
    return tuple(reversed(backwards))


def _value(said: str) -> int | None:
    if said in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return ord(said) - ord("①") + 1
    return int(said) if said.isdecimal() else parse_count(said)
