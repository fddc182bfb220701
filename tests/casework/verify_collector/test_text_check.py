"""Pasted texts: the expected marks, answers and level, and what is never said or shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.verify_collector.call_back import call_back_result, reports_call_back
from casework.verify_collector.score import score
from casework.verify_collector.text_check import (
    LONGEST_WORD,
    check_text,
    looks_pasted,
    mark_codes,
    reason_of,
)

TEXTS = yaml.safe_load(Path(__file__).with_name("pasted_texts.yml").read_text("utf-8"))
each_text = pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["text"][:14])


def test_there_are_at_least_forty_and_every_mark_is_seen() -> None:
    assert len(TEXTS) >= 40
    assert {code for case in TEXTS for code in case["marks"]} == set(mark_codes())
    assert {case["level"] for case in TEXTS} == {"grey", "amber", "red"}


@each_text
def test_a_pasted_text_is_known_as_one(case: dict[str, Any]) -> None:
    assert looks_pasted(case["text"])
    # the language model sees it without its line breaks
    assert looks_pasted(" ".join(case["text"].split("\n")))


@each_text
def test_the_marks_are_those_expected(case: dict[str, Any]) -> None:
    check = check_text(case["text"])
    assert sorted(check.codes) == sorted(case["marks"]), check.marks


@each_text
def test_the_answers_and_the_level_follow(case: dict[str, Any]) -> None:
    check = check_text(case["text"])
    assert {slot: check.answers.get(slot) for slot in case.get("answers", {})} == case.get(
        "answers", {}
    )
    assert score(check.answers).level == case["level"]


@each_text
def test_words_are_shown_short_and_never_as_a_link_or_a_whole_number(case: dict[str, Any]) -> None:
    for mark in check_text(case["text"]).marks:
        assert 0 < len(mark.word) <= LONGEST_WORD
        assert "http" not in mark.word and "." not in mark.word
        assert "13800138000" not in mark.word and "13912345678" not in mark.word


def test_no_reason_calls_a_paper_true_or_false_or_anything_safe() -> None:
    for code in mark_codes():
        for verdict in ("安全的", "是假的", "肯定是假", "是真的", "一定是", "就是骗子"):
            assert verdict not in reason_of(code)


@pytest.mark.parametrize(
    "said",
    [
        "收到短信说我被立案了，是真的吗",
        "他让我转到他个人账户怎么办",
        "催收说今天18点前不还就上门",
        "您好，我想问一下欠款能不能分期还",
        "您能帮我看看这个人是不是骗子吗谢谢您",
        "昨天来家里那两个人 我到底怎么知道是不是银行派的",
        "",
    ],
)
def test_what_people_say_themselves_is_no_pasted_text(said: str) -> None:
    assert not looks_pasted(said)


def test_a_text_of_two_thousand_characters_is_looked_through() -> None:
    long = "【某某】您的借款已逾期。" + "请及时处理。" * 330 + "请提供验证码。"
    assert len(long) <= 2000
    assert check_text(long).codes == ["code_or_app"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "😀", "【】", "\ud800"])
def test_odd_texts_raise_nothing(text: str) -> None:
    assert check_text(text).marks == ()


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("我打过了，说没这个人", "denied"),
        ("打了官方客服，查无此人", "denied"),
        ("客服说没有委托任何公司", "denied"),
        ("银行说不是他们派的", "denied"),
        ("问过了，确实有这个委托", "confirmed"),
        ("客服说是真的", "confirmed"),
        ("打过去问了，说有这个人", "confirmed"),
        ("他让我打过去", None),
        ("客服电话打不通", None),
        ("催收没有委托书", None),
        ("银行说会处理，一直没人管", None),
    ],
)
def test_the_result_of_a_call_back_is_heard(said: str, result: str | None) -> None:
    assert call_back_result(said) == result
    assert reports_call_back(said) is (result is not None)


@pytest.mark.parametrize("said", ["我打过了", "打过电话了", "刚打完官方电话"])
def test_a_call_without_its_result_is_heard_as_a_call(said: str) -> None:
    assert reports_call_back(said)
    assert call_back_result(said) is None
