"""Household lines with their periods, as sums a month."""

from __future__ import annotations

import pytest

from casework.city_floor import Floor, floor_of, load
from casework.debt_terms import parse_terms
from casework.household import parse_sums
from casework.knowledge import KnowledgeError
from casework.lenders import Lenders

LENDERS = Lenders.load()


@pytest.mark.parametrize(
    ("said", "needs", "fen", "labels"),
    [
        ("6500", False, 650_000, None),
        ("工资3000，每周跑单800", False, 646_666, ["工资", "跑单"]),
        ("每周1500", False, 650_000, [""]),
        ("最近三个月5000、4200、3800", False, 433_333, ["", "", ""]),
        ("房租1500 吃饭1200 物业费每季600", True, 290_000, ["房租", "吃饭", "物业费"]),
        ("保险一年2401", True, 20_009, ["保险"]),
        ("交通200，学费每季交900", True, 50_000, ["交通", "学费"]),
        ("跑外卖一个月四千五，老婆工资三千", False, 750_000, ["跑外卖", "老婆工资"]),
    ],
)
def test_lines_become_a_sum_a_month(
    said: str, needs: bool, fen: int, labels: list[str] | None
) -> None:
    value = parse_sums(said, needs=needs)
    assert value is not None and value["fen"] == fen
    assert [line["label"] for line in value.get("lines", [])] == (labels or [])


def test_income_rounds_down_and_needs_round_up() -> None:
    income, needs = (parse_sums("每周100", needs=n) for n in (False, True))
    assert income and needs and (income["fen"], needs["fen"]) == (43_333, 43_334)


@pytest.mark.parametrize("said", ["挺少的", "", "9999999999"])
def test_no_sum_is_no_answer(said: str) -> None:
    assert parse_sums(said, needs=False) is None


def test_rough_words_stay_rough() -> None:
    value = parse_sums("大概三千多", needs=True)
    assert value == {"fen": 300_000, "approx": True}


def test_terms_belong_to_the_debt_they_stand_behind() -> None:
    first, second = parse_terms("微粒贷年化18%，最低600，逾期3个月；白条15%", LENDERS) or []
    assert first == {
        "name": "微粒贷", "annual_percent": "18", "min_due_fen": 60_000, "overdue_band": "d31_90",
    }  # fmt: skip
    assert (second["name"], second["annual_percent"], second["min_due_fen"]) == ("白条", "15", None)


@pytest.mark.parametrize(
    ("said", "percent"),
    [("都是24%", "24"), ("日息万五", "18.25"), ("月息两分", "24"), ("18%", "18")],
)
def test_terms_without_a_name_hold_for_every_debt(said: str, percent: str) -> None:
    (entry,) = parse_terms(said, LENDERS) or []
    assert (entry["name"], entry["annual_percent"]) == ("", percent)


def test_nothing_about_any_debt_is_no_answer() -> None:
    assert parse_terms("不太清楚呢", LENDERS) is None


def test_the_operators_file_may_be_empty_and_a_mistake_in_it_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert isinstance(load(), dict)
    good = tmp_path / "good.yml"
    good.write_text(
        "cities:\n  上海市: {yuan: 1595, source: 公布的标准, checked: 2026-11-22}\n", "utf-8"
    )
    floors = load(good)
    found = floor_of("我在上海浦东", floors)
    assert isinstance(found, Floor) and found.fen == 159_500
    assert floor_of("南京", floors) is None
    for wrong in ("{yuan: 0, source: x, checked: 2026-11-22}", "{yuan: 15}", "1595"):
        bad = tmp_path / f"bad{len(wrong)}.yml"
        bad.write_text(f"cities:\n  上海市: {wrong}\n", "utf-8")
        with pytest.raises(KnowledgeError):
            load(bad)
