"""Who is owed how much, read from one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from casework.debts import MAX_DEBTS, parse_debts
from casework.lenders import Lenders


def lines(said: str, lenders: Lenders) -> list[tuple[str, int]]:
    value = parse_debts(said, lenders)
    return [(line["id"], line["fen"]) for line in value["lines"]] if value else []


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("微粒贷12000，白条8000，借呗4000",
         [("webank", 1_200_000), ("jd_finance", 800_000), ("ant_consumer_finance", 400_000)]),
        ("微粒贷一万二 白条八千", [("webank", 1_200_000), ("jd_finance", 800_000)]),
        ("一万二的微粒贷，八千的白条", [("webank", 1_200_000), ("jd_finance", 800_000)]),
        ("欠微粒贷1.2万", [("webank", 1_200_000)]),
        ("微粒贷12000.5元", [("webank", 1_200_050)]),
        ("微粒贷和白条，一共两万", [("", 2_000_000)]),
        ("24000", [("", 2_400_000)]),
        ("一共欠三万二", [("", 3_200_000)]),
    ],
)  # fmt: skip
def test_each_lender_gets_the_amount_beside_it(
    lenders: Lenders, said: str, wanted: list[tuple[str, int]]
) -> None:
    assert lines(said, lenders) == wanted


@pytest.mark.parametrize("said", ["", "微粒贷", "没有", "0", "微粒贷0元", "欠了很多", "逾期三个月"])
def test_without_an_amount_above_zero_there_is_no_debt(lenders: Lenders, said: str) -> None:
    assert parse_debts(said, lenders) is None


def test_a_number_that_counts_something_else_is_no_debt(lenders: Lenders) -> None:
    assert lines("微粒贷逾期97天，欠12000", lenders) == [("webank", 1_200_000)]
    assert lines("微粒贷8月还2000", lenders) == [("webank", 200_000)]


def test_a_rough_sum_is_marked(lenders: Lenders) -> None:
    value = parse_debts("微粒贷大概12000，白条8000", lenders)
    assert value is not None
    assert [line["approx"] for line in value["lines"]] == [True, False]


@pytest.mark.parametrize(
    ("said", "count"),
    [("5家一共8万", 5), ("三个平台欠了8万", 3), ("微粒贷8000，总共6家", 6), ("微粒贷8000", 1)],
)
def test_the_number_of_lenders_is_heard(lenders: Lenders, said: str, count: int) -> None:
    value = parse_debts(said, lenders)
    assert value is not None and value["lender_count"] == count


def test_the_product_names_the_line_and_the_lender_gives_its_kind(lenders: Lenders) -> None:
    value: Any = parse_debts("微粒贷12000", lenders)
    assert value["lines"][0] == {
        "id": "webank",
        "name": "微粒贷",
        "lender": "微众银行",
        "type": "bank",
        "fen": 1_200_000,
        "approx": False,
    }


def test_a_very_long_list_is_cut(lenders: Lenders) -> None:
    value = parse_debts("，".join(["微粒贷1000"] * (MAX_DEBTS + 5)), lenders)
    assert value is not None and len(value["lines"]) == MAX_DEBTS


def test_a_county_bank_keeps_its_name_and_is_a_bank(lenders: Lenders) -> None:
    value = parse_debts("村里信用社两万，余姚农商银行3000", lenders)
    assert value is not None
    named = [(line["name"], line["id"], line["type"]) for line in value["lines"]]
    assert named == [("村里信用社", "", "bank"), ("余姚农商银行", "", "bank")]


@pytest.mark.parametrize(
    ("said", "kind"), [("高利贷20000", "private_unlicensed"), ("村里的老王20000", "unknown")]
)
def test_only_a_name_that_says_so_is_a_lender_without_a_licence(said: str, kind: str) -> None:
    value = parse_debts(said, Lenders.load())
    assert value is not None and [line["type"] for line in value["lines"]] == [kind]
