"""Answers, sources, the door, a crisis."""

from __future__ import annotations

import pytest

from actions.collector_at_door import ActionHelpAtDoor
from actions.crisis_support import ActionStayInCrisis
from actions.faq import ActionAnswerFaq, ActionShowSources
from tests.actions.fakes import run, tracker


def test_an_answer_is_filled_from_the_rules_of_the_day() -> None:
    ran = run(ActionAnswerFaq(), tracker("可以不开门吗"))
    assert ran.responses == ["utter_faq/refuse_entry"]
    assert "第47条" in ran.said("utter_faq/refuse_entry")["home_entry.cite"]
    assert ran.slots["last_faq"] == "faq/refuse_entry"
    assert ran.slots["last_answers"] == ["utter_faq/refuse_entry"]


def test_an_answer_without_rules_in_force_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AS_OF", "2012-12-31")
    ran = run(ActionAnswerFaq(), tracker("上门催收怎么进行"))
    assert (ran.responses, ran.events) == (["utter_no_rule_in_force"], [])


def test_a_question_without_an_answer_shows_the_menu() -> None:
    assert run(ActionAnswerFaq(), tracker("……", "faq/no_such")).responses == ["utter_menu"]


def test_a_lender_with_a_confirmed_line_is_named() -> None:
    ran = run(ActionAnswerFaq(), tracker("招行客服电话", "faq/lender_contact"))
    assert ran.responses == ["utter_faq/lender_contact", "utter_faq_lender_line"]
    assert "95555" in ran.said("utter_faq_lender_line")["lender_line"]


def test_sources_belong_to_the_last_answer() -> None:
    ran = run(ActionShowSources(), tracker("依据", last_faq="faq/refuse_entry"))
    assert ran.responses == ["utter_sources"]
    assert "——《中华人民共和国治安管理处罚法》第47条" in ran.said("utter_sources")["lines"]
    assert ran.said("utter_sources")["checked"] >= "2026-11-22"


def test_without_an_answer_there_are_no_sources() -> None:
    assert run(ActionShowSources(), tracker("依据")).responses == ["utter_no_sources"]


@pytest.mark.parametrize(
    ("state", "kids", "alone", "responses"),
    [
        ("want_in", "yes", "accompanied", ["say", "family", "police", "next"]),
        ("want_in", "yes", "child", ["say", "police", "next"]),
        ("at_door", "unknown", None, ["say", "police", "next"]),
        ("inside", "yes", "unknown", ["family", "police", "next"]),
        ("violent", None, None, ["police", "next"]),
        ("left", None, None, ["next"]),
    ],
)
def test_words_for_the_door_and_the_police_fit_the_situation(
    state: str, kids: str | None, alone: str | None, responses: list[str]
) -> None:
    given = tracker(door_state=state, door_kids=kids, door_alone=alone)
    ran = run(ActionHelpAtDoor(), given)
    assert ran.responses == [f"utter_door_{name}" for name in responses]
    if "police" in responses:
        assert ran.said("utter_door_police")["police.line"] == "110"
    assert ran.slots == {"open_form": None}


@pytest.mark.parametrize("who", [None, "utter_crisis_support", "utter_crisis_other"])
def test_the_words_after_a_crisis_follow_the_first_help(who: str | None) -> None:
    given = tracker(cs_safe="danger")
    if who:
        given.events.insert(0, {"event": "bot", "metadata": {"utter_action": who}})
    wanted = "utter_crisis_other_danger" if who == "utter_crisis_other" else "utter_crisis_danger"
    assert run(ActionStayInCrisis(), given).responses == [wanted]


@pytest.mark.parametrize("state", ["danger", "unsure", "safe"])
def test_a_state_in_a_crisis_is_answered_and_forgotten(state: str) -> None:
    ran = run(ActionStayInCrisis(), tracker(cs_safe=state))
    assert ran.responses == [f"utter_crisis_{state}"]
    assert ran.slots == {"open_form": None, "cs_safe": None}


def test_no_state_counts_as_unsure() -> None:
    assert run(ActionStayInCrisis(), tracker()).responses == ["utter_crisis_unsure"]
