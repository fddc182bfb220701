"""Gaps of an answer are filled from the facts of a day, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from casework.authorities import Authority
from casework.placeholders import UnknownPlaceholderError, fill, names_in
from casework.rules import NoRuleInForceError, Rule, Rules

DAY = date(2026, 11, 22)


@pytest.fixture
def unsure(rules: Rules) -> Rules:
    """One rule nobody has confirmed."""
    rule: Rule = rules["call_limits"]
    versions = tuple(replace(version, status="unconfirmed") for version in rule.versions)
    return Rules({"rumour": replace(rule, status="unconfirmed", versions=versions)})


def test_names_are_found_in_order_and_once() -> None:
    text = "{b.days}天，依据{a_rule.cite}；{b.days}；{plain}；{A.x}；{a.}；{ a.b }"
    assert names_in(text) == ["b.days", "a_rule.cite"]


def test_values_citations_names_and_lines_are_filled(
    rules: Rules, authorities: Mapping[str, Authority]
) -> None:
    names = ("call_limits.connected_per_day", "call_limits.cite", "police.name", "police.line")
    filled = fill(names, rules, authorities, DAY)
    version = rules["call_limits"].on(DAY)
    assert filled == {
        names[0]: str(version.values["connected_per_day"].value),
        names[1]: version.cite,
        names[2]: authorities["police"].name,
        names[3]: authorities["police"].line,
    }


@pytest.mark.parametrize(
    "name", ["no_such.cite", "call_limits.no_such", "police.address", "police.cite", "call_limits."]
)
def test_a_gap_without_a_fact_is_refused(
    rules: Rules, authorities: Mapping[str, Authority], name: str
) -> None:
    with pytest.raises(UnknownPlaceholderError):
        fill([name], rules, authorities, DAY)


@pytest.mark.parametrize("name", ["rumour.cite", "rumour.connected_per_day"])
def test_a_rule_nobody_confirmed_is_never_said(
    unsure: Rules, authorities: Mapping[str, Authority], name: str
) -> None:
    with pytest.raises(UnknownPlaceholderError, match="not confirmed"):
        fill([name], unsure, authorities, DAY)


def test_an_office_nobody_confirmed_is_never_said(
    rules: Rules, authorities: Mapping[str, Authority]
) -> None:
    doubtful = {"office": replace(authorities["police"], id="office", status="unconfirmed")}
    with pytest.raises(UnknownPlaceholderError, match="not confirmed"):
        fill(["office.line"], rules, doubtful, DAY)


def test_a_rule_before_its_first_day_is_an_error_of_its_own(
    rules: Rules, authorities: Mapping[str, Authority]
) -> None:
    with pytest.raises(NoRuleInForceError):
        fill(["call_limits.cite"], rules, authorities, date(2000, 1, 1))


def test_nothing_to_fill_is_nothing(rules: Rules) -> None:
    assert fill((), rules, {}, DAY) == {}
