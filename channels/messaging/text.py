"""An answer as plain text: cut where a sentence ends, buttons as numbers. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import yaml

from channels.messaging.reply import Button, Reply, Turn, offered

Unit = Literal["bytes", "characters", "utf16"]

_SIZES: Final[dict[Unit, Callable[[str], int]]] = {
    "bytes": lambda text: len(text.encode()),
    "characters": len,
    "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
}
# Better ends first: a paragraph, a line, a sentence, half a sentence.
_ENDS: Final = tuple(
    re.compile(end) for end in (r"\n\s*\n", r"\n", r"[。！？!?…][」』”’）)]*", r"[；;，,、]")
)
_LINK: Final = re.compile(r"https?://[!-~]+")
# A piece that ends earlier than this share of the limit is not worth the nicer end.
_LEAST: Final = 0.4
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


def cut(text: str, limit: int, unit: Unit = "bytes") -> list[str]:
    """Return `text` in pieces of at most `limit` units, none of them empty.

    Pieces end with a paragraph, else a line, else a sentence; never inside a character, and inside
    a link only when the link alone is longer than the limit. `limit` is at least 8.

    >>> cut("先别转账。再打110。", 16)
    ['先别转账。', '再打110。']
    """
    size = _SIZES[unit]
    rest, pieces = text.strip(), []
    while rest and size(rest) > limit:
        end = _end(rest, _most(rest, limit, size))
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [piece for piece in [*pieces, rest] if piece]


def _most(text: str, limit: int, size: Callable[[str], int]) -> int:
    """Return how many characters fit, at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= limit else (low, middle - 1)
    return low


def _end(text: str, most: int) -> int:
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text[: most + 1]) if match.end() <= most]
        if ends and ends[-1] >= most * _LEAST and not _in_link(text, ends[-1]):
            return ends[-1]
    link = _in_link(text, most)
    if link:
        return link
    end = most
    while end > 1 and _belongs_to_the_one_before(text, end):
        end -= 1
    return end


def _in_link(text: str, at: int) -> int:
    """Return where the link begins that a cut at `at` would break, 0 when it breaks none."""
    return next((m.start() for m in _LINK.finditer(text) if m.start() < at < m.end()), 0)


def _belongs_to_the_one_before(text: str, at: int) -> bool:
    sign = text[at]
    return sign in _JOINERS or text[at - 1] == "\u200d" or unicodedata.combining(sign) != 0


def menu(reply: Reply) -> str:
    """Return the line that offers the buttons of `reply` to somebody who can only type.

    A number chooses, unless numbers answer the question itself or stand for something in its text.
    """
    # the text of a question with several answers has numbered most of them itself
    said = reply.text if reply.multi else ""
    words, titles = labels(), [b.title for b in reply.buttons if b.title not in said]
    if not titles:
        return ""
    if not chosen_by_number(reply):
        return words["choose_by_title"].format(choices=words["between"].join(titles))
    numbered = [words["number"].format(number=n, title=t) for n, t in enumerate(titles, start=1)]
    words_of = words["choose"] if len(titles) > 1 else words["choose_one"]
    return words_of.format(choices=words["between"].join(numbered if len(titles) > 1 else titles))


_NUMBERED: Final = re.compile(r"[①②]|^\s*\d{1,2}\s*[.、．)）]", re.MULTILINE)


def chosen_by_number(reply: Reply) -> bool:
    """Return whether a bare number chooses a button of `reply`."""
    return not (reply.multi or reply.digits_answer or _NUMBERED.search(reply.text))


def ticked(reply: Reply) -> tuple[Button, ...]:
    """Return the choices of `reply` of which several may be taken; its text numbers them."""
    return tuple(b for b in reply.buttons if b.title in reply.text) if reply.multi else ()


def offer_alone(reply: Reply) -> Reply:
    """Return the buttons of a reply without its text, chosen as they were with it."""
    by_title = not chosen_by_number(reply)
    return Reply(buttons=reply.buttons, multi=reply.multi, digits_answer=by_title)


def plain_text(turn: Turn) -> str:
    """Return the whole turn as one text: what a platform without buttons and files sends.

    >>> from channels.messaging.reply import Button
    >>> yes, no = Button("有", "有"), Button("没有", "没有")
    >>> print(plain_text((Reply("对方有工牌吗？", (yes, no)),)))
    对方有工牌吗？
    <BLANKLINE>
    回复数字就行：1 有　2 没有
    """
    last = offered(turn)
    parts = [reply_text(reply) for reply in turn]
    if last is not None:
        parts.append(menu(last))
    return "\n\n".join(part for part in parts if part)


def reply_text(reply: Reply) -> str:
    """Return a reply's text with the links its text does not give yet; without its buttons."""
    words, lines = labels(), [reply.text.strip()]
    if reply.image and reply.image not in reply.text:
        lines.append(words["picture"].format(url=reply.image))
    lines += [
        words["file"].format(name=file.name, url=file.url)
        for file in reply.files
        if file.url not in reply.text
    ]
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1)
def labels() -> dict[str, str]:
    """Return the labels of words.yml."""
    text = Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
    return {name: str(label) for name, label in yaml.safe_load(text).items()}
