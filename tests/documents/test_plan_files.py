"""The picture of a plan, its page, calendar and tables, opened again as a person's programs do."""

from __future__ import annotations

import csv
import io
import struct
from datetime import date, datetime, timedelta, timezone
from xml.etree import ElementTree

import docx
import icalendar
import openpyxl
import pypdfium2
import pytest

from casework.debts import parse_debts
from casework.lenders import Lenders
from casework.propose_repayment_plan.plan import make_plan
from casework.propose_repayment_plan.sheet import sheet_context
from casework.propose_repayment_plan.table import Month, Table, month_table
from documents.figure import MOST_BARS, draw, to_png
from documents.plan_files import rows, to_csv, to_ics, to_xlsx
from documents.render import render_text, to_docx, to_pdf
from tests.casework.propose_repayment_plan.test_full import FULL

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, tzinfo=timezone.utc)
PLAN = make_plan(FULL, TODAY)
TABLE = month_table(PLAN, "合计")
SVG = "{http://www.w3.org/2000/svg}"
NASTY = (
    '<script>alert("x")</script>',
    "&amp; <b>",
    "'\"><image href='http://x'/>",
    "{{7*7}} #panic()",
)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def table_of(names: tuple[str, ...], months: int = 3) -> Table:
    found = tuple(
        Month(n, None, (10_000,) * len(names), (months - n) * 10_000 * len(names))
        for n in range(1, months + 1)
    )
    return Table(names, found, months * 10_000 * len(names))


def test_the_figure_says_in_words_what_it_shows() -> None:
    figure = draw(TABLE)
    root = ElementTree.fromstring(figure.svg)  # noqa: S314 - made by us
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    assert [node.get("id") for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")] == labels
    assert figure.title in texts(figure.svg)
    for offer in PLAN.offers:
        assert offer.name in texts(figure.svg)
        assert offer.name in figure.description


@pytest.mark.parametrize("name", NASTY)
def test_a_name_never_becomes_markup(name: str) -> None:
    figure = draw(table_of((name, "微粒贷")))
    tags = {node.tag.removeprefix(SVG) for node in ElementTree.fromstring(figure.svg).iter()}  # noqa: S314
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "line",
                    "polygon", "polyline"}  # fmt: skip
    assert any(said.startswith(name[:8]) for said in texts(figure.svg))
    assert to_png(figure).startswith(b"\x89PNG")


def test_a_long_plan_and_twelve_lenders_fit() -> None:
    figure = draw(table_of(tuple(f"第{n}家银行信用卡" for n in range(12)), months=1_200))
    bars = figure.svg.count("<rect") - 1 - 12 - 6
    assert bars <= MOST_BARS * 12
    assert any("20个月" in said for said in texts(figure.svg))


def test_without_anything_to_pay_there_is_only_a_title() -> None:
    figure = draw(Table(("微粒贷",), (), 1_200_000))
    assert texts(figure.svg) == [figure.title]


def test_the_picture_is_wide_enough_to_read_and_always_the_same() -> None:
    png = to_png(draw(TABLE))
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1440 and 600 < height < 2000
    assert to_png(draw(TABLE)) == png


def test_the_page_is_one_page_with_text_fonts_and_the_figure() -> None:
    figure = draw(TABLE)
    text = render_text("R1_repayment_plan", sheet_context(PLAN, TODAY))
    alt = f"{figure.title}。{figure.description}"
    svg = draw(TABLE, titled=False).svg
    pdf = to_pdf(text, svg=svg, alt=alt)
    assert pdf == to_pdf(text, svg=svg, alt=alt)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    said = "".join(document[0].get_textpage().get_text_bounded().split())
    for offer in PLAN.offers:
        assert offer.name in said
    assert "还欠多少（元）" in said
    assert pdf.count(b"/FontFile3") >= 1
    assert b"/StructTreeRoot" in pdf


NAMES = ("微粒贷", "白条", "借呗", "花呗", "放心借", "招商银行信用卡", "建设银行信用卡",
         "平安银行信用卡", "美团借钱", "度小满", "360借条", "拍拍贷")  # fmt: skip


@pytest.mark.parametrize(("lenders", "pages"), [(5, 1), (12, 2)])
def test_five_lenders_are_one_page_and_twelve_two(lenders: int, pages: int) -> None:
    said = "，".join(f"{name}{9 - n % 5}000" for n, name in enumerate(NAMES[:lenders]))
    plan = make_plan({**FULL, "rp_debts": parse_debts(said, Lenders.load())}, TODAY)
    assert len(plan.offers) == lenders
    svg = draw(month_table(plan, "合计"), titled=False).svg
    text = render_text("R1_repayment_plan", sheet_context(plan, TODAY))
    document = pypdfium2.PdfDocument(to_pdf(text, svg=svg, alt="图"))
    assert len(document) == pages
    read = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    assert all(read.count(offer.name) == 2 for offer in plan.offers), read  # table and figure
    assert read.index("还欠多少（元）") > read.index("每月拿同样的钱")


def test_the_docx_has_the_picture_with_its_words() -> None:
    figure = draw(TABLE)
    text = render_text("R1_repayment_plan", sheet_context(PLAN, TODAY))
    document = docx.Document(
        io.BytesIO(to_docx(text, picture=to_png(figure), alt=figure.description))
    )
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == figure.description


def test_the_calendar_has_every_payment_an_alarm_before_and_the_answer() -> None:
    calendar = icalendar.Calendar.from_ical(to_ics(TABLE, PLAN.reply_by, NOW))
    events = calendar.walk("VEVENT")
    days = [event.decoded("dtstart") for event in events]
    assert days[:-1] == [month.due_on for month in TABLE.months]
    assert days[-1] == PLAN.reply_by + timedelta(days=1)
    for event in events[:-1]:
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(days=-3)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert "2,300元" in str(events[0]["summary"])
    assert to_ics(TABLE, PLAN.reply_by, NOW) == to_ics(TABLE, PLAN.reply_by, NOW)


def test_without_dates_only_the_answer_is_in_the_calendar() -> None:
    events = icalendar.Calendar.from_ical(to_ics(table_of(("甲",)), TODAY, NOW)).walk("VEVENT")
    assert len(events) == 1


def test_the_csv_reads_as_yuan_with_sums() -> None:
    content = to_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert read[0][2:5] == [offer.name for offer in PLAN.offers]
    assert len(read) == len(TABLE.months) + 2
    assert float(read[1][-2]) == 2300 and float(read[-1][-2]) == 50_000 and float(read[-1][-1]) == 0


def test_the_workbook_opens_with_numbers_as_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE))).active
    assert sheet.cell(2, 3).value == PLAN.offers[0].monthly_fen / 100
    assert sheet.max_row == len(TABLE.months) + 2
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table_of((name,))))).active
    assert sheet.cell(1, 3).value == name and sheet.cell(1, 3).data_type == "s"
    head = next(csv.reader(io.StringIO(to_csv(table_of((name,))).decode("utf-8-sig"))))
    assert head[2] == f"'{name}"


def test_the_sums_of_the_table_are_those_of_its_rows() -> None:
    head, *body, last = rows(TABLE)
    assert len({len(row) for row in [head, *body, last]}) == 1
    for column in range(2, len(head) - 1):
        assert last[column] == sum(int(row[column]) for row in body)
