"""Hand over the plan itself: picture, one-page sheet, calendar and tables."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.letters import kept_file
from casework.propose_repayment_plan.plan import Plan
from casework.propose_repayment_plan.sheet import sheet_context
from casework.propose_repayment_plan.table import Table, month_table
from documents.figure import PNG_TYPE, SVG_TYPE, Figure, draw, to_png, words
from documents.plan_files import (
    CSV_TYPE,
    ICS_TYPE,
    XLSX_TYPE,
    rows,
    to_csv,
    to_ics,
    to_xlsx,
)
from documents.render import DOCX_TYPE, PDF_TYPE, render_text, to_docx, to_pdf
from storage.documents import StoredDocument

SHEET = "R1_repayment_plan"


def hand_over_plan(dispatcher: CollectingDispatcher, tracker: Tracker, plan: Plan) -> None:
    """Say the plan in words, with its picture, figure, table and files for who can show them."""
    table = month_table(plan, str(words()["total_name"]))
    if not table.months:
        return
    figure = draw(table)
    files = [kept_file(tracker, document) for document in _documents(plan, table, figure)]
    picture, drawing, *others = files
    dispatcher.utter_message(
        response="utter_propose_repayment_plan_picture",
        image=picture["url"],
        json_message=plan_payload(table, figure, picture["url"], drawing["url"], others),
        title=figure.title,
        description=figure.description,
        links="\n".join(f"{file['name']}：{file['url']}" for file in others),
    )


def _documents(plan: Plan, table: Table, figure: Figure) -> list[StoredDocument]:
    name, png = str(words()["sheet"]), to_png(figure)
    text = render_text(SHEET, sheet_context(plan, context.today()))
    alt = f"{figure.title}。{figure.description}"
    printed = draw(table, titled=False).svg  # the sheet has a title of its own
    calendar = to_ics(table, plan.reply_by, context.clock())
    return [
        StoredDocument(f"{words()['picture']}.png", PNG_TYPE, png),
        StoredDocument(f"{words()['picture']}.svg", SVG_TYPE, figure.svg.encode()),
        StoredDocument(f"{name}.pdf", PDF_TYPE, to_pdf(text, svg=printed, alt=alt)),
        StoredDocument(f"{name}.docx", DOCX_TYPE, to_docx(text, picture=png, alt=alt)),
        StoredDocument(f"{words()['calendar']}.ics", ICS_TYPE, calendar),
        StoredDocument(f"{name}.csv", CSV_TYPE, to_csv(table)),
        StoredDocument(f"{name}.xlsx", XLSX_TYPE, to_xlsx(table)),
    ]


def plan_payload(
    table: Table, figure: Figure, png: str, svg: str, files: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what goes with the plan for clients that show figure and table (docs/replies.md)."""
    head, *body = rows(table)
    return {
        "data": {
            "type": "plan",
            "title": figure.title,
            "description": figure.description,
            "svg": figure.svg,
            "svg_url": svg,
            "png_url": png,
            "table": {
                "head": head,
                "rows": body,
                "unit": "fen",
                "amounts_from": 2,
                "lenders": len(table.names),
            },
            "files": files,
        }
    }
