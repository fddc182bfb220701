"""One turn's answer, whatever channel shows it. No Rasa, no network: platforms render this."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

# What a line that announces links says of them, and what is not true of a file sent along.
_OF_LINKS: Final = re.compile(r"[，。](?:文件保存|链接)[^，。：]*(?=[，。：])")


@dataclass(frozen=True)
class Button:
    """What a person may tap; `payload` is what is then said for them."""

    title: str
    payload: str


@dataclass(frozen=True)
class File:
    """A file behind a link that expires; `size` in bytes."""

    name: str
    url: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Table:
    """Rows of words, money already written in yuan."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reply:
    """One bubble.

    `text` says everything, the links too. With `multi` several buttons may be chosen, and the text
    numbers them itself. `digits_answer`: a bare number answers the question (an amount, a day), so
    the buttons may not be chosen by number. `image` is a link to a picture.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    multi: bool = False
    digits_answer: bool = False
    image: str = ""
    files: tuple[File, ...] = ()
    table: Table | None = None
    title: str = ""

    def without_links(self) -> Reply:
        r"""Return the reply without the lines that link its files: for who sends the files.

        >>> file = File("信.pdf", "https://a/1", "application/pdf", 9)
        >>> Reply("信好了，文件保存24小时：\nPDF：https://a/1", files=(file,)).without_links().text
        '信好了。'
        """
        urls = [file.url for file in self.files] + [self.image or "\0"]
        kept: list[str] = []
        for line in self.text.split("\n"):
            if not any(url in line for url in urls):
                kept.append(line)
            elif kept and kept[-1].endswith("："):
                # it announced the links
                kept[-1] = _OF_LINKS.sub("", kept[-1])[:-1] + "。"
        return replace(self, text=re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip())


Turn = tuple[Reply, ...]


def offered(turn: Turn) -> Reply | None:
    """Return the reply whose buttons are on offer at the end of the turn, None without any."""
    return next((reply for reply in reversed(turn) if reply.buttons), None)


def to_json(turn: Turn) -> str:
    """Return the turn as text to be kept until it can be delivered."""
    return json.dumps([asdict(reply) for reply in turn], ensure_ascii=False)


def from_json(kept: str) -> Turn:
    """Return the turn that `to_json` wrote."""
    return tuple(_reply(row) for row in json.loads(kept))


def _reply(row: dict[str, Any]) -> Reply:
    table = row.pop("table")
    rows = tuple(tuple(cells) for cells in table["rows"]) if table else ()
    return Reply(
        **{key: value for key, value in row.items() if key not in ("buttons", "files")},
        buttons=tuple(Button(**button) for button in row["buttons"]),
        files=tuple(File(**file) for file in row["files"]),
        table=Table(tuple(table["head"]), rows) if table else None,
    )
