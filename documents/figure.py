"""Draw a repayment plan: what is left to pay above, what is paid each month to whom below.

One SVG with real text serves all: the page shows it, the PDF embeds it, chat channels that take
only pictures get it as PNG. Names are people's own words and are escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn
import typst
import yaml

from casework.money import yuan
from casework.propose_repayment_plan.table import Table

HERE = Path(__file__).resolve().parent
PNG_TYPE, SVG_TYPE = "image/png", "image/svg+xml"
WIDTH = 720
MOST_BARS = 60
# Told apart without colour too: the second half of the lenders is hatched, and the table names all.
COLOURS = ("#1b5e8c", "#c8642c", "#3a7d44", "#7a4b94", "#8c6d1f", "#5a6770")
_LEFT, _RIGHT, _PANEL, _TOP, _GAP = 80, 20, 92, 74, 52
# Where a figure without its own title begins: the sheet around it says the same.
_UNTITLED = 44
_LEGEND_COLUMNS, _LEGEND_LINE = 3, 24
_NAME_LENGTH = 12
# Sizes of type that are still read when the sheet is printed.
_LABEL, _SMALL = 16, 14
_PPI = 144.0
_FACES = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


@dataclass(frozen=True)
class Figure:
    """A drawn plan: the picture, its title, and what it shows in words for who cannot see it."""

    svg: str
    title: str
    description: str


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the wording of figure, calendar and tables."""
    read: dict[str, Any] = yaml.safe_load((HERE / "plan_words.yml").read_text("utf-8"))
    return read


def draw(table: Table, titled: bool = True) -> Figure:
    """Return the figure of a plan; without months only the title is drawn."""
    title, description = _title(table), _description(table)
    bars, months_a_bar = _bars(table)
    top = 0 if titled or not table.months else _UNTITLED
    parts = [] if top else [_text(WIDTH / 2, 34, title, 20, "middle")]
    height = 60.0
    if table.months:
        parts += [*_left_panel(table), *_bar_panel(bars)]
        legend, height = _legend(table, _TOP + 2 * _PANEL + _GAP + 44, months_a_bar)
        parts += legend
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {height - top:.0f}" '
        f'width="{WIDTH}" height="{height - top:.0f}" role="img" aria-labelledby="plan-t plan-d" '
        f'font-family="{_FACES}" fill="#1c2329">'
        f'<title id="plan-t">{escape(title)}</title><desc id="plan-d">{escape(description)}</desc>'
        f"<defs>{''.join(_hatches())}</defs>"
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Figure(svg, title, description)


def to_png(figure: Figure) -> bytes:
    """Return the figure as PNG, 1440 points wide, with the Chinese fonts of the letters."""
    picture = _typst().compile(format="png", ppi=_PPI, sys_inputs={"svg": figure.svg})
    assert isinstance(picture, bytes)  # noqa: S101 - one page gives one picture
    return picture


@lru_cache(maxsize=1)
def _typst() -> typst.Compiler:
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Compiler(
        str(HERE / "figure.typ"), font_paths=[str(fonts)], ignore_system_fonts=True
    )


def _title(table: Table) -> str:
    if not table.months:
        return str(words()["title_no_plan"])
    return str(words()["title"]).format(
        monthly=yuan(table.months[0].total_fen),
        months=len(table.months),
        owed=yuan(table.owed_fen),
    )


def _description(table: Table) -> str:
    if not table.months:
        return str(words()["title_no_plan"])
    line = str(words()["payment_line"])
    pairs = zip(table.names, table.months[0].amounts_fen, strict=True)
    return str(words()["description"]).format(
        first=yuan(table.months[0].total_fen),
        most=yuan(max(month.total_fen for month in table.months)),
        months=len(table.months),
        shares="、".join(line.format(name=name, amount=yuan(fen)) for name, fen in pairs),
    )


