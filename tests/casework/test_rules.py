"""Rules are found by id and day, never guessed, and cite themselves honestly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from casework import knowledge
from casework.authorities import load_authorities
from casework.knowledge import KnowledgeError
from casework.rules import NoRuleInForceError, Rules, kind_names

OLD = {
    "from": "2020-01-01",
    "to": "2025-12-31",
    "text": "旧的说法在这里",
    "values": {"days": {"value": 10, "unit": "days"}, "rate": {"value": 0.1, "unit": "fraction"}},
    "sources": [
        {"title": "某法", "issuer": "机关", "article": "第三条", "checked": "2026-11-22"},
        {
            "title": "《另一份》",
            "issuer": "机关",
            "checked": "2026-11-01",
            "published": "2019-12-01",
        },
    ],
}
NEW = OLD | {"from": "2026-01-01", "values": {"days": {"value": 7, "unit": "days"}}}
NEW.pop("to")
RULE = {
    "id": "some_rule",
    "title": "某一条",
    "binds": ["everyone"],
    "strength": "must",
    "kind": "statute",
    "status": "confirmed",
    "versions": [OLD, NEW],
}


def write(folder: Path, *rules: dict[str, object], name: str = "topic.yml") -> Path:
    (folder / name).write_text(yaml.safe_dump(list(rules), allow_unicode=True), "utf-8")
    return folder


def test_a_rule_gives_the_version_in_force_on_the_day(tmp_path: Path) -> None:
    rule = Rules.load(write(tmp_path, RULE))["some_rule"]
    assert rule.on(date(2025, 12, 31)).values["days"].value == 10
    assert rule.on(date(2026, 1, 1)).values["days"].value == 7
    assert str(rule.on(date(2099, 1, 1)).values["days"]) == "7"


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(1999, 1, 1)])
def test_before_the_first_day_there_is_no_rule(tmp_path: Path, day: date) -> None:
    with pytest.raises(NoRuleInForceError, match="some_rule"):
        Rules.load(write(tmp_path, RULE))["some_rule"].on(day)


def test_after_its_last_day_a_repealed_rule_is_no_rule(tmp_path: Path) -> None:
    repealed = RULE | {"versions": [OLD]}
    with pytest.raises(NoRuleInForceError):
        Rules.load(write(tmp_path, repealed))["some_rule"].on(date(2026, 1, 1))


def test_numbers_are_exact(tmp_path: Path) -> None:
    version = Rules.load(write(tmp_path, RULE))["some_rule"].on(date(2025, 1, 1))
    assert version.values["rate"].value == Decimal("0.1")
    assert version.values["days"].unit == "days"


def test_sources_keep_what_is_known(tmp_path: Path) -> None:
    first, second = Rules.load(write(tmp_path, RULE))["some_rule"].on(date(2025, 1, 1)).sources
    assert (first.article, first.published, first.url) == ("第三条", None, "")
    assert (second.published, second.checked) == (date(2019, 12, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("change", "cite"),
    [
        ({}, "《某法》第三条（2026-01-01起，法律）"),
        ({"status": "partly"}, "《某法》（2026-01-01起，法律，据报道，未见原文）"),
        ({"kind": "industry_guideline"}, "《某法》第三条（2026-01-01起，行业自律指引）"),
    ],
)
def test_a_citation_says_since_when_and_what_was_seen(
    tmp_path: Path, change: dict[str, object], cite: str
) -> None:
    rule = Rules.load(write(tmp_path, RULE | change))["some_rule"]
    assert rule.on(date(2026, 11, 22)).cite == cite


@pytest.mark.parametrize("title", ["《某法》", "GB/T 1—2025《某标准》"])
def test_a_full_title_is_cited_as_it_is(tmp_path: Path, title: str) -> None:
    source = {"title": title, "issuer": "机关", "checked": "2026-11-22"}
    rule = RULE | {"versions": [NEW | {"sources": [source]}]}
    cite = Rules.load(write(tmp_path, rule))["some_rule"].on(date(2026, 11, 22)).cite
    assert cite.startswith(f"{title}（")


@pytest.mark.parametrize(
    "second",
    [NEW | {"from": "2025-12-31"}, NEW | {"from": "2026-01-02"}, NEW | {"from": "2019-01-01"}],
)
def test_versions_that_overlap_or_leave_a_hole_are_refused(
    tmp_path: Path, second: dict[str, object]
) -> None:
    write(tmp_path, RULE | {"versions": [OLD, second]})
    with pytest.raises(KnowledgeError, match="hole"):
        Rules.load(tmp_path)


def test_a_version_after_one_without_end_is_refused(tmp_path: Path) -> None:
    endless = {key: value for key, value in OLD.items() if key != "to"}
    write(tmp_path, RULE | {"versions": [endless, NEW]})
    with pytest.raises(KnowledgeError):
        Rules.load(tmp_path)


def test_the_same_id_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, RULE)
    write(tmp_path, RULE, name="zother.yml")
    with pytest.raises(KnowledgeError, match=r"zother\.yml: rule some_rule stands twice"):
        Rules.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"surprise": 1}, "surprise"),
        ({"status": "certain"}, "status"),
        ({"id": "Not A Name"}, "id"),
        ({"versions": []}, "versions"),
        ({"versions": [NEW | {"from": "2026-13-01"}]}, "from"),
        ({"versions": [NEW | {"from": "next year"}]}, "from"),
        ({"versions": [NEW | {"valeus": {}}]}, "valeus"),
    ],
)
def test_a_file_that_breaks_the_schema_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, object], place: str
) -> None:
    write(tmp_path, RULE | change)
    with pytest.raises(KnowledgeError, match=rf"topic\.yml.*{place}"):
        Rules.load(tmp_path)


def test_rules_are_a_mapping(rules: Rules) -> None:
    assert len(rules) == len(list(rules)) > 100
    assert "call_limits" in rules
    with pytest.raises(KeyError):
        rules["no_such_rule"]


def test_every_real_rule_can_be_cited_on_its_first_and_last_day(rules: Rules) -> None:
    for rule in rules.values():
        for version in rule.versions:
            assert rule.on(version.starts) is version
            assert rule.on(version.ends or date(2027, 1, 1)).cite.startswith(("《", "GB"))


def test_kinds_are_named_in_chinese() -> None:
    assert kind_names()["statute"] == "法律"


def test_dates_of_a_file_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("day: 2026-01-01", "utf-8")
    assert knowledge.read_yaml(path) == {"day": "2026-01-01"}


def test_an_authority_keeps_what_it_takes_and_how_to_reach_it() -> None:
    police = load_authorities()["police"]
    assert police.takes and police.does_not and police.how
    assert police.status == "confirmed"


def test_an_authority_without_a_line_has_an_empty_one(tmp_path: Path) -> None:
    item = {"id": "office", "name": "某处", "takes": ["某事"], "does_not": [], "status": "partly",
            "sources": [{"title": "某文", "checked": "2026-11-22"}]}  # fmt: skip
    (tmp_path / "office.yml").write_text(yaml.safe_dump(item, allow_unicode=True), "utf-8")
    office = load_authorities(tmp_path)["office"]
    assert (office.line, office.how, office.answer_rule) == ("", (), "")
