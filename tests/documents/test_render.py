"""The renderer: headings, tables, blanks, whatever the letter."""

from __future__ import annotations

import io

import docx
import pytest

from documents.render import DOCX_TYPE, plain, to_docx

TEXT = "# 大标题\n一段话\n## 小标题\n| 甲 | 乙 |\n| 1 | 2 |\n末尾\n"


def test_plain_text_has_no_marks_and_rows_side_by_side() -> None:
    assert plain(TEXT) == "大标题\n一段话\n小标题\n甲　乙\n1　2\n末尾"


def test_headings_are_larger_and_bold_and_the_title_is_centred() -> None:
    title, body, section, end = docx.Document(io.BytesIO(to_docx(TEXT))).paragraphs
    assert title.runs[0].bold and section.runs[0].bold
    assert title.runs[0].font.size > section.runs[0].font.size
    assert title.alignment == 1 and section.alignment is None
    assert not body.runs[0].bold and body.text == "一段话" and end.text == "末尾"


def test_rows_become_one_table() -> None:
    (table,) = docx.Document(io.BytesIO(to_docx(TEXT))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["甲", "乙"], ["1", "2"]]


def test_two_tables_apart_stay_two() -> None:
    document = docx.Document(io.BytesIO(to_docx("| a |\n文字\n| b | c |\n")))
    assert [len(table.columns) for table in document.tables] == [1, 2]


def test_rows_of_different_length_are_an_error_and_not_cut() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        to_docx("| a | b |\n| c |\n")


def test_empty_lines_make_no_paragraphs() -> None:
    assert len(docx.Document(io.BytesIO(to_docx("一\n\n\n二\n"))).paragraphs) == 2


def test_the_type_of_the_file_is_that_of_word() -> None:
    assert DOCX_TYPE.endswith("wordprocessingml.document")
