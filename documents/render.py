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
from docx.shared import Pt

TEMPLATES = Path(__file__).resolve().parent
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK = "＿＿＿＿＿＿"
_FONT = "宋体"
_BREAKS = re.compile(r"[\r\n\u2028\u2029]+")


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
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            _add_table(document, [_cells(line) for line in lines])
        else:
            for line in filter(None, lines):
                _add_paragraph(document, line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


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
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


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
    return _BREAKS.sub(" ", value).replace("|", "／") if isinstance(value, str) else value


def folders() -> Iterator[Path]:
    """Yield the folder of every letter."""
    return (path.parent for path in sorted(TEMPLATES.glob("*/letter.j2")))
