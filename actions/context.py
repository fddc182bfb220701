"""What every action needs from outside: the moment, the facts, the answers in the slots."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker

from casework.answers import Context
from casework.authorities import Authority, load_authorities
from casework.lenders import Lenders
from casework.needs import Needs
from casework.questions import Journey
from casework.rules import Rules
from casework.text import normalise

SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_OF = "AS_OF"
# A threat told in the middle of a form, kept for the journey that can use it.
THREAT = "heard_threat"
# However sure the classifier is, only a button or command is certain (casework.interrupts).
MOST_GUESSED = 0.99


def clock() -> datetime:
    """Return the real moment in Shanghai, for what is stored and expires."""
    return datetime.now(SHANGHAI)


def now() -> datetime:
    """Return the moment in Shanghai; `AS_OF=2025-12-31` in the environment sets the day."""
    moment = clock()
    wanted = os.environ.get(AS_OF)
    if wanted:
        moment = datetime.combine(date.fromisoformat(wanted), moment.timetz())
    return moment


def today() -> date:
    """Return the day in Shanghai."""
    return now().date()


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return all rules of `knowledge/rules`."""
    return Rules.load()


@lru_cache(maxsize=1)
def authorities() -> Mapping[str, Authority]:
    """Return all offices of `knowledge/authorities`."""
    return load_authorities()


@lru_cache(maxsize=1)
def lenders() -> Lenders:
    """Return all lenders of `knowledge/lenders`."""
    return Lenders.load()


@lru_cache(maxsize=1)
def needs() -> Needs:
    """Return the closed list of needs."""
    return Needs.load()


def parsing() -> Context:
    """Return what `casework.answers` needs to parse an answer now."""
    return Context(now(), lenders())


def answers_of(journey: Journey, tracker: Tracker) -> dict[str, Any]:
    """Return the answers of `journey` that stand in the slots; None where there is none."""
    return {slot: tracker.get_slot(slot) for slot in (*journey.slots, *journey.heard_only)}


def need_and_confidence(tracker: Tracker) -> tuple[str, float]:
    """Return what the latest message was taken for, `faq/<name>` for questions, and how surely."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    intent = message.get("intent") or {}
    name = intent.get("name") or ""
    chosen = (message.get("response_selector") or {}).get(name, {}).get("response", {})
    confidence = float(intent.get("confidence") or 0.0)
    if not is_press(said(tracker)):
        confidence = min(confidence, MOST_GUESSED)
    return chosen.get("intent_response_key") or name, confidence


def is_press(text: str) -> bool:
    """Return whether `text` is just a button or a command: certain, and no fact in itself."""
    return needs().command(normalise(text)) is not None


def said(tracker: Tracker) -> str:
    """Return the text of the latest message, "" when there is none."""
    return (tracker.latest_message or {}).get("text") or ""


def issues_of(tracker: Tracker, text: str) -> list[str]:
    """Return the issues that the model heard in `text`, the latest message or an earlier one."""
    latest: Mapping[str, Any] = tracker.latest_message or {}
    if latest.get("text") != text:
        said = (e for e in reversed(tracker.events) if e["event"] == "user" and e["text"] == text)
        latest = next((event.get("parse_data") or {} for event in said), {})
    return [item["name"] for item in latest.get("issues") or []]


def first_words(tracker: Tracker, elsewhere: object) -> str:
    """Return what the person said to come to a form: after a mere press, the story before it.

    `elsewhere` is true when the story before the press was said inside another form; then only a
    threat told there counts.
    """
    if not is_press(said(tracker)):
        return said(tracker)
    if elsewhere:
        return str(tracker.get_slot(THREAT) or "")
    texts = [event.get("text") or "" for event in tracker.events if event["event"] == "user"]
    if len(texts) < 2 or is_press(texts[-2]):
        return ""
    return str(texts[-2])
