"""Who comes back after a day has passed is told so before anything else."""

from __future__ import annotations

import pytest

from tests.journeys.runner import Assistant, Conversation

pytestmark = pytest.mark.model
DUE = "utter_track_complaint_due"


@pytest.fixture
def person(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    """Somebody who followed a complaint to a bank on 22 November and returns on 8 December."""
    talk = assistant.conversation()
    said = "跟进投诉", "贷款机构", "11月20号", "招商银行", "没有回音", "没有"
    assert talk.say(said[0]).form == "track_complaint_form"
    for text in said[1:]:
        turn = talk.say(text)
    assert turn.slots["due_next"] == "2026-12-06"
    monkeypatch.setenv("AS_OF", "2026-12-08")
    return talk


def test_a_question_is_answered_after_the_day_was_told(person: Conversation) -> None:
    turn = person.say("可以不开门吗")
    assert turn.responses == [DUE, "utter_faq/refuse_entry"]
    assert "12月5日（周六）（休息日）（已过）" in turn.texts[0]
    assert person.say("可以不开门吗").responses == ["utter_faq/refuse_entry"]


def test_a_form_goes_on_and_its_answer_is_not_lost(
    person: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AS_OF", "2026-12-05")
    assert person.say("商量还款").requested == "rp_mode"
    monkeypatch.setenv("AS_OF", "2026-12-08")
    turn = person.say("粗算")
    assert turn.responses[0] == DUE
    assert (turn.slots["rp_mode"], turn.form) == ("rough", "propose_repayment_plan_form")


def test_what_is_not_understood_is_asked_back_after_it(person: Conversation) -> None:
    assert person.say("嗯哼哼哼").responses[0] == DUE


@pytest.mark.parametrize(
    ("said", "first"),
    [("我不想活了", "utter_crisis_support"), ("催收在我家门口堵着", "utter_collector_at_door")],
)
def test_despair_and_the_door_wait_for_nothing(person: Conversation, said: str, first: str) -> None:
    turn = person.say(said)
    assert turn.responses[0] == first
    assert DUE not in turn.responses


def test_erasure_takes_the_dates_with_it(person: Conversation) -> None:
    assert DUE not in person.say("删除我的信息").responses
    assert person.say("你好").responses == ["utter_greet"]
