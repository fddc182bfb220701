"""What the issue ranker learns from: each issue in many ways, each sentence once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from casework.file_complaint.questions import FACTS
from nlu.issue_sentences import FOLDER, NONE, sentences
from tests.contracts.project import bare, issue_sentences, read

FEWEST = 50


def _entries(code: str) -> list[Any]:
    entries: list[Any] = read(FOLDER / f"{code}.yml")
    return entries


def test_there_is_a_file_for_each_issue_and_one_for_none() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*FACTS, NONE}


@pytest.mark.parametrize("code", [*FACTS, NONE])
def test_entries_are_sentences_with_known_codes(code: str) -> None:
    entries = _entries(code)
    assert len(entries) >= FEWEST
    told = [entry for entry in entries if not isinstance(entry, str)]
    assert [entry for entry in told if set(entry) != {"text", "also"} or not entry["also"]] == []
    assert {also for entry in told for also in entry["also"]} <= set(FACTS) - {code}
    assert code != NONE or not told


def test_no_sentence_stands_twice() -> None:
    counted = Counter(bare(text) for text in issue_sentences())
    assert [said for said, times in counted.items() if times > 1] == []


def test_every_sentence_is_read_with_its_codes() -> None:
    assert len(sentences()) == len(issue_sentences())
    assert {code for sentence in sentences() for code in sentence.codes} == set(FACTS)
