"""The renderer: headings, tables, blanks, whatever the letter."""

from __future__ import annotations

import io

import docx
import pypdfium2
import pytest

from documents.render import DOCX_TYPE, plain, to_docx, to_pdf

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


def test_the_same_text_gives_the_same_pdf() -> None:
    assert to_pdf(TEXT) == to_pdf(TEXT)


def test_a_pdf_brings_its_fonts_and_is_tagged() -> None:
    pdf = to_pdf(TEXT)
    assert b"/FontFile3" in pdf and b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf


def test_names_of_people_with_rare_characters_are_shown() -> None:
    page = pypdfium2.PdfDocument(to_pdf("# 信\n申请人：㛃䶮𫖯𬸣\n"))[0]
    assert "㛃䶮𫖯𬸣" in page.get_textpage().get_text_bounded()


def test_large_type_is_larger() -> None:
    def height(pdf: bytes) -> float:
        page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
        _, bottom, _, top = page.get_charbox(5)
        return float(top - bottom)

    assert height(to_pdf("# 卡\n别开门别开门\n", large=True)) > 1.3 * height(
        to_pdf("# 卡\n别开门别开门\n")
    )


def test_a_long_letter_gets_page_numbers() -> None:
    pages = pypdfium2.PdfDocument(to_pdf("# 信\n" + "一行字\n" * 80))
    assert len(pages) > 1
    assert f"第1页，共{len(pages)}页" in pages[0].get_textpage().get_text_bounded().replace(" ", "")
