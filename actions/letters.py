"""Hand over a letter: its text in the chat and its files behind links."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from documents.render import DOCX_TYPE, PDF_TYPE, plain, render_text, to_docx, to_pdf
from storage import documents, records
from storage.documents import StoredDocument

PUBLIC_URL = "SHOUMEN_PUBLIC_URL"


def hand_over(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    code: str,
    title: str,
    values: Mapping[str, Any],
    show_text: bool = True,
) -> None:
    """Show the letter `code` as text and keep its PDF and DOCX for a day behind links."""
    text = render_text(code, values)
    note(tracker, title, values)
    if show_text:
        dispatcher.utter_message(response="utter_letter_text", letter=plain(text))
    pdf = kept_file(tracker, StoredDocument(f"{title}.pdf", PDF_TYPE, to_pdf(text)))
    word = kept_file(tracker, StoredDocument(f"{title}.docx", DOCX_TYPE, to_docx(text)))
    dispatcher.utter_message(
        response="utter_letter_file",
        json_message=files_payload(title, [pdf, word]),
        title=title,
        pdf=pdf["url"],
        word=word["url"],
    )


@dataclass(frozen=True)
class Paper:
    """One document to make: its folder, what it is called, its values, and its size of type."""

    code: str
    title: str
    values: Mapping[str, Any]
    large: bool = False


def show_letter(dispatcher: CollectingDispatcher, paper: Paper) -> None:
    """Show a paper as text alone."""
    letter = plain(render_text(paper.code, paper.values))
    dispatcher.utter_message(response="utter_letter_text", letter=letter)


def hand_over_all(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    papers: Sequence[Paper],
    show_text: bool,
    noted: bool = True,
) -> None:
    """Keep several papers for a day, give all their links in one message, and note them."""
    lines, files = [], []
    for paper in papers:
        text = render_text(paper.code, paper.values)
        if noted:
            note(tracker, paper.title, paper.values)
        if show_text:
            dispatcher.utter_message(response="utter_letter_text", letter=plain(text))
        pdf = StoredDocument(f"{paper.title}.pdf", PDF_TYPE, to_pdf(text, large=paper.large))
        word = StoredDocument(f"{paper.title}.docx", DOCX_TYPE, to_docx(text, large=paper.large))
        kept = [kept_file(tracker, pdf), kept_file(tracker, word)]
        lines.append(f"{paper.title}\nPDF：{kept[0]['url']}\nWord：{kept[1]['url']}")
        files += kept
    dispatcher.utter_message(
        response="utter_papers",
        json_message=files_payload("、".join(paper.title for paper in papers), files),
        lines="\n".join(lines),
    )


def note(tracker: Tracker, title: str, values: Mapping[str, Any]) -> None:
    """Note for the case file that a letter was made; made again on the same day, it is one."""
    made = {
        "title": title,
        "made_on": context.today().isoformat(),
        "reply_by": values.get("reply_by"),
    }
    if made not in records.of(tracker.sender_id, records.LETTER):
        records.add(tracker.sender_id, records.LETTER, made, context.clock())


def kept_file(tracker: Tracker, file: StoredDocument) -> dict[str, Any]:
    """Keep `file` for a day and return its name, url, media_type and size in bytes."""
    token = documents.keep(tracker.sender_id, file, context.clock())
    return {
        "name": file.filename,
        "url": f"{os.environ.get(PUBLIC_URL, '')}/chat/files/{token}",
        "media_type": file.media_type,
        "size": len(file.content),
    }


def files_payload(title: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what goes with a reply for clients that show cards (docs/replies.md)."""
    return {"data": {"type": "files", "title": title, "files": files}}
