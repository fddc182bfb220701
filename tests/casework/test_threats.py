"""A threat told where a number was asked; what can be the name of a lender."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from casework.answers import Parsed
from casework.org_names import could_be_a_name
from casework.questions import Question
from casework.threats import beside, is_threat

PLAN = "propose_repayment_plan"
NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    "said",
    ["不还就弄死我", "说要打断我的腿", "他们威胁我", "要泼油漆", "小心你孩子", "把我裸照发出去",
     "让我在村里抬不起头"],
)  # fmt: skip
def test_threats_are_heard(said: str) -> None:
    assert is_threat(said)


@pytest.mark.parametrize(
    "said",
    [
        "三千",
        "累死了",
        "店砸手里了",
        "打工的腿受伤了",
        "房租1500，孩子800",
        "死期没到",
        "大概两口人",
    ],
)
def test_ordinary_answers_are_no_threats(said: str) -> None:
    assert not is_threat(said)


@pytest.mark.parametrize(
    ("journey", "kind", "answer", "kept"),
    [
        (PLAN, "money", None, True),
        (PLAN, "income", Parsed({"fen": 300_000}, False), True),
        (PLAN, "date", None, True),
        (PLAN, "date", Parsed({"date": "2026-11-21"}, False), False),
        (PLAN, "text", None, False),
        (PLAN, "multi", None, False),
        (PLAN, "money", Parsed({"fen": 300_000}, True), True),
        ("log_incident", "count", None, False),
    ],
)
def test_a_threat_is_no_number_but_may_be_the_answer(
    journey: str, kind: str, answer: Parsed | None, kept: bool
) -> None:
    assert beside(journey, Question("x", "x", kind), "不还3000就弄死我", answer) is kept


@pytest.mark.parametrize(
    "said", ["晚上十点", "昨天下午", "3000元", "大概三千块钱", "11月2号", "13800138000", "半年多了"]
)
def test_a_time_a_sum_or_a_number_is_no_lender(said: str) -> None:
    assert not could_be_a_name(said, NOW)


@pytest.mark.parametrize(
    "said", ["小鹿金服", "某某信息服务有限公司", "51卡包", "ABC Finance", "村里的老王", "今日速贷"]
)
def test_a_name_may_be_a_lender(said: str) -> None:
    assert could_be_a_name(said, NOW)
