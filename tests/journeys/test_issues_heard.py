"""What happened is heard in people's own words: by word lists and the trained ranker together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from casework.file_complaint.heard import heard_issues
from casework.file_complaint.questions import FACTS, JOURNEY
from tests.contracts.project import ROOT, read
from tests.journeys.runner import Assistant

pytestmark = pytest.mark.model

CASES: list[dict[str, Any]] = read(ROOT / "tests" / "evaluation" / "issues.yml")
# A little under what was reached: 0.909, 0.905, 0.75, 4. One of the four is no issue of the ranker:
# 以前逾期过一次 is taken for a question about the credit report, and that need stands for an issue.
LEAST_RECALL, LEAST_PRECISION, LEAST_OF_A_CODE, MOST_OUT_OF_NOTHING = 0.88, 0.9, 0.7, 4
Heard = tuple[str, set[str], set[str], set[str]]


@pytest.fixture(scope="module")
def heard(assistant: Assistant) -> list[Heard]:
    """Each held-out sentence, said at the question: what it tells, may tell, and what was heard."""
    asked = assistant.conversation()
    asked.say("投诉催收")
    assert asked.say("没有").requested == "fc_issues"

    def one(case: dict[str, Any]) -> Heard:
        slots = asked.copy().say(case["text"]).slots
        found = {*(slots["fc_issues"] or []), *(slots["fc_later"] or [])}
        return case["text"], set(case["issues"]), set(case.get("maybe", [])), found

    return [one(case) for case in CASES]


def _wrong(heard: list[Heard]) -> Iterator[tuple[str, set[str]]]:
    return ((text, found - told - maybe) for text, told, maybe, found in heard)


def test_what_is_told_is_heard(heard: list[Heard]) -> None:
    told = Counter(code for _, codes, _, _ in heard for code in codes)
    found = Counter(code for _, codes, _, got in heard for code in codes & got)
    shares = {code: found[code] / told[code] for code in FACTS}
    missed = [(text, codes - found) for text, codes, _, found in heard if codes - found]
    assert sum(found.values()) / sum(told.values()) >= LEAST_RECALL, missed
    assert min(shares.values()) >= LEAST_OF_A_CODE, shares


def test_what_is_heard_was_told(heard: list[Heard]) -> None:
    wrong = [(text, codes) for text, codes in _wrong(heard) if codes]
    count = sum(len(found) for *_, found in heard)
    assert 1 - sum(len(codes) for _, codes in wrong) / count >= LEAST_PRECISION, wrong


def test_out_of_nothing_hardly_anything_is_heard(heard: list[Heard]) -> None:
    nothing = [one for one in heard if not one[1]]
    assert len(nothing) >= 60
    made_up = [(text, codes) for text, codes in _wrong(nothing) if codes]
    assert len(made_up) <= MOST_OUT_OF_NOTHING, made_up


def test_each_issue_is_measured_by_ten_sentences() -> None:
    counted = Counter(code for case in CASES for code in case["issues"])
    assert min(counted[code] for code in FACTS) >= 10


@pytest.mark.parametrize(
    "said", ["1 3", "3", "威胁辱骂、找我家人同事朋友", "我只是联系人也被催", "投诉催收", "先停"]
)
def test_a_button_a_number_and_a_command_are_not_ranked(assistant: Assistant, said: str) -> None:
    assert not assistant.parse(said).get("issues")


@pytest.mark.parametrize("said", [choice.title for choice in JOURNEY.question("fc_issues").choices])
def test_a_choice_is_just_itself(assistant: Assistant, said: str) -> None:
    ranked = [item["name"] for item in assistant.parse(said).get("issues") or []]
    assert len(heard_issues(said, ranked)[0]) == 1
