"""Every need is an intent with enough examples, and an answer, a form or a rule behind it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from casework.journeys import JOURNEYS
from casework.known import LICENSED
from tests.contracts import code
from tests.contracts.project import (
    ROOT,
    data_files,
    domain,
    faq_responses,
    needs,
    read,
    rules_of_dialogue,
    short,
    training,
)

NEEDS = sorted(needs().by_name)
FAQ = [name for name in NEEDS if name.startswith("faq/")]
FOLDER = {"faq": "faq", "journeys": "journeys", "dialogue": "dialogue"}
FEWEST = 30
# Commands are recognised by their words; a few examples show the classifier the same thing.
COMMANDS = frozenset(
    {"resume", "ask_question", "show_sources", "ready_papers", "follow_up", "diary", "case_file"}
)
FEWEST_FOR_A_COMMAND = 8
# What may decide between the cases of an answer (casework/known.py).
TAGS = frozenset(
    {choice.code for slot in ("debt_position", "overdue_band", "lender_type")
     for journey in JOURNEYS.values() for question in journey.questions
     if question.slot == slot for choice in question.choices}
    | {"card", "loan", "car", "sent", LICENSED}
)  # fmt: skip
SHARED_LIST = ROOT.parent / "shared" / "needs.yml"


def _home(need: str) -> Path:
    group = FOLDER[needs().by_name[need].group]
    return ROOT / "data" / group / f"{need.removeprefix('faq/')}.yml"


def test_intents_are_exactly_the_needs() -> None:
    wanted = {name.split("/")[0] for name in NEEDS}
    assert set(domain()["intents"]) == wanted


@pytest.mark.parametrize("need", NEEDS)
def test_a_need_has_one_file_with_its_own_examples_and_no_others(need: str) -> None:
    assert _home(need).is_file(), f"{short(_home(need))} is missing"
    intents = [item["intent"] for item in read(_home(need))["nlu"]]
    assert intents == [need]


def test_every_file_of_training_data_belongs_to_a_need() -> None:
    homes = {_home(need) for need in NEEDS}
    strangers = [short(path) for path in data_files() if path not in homes and "nlu" in read(path)]
    assert strangers == []


@pytest.mark.parametrize("need", NEEDS)
def test_a_need_has_enough_examples(need: str) -> None:
    fewest = FEWEST_FOR_A_COMMAND if need in COMMANDS else FEWEST
    assert len(training().get(need, ())) >= fewest


@pytest.mark.parametrize("need", FAQ)
def test_a_question_has_one_answer_more_of_it_and_cases_of_its_own(need: str) -> None:
    answers = read(_home(need)).get("responses", {})
    short = need.removeprefix("faq/")
    assert next(iter(answers)) == f"utter_{need}"
    assert f"utter_more_{short}" in answers
    others = set(answers) - {f"utter_{need}", f"utter_more_{short}"}
    tags = {name.removeprefix(f"utter_case_{short}_") for name in others}
    assert tags <= TAGS, tags
    assert {len(variations) for variations in answers.values()} == {1}


def test_every_answer_belongs_to_a_question() -> None:
    assert {f"utter_{need}" for need in FAQ} <= set(faq_responses())


@pytest.mark.parametrize("need", sorted({name.split("/")[0] for name in NEEDS}))
def test_a_need_has_exactly_one_rule_or_is_urgent(need: str) -> None:
    starts = [
        rule["rule"]
        for rule in rules_of_dialogue()
        for step in rule["steps"]
        if step.get("intent") == need
    ]
    assert len(starts) == (0 if need in _urgent() else 1), starts


def _urgent() -> tuple[str, ...]:
    """The needs that a policy of our own decides, read without importing Rasa."""
    for node in code.tree(ROOT / "dialogue" / "urgent_policy.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "URGENT":
            return tuple(ast.literal_eval(node.value))
    raise AssertionError("dialogue/urgent_policy.py names no URGENT needs")


def test_every_journey_is_a_need_of_that_group() -> None:
    group = {name for name, need in needs().by_name.items() if need.group == "journeys"}
    assert set(JOURNEYS) == group


@pytest.mark.parametrize("need", NEEDS)
def test_the_title_of_a_need_is_understood_exactly(need: str) -> None:
    assert needs().command(needs().by_name[need].title) == need


# The list lies outside the project: beside it where changes are decided, so there the test always
# runs; whoever only has the project has nothing to compare with.
@pytest.mark.skipif(not SHARED_LIST.exists(), reason="the shared list is not beside the project")
def test_the_shared_list_of_needs_is_covered_in_the_same_groups() -> None:
    ours = {(need.group, need.name.removeprefix("faq/")) for need in needs().by_name.values()}
    shared = {(group, name) for group, members in read(SHARED_LIST).items() for name in members}
    assert shared - ours == set()
