"""Render a letter: one wording, as text for the chat and as DOCX.

A template writes one paragraph a line; `# ` and `## ` are headings, `| a | b |` are table rows.
Values go in as plain text: a value can never become a heading, a row or markup of the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import jinja2
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TEMPLATES = Path(__file__).resolve().parent
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK = "＿＿＿＿＿＿"
_FONT = "宋体"
_PAGE = (Cm(21.0), Cm(29.7))  # A4
_MARGIN = Cm(2.2)
_WIDTH_CM = 16.6
# A column is as wide as its longest text wants, within these numbers of characters.
_NARROWEST, _WIDEST = 4, 24
# Everything that Python or a reader of the file may take for a line break or cannot show.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def render_text(code: str, values: Mapping[str, Any]) -> str:
    """Return the letter in the folder `code` as text with its marks for headings and tables.

    Raises:
        jinja2.UndefinedError: the template uses a value that is not given.
    """
    return _environment().get_template(f"{code}/letter.j2").render(values).strip() + "\n"


def plain(text: str) -> str:
    """Return a rendered letter for a chat: without marks, rows with their cells side by side."""
    shown = []
    for line in text.splitlines():
        if line.startswith("|"):
            shown.append("　".join(_cells(line)))
        else:
            shown.append(line.lstrip("# "))
    return "\n".join(shown)


def to_docx(text: str) -> bytes:
    """Return a rendered letter as a DOCX file with Chinese fonts set."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(3)
    _set_page(document.sections[0])
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            _add_table(document, [_cells(line) for line in lines])
        else:
            for line in filter(None, lines):
                _add_paragraph(document, line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _add_paragraph(document: Any, line: str) -> None:
    level = len(line) - len(line.lstrip("#"))
    paragraph = document.add_paragraph()
    run = paragraph.add_run(line.lstrip("# ") if level else line)
    if level:
        run.bold = True
        run.font.size = Pt(18 if level == 1 else 14)
    if level == 1:
        paragraph.alignment = 1


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    widths = _column_widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, value, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.text, cell.width = value, width


def _column_widths(rows: list[list[str]]) -> list[Any]:
    longest = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    weights = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    return [Cm(_WIDTH_CM * weight / sum(weights)) for weight in weights]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(  # noqa: S701 - plain text, not HTML
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_one_line,
    )
    environment.filters["blank"] = lambda value: BLANK if value in (None, "") else value
    return environment


def _one_line(value: Any) -> Any:
    """Keep a value inside its line and cell: no line breaks, no bar."""
    return _CONTROL.sub(" ", value).replace("|", "／") if isinstance(value, str) else value


def folders() -> Iterator[Path]:
    """Yield the folder of every letter."""
    return (path.parent for path in sorted(TEMPLATES.glob("*/letter.j2")))
