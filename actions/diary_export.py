"""Hand over the diary: the record table E1 as PDF and DOCX, and the file that can be checked."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context, diary_store
from actions.letters import files_payload, kept_file
from casework.log_incident.chain import to_file
from casework.log_incident.sheet import sheet_context
from documents.render import DOCX_TYPE, JSON_TYPE, PDF_TYPE, render_text, title_of, to_docx, to_pdf
from storage.documents import StoredDocument

TABLE = "E1_log"


def hand_over_diary(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Keep the table and the file for a day behind links."""
    lines = diary_store.lines(tracker.sender_id)
    text = render_text(TABLE, sheet_context(lines, context.rules(), context.today()))
    title = title_of(TABLE)
    data = to_file(lines, context.now()).encode("utf-8")
    files = [
        kept_file(tracker, StoredDocument(f"{title}.pdf", PDF_TYPE, to_pdf(text))),
        kept_file(tracker, StoredDocument(f"{title}.docx", DOCX_TYPE, to_docx(text))),
        kept_file(tracker, StoredDocument(f"{title}.json", JSON_TYPE, data)),
    ]
    pdf, word, checkable = files
    dispatcher.utter_message(
        response="utter_log_incident_export",
        json_message=files_payload(title, files),
        pdf=pdf["url"],
        word=word["url"],
        data=checkable["url"],
        last=lines[-1]["hash"],
    )
