"""Training sentences: each under one need, plain text, and not among those kept for evaluation."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.text import normalise
from tests.contracts.project import ROOT, bare, issue_sentences, needs, read, training

# What Rasa would read as an annotated value, a command or a payload instead of plain words.
MARKUP = re.compile(r"\[[^\]]*\]\s*[({]|^[/!]|[{}<>]|\\")
EVALUATION = ROOT / "tests" / "evaluation"
DEVELOPMENT = ROOT.parent / "shared" / "dev-utterances.jsonl"
# Shorter texts say the same by accident.
OWN_WORDS = 8


def _by_meaning() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for need, lines in training().items():
        for line in lines:
            found[bare(line.removeprefix("- "))].add(need)
    return found


@pytest.mark.parametrize("need", sorted(training()))
def test_sentences_are_plain_text(need: str) -> None:
    lines = training()[need]
    assert [line for line in lines if not line.startswith("- ")] == []
    sentences = [line.removeprefix("- ") for line in lines]
    assert [said for said in sentences if MARKUP.search(said) or not said.strip()] == []


def test_no_sentence_stands_under_two_needs() -> None:
    double = {said: sorted(under) for said, under in _by_meaning().items() if len(under) > 1}
    assert double == {}


@pytest.mark.parametrize("need", sorted(training()))
def test_no_sentence_stands_twice_under_a_need(need: str) -> None:
    said = training()[need]
    assert sorted({line for line in said if said.count(line) > 1}) == []


def test_no_sentence_means_another_need_as_a_button() -> None:
    """A text that is a button or a command never reaches the classifier."""
    wrong = {
        line: (need, meant)
        for need, lines in training().items()
        for line in lines
        if (meant := needs().command(normalise(line.removeprefix("- ")))) not in (None, need)
    }
    assert wrong == {}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)


def _sentences_of(path: Path) -> Iterator[str]:
    if path.suffix in (".yml", ".yaml"):
        yield from _leaves(read(path))
    elif path.suffix == ".json":
        yield from _leaves(json.loads(path.read_text("utf-8")))
    elif path.suffix == ".jsonl":
        for line in filter(str.strip, path.read_text("utf-8").splitlines()):
            yield from _leaves(json.loads(line))
    elif path.suffix in (".txt", ".csv", ".tsv"):
        yield from re.split(r"[\n\t]", path.read_text("utf-8"))


def _held_out() -> list[Path]:
    return [path for path in sorted(EVALUATION.rglob("*")) if path.is_file()]


def _trained() -> set[str]:
    return {*_by_meaning(), *map(bare, issue_sentences())}


def test_no_held_out_sentence_is_trained_on() -> None:
    trained = _trained()
    found = [
        (path.name, said)
        for path in _held_out()
        for said in _sentences_of(path)
        if re.search(r"[\u4e00-\u9fff]", said) and bare(said.removeprefix("- ")) in trained
    ]
    assert found == []


# The sentences must not be part of the project: the test runs where they lie beside it, which is
# where changes are decided.
@pytest.mark.skipif(not DEVELOPMENT.exists(), reason="the sentences are not beside the project")
def test_no_development_sentence_is_copied() -> None:
    ours = _trained()
    copied = [
        said
        for said in _sentences_of(DEVELOPMENT)
        if len(bare(said)) >= OWN_WORDS and bare(said) in ours
    ]
    assert copied == []
