"""What people read: short bubbles, no bare legal number, only telephone numbers that are facts."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from casework.placeholders import PLACEHOLDER
from casework.verify_collector.text_check import mark_codes, reason_of
from channels.guard import MAX_CHARACTERS
from storage.documents import LIFETIME
from tests.contracts.project import (
    ROOT,
    TODAY,
    authorities,
    domain,
    everything_said,
    faq_responses,
    filled,
    read,
    responses,
    rules,
    texts,
)

MOST_BUBBLES = 3
LONGEST_BUBBLE = 180
NUMBER = re.compile(r"\d+(?:[-.:]\d+)*")
SPOKEN = re.compile(
    r"(?<![每第#])[二两三四五六七八九十百千万零]+(?:点[一二三四五六七八九])?"
    r"(?:个工作日|个月|个自然日|日|天|年|周|倍|成|次|元|万|小时|点钟|岁|人以上|%)"
)
# Said in questions, errors and hints as an example of what to type; never a fact.
EXAMPLES = re.compile(r"utter_(?:ask|error|why)_")
# Numbers of our own making, each tied to the constant it repeats.
OWN_NUMBERS = {
    "utter_input_too_long": {str(MAX_CHARACTERS)},
    "utter_verify_collector_opening": {str(MAX_CHARACTERS)},
    "utter_letter_file": {str(LIFETIME // timedelta(hours=1))},
    # 『改第2项』 is an example of a command
    "utter_go_back_nothing": {"2"},
    "utter_read_back": {"2"},
    "utter_log_incident_list": {"2"},
    "utter_log_incident_read_back": {"2"},
}
# Patterns and sizes, not sentences.
TABLES = ("questions.yml", "issues.yml", "text_marks.yml", "sentences.yml", "portal.yml")
# Sentences that code reads; the words people say and the tables of codes are none.
BESIDE_CODE = sorted(
    path for path in (ROOT / "casework").glob("*/*.yml") if path.name not in TABLES
)
# Said before anything is looked up, so that they arrive even when the action server is down.
PLAIN_HELP = (
    "utter_crisis_support", "utter_crisis_other", "utter_collector_at_door", "utter_action_failed",
)  # fmt: skip
BY_HEART = frozenset({"psych", "police", "emergency"})


def _lines() -> set[str]:
    return {office.line for office in authorities().values()
            if office.line and office.status != "unconfirmed"}  # fmt: skip


def _danger_lines() -> set[str]:
    values = rules()["crisis_lines"].on(TODAY).values
    return {str(values[name]) for name in BY_HEART} | {authorities()["police"].line}


@pytest.mark.parametrize("name", sorted(faq_responses()))
def test_an_answer_holds_no_number_of_its_own(name: str) -> None:
    text = PLACEHOLDER.sub("", texts(name)[0])
    assert re.findall(r"[0-9０-９]+", text) == []


@pytest.mark.parametrize("name", sorted(faq_responses()))
def test_an_answer_hides_no_legal_number_in_words(name: str) -> None:
    assert SPOKEN.findall(PLACEHOLDER.sub("#", texts(name)[0])) == []


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_response_is_at_most_three_short_bubbles(name: str) -> None:
    for text in texts(name):
        bubbles = filled(text).strip().split("\n\n")
        assert len(bubbles) <= MOST_BUBBLES
        too_long = {bubble[:12]: len(bubble) for bubble in bubbles if len(bubble) > LONGEST_BUBBLE}
        assert too_long == {}
        assert all(bubble.strip() for bubble in bubbles)


@pytest.mark.parametrize("name", PLAIN_HELP)
def test_the_first_help_is_plain_and_names_only_the_lines_of_danger(name: str) -> None:
    (text,) = texts(name)
    assert "{" not in text
    assert set(NUMBER.findall(text)) <= _danger_lines()


@pytest.mark.parametrize("name", ["utter_crisis_support", "utter_crisis_other"])
def test_the_first_help_in_a_crisis_names_every_line_of_danger(name: str) -> None:
    assert set(NUMBER.findall(texts(name)[0])) == _danger_lines()


@pytest.mark.parametrize("name", sorted(domain()["responses"]))
def test_a_number_in_the_domain_is_a_telephone_line_we_confirmed(name: str) -> None:
    for text in texts(name):
        numbers = set(NUMBER.findall(PLACEHOLDER.sub("", text)))
        if EXAMPLES.match(name):
            assert numbers & _lines() == set()
        else:
            assert numbers <= _lines() | OWN_NUMBERS.get(name, set())


@pytest.mark.parametrize("name", sorted(OWN_NUMBERS))
def test_our_own_numbers_are_said_where_they_are_expected(name: str) -> None:
    numbers = {number for text in texts(name) for number in NUMBER.findall(text)}
    assert numbers == OWN_NUMBERS[name]


@pytest.mark.parametrize("said", everything_said(), ids=lambda said: said.name)
def test_nobody_is_blamed_and_nothing_is_promised(said: object) -> None:
    text = getattr(said, "text")  # noqa: B009
    for word in ("老赖", "您", "失信人员", "保证成功", "一定能办成", "包过", "肯定没事", "很安全"):
        assert word not in text


@pytest.mark.parametrize("path", BESIDE_CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sentences_beside_the_code_hold_no_number(path: Path) -> None:
    """Reasons of a verdict, names of deadlines and lines of an offer are wording too."""
    text = re.sub(r"'H\d'", "", str(read(path)))
    assert re.findall(r"\d+|您|老赖", text) == []


@pytest.mark.parametrize("name", sorted(faq_responses()))
def test_an_answer_is_filled_completely(name: str) -> None:
    assert "{" not in filled(texts(name)[0])


@pytest.mark.parametrize("code", mark_codes())
def test_a_reason_beside_words_of_a_pasted_text_is_short_and_states_no_number(code: str) -> None:
    assert NUMBER.findall(reason_of(code)) == []
    assert SPOKEN.findall(reason_of(code)) == []
    assert len(reason_of(code)) <= 40
