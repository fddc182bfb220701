"""Hand over a letter: its text in the chat and a file behind a link."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from documents.render import DOCX_TYPE, plain, render_text, to_docx
from storage import documents
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
    """Show the letter `code` as text and keep its DOCX for a day behind a link."""
    text = render_text(code, values)
    if show_text:
        dispatcher.utter_message(response="utter_letter_text", letter=plain(text))
    stored = StoredDocument(f"{title}.docx", DOCX_TYPE, to_docx(text))
    token = documents.keep(tracker.sender_id, stored, context.clock())
    link = f"{os.environ.get(PUBLIC_URL, '')}/chat/files/{token}"
    dispatcher.utter_message(response="utter_letter_file", title=title, link=link)
