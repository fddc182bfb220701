"""A repayment plan (docs/replies.md) as text bars and as a table that fits the width. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.cells import cell_len

from casework.money import yuan as amount_of
from tools.chat.layout import bar
from tools.chat.words import word

MOST_ROWS = 14
"""Months a table shows; of a longer plan the beginning and the end."""
LAST_ROWS = 3
_GAP = 2  # cells between two columns


@dataclass(frozen=True)
class Grid:
    """A table of finished text. The first two columns are words, the others amounts."""

    head: list[str]
    rows: list[list[str]]


def amount_text(fen: int) -> str:
    """Return fen as yuan with their unit."""
    return word("yuan", amount=amount_of(fen))


def bars(payload: dict[str, Any], width: int) -> list[tuple[str, str, str]]:
    """Return what is paid a month as (months, bar, amount), equal months in one line."""
    table = payload["table"]
    column = table["amounts_from"] + table["lenders"]
    paid = [(row[0], row[column]) for row in table["rows"][:-1]]
    most = max((amount for _, amount in paid), default=0)
    lines = []
    for amount, run in groupby(paid, key=lambda month: month[1]):
        numbers = [number for number, _ in run]
        name = "months" if len(numbers) > 1 else "month"
        lines.append((word(name, first=numbers[0], last=numbers[-1]), amount))
    labels = max((cell_len(label) for label, _ in lines), default=0)
    amounts = max((cell_len(amount_text(amount)) for _, amount in lines), default=0)
    room = max(width - labels - amounts - 2 * _GAP, 4)
    return [
        (label + " " * (labels - cell_len(label)), bar(amount, most, room), amount_text(amount))
        for label, amount in lines
    ]


def left_out(payload: dict[str, Any]) -> int:
    """Return how many months the table does not show."""
    months = len(payload["table"]["rows"]) - 1
    return months - MOST_ROWS if months > MOST_ROWS else 0


def grids(payload: dict[str, Any], width: int) -> list[Grid]:
    """Return the table, cut between lenders into as many tables as the width asks for."""
    table = payload["table"]
    first = table["amounts_from"]
    shown = _shown(table["rows"])
    cells = [
        [str(cell) if at < first else amount_of(cell) for at, cell in enumerate(row)]
        for row in shown
    ]
    head = [str(cell) for cell in table["head"]]
    widths = [max(map(cell_len, column)) for column in zip(head, *cells, strict=True)]
    return [
        Grid([head[at] for at in part], [[row[at] for at in part] for row in cells])
        for part in _parts(widths, first, width)
    ]


def _shown(rows: list[list[Any]]) -> list[list[Any]]:
    months = len(rows) - 1
    if months <= MOST_ROWS:
        return rows
    return [*rows[: MOST_ROWS - LAST_ROWS], *rows[-1 - LAST_ROWS :]]


def _parts(widths: list[int], first: int, width: int) -> list[list[int]]:
    """Return the columns of each table; all of them begin with the number and the day."""
    fixed = list(range(first))
    parts: list[list[int]] = [[*fixed]]
    for column in range(first, len(widths)):
        used = sum(widths[at] + _GAP for at in parts[-1])
        if used + widths[column] > width and len(parts[-1]) > first:
            parts.append([*fixed])
        parts[-1].append(column)
    return parts
