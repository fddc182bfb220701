"""Lays out text in a fixed width; a Chinese character is two cells wide. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

# What may not begin a line, and what may not end one.
_NOT_FIRST = frozenset("，。、；：！？）》」』】”’…,.;:!?)]}%")
_NOT_LAST = frozenset("/（《「『【“‘([{")
BAR, HALF = "█", "▌"


def pieces(text: str) -> Iterator[str]:
    """Yield what a line must not cut: one wide character, or a run of narrow ones.

    >>> list(pieces("打12345，或ok 吧"))
    ['打', '12345，', '或', 'ok ', '吧']
    """
    run = ""
    for at, character in enumerate(text):
        run += character
        after = text[at + 1 : at + 2]
        narrow = cell_len(character) < 2 and character != " "
        joined = narrow and cell_len(after) < 2 and after != " "
        bound = joined or after in _NOT_FIRST or after == " " or character in _NOT_LAST
        if after and bound:
            continue
        yield run
        run = ""


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of `text`, each at most `width` cells, with no comma at a line's start.

    >>> wrap("他说今晚上门，怎么办", 12)
    ['他说今晚上', '门，怎么办']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in pieces(paragraph.rstrip()):
            if line and cell_len(line) + cell_len(piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            while cell_len(piece.rstrip()) > width:
                head, piece = _cut(piece, width)
                lines.append(head)
            line += piece
        lines.append(line.rstrip())
    return lines


def _cut(text: str, width: int) -> tuple[str, str]:
    """Split a piece that is wider than a whole line, such as an address."""
    end = len(text)
    while end > 1 and cell_len(text[:end]) > width:
        end -= 1
    return text[:end], text[end:]


def rows(items: Sequence[str], width: int, gap: int = 3) -> list[list[int]]:
    """Return the numbers of the items (from 0) that share a line, in order.

    >>> rows(["1 是", "2 不是", "3 不清楚"], 16)
    [[0, 1], [2]]
    """
    lines: list[list[int]] = []
    used = 0
    for number, item in enumerate(items):
        need = cell_len(item)
        if lines and used + gap + need <= width:
            lines[-1].append(number)
            used += gap + need
        else:
            lines.append([number])
            used = need
    return lines


def bar(value: int, most: int, width: int) -> str:
    """Return a bar of at most `width` cells in steps of half a cell; anything above 0 shows.

    >>> bar(10, 10, 4), bar(5, 10, 3), bar(1, 1000, 4), bar(0, 10, 4)
    ('████', '█▌', '▌', '')
    """
    halves = max(round(value * width * 2 / most), 1) if value > 0 and most > 0 else 0
    return BAR * (halves // 2) + HALF * (halves % 2)
