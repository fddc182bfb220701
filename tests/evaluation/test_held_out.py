"""The held-out sentences are well formed, cover every need, and none is trained on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from casework.lenders import Lenders
from casework.text import normalise
from tests.contracts.project import ROOT, bare, needs, read, training
from tools.evaluation_cases import read_cases
from tools.evaluation_entities import KINDS

FOLDER = ROOT / "tests" / "evaluation"
SENTENCES: list[dict[str, Any]] = [
    *read(FOLDER / "sentences.yml"),
    *read(FOLDER / "other_writers.yml"),
    *read(FOLDER / "safety.yml"),
    *read(FOLDER / "day.yml"),
]
ENTITIES: list[dict[str, Any]] = read(FOLDER / "entities.yml")
TWO_NEEDS: list[dict[str, Any]] = read(FOLDER / "two_needs.yml")
FLOORS: dict[str, dict[str, float]] = read(FOLDER / "floors.yml")
LENDERS = Lenders.load()
# Needs in which a mistake costs most, or that are talked about in the most ways.
MANY = (
    "out_of_scope", "creditor_side", "crisis_support",
    "collector_at_door", "propose_repayment_plan", "overdue_consequences",
)  # fmt: skip
# Told by its words, not guessed (nlu/follow_up.py).
BY_WORDS = {"follow_up"}


def _names() -> set[str]:
    return {name.removeprefix("faq/") for name in needs().by_name}


def test_every_sentence_has_text_and_known_labels() -> None:
    assert [case for case in SENTENCES if set(case) != {"text", "labels"}] == []
    assert [case for case in SENTENCES if not isinstance(case["text"], str)] == []
    known = _names()
    assert [case for case in SENTENCES if not case["labels"] or set(case["labels"]) - known] == []


@pytest.mark.parametrize("need", sorted(_names() - BY_WORDS))
def test_every_need_is_measured(need: str) -> None:
    counted = Counter(case["labels"][0] for case in SENTENCES)
    assert counted[need] >= (24 if need in MANY else 8)


def test_no_sentence_stands_twice() -> None:
    counted = Counter(bare(case["text"]) for case in SENTENCES)
    assert [said for said, times in counted.items() if times > 1] == []


def test_no_sentence_is_trained_on() -> None:
    trained = {bare(line.removeprefix("- ")) for lines in training().values() for line in lines}
    said = [case["text"] for case in (*SENTENCES, *ENTITIES, *TWO_NEEDS)]
    assert [text for text in said if bare(text) in trained] == []


def test_both_needs_of_a_message_are_known() -> None:
    assert [c for c in TWO_NEEDS if set(c) != {"text", "acts_on", "offers"}] == []
    assert {name for c in TWO_NEEDS for name in (*c["acts_on"], *c["offers"])} <= _names()


def test_expected_values_have_the_shape_of_the_entities() -> None:
    lenders = set(LENDERS.by_id)
    cases = read_cases(FOLDER / "entities.yml", _names())
    for case in cases:
        assert case.entities is not None, case
        named = {gold.value for gold in case.entities if gold.kind == "lender"}
        # a name we do not know stands as it was said, and counts as missed
        assert not any(LENDERS.find(normalise(name)) for name in named - lenders), case
    measured = {gold.kind for case in cases for gold in case.entities or ()}
    assert measured == set(KINDS)


def test_floors_are_shares() -> None:
    assert set(FLOORS) == {"at_least", "at_most"}
    figures = [figure for floors in FLOORS.values() for figure in floors.values()]
    assert [figure for figure in figures if not 0 <= figure <= 1] == []
