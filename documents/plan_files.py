"""A plan as files for the person: calendar (.ics), table (.csv, .xlsx)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import icalendar
import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casework.money import yuan
from casework.propose_repayment_plan.table import Month, Table
from documents.calendar import ICS_TYPE, ONE_DAY, empty_calendar, reminder, whole_day
from documents.figure import words

__all__ = ["CSV_TYPE", "ICS_TYPE", "XLSX_TYPE", "rows", "to_csv", "to_ics", "to_xlsx"]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMIND_BEFORE = timedelta(days=3)
_FEN_A_YUAN = 100
# A cell that begins so is a formula to a spreadsheet; names are people's own words.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_ics(table: Table, answer_due: date, now: datetime) -> bytes:
    """Return a calendar: every payment with an alarm three days before, and the answer's day.

    The day after `answer_due` asks whether the lender has answered. Payments without a date are
    left out. `now` is the moment the calendar is made.
    """
    calendar = empty_calendar(words()["calendar"], "repayment plan")
    for month in table.months:
        if month.due_on and month.total_fen:
            calendar.add_component(_payment(table.names, month, now))
    answer = whole_day(answer_due + ONE_DAY, str(words()["answer"]), now)
    answer.add("description", words()["answer_note"])
    calendar.add_component(answer)
    return bytes(calendar.to_ical())


def _payment(names: Sequence[str], month: Month, now: datetime) -> icalendar.Event:
    assert month.due_on is not None  # noqa: S101 - undated months are left out above
    total = yuan(month.total_fen)
    event = whole_day(month.due_on, str(words()["payment"]).format(total=total), now)
    line = str(words()["payment_line"])
    shares = [line.format(name=name, amount=yuan(fen))
              for name, fen in zip(names, month.amounts_fen, strict=True) if fen]  # fmt: skip
    event.add("description", "\n".join([*shares, str(words()["note"])]))
    reminder(event, -REMIND_BEFORE, str(words()["before"]).format(total=total))
    return event


def rows(table: Table) -> list[list[str | int]]:
    """Return the table with its head and the sums below; amounts in fen, dates as text."""
    number, day, total, left = words()["head"]
    body: list[list[str | int]] = [
        [m.number, m.due_on.isoformat() if m.due_on else words()["no_date"], *m.amounts_fen,
         m.total_fen, m.left_fen]
        for m in table.months
    ]  # fmt: skip
    sums = [sum(column) for column in zip(*(m.amounts_fen for m in table.months), strict=True)]
    ends: list[str | int] = [words()["total_row"], "", *(sums or [0] * len(table.names))]
    return [
        [number, day, *table.names, total, left],
        *body,
        [*ends, table.paid_fen, table.owed_fen - table.paid_fen],
    ]


def to_csv(table: Table) -> bytes:
    """Return the table as CSV in yuan, marked as UTF-8 for spreadsheets."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows(table):
        writer.writerow([_plain(cell) if isinstance(cell, str) else cell for cell in _yuan(row)])
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    """Return the table as a workbook in yuan: head frozen, sums readable, no formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one sheet
    sheet.title = str(words()["sheet"])
    for row in rows(table):
        sheet.append(_yuan(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif cell.column > 1:
                cell.number_format = "#,##0.00"
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    sheet.freeze_panes = "C2"
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _yuan(row: Sequence[str | int]) -> list[str | int | float]:
    """Return the row with every amount in yuan; the number of a month stays as it is."""
    first, *others = row
    return [first, *(c / _FEN_A_YUAN if isinstance(c, int) else c for c in others)]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
