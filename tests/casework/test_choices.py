"""What a person says is matched with the choices of a question: by number, title or word."""

from __future__ import annotations

import pytest

from casework.choices import MIN_PREFILL_WORD, by_number, by_title, by_words
from casework.questions import Choice

CHOICES = (
    Choice("granted", "有授权", ("授权", "委托书")),
    Choice("refused", "没有授权", ("没授权", "不给")),
    Choice("late", "夜", ("半夜", "晚")),
)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("2", ["refused"]),
        (" 2 ", ["refused"]),
        ("1 3", ["granted", "late"]),
        ("1、3", ["granted", "late"]),
        ("3,1", ["late", "granted"]),
        ("13", None),
        ("第2个", ["refused"]),
        ("第1项和第2项", ["granted", "refused"]),
        ("2 2", ["refused"]),
        ("4", None),
        ("1 4", None),
        ("0", None),
        ("", None),
        ("两个", None),
        ("2020", None),
        ("我选2", None),
    ],
)
def test_numbers_count_the_choices(said: str, codes: list[str] | None) -> None:
    assert by_number(CHOICES, said) == codes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("有授权", ["granted"]),
        ("没有授权。", ["refused"]),
        ("委托书", ["granted"]),
        ("半夜！", ["late"]),
        ("有授权的", None),
        ("", None),
    ],
)
def test_a_title_or_word_must_be_the_whole_text(said: str, codes: list[str] | None) -> None:
    assert by_title(CHOICES, said) == codes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("他没有授权", ["refused"]),
        ("有委托书但是半夜来", ["granted", "late"]),
        ("没授权，也不给看委托书", ["refused", "granted"]),
        ("什么也没说", []),
    ],
)
def test_words_inside_a_longer_word_do_not_count(said: str, codes: list[str]) -> None:
    assert by_words(CHOICES, said) == codes


def test_short_words_are_not_heard_unasked() -> None:
    assert by_words(CHOICES, "今晚") == ["late"]
    assert by_words(CHOICES, "今晚", MIN_PREFILL_WORD) == []


def test_nothing_to_choose_from_is_nothing() -> None:
    assert by_number((), "1") is None
    assert by_title((), "1") is None
    assert by_words((), "有") == []
