"""What is plainly something to verify or to note, whatever its words speak of.

A pasted message or letter speaks of courts, credit or visits, and the classifier hears those; a
call back is reported in a few words. Both belong to the verification. Calls that are told with
their hour and number belong to the diary, although a lender and 电话 sound like its number asked.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.dates import find_dates
from casework.log_incident.several import incidents
from casework.text import looks_like_question, normalise
from casework.verify_collector.call_back import call_back_result
from casework.verify_collector.text_check import looks_pasted
from nlu.need_classifier import put_first, ranking_of
from nlu.safety import EXACT

VERIFY, DIARY = "verify_collector", "log_incident"
ASKS_NUMBER, ASKS_HOURS = "faq/lender_contact", "faq/call_hours_frequency"
_SHANGHAI = ZoneInfo("Asia/Shanghai")
# Nearly sure: what people say in so many words, and words of danger, still win.
PLAIN = 0.98
# A longer report of a call tells a story with needs of its own.
LONGEST_REPORT = 40
# Who quotes a notice inside words of their own asks what the classifier hears, if it is this sure.
SURE = 0.5
# How the writer of a notice calls itself: no sign of the person who received it.
_WRITER = re.compile(r"我(司|所|行|部|方|院|处|局|公司|平台|单位|们银行)")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlainSigns(GraphComponent):
    """Puts first the verification of what is pasted or called back, the diary of told calls."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainSigns:
        """Return the part."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank what is plain first, with the classifier's own choice behind it."""
        for message in messages:
            ranking, text = ranking_of(message), message.get(TEXT) or ""
            if not ranking or ranking[0][1] >= EXACT:
                continue
            need, confidence = ranking[0]
            if to_verify(text, classifier_is_sure=confidence >= SURE):
                put_first(message, VERIFY, PLAIN)
            elif need in (ASKS_NUMBER, ASKS_HOURS) and tells_calls(
                text, datetime.now(_SHANGHAI), exactly=need == ASKS_HOURS
            ):
                put_first(message, DIARY, PLAIN)
        return messages


def to_verify(text: str, *, classifier_is_sure: bool = False) -> bool:
    """Return whether `text` is a pasted notice, or says what the official line answered.

    A notice quoted within a person's own words is no longer plain once the classifier is sure, and
    neither is an answer that something is asked about (银行说能减免，是真的吗).
    """
    if looks_pasted(text) and not (classifier_is_sure and in_own_words(text)):
        return True
    if len(text) > LONGEST_REPORT or (classifier_is_sure and looks_like_question(text)):
        return False
    return bool(call_back_result(text))


def in_own_words(text: str) -> bool:
    """Return whether a person speaks in `text`, beside whatever notice it quotes.

    >>> in_own_words("【某律所】我所已受托"), in_own_words("短信说您已逾期，我没借过")
    (False, True)
    """
    return "我" in _WRITER.sub("", text) or looks_like_question(text)


def tells_calls(text: str, now: datetime, *, exactly: bool = False) -> bool:
    """Return whether `text` tells of calls that came, with when and how often.

    `exactly` asks for the day and the hour: 一晚上打几十个 is no entry for a diary.

    >>> now = datetime(2026, 11, 22, 15)
    >>> tells_calls("昨晚十一点微众银行打了十个电话", now), tells_calls("微众银行电话多少", now)
    (True, False)
    """
    if looks_like_question(text):
        return False
    # the day of an incident is that of today when none is said
    day = bool(find_dates(text, now))
    told = incidents(normalise(text), now)
    if exactly:
        return day and any(p.heard.count for p in told) and any(p.clock for p in told)
    return any(p.heard.count and (day or p.clock or p.part) for p in told)
