"""Every letter: one wording in text and DOCX, and nothing in it but its template and its values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import jinja2
import pypdfium2
import pytest
import yaml

from documents.render import BLANK, folders, plain, render_text, to_docx, to_pdf

LETTERS = sorted(folders())
each_letter = pytest.mark.parametrize("folder", LETTERS, ids=lambda folder: folder.name)
# Breaks of every kind that Python takes for the end of a line, and the bar of a table.
BREAKS = ("\n", "\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85")
MARKUP = (
    "# 标题",
    "## 标题",
    "| 甲 | 乙 |",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{letter}",
    '**粗** _斜_ <b>x</b> & "引"',
    "原话\n# 标题\n| 甲 | 乙 |",
    *(f"一行{br}# 二行" for br in BREAKS),
)


def sample(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((folder / "sample.yml").read_text("utf-8"))
    return values


def docx_lines(text: str) -> list[str]:
    """Return what a DOCX of `text` says, paragraph by paragraph and row by row, in order."""
    document = docx.Document(io.BytesIO(to_docx(text)))
    lines = []
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            lines.append(
                "".join(node.text or "" for node in block.iter() if node.tag.endswith("}t"))
            )
        elif block.tag.endswith("}tbl"):
            table = docx.table.Table(block, document)
            lines.extend("　".join(cell.text for cell in row.cells) for row in table.rows)
    return lines


def test_there_are_letters_and_each_has_a_sample() -> None:
    assert {folder.name for folder in LETTERS} >= {"C1_complaint", "L1_repayment_offer"}
    for folder in LETTERS:
        assert re.fullmatch(r"[A-Z]\d+_[a-z_]+", folder.name)
        assert (folder / "sample.yml").is_file()
        assert (folder / "expected.txt").is_file()


@each_letter
def test_the_sample_renders_exactly_as_expected(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text("utf-8")
    assert render_text(folder.name, sample(folder)) == expected


@each_letter
def test_the_docx_opens_and_says_the_same(folder: Path) -> None:
    text = render_text(folder.name, sample(folder))
    assert docx_lines(text) == plain(text).splitlines()


@each_letter
def test_the_pdf_is_one_page_and_says_the_same(folder: Path) -> None:
    text = render_text(folder.name, sample(folder))
    pages = pypdfium2.PdfDocument(to_pdf(text))
    assert len(pages) == 1
    assert _letters(pages[0].get_textpage().get_text_bounded()) == _letters(plain(text))


def _letters(text: str) -> str:
    """Return `text` without spaces and blanks to fill in: a line breaks where the page ends."""
    return re.sub(r"[\s_＿]", "", text)


@each_letter
def test_the_chat_shows_no_marks(folder: Path) -> None:
    for line in plain(render_text(folder.name, sample(folder))).splitlines():
        assert not line.startswith(("#", "|", " "))


@each_letter
def test_the_docx_has_a_chinese_font_a_title_and_its_tables(folder: Path) -> None:
    document = docx.Document(io.BytesIO(to_docx(render_text(folder.name, sample(folder)))))
    fonts = document.styles["Normal"].element.rPr.rFonts.attrib.values()
    assert "宋体" in list(fonts)
    assert document.paragraphs[0].runs[0].bold
    assert bool(document.tables) is ("\n|" in render_text(folder.name, sample(folder)))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every text and number among the values with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    elif value is not None and not isinstance(value, bool):
        yield path, value


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of the values with the one at `path` replaced."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, list):
        return [put(v, tuple(rest), new) if i == key else v for i, v in enumerate(value)]
    return {k: put(v, tuple(rest), new) if k == key else v for k, v in value.items()}


def printed(folder: Path) -> list[tuple[tuple[Any, ...], Any]]:
    """Return the values that are printed; the others are codes that only choose a passage."""
    template = (folder / "letter.j2").read_text("utf-8")
    codes = set(re.findall(r"(\w+) == \"", template))
    return [(path, value) for path, value in leaves(sample(folder)) if path[0] not in codes]


@each_letter
def test_every_value_is_stated_as_given_and_nothing_is_made_of_it(folder: Path) -> None:
    """With a token in the place of each value, putting the values back gives the same letter."""
    values = sample(folder)
    marked: Any = values
    tokens = {}
    for number, (path, value) in enumerate(printed(folder)):
        tokens[f"⟦{number}⟧"] = str(value)
        marked = put(marked, path, f"⟦{number}⟧")
    text = render_text(folder.name, marked)
    assert sorted(set(re.findall("⟦\\d+⟧", text)) ^ set(tokens)) == []
    for token, value in tokens.items():
        text = text.replace(token, value)
    assert text == render_text(folder.name, values)


@each_letter
def test_the_template_itself_states_no_number_and_no_source(folder: Path) -> None:
    template = (folder / "letter.j2").read_text("utf-8")
    own = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", template)
    own = re.sub(r"^\d\. ", "", own, flags=re.MULTILINE)
    assert re.findall(r"\d|《|》|￥|¥", own) == []


@each_letter
def test_without_values_there_are_only_blanks(folder: Path) -> None:
    nothing = {
        key: [] if isinstance(value, list) else None for key, value in sample(folder).items()
    }
    text = render_text(folder.name, nothing)
    assert BLANK in text
    told = [str(value) for _, value in printed(folder) if len(str(value)) > 3]
    assert [value for value in told if value in text] == []


@each_letter
def test_a_missing_value_is_an_error_and_not_a_gap(folder: Path) -> None:
    values = sample(folder)
    for key in values:
        with pytest.raises(jinja2.UndefinedError):
            render_text(folder.name, {k: v for k, v in values.items() if k != key})


@each_letter
@pytest.mark.parametrize("turn", range(len(MARKUP)))
def test_what_a_person_wrote_stays_plain_text(folder: Path, turn: int) -> None:
    """Every value is replaced by some markup; over all turns each value has been each of them."""
    values = sample(folder)
    usual = render_text(folder.name, values).splitlines()
    paths = [path for path, value in printed(folder) if isinstance(value, str)]
    for number, path in enumerate(paths):
        values = put(values, path, MARKUP[(number + turn) % len(MARKUP)])
    text = render_text(folder.name, values)
    lines = text.splitlines()
    assert len(lines) == len(usual)
    for new, old in zip(lines, usual, strict=True):
        assert new.startswith("#") == old.startswith("#"), new
        assert new.count("|") == old.count("|"), new
    assert docx_lines(text) == plain(text).splitlines()


def test_what_a_person_wrote_is_shown_letter_for_letter() -> None:
    values = put(sample(LETTERS[0]), ("agency",), "{{ 7*7 }} # **x**")
    text = plain(render_text(LETTERS[0].name, values))
    assert "具体催收的公司：{{ 7*7 }} # **x**" in text
    assert "49" not in text


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_value_is_a_blank_to_fill_in(value: str | None) -> None:
    values = put(sample(LETTERS[0]), ("lender",), value)
    line = render_text(LETTERS[0].name, values).splitlines()[1]
    assert line.startswith(f"致：{BLANK}")
