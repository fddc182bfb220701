"""A press is never guessed: every button is an exact command, or an answer to the open question."""

from __future__ import annotations

import pytest

from casework.answers import Context, parse_answer
from casework.interrupts import NEVER
from casework.journeys import JOURNEYS
from tests.contracts.project import buttons, needs, questions, responses

FORM_SLOTS = frozenset(question.slot for _, question in questions())
ANSWERS = frozenset({"utter_read_back", "utter_error_again", "utter_log_incident_several"})
WITH_BUTTONS = sorted(name for name in responses() if buttons(name))
ELSEWHERE = [
    name
    for name in WITH_BUTTONS
    if name.removeprefix("utter_ask_") not in FORM_SLOTS and name not in ANSWERS
]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_button_outside_forms_is_an_exact_command(name: str) -> None:
    guessed = [b["payload"] for b in buttons(name) if needs().command(b["payload"]) is None]
    assert guessed == []


@pytest.mark.parametrize("name", WITH_BUTTONS)
def test_a_button_is_a_title_and_plain_words(name: str) -> None:
    for button in buttons(name):
        assert set(button) == {"title", "payload"}
        assert button["payload"].strip() and not button["payload"].startswith("/")
    titles = [button["title"] for button in buttons(name)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_button_does_not_stand_without_a_text(name: str) -> None:
    for variation in responses()[name]:
        assert variation["text"].strip()
        assert set(variation) <= {"text", "buttons"}


def test_the_buttons_of_the_read_back_confirm_or_steer(parsing: Context) -> None:
    confirm = JOURNEYS["file_complaint"].question("fc_truth")
    ok, stop = (button["payload"] for button in buttons("utter_read_back"))
    parsed = parse_answer(confirm, ok, parsing)
    assert parsed is not None and parsed.value == "ok" and parsed.sure
    assert needs().command(stop) == "stop"


def test_the_way_out_after_two_misses_skips_every_question_that_may_be_skipped(
    parsing: Context,
) -> None:
    skip, stop = (button["payload"] for button in buttons("utter_error_again"))
    for journey, question in questions():
        if not question.required:
            parsed = parse_answer(question, skip, parsing)
            assert parsed is not None and parsed.value == "unknown", (journey, question.slot)
    assert needs().command(stop) == "stop"


def test_an_answer_on_a_button_is_no_command() -> None:
    """A command wins over an answer: a press that is both would leave the form."""
    both = [
        (question.slot, button["payload"])
        for _, question in questions()
        if f"utter_ask_{question.slot}" in responses()
        for button in buttons(f"utter_ask_{question.slot}")
        if needs().command(button["payload"]) not in {None, *NEVER}
    ]
    assert both == []
