"""Facts are whole, recently checked, and every id that is used exists and may be cited."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest

from actions import context
from casework import clock
from casework.file_complaint.deadlines import CHANNELS, SCOPE
from casework.file_complaint.letter import issue_table
from casework.file_complaint.route import EXTRAS, LETTERS, ROUTES, TRIED
from casework.knowledge import KNOWLEDGE, read_folder, read_yaml
from casework.lenders import Lenders
from casework.needs import Needs
from casework.placeholders import MARK, PLACEHOLDER
from casework.rules import kind_names
from tests.contracts import code
from tests.contracts.project import PRODUCT, ROOT, TODAY, authorities, read, responses, rules, texts

_OFFICIAL = re.compile(r"https://[a-z0-9.-]+\.gov\.cn/")
FRESH = timedelta(days=366)
_DOTTED = re.compile(r"([a-z][a-z0-9_]*)\.(cite|line|name|[a-z][a-z0-9_]*)")


def _entries(kind: str, folder: str) -> list[tuple[str, dict[str, Any]]]:
    contents = read_folder(kind, KNOWLEDGE / folder).values()
    items = chain.from_iterable(c if isinstance(c, list) else [c] for c in contents)
    return [(item["id"], item) for item in items]


RULES = _entries("rule", "rules")
AUTHORITIES = _entries("authority", "authorities")
LENDERS = _entries("lender", "lenders")


def _checked(item: dict[str, Any]) -> list[str]:
    sources = chain(item.get("sources", ()), *(v["sources"] for v in item.get("versions", ())))
    return [part["checked"] for part in (*sources, *item.get("lines", ()))]


@pytest.mark.parametrize(
    ("name", "item"), [*RULES, *AUTHORITIES, *LENDERS], ids=lambda part: str(part)[:40]
)
def test_a_fact_was_checked_within_the_year(name: str, item: dict[str, Any]) -> None:
    days = [date.fromisoformat(day) for day in _checked(item)]
    today = context.clock().date()
    assert days
    # whoever checks a fact writes the day on which that was, so the clock is the latest day
    assert all(TODAY - FRESH <= day <= today for day in days)


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.rglob("*.yml")), ids=lambda path: path.name)
def test_a_file_of_facts_has_no_key_twice(path: Any) -> None:
    assert read(path)


@pytest.mark.parametrize("path", sorted((KNOWLEDGE / "authorities").glob("*.yml")) + sorted(
    (KNOWLEDGE / "lenders").glob("*.yml")), ids=lambda path: path.name)  # fmt: skip
def test_a_file_of_facts_is_named_like_its_id(path: Any) -> None:
    assert read(path)["id"] == path.stem


def test_every_rule_loads_and_no_authority_has_its_id() -> None:
    assert len(rules()) == len(RULES)
    assert set(rules()) & set(authorities()) == set()


@pytest.mark.parametrize(("name", "item"), RULES, ids=[name for name, _ in RULES])
def test_a_citation_never_names_an_article_that_was_not_seen(
    name: str, item: dict[str, Any]
) -> None:
    for source in chain.from_iterable(version["sources"] for version in item["versions"]):
        assert "第" not in source["title"].split("》")[-1]
        if item["status"] == "unconfirmed":
            assert "article" not in source


def test_a_document_has_one_official_address_wherever_it_is_a_source() -> None:
    addresses: dict[str, set[str]] = {}
    for _, item in RULES:
        for source in chain.from_iterable(version["sources"] for version in item["versions"]):
            addresses.setdefault(source["title"], set()).add(source.get("url", ""))
    given = {title: found for title, found in addresses.items() if found != {""}}
    assert given
    assert {title: found for title, found in given.items() if len(found) > 1} == {}
    assert [url for found in given.values() for url in found if not _OFFICIAL.match(url)] == []


def test_every_kind_of_rule_has_a_name() -> None:
    assert {item["kind"] for _, item in RULES} <= set(kind_names())
    assert {item["strength"] for _, item in RULES} <= set(
        read_yaml(KNOWLEDGE / "kinds.yml")["strengths"]
    )


@pytest.mark.parametrize(("name", "item"), RULES, ids=[name for name, _ in RULES])
def test_only_law_says_must(name: str, item: dict[str, Any]) -> None:
    law = {"statute", "regulation", "local_regulation", "judicial_interpretation",
           "departmental_rule"}  # fmt: skip
    assert item["strength"] != "must" or item["kind"] in law


def _dotted_in_python() -> set[tuple[str, str]]:
    """Return the `rule.value` names that the product's Python asks to be filled."""
    words = {node.value for path in code.files(*PRODUCT) for node in code.strings(path)}
    found = {match.groups() for word in words if (match := _DOTTED.fullmatch(word))}
    return {(owner, key) for owner, key in found if owner in rules() or owner in authorities()
            or key in ("cite", "line", "name")}  # fmt: skip


