"""A turn as WeChat's text messages: one page at a time, buttons as links that say their title."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from channels.messaging.reply import Button, Reply, Turn, offered
from channels.messaging.text import cut, labels, menu, reply_text

PAGE_BYTES: Final = 2048
"""UTF-8 bytes of one text; an answer within the request is one message only."""

_LINK: Final = '<a href="weixin://bizmsgmenu?msgmenucontent={title}&msgmenuid={number}">{title}</a>'
_UNSAFE: Final = frozenset("<>\"'&=?#%\n")


def pages(turn: Turn, links: bool) -> list[str]:
    """Return the texts of a turn. All but the last end with how to get the next.

    With `links` the buttons can be tapped; they are numbered in any case.
    """
    more = f"\n\n{labels()['more']}"
    text = "\n\n".join(said for said in (_plain(reply_text(reply)) for reply in turn) if said)
    last = offered(turn)
    choices = _choices(last, links) if last else ""
    texts = cut(text, PAGE_BYTES - len(more.encode()))
    if choices and texts and len(f"{texts[-1]}\n\n{choices}".encode()) <= PAGE_BYTES:
        texts[-1] = f"{texts[-1]}\n\n{choices}"
    elif choices:
        texts += cut(choices, PAGE_BYTES - len(more.encode()))
    return [f"{page}{more}" for page in texts[:-1]] + texts[-1:]


def rest_of(texts: list[str]) -> Turn:
    """Return the pages after the first as a turn that can be kept; `pages` shows it alike."""
    more = f"\n\n{labels()['more']}"
    return tuple(Reply(page.removesuffix(more), title=_READY) for page in texts[1:])


_READY: Final = "page"


def _choices(reply: Reply, links: bool) -> str:
    """Return the line of choices; with so many links that a page cannot hold them, without."""
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
    """Return text in which nothing people wrote becomes a link or a tag."""
    return text.replace("<", "＜")
