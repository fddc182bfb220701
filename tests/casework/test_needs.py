"""Texts that need no guess: titles, phrases and patterns of the closed list of needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework import needs as module
from casework.knowledge import KnowledgeError
from casework.needs import Needs


@pytest.fixture(scope="module")
def needs() -> Needs:
    return Needs.load()


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("投诉催收", "file_complaint"),
        ("投诉催收。", "file_complaint"),
        (" 投诉 催收！", "file_complaint"),
        ("先停", "stop"),
        ("可以不开门吗？", "faq/refuse_entry"),
        ("改第3项", "go_back"),
        ("更正第二条", "diary"),
        ("确认删第2条", "diary"),
        ("把第三条删了", "diary"),
        ("修改3", "go_back"),
    ],
)
def test_a_title_a_phrase_or_a_pattern_is_a_command(needs: Needs, said: str, need: str) -> None:
    assert needs.command(said) == need


@pytest.mark.parametrize(
    "said", ["", "。", "我要投诉催收打电话太多", "改天再说", "我把第3项改了", "先停一下吧我想想"]
)
def test_anything_longer_is_left_to_the_classifier(needs: Needs, said: str) -> None:
    assert needs.command(said) is None


def test_questions_are_named_with_their_group(needs: Needs) -> None:
    assert needs.by_name["faq/refuse_entry"].group == "faq"
    assert needs.by_name["stop"].group == "dialogue"
    assert needs.by_name["stop"].name == "stop"


def test_a_phrase_of_two_needs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "dialogue:\n  one: {title: 一}\n  two: {title: 二, phrases: ['一！']}\n"
    (tmp_path / "needs.yml").write_text(text, "utf-8")
    monkeypatch.setattr(module, "KNOWLEDGE", tmp_path)
    with pytest.raises(KnowledgeError, match="two needs"):
        Needs.load()