def test_every_fact_that_python_asks_for_exists_and_may_be_said() -> None:
    assert _dotted_in_python()
    wrong = [f"{owner}.{key}" for owner, key in _dotted_in_python() if not _sayable(owner, key)]
    assert wrong == []


def _sayable(owner: str, key: str) -> bool:
    if owner in rules():
        version = rules()[owner].on(TODAY)
        return version.status != "unconfirmed" and (
            key in ("cite", "strength", MARK) or key in version.values
        )
    office = authorities().get(owner)
    if office is None or office.status == "unconfirmed":
        return False
    return bool(office.line) if key == "line" else key == "name"


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_response_says_no_empty_and_no_unconfirmed_fact(name: str) -> None:
    gaps = {gap for text in texts(name) for gap in PLACEHOLDER.findall(text)}
    assert [gap for gap in gaps if not _sayable(*gap.split("."))] == []


def test_every_rule_behind_a_deadline_is_in_force_and_has_its_value() -> None:
    for terms in CHANNELS.values():
        found = set()
        for term in terms:
            version = rules()[term.rule_id].on(TODAY)
            assert version.status != "unconfirmed", term
            if term.value in version.values:
                found.add(term.kind)
                assert version.values[term.value].unit in ("days", "working_days", "months"), term
        assert found == {term.kind for term in terms}
    assert SCOPE in rules()


def test_every_rule_a_complaint_may_quote_exists_and_is_not_unconfirmed() -> None:
    quoted = {rule_id for item in issue_table().values() for rule_id in item["rules"]}
    assert quoted <= set(rules())
    assert [rule_id for rule_id in quoted if rules()[rule_id].status == "unconfirmed"] == []
    assert [rule_id for rule_id in quoted if not rules()[rule_id].on(TODAY)] == []


def test_every_office_on_a_route_is_known() -> None:
    steps = {step.authority for route in ROUTES.values() for step in route}
    extra = {office for items in EXTRAS.values() for office, _, _ in items}
    then = {term.then for term in chain.from_iterable(CHANNELS.values()) if term.then}
    tried = set().union(*TRIED.values())
    assert steps | extra | then | tried | set(LETTERS) <= set(authorities())


def test_rules_that_facts_point_at_exist() -> None:
    for office in authorities().values():
        assert not office.answer_rule or office.answer_rule in rules(), office.id
    for lender in Lenders.load().by_id.values():
        assert lender.regulator in authorities(), lender.id


def test_every_office_that_is_dialled_has_a_number() -> None:
    for name in ("police", "emergency", "psych_line", "legal_service", "court_hotline", "nfra"):
        assert authorities()[name].line, name


def test_the_lines_of_danger_are_the_same_everywhere() -> None:
    values = rules()["crisis_lines"].on(TODAY).values
    assert str(values["police"]) == authorities()["police"].line
    assert str(values["psych"]) == authorities()["psych_line"].line
    assert str(values["emergency"]) == authorities()["emergency"].line


def test_the_quiet_hours_that_code_assumes_are_those_of_the_rule() -> None:
    values = rules()["call_limits"].on(TODAY).values
    assert f"{clock.QUIET_FROM.hour}:{clock.QUIET_FROM.minute:02d}" == str(values["quiet_from"])
    assert f"{clock.QUIET_TO.hour}:{clock.QUIET_TO.minute:02d}" == str(values["quiet_to"])


def test_a_lender_type_is_one_that_rules_and_routes_know() -> None:
    known = set(ROUTES)
    assert {lender.type for lender in Lenders.load().by_id.values()} <= known
    assert {lender.type for lender in Lenders.load().by_id.values()} - {"unknown"}


def test_phrases_of_needs_are_as_the_parser_reads_them() -> None:
    """Titles are compared after normalising; one that normalising changes is never matched."""
    from casework.text import normalise

    loaded = Needs.load()
    for group in read(ROOT / "knowledge" / "needs.yml").values():
        for item in group.values():
            for phrase in (item["title"], *item.get("phrases", ())):
                assert loaded.command(normalise(phrase)) == loaded.command(phrase) is not None
