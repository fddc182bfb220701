"""Amounts, rates, dates, times, durations and phone numbers as entities with normal values."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.dates import find_dates, find_durations, find_times
from casework.moments import find_terms, moments_ago
from casework.money import find_amounts
from casework.rates import find_rates
from casework.text import normalise, phones

_SHANGHAI = ZoneInfo("Asia/Shanghai")
Entity = dict[str, Any]


def find_values(text: str, now: datetime) -> list[Entity]:
    """Return every value in `text` as an entity: amount in yuan, duration in days, ISO dates.

    What is told from now (半小时前, 24小时内) is a date with the day on which it was or ends.
    """
    said = normalise(text)
    found = [
        *(_entity("amount", _yuan(a.fen), a, high=_yuan(a.high_fen), approx=a.approx, role=a.role)
          for a in find_amounts(text)),
        *(_entity("rate", str(r.percent), r, basis=r.basis) for r in find_rates(text)),
        *(_entity("time", f"{t.hour:02d}:{t.minute:02d}", t, band=t.band)
          for t in find_times(text)),
        *(_entity("duration", d.total_days, d, months=d.months, days=d.days, approx=d.approx,
                   overdue=d.overdue)
          for d in find_durations(text)),
        *({"entity": "date", "value": d.start.isoformat(), "end_date": d.end.isoformat(),
           "start": d.span[0], "end": d.span[1], "text": d.text} for d in find_dates(text, now)),
        *(_day(at, said, *place) for at, place in moments_ago(said, now)),
        *(_day(t.until, said, t.start, t.end) for t in find_terms(said, now)),
        *({"entity": "phone", "value": number, "start": text.find(number),
           "end": text.find(number) + len(number)} for number in phones(text)),
    ]  # fmt: skip
    return sorted(found, key=lambda entity: int(entity["start"]))


def _entity(kind: str, value: Any, span: Any, **more: Any) -> Entity:
    place = {"start": span.start, "end": span.end, "text": span.text}
    return {"entity": kind, "value": value, **place, **more}


def _day(at: datetime | None, said: str, start: int, end: int) -> Entity:
    day = at.date().isoformat() if at else None
    place = {"start": start, "end": end, "text": said[start:end]}
    return {"entity": "date", "value": day, "end_date": day, **place}


def _yuan(fen: int) -> int | float:
    return fen // 100 if fen % 100 == 0 else fen / 100


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent):
    """Adds the values of each message to its entities."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        """Return the part."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the values; the day is read here, once a message."""
        for message in messages:
            found = find_values(message.get(TEXT) or "", datetime.now(_SHANGHAI))
            for entity in found:
                entity["extractor"] = "ValueExtractor"
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
