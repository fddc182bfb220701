"""Every question of a journey is a slot, a question, a reason and an error, in the same order."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from casework.answers import Context, parse_answer
from casework.choices import by_number
from casework.file_complaint.questions import leaves_rest_open
from casework.interrupts import NEVER
from casework.journeys import JOURNEYS
from casework.log_incident.questions import ends
from casework.questions import KINDS, UNKNOWN, Question
from tests.contracts import code
from tests.contracts.project import (
    PRODUCT,
    ROOT,
    buttons,
    domain,
    needs,
    questions,
    read,
    responses,
    rules_of_dialogue,
    texts,
)

ALL = list(questions())
IDS = [f"{journey}-{question.slot}" for journey, question in ALL]
SLOTS = sorted({question.slot for _, question in ALL})
FORM_SLOTS = frozenset(SLOTS)
PLAIN_SLOT = {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
NUMBERED = re.compile(r"([①②③④⑤⑥⑦⑧⑨])\s*([^①②③④⑤⑥⑦⑧⑨\n]+)")
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
OFFER = {"action": "action_offer_other"}
each_question = pytest.mark.parametrize(("journey", "question"), ALL, ids=IDS)
each_slot = pytest.mark.parametrize("slot", SLOTS)


def test_nothing_is_declared_in_two_files() -> None:
    assert domain()["twice"] == []


@pytest.mark.parametrize("slot", sorted(domain()["slots"]))
def test_a_slot_holds_anything_and_moves_no_conversation(slot: str) -> None:
    assert domain()["slots"][slot] == PLAIN_SLOT


def test_every_other_slot_is_used_by_code() -> None:
    named = {node.value for path in code.files(*PRODUCT) for node in code.strings(path)}
    assert set(domain()["slots"]) - FORM_SLOTS - named == set()
    assert FORM_SLOTS - set(domain()["slots"]) == set()


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_a_form_asks_the_questions_of_its_journey_in_order(name: str) -> None:
    declared = read(ROOT / "domain" / f"{name}.yml")["forms"]
    assert list(declared) == [f"{name}_form"]
    assert tuple(declared[f"{name}_form"]["required_slots"]) == JOURNEYS[name].slots
    assert f"validate_{name}_form" in domain()["actions"]


def test_every_form_belongs_to_a_journey() -> None:
    assert set(domain()["forms"]) == {journey.form for journey in JOURNEYS.values()}


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_a_finished_form_is_followed_by_one_action_and_the_offer_of_another_matter(
    name: str,
) -> None:
    form = f"{name}_form"
    ends = [rule["steps"] for rule in rules_of_dialogue()
            if {"active_loop": form} in rule.get("condition", [])]  # fmt: skip
    assert len(ends) == 1
    assert ends[0][:2] == [{"action": form}, {"active_loop": None}]
    assert [list(step) for step in ends[0][2:3]] == [["action"]]
    # in danger nothing else is offered
    offer = [] if name in ("collector_at_door", "crisis_support") else [OFFER]
    assert ends[0][3:] == offer


@each_slot
def test_a_slot_is_asked_in_exactly_one_way(slot: str) -> None:
    ways = [f"utter_ask_{slot}" in responses(), f"action_ask_{slot}" in domain()["actions"]]
    assert sum(ways) == 1


@each_slot
def test_a_slot_says_why_it_is_asked(slot: str) -> None:
    assert f"utter_why_{slot}" in responses()


def test_only_questions_of_forms_are_asked_and_explained() -> None:
    said = {name: name.split("_", 2)[2] for name in responses()
            if name.startswith(("utter_ask_", "utter_why_"))}  # fmt: skip
    # an invitation to ask, not a question of a form
    said.pop("utter_ask_question")
    assert {name for name, slot in said.items() if slot not in FORM_SLOTS} == set()


def test_every_kind_of_question_has_its_error_and_no_error_is_left_over() -> None:
    errors = {name.removeprefix("utter_error_") for name in responses() if "_error_" in name}
    assert errors == KINDS | {"again"}
    assert {question.kind for _, question in ALL} <= KINDS


# A question that reads something back is asked by an action with this response.
READS_BACK = {"li_split": "utter_log_incident_several"}


def _shown(question: Question) -> list[str]:
    name = READS_BACK.get(question.slot, f"utter_ask_{question.slot}")
    return [button["payload"] for button in buttons(name)] if name in responses() else []


@each_question
def test_every_button_of_a_question_answers_it(
    journey: str, question: Question, parsing: Context
) -> None:
    values = []
    # 就记这些 ends the questions of the diary, 其余先空着 those for facts; neither answers one
    # (tests/journeys/log_incident, file_complaint)
    for payload in (p for p in _shown(question) if not ends(p) and not leaves_rest_open(p)):
        parsed = parse_answer(question, payload, parsing)
        assert parsed is not None and parsed.sure, payload
        code_ = next((c.code for c in question.choices if c.title == payload), None)
        wanted = [code_] if question.kind == "multi" else code_
        if code_ is not None:
            assert parsed.value == wanted, payload
        values.append(str(parsed.value))
    assert len(set(values)) == len(values)


@each_question
def test_the_buttons_of_a_choice_are_its_choices_in_order(journey: str, question: Question) -> None:
    """A number typed instead of a press counts the choices, so nothing may stand before them."""
    # (an action that asks builds its buttons from what this person has)
    if question.kind == "choice" and f"utter_ask_{question.slot}" in responses():
        titles = [choice.title for choice in question.choices]
        assert _shown(question)[: len(titles)] == titles


@each_question
def test_what_may_be_skipped_has_a_way_out_and_what_may_not_has_none(
    journey: str, question: Question, parsing: Context
) -> None:
    if f"utter_ask_{question.slot}" not in responses():
        return
    values = [parse_answer(question, said, parsing) for said in _shown(question)]
    unknown = any(value is not None and value.value == UNKNOWN for value in values)
    if question.required:
        assert not unknown
    elif not any(choice.code in ("unsure", "maybe") for choice in question.choices):
        assert unknown


@each_question
def test_a_printed_list_of_choices_is_the_list_that_is_counted(
    journey: str, question: Question
) -> None:
    printed = [pair for text in texts(f"utter_ask_{question.slot}") for pair in NUMBERED.findall(
        text)] if f"utter_ask_{question.slot}" in responses() else []  # fmt: skip
    if not printed:
        return
    titles = [choice.title for choice in question.choices]
    assert [title.strip() for _, title in printed] == titles
    assert "".join(number for number, _ in printed) == CIRCLED[: len(titles)]
    for number, choice in enumerate(question.choices, start=1):
        assert by_number(question.choices, str(number)) == [choice.code]


@each_question
def test_a_word_of_a_choice_means_that_choice(
    journey: str, question: Question, parsing: Context
) -> None:
    """The word alone, as an answer. What means "I cannot say" may stay unknown."""
    wrong = {}
    for choice in question.choices:
        for word in choice.words:
            parsed = parse_answer(question, word, parsing)
            value = parsed.value if parsed else None
            codes = value if isinstance(value, list) else [value]
            if codes not in ([choice.code], [UNKNOWN]):
                wrong[word] = (choice.code, value)
    assert wrong == {}


@each_question
def test_no_word_stands_under_two_choices(journey: str, question: Question) -> None:
    words = list(chain.from_iterable({c.title, *c.words} for c in question.choices))
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_labels_tell_the_questions_of_a_journey_apart(name: str) -> None:
    labels = [question.label for question in JOURNEYS[name].questions]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_conditions_name_questions_of_the_journey(name: str) -> None:
    journey = JOURNEYS[name]
    assert set(journey.conditions) | journey.shared <= set(journey.slots)


@each_question
def test_a_slot_that_listens_can(journey: str, question: Question) -> None:
    """Money and counts are only heard beside a keyword; some kinds are never heard unasked."""
    from casework.prefill import _LISTENERS

    if question.prefill:
        assert question.kind in _LISTENERS
        if question.kind in ("money", "count"):
            assert question.keywords


@each_question
def test_a_word_of_a_choice_is_no_command(journey: str, question: Question) -> None:
    """A command wins over an answer, so a word that is both could never be the answer."""
    both = [
        word
        for choice in question.choices
        for word in (choice.title, *choice.words)
        if needs().command(word) not in {None, *NEVER}
    ]
    assert both == []
