"""What is offered besides the need that was acted on."""

from __future__ import annotations

from typing import Any

import pytest

from actions.also_said import ActionOfferOther, second_need
from tests.actions.fakes import run, tracker


def heard(first: str, second: str, confidence: float, said: str = "两件事一起说") -> Any:
    told = tracker(said, first)
    told.latest_message["intent_ranking"] = [
        {"name": first, "confidence": 0.5},
        {"name": second, "confidence": confidence},
    ]
    return told


def test_the_runner_up_is_offered() -> None:
    need = second_need(heard("file_complaint", "faq/credit_record", 0.3))
    assert need is not None and need.name == "faq/credit_record"


@pytest.mark.parametrize(
    ("first", "second", "confidence", "said"),
    [
        ("file_complaint", "faq/credit_record", 0.1, "两件事一起说"),
        ("file_complaint", "crisis_support", 0.4, "两件事一起说"),
        ("file_complaint", "out_of_scope", 0.4, "两件事一起说"),
        ("follow_up", "faq/credit_record", 0.4, "那微众呢"),
        ("file_complaint", "faq/credit_record", 0.4, "投诉催收"),
    ],
    ids=["unlikely", "danger", "talk", "follow-up", "button"],
)
def test_nothing_else_is_offered(first: str, second: str, confidence: float, said: str) -> None:
    assert second_need(heard(first, second, confidence, said)) is None


def test_what_was_remembered_is_offered_once() -> None:
    ran = run(ActionOfferOther(), tracker("对", "affirm", also_said="faq/credit_record"))
    assert [message["response"] for message in ran.messages] == ["utter_also_said"]
    assert ran.messages[0]["buttons"][0]["payload"] == "逾期对征信有什么影响"
    assert ran.slots["also_said"] is None
    assert run(ActionOfferOther(), tracker("对", "affirm")).messages == []
