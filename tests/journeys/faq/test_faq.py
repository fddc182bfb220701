"""Every question that a button asks is answered, with sources, and by the law of the day."""

from __future__ import annotations

import re

import pytest

from casework.needs import Needs
from tests.journeys.runner import Assistant

QUESTIONS = sorted(
    (name, need.title) for name, need in Needs.load().by_name.items() if need.group == "faq"
)
SOURCE = re.compile(r"• .+（(?:必须|应当|不宜|可以|建议)）——(?:《|GB|\S).+\d(?:起|公布|核对)，.+）")
BEFORE_THE_CHANGE = "2025-12-31"

pytestmark = pytest.mark.model


def test_there_are_questions_to_answer() -> None:
    assert len(QUESTIONS) == 38


@pytest.mark.parametrize(("need", "title"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
def test_the_title_of_a_question_is_answered_with_its_sources(
    assistant: Assistant, need: str, title: str
) -> None:
    conversation = assistant.conversation()
    answer = conversation.say(title)
    assert answer.need == need
    assert answer.responses[0] == f"utter_{need}"
    assert "依据：" in answer.text
    assert not set("{}") & set(answer.text)
    sources = conversation.say("依据")
    assert sources.responses == ["utter_sources"]
    listed = [line for line in sources.text.splitlines() if line.startswith("•")]
    assert listed
    assert [line for line in listed if not SOURCE.fullmatch(line)] == []
    assert "核对日期：" in sources.text


def test_the_article_is_that_of_the_day(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "可以不开门吗"
    assert "治安管理处罚法》第47条" in assistant.conversation().say(title).text
    monkeypatch.setenv("AS_OF", BEFORE_THE_CHANGE)
    earlier = assistant.conversation()
    text = earlier.say(title).text
    assert "治安管理处罚法》第40条" in text
    assert "第47条" not in text
    assert "第40条" in earlier.say("依据").text


def test_the_law_of_the_day_holds_at_the_door_too(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AS_OF", BEFORE_THE_CHANGE)
    conversation = assistant.conversation()
    conversation.say("催收正在门口")
    # help comes before the next question
    assert "第40条第（三）项" in conversation.say("要进门不肯走").text


def test_a_rule_of_the_future_is_not_claimed(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AS_OF", BEFORE_THE_CHANGE)
    answer = assistant.conversation().say("上门催收怎么进行")
    assert answer.responses == ["utter_answer_then"]
    assert "催收工作指引" not in answer.text
    # before any rule of the answer there is none to give
    monkeypatch.setenv("AS_OF", "2012-12-31")
    answer = assistant.conversation().say("上门催收怎么进行")
    assert answer.responses == ["utter_no_rule_in_force"]
    assert "12348" in answer.text


def test_a_lender_named_in_the_question_gets_its_confirmed_number(assistant: Assistant) -> None:
    answer = assistant.conversation().say("招商银行官方客服电话怎么找")
    assert answer.responses == ["utter_faq/lender_contact", "utter_faq_lender_line"]
    assert "95555" in answer.text
