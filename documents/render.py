"""Render a letter: one wording, as text for the chat, as DOCX to edit and as PDF to send.

A template writes one paragraph a line; `# ` and `## ` are headings, `| a | b |` are table rows.
Values go in as plain text: a value can never become a heading, a row or markup of the file.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import jinja2
import pylopdf_fonts_zh_cn
import typst
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TEMPLATES = Path(__file__).resolve().parent
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
JSON_TYPE = "application/json"
BLANK = "＿＿＿＿＿＿"
_FONT = "宋体"
_USUAL_PT, _LARGE_PT = 11, 21
_PAGE = (Cm(21.0), Cm(29.7))  # A4
_MARGIN = Cm(2.2)
_WIDTH_CM = 16.6
# A column is as wide as its longest text wants, within these numbers of characters.
_NARROWEST, _WIDEST = 5, 24
# Everything that Python or a reader of the file may take for a line break or cannot show.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Paragraph:
    """One line of a letter; level 1 and 2 are headings, 0 is ordinary text."""

    text: str
    level: int


@dataclass(frozen=True)
class Rows:
    """A table, the first row its head. `widths`: characters a column wants, from 5 to 24."""

    rows: list[list[str]]

    @property
    def widths(self) -> list[int]:
        """Return how wide each column wants to be.

        Raises:
            ValueError: the rows have different numbers of cells.
        """
        longest = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        return [min(max(length, _NARROWEST), _WIDEST) for length in longest]


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


def to_docx(
    text: str, *, large: bool = False, picture: bytes | None = None, alt: str = ""
) -> bytes:
    """Return a rendered letter as a DOCX file with Chinese fonts set; `large` as in `to_pdf`.

    A PNG `picture` stands at the end, with `alt` for who cannot see it.
    """
    document = docx.Document()
    style = document.styles["Normal"]
    size = _LARGE_PT if large else _USUAL_PT
    style.font.name, style.font.size = _FONT, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(3)
    _set_page(document.sections[0])
    for block in _blocks(text):
        if isinstance(block, Rows):
            _add_table(document, block)
        else:
            _add_paragraph(document, block, size)
    if picture is not None:
        document.add_picture(io.BytesIO(picture), width=Cm(_WIDTH_CM))
        document.inline_shapes[0]._inline.docPr.set("descr", alt)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def to_pdf(text: str, *, large: bool = False, svg: str = "", alt: str = "") -> bytes:
    """Return a rendered letter as a tagged PDF (PDF/UA-1) with its fonts inside.

    The same text gives the same bytes on every machine: no system font and no date is used.
    `large` is for what is read from a distance or stuck to a door. A figure (`svg`, drawn by us)
    stands at the end, tagged with `alt` for who cannot see it.
    """
    blocks = [_for_typst(block) for block in _blocks(text)]
    title = next((block["text"] for block in blocks if block.get("level")), "信件")
    if svg:
        blocks.append({"kind": "figure", "svg": svg, "text": alt})
    letter = {"title": title, "large": large, "blocks": blocks}
    pdf = _typst().compile(
        sys_inputs={"letter": json.dumps(letter, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - several pictures come only from other formats
    return pdf


def _for_typst(block: Paragraph | Rows) -> dict[str, Any]:
    if isinstance(block, Rows):
        return {"kind": "table", "rows": block.rows, "widths": block.widths}
    if block.level:
        return {"kind": "heading", "level": block.level, "text": block.text}
    return {"kind": "paragraph", "text": block.text}


@lru_cache(maxsize=1)
def _typst() -> typst.Compiler:
    """Return the compiler with its fonts read: the first letter waits, the next do not."""
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Compiler(
        str(TEMPLATES / "letter.typ"), font_paths=[str(fonts)], ignore_system_fonts=True
    )


def _blocks(text: str) -> Iterator[Paragraph | Rows]:
    """Yield the parts of a rendered letter in order; empty lines are no part."""
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            yield Rows([_cells(line) for line in lines])
            continue
        for line in filter(None, lines):
            level = len(line) - len(line.lstrip("#"))
            yield Paragraph(line.lstrip("# ") if level else line, level)


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _add_paragraph(document: Any, block: Paragraph, size: int) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    if block.level:
        run.bold = True
        run.font.size = Pt(size + (7 if block.level == 1 else 3))
    if block.level == 1:
        paragraph.alignment = 1


def _add_table(document: Any, block: Rows) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    table.autofit = False
    widths = [Cm(_WIDTH_CM * wanted / sum(block.widths)) for wanted in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in block.rows:
        for cell, value, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.text, cell.width = value, width


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


def title_of(code: str) -> str:
    """Return the heading of the letter in the folder `code`; headings hold no values."""
    first = (TEMPLATES / code / "letter.j2").read_text("utf-8").splitlines()[0]
    return first.lstrip("# ")


def folders() -> Iterator[Path]:
    """Yield the folder of every letter."""
    return (path.parent for path in sorted(TEMPLATES.glob("*/letter.j2")))
