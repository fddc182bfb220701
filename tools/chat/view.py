"""Shows replies on the screen: words, numbered choices, plans, files. Decides nothing."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

import opencc
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tools.chat.layout import rows, wrap
from tools.chat.plan import bars, grids, left_out
from tools.chat.words import word

WIDEST = 100
"""Cells; longer lines are tiring to read."""
INDENT = 2
MARK = "▎ "
_SCRIPT = "s2tw"  # the letters the page shows, see tools/web_data.py


def same(text: str) -> str:
    """Return the text as it is."""
    return text


def shown(text: str) -> str:
    r"""Drop what would steer the terminal; what people wrote comes back in replies.

    >>> shown("a\x1b[2J\tb\nc")
    'a[2J b\nc'
    """
    seen = text.replace("\t", " ")
    return "".join(c for c in seen if c == "\n" or unicodedata.category(c)[0] != "C")


def to_traditional() -> Callable[[str], str]:
    """Return what turns Simplified into the Traditional that the page shows, too."""
    convert: Callable[[str], str] = opencc.OpenCC(_SCRIPT).convert
    return convert


def console(out: IO[str], colour: bool, width: int) -> Console:
    """Return a console that writes colours only where asked, never guesses and marks nothing up."""
    return Console(
        file=out, width=min(width, WIDEST), no_color=not colour, force_terminal=colour,
        color_system="standard" if colour else None, legacy_windows=False,
        markup=False, emoji=False, highlight=False,
    )  # fmt: skip


class View:
    """Writes to one console, in one script."""

    def __init__(self, out: Console, letters: Callable[[str], str] = same) -> None:
        self.out = out
        self.letters = letters
        self._hinted: set[str] = set()

    @property
    def width(self) -> int:
        """Cells a line may have."""
        return self.out.width

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """Write one text, wrapped; lines after the first are indented as the first."""
        for part in wrap(self.letters(shown(text)), self.width - indent):
            self._write(Text(" " * indent + part, style=style))

    def notice(self, name: str, **values: object) -> None:
        """Write one of the client's own sentences."""
        self.line(word(name, **values), style="dim")

    def failed(self, name: str, **values: object) -> None:
        """Say on standard error what has nothing to do with the conversation."""
        print(self.letters(word(name, **values)), file=sys.stderr, flush=True)

    def you(self, text: str) -> None:
        """Show what was said by a script; a person sees what they typed."""
        self.line(word("prompt") + text, style="bold green")

    def bot(self, text: str, paths: Sequence[str] = ()) -> None:
        """Show one bubble. A line with one of `paths` is not wrapped, so that it can be copied."""
        mark = MARK if self.colour else " " * INDENT
        for paragraph in shown(text).split("\n"):
            path = next((path for path in paths if path in paragraph), None)
            for part in [paragraph] if path else wrap(self.letters(paragraph), self.width - INDENT):
                line = Text(mark if part else "", "cyan")
                self._write(self._with_path(line, part, path) if path else line + Text(part))
                mark = " " * INDENT
        self.line()

    def _with_path(self, line: Text, text: str, path: str) -> Text:
        """Add `text` to a line; the path in it stays in its own letters."""
        before, _, after = text.partition(path)
        return line + Text(self.letters(before)) + Text(path, "green") + Text(self.letters(after))

    @property
    def colour(self) -> bool:
        """Whether escape sequences are written."""
        return self.out.is_terminal

    def choices(self, titles: list[str]) -> None:
        """Show numbered answers, as many as fit on a line."""
        items = [self.letters(f"{at} {shown(title)}") for at, title in enumerate(titles, start=1)]
        for row in rows(items, self.width - INDENT):
            line = Text(" " * INDENT)
            for place, at in enumerate(row):
                number, _, title = items[at].partition(" ")
                line.append(("   " if place else "") + number, "bold cyan").append(f" {title}")
            self._write(line)

    def hint(self, name: str) -> None:
        """Say how to answer, the first time only."""
        if name not in self._hinted:
            self._hinted.add(name)
            self.line(word(name), style="dim", indent=INDENT)

    def besides(self, titles: list[str]) -> None:
        """Show answers that are said by their words alone."""
        if titles:
            self.line(word("or_say") + "　".join(titles), style="dim", indent=INDENT)
            self.line()

    def path(self, name: str, path: str, **values: object) -> None:
        """Write a sentence with a path, not wrapped, so that it can be copied, and as it is."""
        said = word(name, path=path, **values)
        self._write(self._with_path(Text(" " * INDENT), said, path))
        self.line()

    def plan(self, payload: dict[str, Any]) -> None:
        """Show a plan as bars and table."""
        room = self.width - INDENT
        self.line(word("plan"), style="bold", indent=INDENT)
        for label, drawn, amount in bars(payload, room):
            line = Text(" " * INDENT + self.letters(label) + "  ")
            self._write(line.append(drawn, "cyan").append(f" {amount}"))
        self.line()
        self.line(word("plan_table"), style="bold", indent=INDENT)
        for grid in grids(payload, room):
            self._grid(grid.head, grid.rows)
        if left_out(payload):
            self.notice("more_rows", count=left_out(payload))

    def _grid(self, head: list[str], body: Iterable[list[str]]) -> None:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for at, name in enumerate(head):
            table.add_column(self.letters(shown(name)), justify="right" if at > 1 else "left")
        for row in body:
            table.add_row(*(self.letters(shown(cell)) for cell in row))
        with self.out.capture() as capture:
            self.out.print(table, width=self.width - INDENT)
        for line in capture.get().splitlines():
            self.out.file.write(" " * INDENT + line.rstrip() + "\n")
        self.line()

    def _write(self, text: Text) -> None:
        self.out.print(text, soft_wrap=True)
