"""A turn as WeChat's text messages: a page at a time, buttons as links that say their title."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from channels.messaging.reply import Button, Reply, Turn, offered
from channels.messaging.text import cut, labels, menu, offer_alone, reply_text

PAGE_BYTES: Final = 2048
"""UTF-8 bytes of one text; an answer within the request is one message only."""

_LINK: Final = '<a href="weixin://bizmsgmenu?msgmenucontent={title}&msgmenuid={number}">{title}</a>'
_UNSAFE: Final = frozenset("<>\"'&=?#%\n")


def first_page(turn: Turn, links: bool) -> tuple[str, Turn]:
    """Return the text to send now and what is left; with a rest the text says how to get it.

    With `links` the buttons can be tapped; they are numbered in any case.
    """
    more = f"\n\n{labels()['more']}"
    text = "\n\n".join(said for said in (_plain(reply_text(reply)) for reply in turn) if said)
    last = offered(turn)
    choices = _choices(last, links) if last else ""
    whole = f"{text}\n\n{choices}".strip()
    if len(whole.encode()) <= PAGE_BYTES:
        return whole, ()
    first, *others = cut(text or whole, PAGE_BYTES - len(more.encode()))
    left = (Reply("\n\n".join(others)),) if others else ()
    return f"{first}{more}", (*left, *((offer_alone(last),) if last and text else ()))


def _choices(reply: Reply, links: bool) -> str:
    """Return the line of choices, as links where they take no more than half a page."""
    plain = tuple(replace(button, title=_plain(button.title)) for button in reply.buttons)
    bare = menu(replace(reply, buttons=plain))
    if not links:
        return bare
    linked = tuple(_linked(number, button) for number, button in enumerate(plain, start=1))
    tapped = menu(replace(reply, buttons=linked))
    return tapped if len(tapped.encode()) <= PAGE_BYTES // 2 else bare


def _linked(number: int, button: Button) -> Button:
    if _UNSAFE & set(button.title):
        return button
    return replace(button, title=_LINK.format(title=button.title, number=number))


def _plain(text: str) -> str:
    """Return text in which nothing that people wrote becomes a link or a tag."""
    return text.replace("<", "＜")
