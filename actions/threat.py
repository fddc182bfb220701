"""Say that a threat was heard, and keep it for the diary."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework.text import mask_identifiers


def keep_threat(dispatcher: CollectingDispatcher, said: str) -> dict[str, Any]:
    """Tell the person that it is not lost, and return the event that keeps the words, masked."""
    dispatcher.utter_message(response="utter_threat_heard")
    event: dict[str, Any] = SlotSet(context.THREAT, mask_identifiers(said))
    return event
