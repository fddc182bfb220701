"""Amounts, rates, times, days, spans and numbers as entities with normal values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from nlu.values import ValueExtractor, find_values


def values(text: str, now: datetime, kind: str) -> list[Any]:
    return [e["value"] for e in find_values(text, now) if e["entity"] == kind]


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("欠了一万二千元", "amount", [12_000]),
        ("每月还1500.5元", "amount", [1500.5]),
        ("微粒贷8千块，白条5000元", "amount", [8000, 5000]),
        ("年利率24%", "rate", ["24"]),
        ("晚上11点打来", "time", ["23:00"]),
        ("昨天打来的", "date", ["2026-11-21"]),
        ("8月3号上门", "date", ["2026-08-03"]),
        ("逾期90天", "duration", [90]),
        ("号码13800138000", "phone", ["13800138000"]),
        ("95588打来", "phone", ["95588"]),
        ("赔了百来万", "amount", [1_000_000]),
        ("每期289还了10期", "amount", [289]),
        ("给我凑2400", "amount", [2400]),
        ("本金1286.35", "amount", [1286.35]),
        ("花呗每月8号5600", "amount", [5600]),
        ("一共打了12378三次", "amount", []),
        ("24小时内还清", "date", ["2026-11-23"]),
        ("半小时前打来", "date", ["2026-11-22"]),
        ("投诉夜间催收", "time", []),
        ("您拖欠贷款款项已135日", "duration", [135]),
        ("你好", "amount", []),
    ],
)
def test_a_value_is_read(text: str, kind: str, wanted: list[Any], now: datetime) -> None:
    assert values(text, now, kind) == wanted


def test_every_value_stands_where_it_says(now: datetime) -> None:
    text = "昨天晚上11点13800138000打来要8千块，说逾期90天年利率36%"
    found = find_values(text, now)
    assert {e["entity"] for e in found} >= {"date", "time", "phone", "amount", "duration", "rate"}
    assert [e["start"] for e in found] == sorted(e["start"] for e in found)
    assert all(text[e["start"] : e["end"]] == e["text"] for e in found if "text" in e)


def test_rough_amounts_and_roles_are_told(now: datetime) -> None:
    (amount,) = (e for e in find_values("大概欠3万块", now) if e["entity"] == "amount")
    assert amount["approx"] is True
    assert amount["role"] == "owed"


def test_a_range_has_two_ends(now: datetime) -> None:
    (amount,) = (e for e in find_values("欠十几万", now) if e["entity"] == "amount")
    assert (amount["value"], amount["high"]) == (100_000, 200_000)


def test_night_is_a_band_of_the_hour(now: datetime) -> None:
    (time,) = (e for e in find_values("半夜两点打来", now) if e["entity"] == "time")
    assert time["band"] == "night"


def test_the_part_adds_to_what_is_there() -> None:
    message = Message.build("欠花呗8000元")
    message.set(ENTITIES, [{"entity": "lender", "value": "花呗"}])
    ValueExtractor().process([message])
    kinds = [entity["entity"] for entity in message.get(ENTITIES)]
    assert kinds == ["lender", "amount"]
    assert message.get(ENTITIES)[1]["extractor"] == "ValueExtractor"


@pytest.mark.parametrize("text", ["", "😀", "1" * 2000, "一" * 2000], ids=range(4))
def test_odd_texts_do_no_harm(text: str, now: datetime) -> None:
    assert isinstance(find_values(text, now), list)
