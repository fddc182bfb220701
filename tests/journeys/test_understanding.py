"""The whole pipeline of the trained model on single messages."""

from __future__ import annotations

import pytest

from casework.needs import Needs
from tests.journeys.runner import Assistant

pytestmark = pytest.mark.model

TITLES = sorted((need.title, name) for name, need in Needs.load().by_name.items())


def need_of(assistant: Assistant, text: str) -> str:
    parsed = assistant.parse(text)
    intent = parsed["intent"]["name"]
    chosen = (parsed.get("response_selector") or {}).get(intent, {}).get("response", {})
    return str(chosen.get("intent_response_key") or intent)


@pytest.mark.parametrize(("title", "name"), TITLES, ids=[name for _, name in TITLES])
def test_a_button_is_understood_for_certain(assistant: Assistant, title: str, name: str) -> None:
    assert need_of(assistant, title) == name
    assert assistant.parse(title)["intent"]["confidence"] == 1.0


@pytest.mark.parametrize(
    "written", ["可以不開門嗎", "可以不开门吗？", " 可以不开门吗 ", "/可以不开门吗"]
)
def test_script_and_marks_do_not_matter(assistant: Assistant, written: str) -> None:
    assert need_of(assistant, written) == "faq/refuse_entry"


@pytest.mark.parametrize("typed", ["/restart", "/session_start", "/greet", "/back"])
def test_what_looks_like_a_command_of_rasa_is_guessed_like_any_text(
    assistant: Assistant, typed: str
) -> None:
    parsed = assistant.parse(typed)
    assert parsed["intent"]["name"] not in ("restart", "session_start", "back")
    assert parsed["entities"] == []


def test_entities_of_a_message(assistant: Assistant) -> None:
    parsed = assistant.parse('/debt{"lender": "x"} 欠京東白條８０００元')
    by_kind = {entity["entity"]: entity for entity in parsed["entities"]}
    assert by_kind["lender"]["id"] == "jd_finance"
    assert by_kind["amount"]["value"] == 8000


def test_confidences_are_a_ranking(assistant: Assistant) -> None:
    ranking = assistant.parse("银行上门催收合法不合法")["intent_ranking"]
    confidences = [item["confidence"] for item in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1.0001
