"""A day is held against the numbers that bind this lender, for this product, on that day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.log_incident.counts import count_day, findings, if_licensed
from casework.rules import Rules

DAY = "2026-11-21"
TYPES = ("bank", "consumer_finance", "small_loan", "auto_trust", "amc", "private_unlicensed",
         "platform_only", "unknown")  # fmt: skip


def entry(
    way: str = "call", kind: str = "bank", product: str = "", day: str = DAY, **more: Any
) -> dict[str, Any]:
    lender = {"id": "x", "name": "某机构", "type": kind, "product": product, "matched": True}
    when = {"date": day, **({"time": more.pop("time")} if "time" in more else {})}
    return {"li_when": when, "li_way": way, "lender": lender, **more}


def limit(rules: Rules, rule: str, value: str) -> int:
    return int(rules[rule].on(date.fromisoformat(DAY)).values[value].value)


def found(rules: Rules, *entries: dict[str, Any]) -> dict[str, tuple[int, bool, str]]:
    """Return what passes a rule on the day of the first entry: count, sure, rule."""
    return {f.what: (f.count, f.sure, f.rule.rule_id)
            for f in findings(entries, entries[0], rules)}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_attempts_at_and_above_the_number(kind: str, rules: Rules) -> None:
    most = limit(rules, "call_attempts", "attempts_per_day")
    bound = kind in ("bank", "consumer_finance")
    assert "attempts" not in found(rules, entry(kind=kind, li_count=most, li_connected=0))
    above = found(rules, entry(kind=kind, li_count=most + 1, li_connected=0))
    assert above.get("attempts") == ((most + 1, True, "call_attempts") if bound else None)


@pytest.mark.parametrize("kind", TYPES)
def test_connected_calls_at_and_above_the_number(kind: str, rules: Rules) -> None:
    most = limit(rules, "call_limits", "connected_per_day")
    bound = kind in ("bank", "consumer_finance", "small_loan", "auto_trust", "amc")
    assert "connected" not in found(rules, entry(kind=kind, li_count=most, li_connected=most))
    above = found(rules, entry(kind=kind, li_count=most + 1, li_connected=most + 1))
    assert above.get("connected") == ((most + 1, True, "call_limits") if bound else None)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("time", "is_night"), [("21:59", False), ("22:00", True), ("07:59", True),
                                                ("08:00", False)])  # fmt: skip
def test_the_first_and_last_minute_of_the_night(
    kind: str, time: str, is_night: bool, rules: Rules
) -> None:
    bound = kind in ("bank", "consumer_finance", "small_loan", "auto_trust", "amc")
    assert ("night" in found(rules, entry(kind=kind, time=time))) is (is_night and bound)


THIRD = {
    "bank": "third_party_guideline",
    "consumer_finance": "third_party_consumer_finance",
    "small_loan": "third_party_small_loan",
    "auto_trust": "third_party_standard",
    "amc": "third_party_standard",
}


@pytest.mark.parametrize("kind", TYPES)
def test_others_who_were_contacted(kind: str, rules: Rules) -> None:
    third = found(rules, entry("others_contacted", kind)).get("third_parties")
    assert third == ((1, True, THIRD[kind]) if kind in THIRD else None)
    assert "third_parties" not in found(rules, entry("call", kind))


@pytest.mark.parametrize("kind", TYPES)
def test_a_single_visitor_and_a_second_visit(kind: str, rules: Rules) -> None:
    people = limit(rules, "visit_people", "min_people")
    visits = limit(rules, "visit_daily", "max_per_day")
    bound = kind in ("bank", "consumer_finance", "small_loan", "auto_trust", "amc")
    few = [entry("visit", kind, li_people=people - 1)]
    assert ("single_visitor" in found(rules, *few)) is bound
    enough = [entry("visit", kind, li_people=people) for _ in range(visits)]
    assert found(rules, *enough) == {}
    once_more = [*enough, entry("visit", kind)]
    assert ("visits" in found(rules, *once_more)) is bound


def test_a_card_has_rules_of_its_own(rules: Rules) -> None:
    card = {"kind": "bank", "product": "信用卡"}
    assert "connected" not in found(rules, entry(li_count=9, li_connected=9, **card))
    assert found(rules, entry(time="23:00", **card))["night"][2] == "visit_rules"
    assert found(rules, entry("others_contacted", **card))["third_parties"][2] == "third_party_card"


def test_a_rule_counts_from_its_first_day(rules: Rules) -> None:
    before, first = "2026-01-29", "2026-01-30"
    many = {"li_count": 20, "li_connected": 0}
    assert "attempts" not in found(rules, entry(day=before, **many))
    assert "attempts" in found(rules, entry(day=first, **many))
    assert found(rules, entry(day="2025-02-27", time="23:00", **many)) == {}
    assert found(rules, entry(day="2025-02-28", time="23:00"))["night"][2] == "call_limits"


def test_what_was_not_noted_is_only_possible(rules: Rules) -> None:
    assert found(rules, entry(li_count=8))["attempts"] == (8, False, "call_attempts")
    partly = [entry(li_count=4, li_connected=0), entry(li_count=3)]
    assert found(rules, *partly)["attempts"] == (7, False, "call_attempts")


def test_days_and_lenders_are_counted_apart(rules: Rules) -> None:
    four = {"li_count": 4, "li_connected": 0}
    other = entry(**four)
    other["lender"] = {**other["lender"], "id": "y", "name": "另一家"}
    assert "attempts" not in found(rules, entry(**four), other)
    assert "attempts" not in found(rules, entry(**four), entry(day="2026-11-20", **four))
    nameless = {**entry(**four), "lender": None}
    assert "attempts" in found(rules, entry(**four), nameless)


def test_an_unknown_lender_is_only_compared_with_an_if(rules: Rules) -> None:
    nameless = {**entry(li_count=9, li_connected=0), "lender": "unknown"}
    assert findings([nameless], nameless, rules) == []
    assert [f.what for f in if_licensed([nameless], nameless, rules)] == ["attempts"]
    private = entry(kind="private_unlicensed", li_count=90)
    assert if_licensed([private], private, rules) == []


def test_calls_are_counted_for_each_number() -> None:
    day = count_day([entry(li_count=4, li_from="A"), entry(li_count=3, li_from="B"),
                     entry(li_from="A"), entry("sms", li_count=50, li_from="A")],
                    date.fromisoformat(DAY))  # fmt: skip
    assert day.by_number == {"A": 5, "B": 3}
    assert day.calls == 8


def test_a_finding_says_count_and_number_of_the_rule(rules: Rules) -> None:
    (finding,) = findings([entry(li_count=8, li_connected=0)] * 1, entry(), rules)
    assert finding.line == "没接通的来电8次，多于一天6次"
    (night,) = findings([entry("sms", time="23:00", li_count=2)], entry(), rules)
    assert night.line == "夜里22:00到早上8:00之间联系了2次"
