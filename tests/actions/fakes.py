"""A tracker and a dispatcher for one action alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from casework.needs import Needs

Events = list[dict[str, Any]]


def tracker(
    said: str = "",
    need: str = "greet",
    confidence: float = 0.5,
    form: str | None = None,
    earlier: tuple[str, ...] = (),
    **slots: Any,
) -> Tracker:
    """Return what an action sees after `said`, taken for `need`, with these slots."""
    command = Needs.load().command(said)
    need, confidence = (command, 1.0) if command else (need, confidence)
    intent = need.split("/")[0]
    message: dict[str, Any] = {"text": said, "intent": {"name": intent, "confidence": confidence}}
    if intent != need:
        message["response_selector"] = {intent: {"response": {"intent_response_key": need}}}
    opened = {"open_form": form} if form else {}
    events = [{"event": "user", "text": text} for text in (*earlier, said)]
    loop = {"name": form} if form else {}
    return Tracker("test", {**opened, **slots}, message, events, False, None, loop, "action_listen")


@dataclass(frozen=True)
class Ran:
    """What an action said and did."""

    messages: list[dict[str, Any]]
    events: Events

    @property
    def responses(self) -> list[str]:
        """Return the names of the responses in order."""
        return [message["response"] for message in self.messages]

    @property
    def slots(self) -> dict[str, Any]:
        """Return the slots it set."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    def said(self, response: str) -> dict[str, Any]:
        """Return what went with the first message of that name."""
        return next(message for message in self.messages if message["response"] == response)


def run(action: Action, given: Tracker) -> Ran:
    """Run one action."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, given, {}))  # type: ignore[arg-type]
    return Ran(dispatcher.messages, list(events))
