"""After an answer, short questions stay on its need and its lender."""

from __future__ import annotations

import pytest

from actions import context
from actions.clarify import ActionClarify
from actions.faq import LONGEST_BUBBLE, ActionAnswerFaq, ActionShowSources, answers
from actions.follow_up import ActionFollowUp
from casework.known import Known
from tests.actions.fakes import run, tracker

CAP = "faq/interest_fee_cap"


def test_another_lender_gets_its_case_of_the_same_question() -> None:
    ran = run(ActionFollowUp(), tracker("那微众呢", "follow_up", last_faq=CAP))
    assert ran.responses == ["utter_case_interest_fee_cap_licensed"]
    assert ran.slots["last_faq"] == CAP
    assert ran.slots["faq_known"]["lender"] == "webank"


def test_the_lender_is_kept_when_only_the_kind_of_loan_is_said() -> None:
    known = vars(Known(lender="webank", lender_type="bank"))
    ran = run(ActionFollowUp(), tracker("如果是信用卡呢", last_faq=CAP, faq_known=known))
    assert ran.responses == ["utter_case_interest_fee_cap_card"]
    assert ran.slots["faq_known"] == vars(Known("webank", "bank", "card"))


def test_what_was_known_before_is_said_aloud() -> None:
    known = vars(Known(lender="webank", lender_type="bank"))
    ran = run(ActionAnswerFaq(), tracker("利息费用多高算过高", faq_known=known))
    assert ran.responses == ["utter_faq_known", "utter_case_interest_fee_cap_licensed"]
    assert ran.said("utter_faq_known")["known"] == "微众银行"


def test_what_was_entered_in_a_journey_is_used() -> None:
    slots = {"debt_position": "guarantor", "lender": {"id": "", "type": "unknown"}}
    ran = run(ActionAnswerFaq(), tracker("我只是联系人或担保人", **slots))
    assert ran.responses[-1] == "utter_case_contact_or_guarantor_guarantor"


def test_more_is_said_once() -> None:
    first = run(ActionFollowUp(), tracker("还有呢", last_faq=CAP, last_answers=[f"utter_{CAP}"]))
    assert first.responses == ["utter_more_interest_fee_cap"]
    again = tracker("还有呢", last_faq=CAP, last_answers=first.slots["last_answers"])
    assert run(ActionFollowUp(), again).responses == ["utter_no_more"]


def test_days_are_the_sentences_with_a_time() -> None:
    ran = run(ActionFollowUp(), tracker("几天", last_faq="faq/lawsuit"))
    assert ran.responses == ["utter_faq_days"]
    assert "收到起诉状15天内可交答辩" in ran.said("utter_faq_days")["lines"]


def test_a_question_without_days_says_so() -> None:
    ran = run(ActionFollowUp(), tracker("几天", last_faq="faq/lender_contact"))
    assert ran.responses == ["utter_faq_no_days"]


def test_who_names_the_lines_of_the_answer() -> None:
    ran = run(ActionFollowUp(), tracker("找谁", last_faq="faq/police_help"))
    assert ran.responses == ["utter_faq_who"]
    assert "110" in ran.said("utter_faq_who")["lines"]


def test_who_without_a_line_is_the_route_of_a_complaint_and_keeps_the_question() -> None:
    ran = run(ActionFollowUp(), tracker("找谁", last_faq=CAP))
    assert ran.responses == ["utter_faq/complaint_channels"]
    assert "last_faq" not in ran.slots


@pytest.mark.parametrize(
    ("said", "slots"),
    [("那微众呢", {}), ("还有呢", {}), ("那个呢", {"last_faq": CAP})],
)
def test_nothing_to_go_on_from_is_said_kindly(said: str, slots: dict[str, str]) -> None:
    assert run(ActionFollowUp(), tracker(said, **slots)).responses == ["utter_follow_up_nothing"]


def test_a_lender_without_a_confirmed_line_is_found_by_official_ways() -> None:
    ran = run(ActionFollowUp(), tracker("那招联呢", last_faq="faq/lender_contact"))
    assert ran.responses[-1] == "utter_faq_lender_ways"
    assert "合同" in ran.said("utter_faq_lender_ways")["ways"]


def test_the_answer_of_an_earlier_day_does_without_later_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AS_OF", "2025-12-31")
    ran = run(ActionAnswerFaq(), tracker("电话催收有时间次数限制吗"))
    assert ran.responses == ["utter_case_call_hours_frequency_earlier"]


@pytest.mark.parametrize("response", sorted(answers()))
def test_the_sources_of_every_answer_fit_three_bubbles(
    response: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = "2025-12-31" if response.endswith("_earlier") else "2026-11-22"
    monkeypatch.setenv("AS_OF", day)
    said = run(ActionShowSources(), tracker("依据", last_answers=[response])).said("utter_sources")
    bubbles = said["lines"].split("\n\n")
    assert len(bubbles) <= 2
    assert max(len(bubble) for bubble in bubbles) <= LONGEST_BUBBLE


@pytest.mark.parametrize("said", ["几天", "找谁"])
@pytest.mark.parametrize("need", sorted(n for n in context.needs().by_name if "faq/" in n))
def test_days_and_places_fit_three_bubbles(need: str, said: str) -> None:
    for message in run(ActionFollowUp(), tracker(said, last_faq=need)).messages:
        bubbles = message.get("lines", "").split("\n\n")
        assert len(bubbles) <= 3
        assert max(len(bubble) for bubble in bubbles) <= LONGEST_BUBBLE


def test_what_the_search_found_is_offered_behind_the_likeliest() -> None:
    given = tracker("说不清的话", "faq/evidence", 0.1)
    given.latest_message["intent_ranking"] = [{"name": "faq/evidence", "confidence": 0.1}]
    given.latest_message["found"] = [
        {"name": name, "score": 0.1}
        for name in ("faq/lawsuit", "faq/evidence", "faq/enforcement", "faq/police_help")
    ]
    buttons = run(ActionClarify(), given).said("utter_clarify")["buttons"]
    assert [b["title"] for b in buttons] == [
        "证据怎么留", "被起诉了怎么办", "冻结执行会怎么样", "你能帮我做什么"
    ]  # fmt: skip
