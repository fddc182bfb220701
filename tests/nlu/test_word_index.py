"""Answers are found by their words."""

from __future__ import annotations

from nlu.word_index import WordIndex


def test_words_find_the_entry_that_holds_most_of_them() -> None:
    index = WordIndex({"a": (["开门"], ["进屋", "证件"]), "b": (["利息"], ["年化", "证件"])})
    assert index.search(["年化", "利息"], 3) == ["b"]
    assert set(index.search(["证件"], 3)) == {"a", "b"}


def test_marks_and_operators_are_no_words() -> None:
    index = WordIndex({"a": (["开门"], [])})
    assert index.search(['"', "*", "(", "-"], 3) == []
    assert index.search(["OR", "NEAR", "开门"], 3) == ["a"]
    assert index.search([], 3) == []