def _bars(table: Table) -> tuple[list[tuple[int, ...]], int]:
    """Return one bar a month, or of several months when they are more than fit; whole fen."""
    size = -(-len(table.months) // MOST_BARS) or 1
    groups = [table.months[i : i + size] for i in range(0, len(table.months), size)]
    bars = [
        tuple(sum(column) for column in zip(*(m.amounts_fen for m in group), strict=True))
        for group in groups
    ]
    return bars, size


def _left_panel(table: Table) -> list[str]:
    """Draw the falling line of what is still owed, from today to the last payment."""
    points = [table.owed_fen, *(month.left_fen for month in table.months)]
    step = _inner() / max(len(points) - 1, 1)
    top = max(points) or 1
    drawn = " ".join(
        f"{_LEFT + i * step:.1f},{_TOP + _PANEL * (1 - fen / top):.1f}"
        for i, fen in enumerate(points)
    )
    base = _TOP + _PANEL
    return [
        _text(_LEFT, _TOP - 10, str(words()["left"]), _LABEL),
        *_axis(_TOP, top),
        f'<polygon points="{_LEFT},{base} {drawn} {WIDTH - _RIGHT},{base}" fill="#dbe7ef"/>',
        f'<polyline points="{drawn}" fill="none" stroke="{COLOURS[0]}" stroke-width="2.5"/>',
    ]


def _bar_panel(bars: list[tuple[int, ...]]) -> list[str]:
    """Draw a column for each month, one part a lender."""
    y = _TOP + _PANEL + _GAP
    top = max(sum(bar) for bar in bars) or 1
    width = _inner() / len(bars)
    parts = [_text(_LEFT, y - 10, str(words()["by_lender"]), _LABEL), *_axis(y, top)]
    for index, bar in enumerate(bars):
        floor = float(y + _PANEL)
        for lender, fen in enumerate(bar):
            tall = _PANEL * fen / top
            floor -= tall
            if fen:
                parts.append(
                    f'<rect x="{_LEFT + index * width + width * 0.1:.1f}" y="{floor:.1f}" '
                    f'width="{width * 0.8:.1f}" height="{tall:.1f}" {_paint(lender)}/>'
                )
    last = str(words()["period"])
    parts.append(_text(_LEFT, y + _PANEL + 18, last.format(number=1), _SMALL))
    return parts


def _axis(y: float, top_fen: int) -> list[str]:
    """Draw the two lines that bound a panel, with their sums."""
    lines = []
    for at, fen in ((y, top_fen), (y + _PANEL, 0)):
        lines.append(
            f'<line x1="{_LEFT}" y1="{at}" x2="{WIDTH - _RIGHT}" y2="{at}" stroke="#b9c2c9"/>'
        )
        lines.append(_text(_LEFT - 6, at + 5, yuan(fen // 100 * 100), _SMALL, "end"))
    return lines


def _legend(table: Table, y: float, months_a_bar: int) -> tuple[list[str], float]:
    """Draw a box and a name for each lender; return also where the picture ends."""
    column = (WIDTH - _LEFT - _RIGHT) / _LEGEND_COLUMNS
    parts = [
        _text(
            WIDTH - _RIGHT,
            _TOP + 2 * _PANEL + _GAP + 18,
            str(words()["period"]).format(number=len(table.months)),
            _SMALL,
            "end",
        )
    ]
    for index, name in enumerate(table.names):
        x = _LEFT + index % _LEGEND_COLUMNS * column
        line = y + index // _LEGEND_COLUMNS * _LEGEND_LINE
        shown = name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
        parts.append(f'<rect x="{x}" y="{line - 12}" width="14" height="14" {_paint(index)}/>')
        parts.append(_text(x + 20, line, shown, _LABEL))
    end = y + (len(table.names) - 1) // _LEGEND_COLUMNS * _LEGEND_LINE + 18
    if months_a_bar > 1:
        end += 18
        parts.append(
            _text(_LEFT, end - 8, str(words()["bucket"]).format(months=months_a_bar), _SMALL)
        )
    return parts, end


def _paint(lender: int) -> str:
    colour = lender % len(COLOURS)
    hatched = lender >= len(COLOURS)
    return f'fill="url(#h{colour})"' if hatched else f'fill="{COLOURS[colour]}"'


def _hatches() -> list[str]:
    return [
        f'<pattern id="h{i}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 6 L6 0" stroke="{colour}" stroke-width="2.5"/></pattern>'
        for i, colour in enumerate(COLOURS)
    ]


def _text(x: float, y: float, said: str, size: int, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">'
        f"{escape(said)}</text>"
    )


def _inner() -> int:
    return WIDTH - _LEFT - _RIGHT
