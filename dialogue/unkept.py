"""Words that are not kept: pasted messages, and what somebody says in despair.

They are needed for the turn in which they are said and for nothing after it, so they are taken
out of the conversation before it is saved (storage/tracker_store.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from rasa.shared.core.events import BotUttered, Event, UserUttered

from casework.verify_collector.text_check import looks_pasted

PASTED = "（贴来的文字，没有保存）"
DESPAIR = "（没有保存）"
_CRISIS = "crisis"


def forget_words(events: Iterable[Event]) -> None:
    """Blank the text of user messages that must not be kept; doing it twice changes nothing."""
    message: UserUttered | None = None
    for event in events:
        if isinstance(event, UserUttered):
            message = event
            if looks_pasted(event.text or ""):
                _blank(event, PASTED)
        elif message is not None and _is_about_a_crisis(event):
            _blank(message, DESPAIR)


def _is_about_a_crisis(event: Event) -> bool:
    return isinstance(event, BotUttered) and _CRISIS in str(event.metadata.get("utter_action"))


def _blank(message: UserUttered, text: str) -> None:
    message.text = text
    message.entities = []
    parsed = {key: value for key, value in message.parse_data.items() if key != "text_tokens"}
    message.parse_data = {**parsed, "text": text, "entities": []}
