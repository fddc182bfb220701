"""Words of danger: what must be seen whatever the classifier thinks, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.text import normalise
from nlu.need_classifier import set_need
from nlu.safety import SafetyWords, danger_in

CASES: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("safety_cases.yml").read_text("utf-8")
)
NOTHING = "nothing"
DANGERS = [(need, said) for need, lines in CASES.items() if need != NOTHING for said in lines]


def test_there_are_enough_cases() -> None:
    assert len(DANGERS) >= 60
    assert len(CASES[NOTHING]) >= 60
    everything = [said for lines in CASES.values() for said in lines]
    assert len(set(everything)) == len(everything)


@pytest.mark.parametrize(("need", "said"), DANGERS)
def test_danger_is_seen_in_its_words(need: str, said: str) -> None:
    assert danger_in(normalise(said)) == need


@pytest.mark.parametrize("said", CASES[NOTHING])
def test_everyday_words_are_no_danger(said: str) -> None:
    assert danger_in(normalise(said)) is None


def test_despair_is_graver_than_the_door() -> None:
    assert danger_in("催收现在就在我家门口，我不想活了") == "crisis_support"


@pytest.mark.parametrize("text", ["", "😀", "死" * 2000, "在" * 2000, "敲门" * 500], ids=range(5))
def test_odd_texts_are_read_quickly(text: str) -> None:
    danger_in(text)


def understood(text: str, *ranking: tuple[str, float]) -> dict[str, Any]:
    message = Message.build(text)
    message.set(TEXT, text)
    set_need(message, list(ranking))
    SafetyWords().process([message])
    return {
        "intent": message.get("intent"),
        "others": [item["name"] for item in message.get("intent_ranking")],
        "selector": message.get("response_selector"),
    }


def test_danger_wins_over_what_the_classifier_chose() -> None:
    found = understood("我不想活了", ("faq/refuse_to_repay", 0.9999), ("stop", 0.0001))
    assert found["intent"] == {"name": "crisis_support", "confidence": 1.0}
    assert found["others"] == ["crisis_support", "faq/refuse_to_repay", "stop"]
    assert found["selector"] is None


def test_despair_that_is_nearly_certain_stays_before_a_door() -> None:
    told = "他们现在就在砸门 我从窗户下去算了"
    sure, unsure = ("crisis_support", 0.95), ("crisis_support", 0.6)
    door = ("collector_at_door", 0.05)
    assert understood(told, sure, door)["others"][0] == "crisis_support"
    assert understood(told, unsure, door)["others"][0] == "collector_at_door"


def test_a_button_pressed_is_not_overruled() -> None:
    found = understood("我不想活了", ("stop", 1.0))
    assert found["intent"]["name"] == "stop"


def test_without_danger_nothing_changes() -> None:
    found = understood("可以不开门吗", ("faq/refuse_entry", 0.7), ("stop", 0.3))
    assert found["intent"] == {"name": "faq", "confidence": 0.7}
    assert found["selector"]["faq"]["response"]["intent_response_key"] == "faq/refuse_entry"


def test_despair_in_a_few_characters_that_no_word_shows_comes_second_unless_nearly_certain() -> (
    None
):
    unsure = (("crisis_support", 0.9), ("faq/refuse_entry", 0.05))
    found = understood("没想好", *unsure)
    assert found["others"] == ["faq/refuse_entry", "crisis_support"]
    assert found["intent"] == {"name": "faq", "confidence": 0.05}
    assert (
        understood("没想好", ("crisis_support", 0.98), ("deny", 0.02))["others"][0]
        == "crisis_support"
    )
    assert understood("活着好累", *unsure)["intent"]["confidence"] == 1.0
    assert understood("我不知道往后该怎么办了", *unsure)["others"][0] == "crisis_support"


def test_despair_that_only_the_classifier_sees_is_not_put_behind_another_need() -> None:
    told = "房本和密码都交代给弟弟了，心里反倒轻松"
    ranking = (("crisis_support", 0.55), ("out_of_scope", 0.43))
    assert understood(told, *ranking)["others"][0] == "crisis_support"


def test_a_text_without_a_ranking_is_left_alone() -> None:
    message = Message.build("我不想活了")
    SafetyWords().process([message])
    assert message.get("intent") is None
