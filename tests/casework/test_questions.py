"""What comes next is a function of the answers; a questions file that is wrong is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casework.file_complaint.questions import FACTS
from casework.journeys import JOURNEYS
from casework.knowledge import KnowledgeError
from casework.questions import UNKNOWN, Choice, Journey, Question, read_questions, unknown_slots

FIRST = Question("first", "第一", "yesno", required=True)
SECOND = Question("second", "第二", "choice", (Choice("a", "甲"), Choice("b", "乙")))
THIRD = Question("third", "第三", "text")
LAST = Question("last", "核对", "confirm", required=True)
JOURNEY = Journey(
    "walk",
    (FIRST, SECOND, THIRD, LAST),
    conditions={"second": lambda answers: answers.get("first") == "yes"},
    finished=lambda answers: answers.get("third") == "enough",
    shared=frozenset({"third"}),
)


@pytest.mark.parametrize(
    ("answers", "slot"),
    [
        ({}, "first"),
        ({"first": None}, "first"),
        ({"first": "yes"}, "second"),
        ({"first": "no"}, "third"),
        ({"first": "yes", "second": UNKNOWN}, "third"),
        ({"first": "no", "third": "x"}, "last"),
        ({"first": "no", "third": "x", "last": "ok"}, None),
        ({"third": "enough"}, None),
    ],
)
def test_the_next_question_is_the_first_that_applies_and_is_open(
    answers: dict[str, Any], slot: str | None
) -> None:
    question = JOURNEY.next_question(answers)
    assert (question.slot if question else None) == slot


def test_the_read_back_lists_answers_that_apply_but_not_the_confirmation() -> None:
    answers = {"first": "no", "second": "a", "third": "x", "last": "ok"}
    assert [question.slot for question in JOURNEY.answered(answers)] == ["first", "third"]


YES = {"first": "yes", "second": "a", "third": "x"}


def test_an_answer_that_no_longer_applies_is_dropped_unless_it_belongs_to_the_person() -> None:
    conditions = {slot: JOURNEY.conditions["second"] for slot in ("second", "third")}
    journey = Journey("walk", JOURNEY.questions, conditions, shared=frozenset({"third"}))
    assert journey.no_longer_asked(YES, YES | {"first": "no"}) == ["second"]
    assert journey.no_longer_asked(YES, YES | {"second": "b"}) == []


def test_a_fact_heard_before_its_question_comes_up_is_kept() -> None:
    heard = {"second": "a"}
    assert JOURNEY.no_longer_asked(heard, heard | {"third": "x"}) == []
    assert JOURNEY.no_longer_asked({"first": "yes"}, {"first": "no"}) == []


def test_names_and_slots_follow_from_the_journey() -> None:
    assert JOURNEY.form == "walk_form"
    assert JOURNEY.slots == ("first", "second", "third", "last")
    assert JOURNEY.question("second") is SECOND
    with pytest.raises(KeyError):
        JOURNEY.question("fourth")


def test_a_code_without_a_choice_is_shown_as_it_is() -> None:
    assert SECOND.title_of("b") == "乙"
    assert SECOND.title_of("c") == "c"


def test_unknown_answers_are_listed_to_be_filled_in() -> None:
    assert unknown_slots(JOURNEY.questions, {"first": UNKNOWN, "third": "x"}) == ["first"]


def write(folder: Path, text: str) -> Path:
    path = folder / "questions.yml"
    path.write_text(text, "utf-8")
    return path


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="colour"):
        read_questions(write(tmp_path, "- {slot: x, label: 某, kind: colour}"))


def test_a_slot_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = "- {slot: x, label: 某, kind: text}\n- {slot: x, label: 某, kind: text}\n"
    with pytest.raises(KnowledgeError, match="twice"):
        read_questions(write(tmp_path, text))


def test_choices_may_be_those_of_another_journey() -> None:
    theirs = JOURNEYS["file_complaint"].question("fc_issues").choices
    ours = JOURNEYS["log_incident"].question("li_what").choices
    assert ours[: len(theirs)] == theirs
    assert [choice.code for choice in ours[len(theirs) :]] == ["normal", "paid_promise"]


BRANCHES = [
    ("collector_at_door", {"door_state": "at_door"}, "door_kids"),
    ("collector_at_door", {"door_state": "left"}, None),
    ("crisis_support", {"cs_safe": "unsure"}, None),
    ("log_incident", {"li_when": {}, "li_way": "visit", "li_from": "x"}, "li_what"),
    ("log_incident", {"li_when": {}, "li_way": "call", "li_from": "x"}, "li_count"),
    ("track_complaint", {"tc_channel": "lender", "tc_filed": {}}, "tc_case"),
    ("track_complaint", {"tc_case": "c1", "tc_channel": "police", "tc_filed": {}}, "tc_reply"),
    ("track_complaint", {"tc_case": "new", "tc_channel": "lender", "tc_filed": {}}, "lender"),
    ("verify_collector", {"vc_channel": "sms", "vc_asks": ["cash"]}, "vc_paid"),
    ("verify_collector", {"vc_channel": "sms", "vc_asks": ["cash"], "vc_paid": "no"}, None),
    ("not_owing", {"no_position": "minor", "lender": {}}, "no_age"),
    ("not_owing", {"no_position": "heir", "lender": {}, "no_relation": "family"}, "no_estate"),
    ("not_owing", {"no_position": "not_mine", "no_story": "others_used"}, None),
    ("propose_repayment_plan", {"debt_position": "not_mine"}, None),
    ("propose_repayment_plan", {"debt_position": "guarantor"}, "rp_mode"),
    ("propose_repayment_plan", {"rp_mode": "rough", "debt_position": "guarantor"}, "rp_debts"),
]


@pytest.mark.parametrize(("name", "answers", "slot"), BRANCHES)
def test_a_journey_branches(name: str, answers: dict[str, Any], slot: str | None) -> None:
    question = JOURNEYS[name].next_question(answers)
    assert (question.slot if question else None) == slot


def asked(name: str, answers: dict[str, Any]) -> list[str]:
    """Return the slots asked when everything not given is skipped."""
    journey, given, found = JOURNEYS[name], dict(answers), []
    while question := journey.next_question(given):
        found.append(question.slot)
        given[question.slot] = UNKNOWN
    return found


def test_a_visit_by_an_agency_is_asked_about_people_papers_and_list() -> None:
    visit = asked("verify_collector", {"vc_channel": "visit", "vc_claims": "agency"})
    text = asked("verify_collector", {"vc_channel": "sms", "vc_claims": "lender_staff"})
    extra = {"vc_agency", "vc_people", "vc_papers", "vc_time", "vc_notified", "vc_listed"}
    assert set(visit) - set(text) == extra


def test_no_hour_is_asked_of_a_visit_that_is_still_to_come() -> None:
    coming = {"vc_channel": "visit", "vc_when": "coming"}
    assert "vc_time" not in asked("verify_collector", coming)


def test_a_long_delay_asks_for_age_and_a_choice_and_waiting_ends_it() -> None:
    late = {"debt_position": "mine", "overdue_band": "d181_plus"}
    assert {"old_debt", "rp_old_debt_choice"} <= set(asked("propose_repayment_plan", late))
    assert "old_debt" not in asked("propose_repayment_plan", late | {"overdue_band": "d1_30"})
    young = asked("propose_repayment_plan", late | {"old_debt": "no"})
    assert "rp_old_debt_choice" not in young
    answers = late | {"old_debt": "yes", "rp_old_debt_choice": "wait"}
    assert asked("propose_repayment_plan", answers) == []


def test_a_complaint_asks_only_the_facts_its_issues_need() -> None:
    facts = [s for s in asked("file_complaint", {"fc_issues": ["not_my_debt"]}) if s[:2] == "fx"]
    assert facts == ["fx_what", "fx_reported"]
    both = asked("file_complaint", {"fc_issues": ["not_my_debt", "fake_official"]})
    assert [s for s in both if s[:2] == "fx"] == [
        "fx_when", "fx_words", "fx_document", "fx_case_no", "fx_what", "fx_reported",
    ]  # fmt: skip


@pytest.mark.parametrize("code", FACTS)
def test_a_complaint_about_one_thing_asks_at_most_a_dozen_questions(code: str) -> None:
    known = {"fc_issues": [code], "lender": {"type": "bank"}, "lender_type": "bank"}
    beside_the_read_back = {*asked("file_complaint", known), "fc_issues", "lender"} - {"fc_truth"}
    assert len(beside_the_read_back) <= 12


def test_a_fee_that_was_named_is_asked_about() -> None:
    known = {"fc_issues": ["wrong_amount_fees"]}
    assert "fx_fee_by" not in asked("file_complaint", known | {"fx_fee_item": UNKNOWN})
    assert "fx_fee_by" in asked("file_complaint", known | {"fx_fee_item": "服务费"})


@pytest.mark.parametrize(
    ("lender", "wanted"),
    [
        (UNKNOWN, True),
        ({"type": UNKNOWN}, True),
        ({"type": "bank"}, False),
    ],
)
def test_the_kind_of_lender_is_asked_when_its_name_did_not_tell(lender: Any, wanted: bool) -> None:
    assert ("lender_type" in asked("file_complaint", {"lender": lender})) is wanted


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_every_journey_ends_when_everything_is_skipped(name: str) -> None:
    slots = asked(name, {})
    assert len(slots) == len(set(slots)) > 0
