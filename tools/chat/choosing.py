"""What a number or a title means after a question. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from tools.chat.client import Reply

_SEVERAL = re.compile(r"[1-9]\d?(?:[\s,、。.;/]+[1-9]\d?)*[,、。.;]?")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Offer:
    """The answers that the last reply offered: buttons (title, payload) or several of `several`.

    With `typed` a number is an answer itself (how many people, how much) and chooses nothing.
    """

    buttons: list[tuple[str, str]] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    typed: bool = False

    @property
    def numbered(self) -> bool:
        """Whether a number chooses a button."""
        return bool(self.buttons) and not self.typed and not self.several


def offer_of(reply: Reply) -> Offer:
    """Return what a reply offers, from its buttons and the field it asks for (docs/replies.md)."""
    asks = reply.get("input") or {}
    pairs = [(str(b["title"]), str(b["payload"])) for b in reply.get("buttons") or []]
    several = [str(title) for title in asks.get("choices") or []]
    return Offer(pairs, several, typed=bool(asks))


def meant(text: str, offer: Offer) -> str:
    """Return what to send for what was typed: a choice in the assistant's own words, or as it is.

    >>> meant("2", Offer([("是", "是"), ("不是", "不是的")]))
    '不是的'
    >>> meant("1，3", Offer(several=["扫码", "给现金", "先交费"], typed=True))
    '扫码、先交费'
    >>> meant("2", Offer([("不清楚", "不清楚")], typed=True)), meant("9", Offer([("是", "是")]))
    ('2', '9')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if offer.several and _SEVERAL.fullmatch(plain):
        chosen = [int(number) for number in _NUMBER.findall(plain)]
        if max(chosen) <= len(offer.several):
            return "、".join(offer.several[at - 1] for at in dict.fromkeys(chosen))
    if offer.numbered and re.fullmatch(r"[1-9]\d?[.、。]?", plain):
        number = int(_NUMBER.findall(plain)[0])
        if number <= len(offer.buttons):
            return offer.buttons[number - 1][1]
    return next((payload for title, payload in offer.buttons if title == plain), text)
