"""Follow-ups are a small set; what is known of a person picks the case of an answer."""

from __future__ import annotations

import pytest

from casework.follow_up import DAYS, MORE, OTHER, WHO, kind_of
from casework.known import Known, hear, title
from casework.lenders import Lenders


@pytest.fixture(scope="module")
def lenders() -> Lenders:
    return Lenders.load()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("还有呢", MORE),
        ("還有嗎", MORE),
        ("几天", DAYS),
        ("那要多久啊", DAYS),
        ("找谁", WHO),
        ("我该找谁呢", WHO),
        ("那微众呢", OTHER),
        ("如果是信用卡呢？", OTHER),
        ("换成宁银消金呢", OTHER),
        ("小贷公司的呢", OTHER),
        ("要是网贷呢", OTHER),
        ("微粒贷", OTHER),
        ("花呗", OTHER),
        ("招商银行的信用卡", OTHER),
    ],
)
def test_a_follow_up_is_seen(said: str, kind: str, lenders: Lenders) -> None:
    assert kind_of(said, lenders) == kind


@pytest.mark.parametrize(
    "said",
    [
        "那我妈呢",
        "微众银行会上门吗",
        "银行贷款会上门吗",
        "信用卡可以吗",
        "他们找谁要钱",
        "微众催收",
        "",
    ],
)
def test_what_says_more_than_a_follow_up_is_none(said: str, lenders: Lenders) -> None:
    assert kind_of(said, lenders) is None


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("那微众呢", ("bank", "licensed")),
        ("招商银行信用卡", ("card", "bank", "licensed")),
        ("微粒贷逾期三个月", ("loan", "d31_90", "bank", "licensed")),
        ("信用卡和银行", ("card", "bank", "licensed")),
        ("高利贷", ("private_unlicensed",)),
        ("今天天气", ()),
    ],
)
def test_words_name_the_case(said: str, tags: tuple[str, ...], lenders: Lenders) -> None:
    assert hear(said, lenders).tags() == tags


def test_what_is_said_now_wins_and_the_rest_is_kept() -> None:
    earlier = Known("webank", "bank", "loan", "d1_30", "guarantor")
    assert Known(product="card").over(earlier) == Known(
        "webank", "bank", "card", "d1_30", "guarantor"
    )


def test_another_lender_does_not_inherit_the_kind_of_the_first() -> None:
    earlier = Known("webank", "bank", "loan", "d1_30", "")
    now = Known("ningyin_consumer_finance", "consumer_finance").over(earlier)
    assert now == Known("ningyin_consumer_finance", "consumer_finance", "", "d1_30", "")
    assert Known(lender_type="small_loan").over(earlier).lender == ""


def test_unknown_decides_nothing() -> None:
    assert Known("x", "unknown", "", "unknown", "mine").tags() == ()


def test_a_case_is_said_in_words() -> None:
    assert title("card") == "信用卡"
    assert title("d1_30") == "刚逾期"
