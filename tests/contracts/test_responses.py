"""Every response that Python names exists, every one that exists is used, every gap is filled."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

import pytest

from casework.collector_at_door.questions import ALONE
from casework.file_complaint.deadlines import CHANNELS
from casework.follow_up import askable
from casework.journeys import JOURNEYS
from casework.log_incident.commands import KINDS_KEPT
from casework.placeholders import fill
from casework.propose_repayment_plan.questions import NO_PLAN
from casework.questions import KINDS, UNKNOWN
from tests.contracts import code
from tests.contracts.project import (
    ROOT,
    TODAY,
    VARIABLE,
    authorities,
    domain,
    faq_responses,
    needs,
    questions,
    responses,
    rules,
    rules_of_dialogue,
    texts,
)

FORM_SLOTS = frozenset(question.slot for _, question in questions())


def _codes(journey: str, slot: str) -> set[str]:
    return {choice.code for choice in JOURNEYS[journey].question(slot).choices}


def _after(start: str) -> set[str]:
    """Return what follows in the names of the answers that begin so."""
    return {name.removeprefix(start) for name in faq_responses() if name.startswith(start)}


def _levels() -> set[str]:
    """The levels a verdict can have: what `_level` of the score returns."""
    for node in code.tree(ROOT / "casework" / "verify_collector" / "score.py").body:
        if isinstance(node, ast.FunctionDef) and node.name == "_level":
            constants = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
            return {value for value in constants if isinstance(value, str)}
    raise AssertionError("score.py has no _level")


# What can stand in the gap of a name that Python puts together; a new one must be added here.
FAMILIES: Mapping[tuple[str, str], set[str]] = {
    ("actions/faq.py", "utter_{}"): {n for n in needs().by_name if n.startswith("faq/")},
    ("actions/faq.py", "utter_faq/{}"): {n[10:] for n in faq_responses() if "/" in n},
    ("actions/faq.py", "utter_more_{}"): _after("utter_more_"),
    ("actions/faq.py", "utter_case_{}"): _after("utter_case_"),
    ("actions/follow_up.py", "utter_{}"): {n for n in needs().by_name if n.startswith("faq/")},
    ("actions/follow_up.py", "utter_more_{}"): _after("utter_more_"),
    ("actions/follow_up.py", "utter_faq_who_{}"): set(askable()),
    ("dialogue/urgent_policy.py", "utter_{}"): {"crisis_support", "collector_at_door"},
    ("actions/collector_at_door.py", "utter_door_{}"): _codes("collector_at_door", "door_state"),
    ("actions/collector_at_door.py", "utter_door_alone_{}"): set(ALONE),
    ("actions/crisis_support.py", "utter_crisis_{}"): _codes("crisis_support", "cs_safe"),
    ("actions/crisis_support.py", "utter_crisis_other_{}"): _codes("crisis_support", "cs_safe"),
    ("actions/verify_collector.py", "utter_verify_collector_{}"): _levels(),
    ("actions/verify_collector.py", "utter_verify_collector_claims_{}"): {
        "mediation",
        "police_court",
    },
    ("actions/case_file.py", "utter_case_file_code_{}"): {"own", "wrong", "blocked"},
    ("actions/not_owing.py", "utter_not_owing_{}"): _codes("not_owing", "no_position"),
    ("actions/propose_repayment_plan.py", "utter_no_plan_{}"): set(NO_PLAN),
    ("actions/plan_follow_up.py", "utter_collector_line_{}"): {
        *_codes("propose_repayment_plan", "rp_line"),
        UNKNOWN,
    },
    ("actions/diary_answers.py", "utter_log_incident_keep_{}"): set(KINDS_KEPT),
    ("actions/plan_set_off.py", "utter_set_off_ask_{}"): {"agreed", "general", "card"},
    ("actions/plan_set_off.py", "utter_set_off_penalty_{}"): {"above", "below"},
    ("actions/form.py", "utter_error_{}"): set(KINDS),
    ("actions/steering.py", "utter_why_{}"): set(FORM_SLOTS),
}


def _named() -> dict[str, list[code.Use]]:
    """Return every response that Python can name, with the places that name it."""
    found: dict[str, list[code.Use]] = defaultdict(list)
    for use in code.uses():
        if "{}" in use.name:
            for value in FAMILIES.get((use.file, use.name), ()):
                found[use.name.replace("{}", value)].append(use)
        else:
            found[use.name].append(use)
    return found


def test_every_name_that_python_puts_together_is_listed_here() -> None:
    made = {(use.file, use.name) for use in code.uses() if "{}" in use.name}
    assert made == set(FAMILIES)


def test_every_response_named_in_python_exists() -> None:
    # `utter_action` is the key under which Rasa itself notes a response's name, not a response
    missing = {name: [use.where for use in where] for name, where in _named().items()
               if name not in responses() and name != "utter_action"}  # fmt: skip
    assert missing == {}


def _ruled() -> set[str]:
    """Return every action that a rule names."""
    steps = (step for rule in rules_of_dialogue() for step in rule["steps"])
    return {step["action"] for step in steps if "action" in step}


def _used() -> set[str]:
    asked = {f"utter_ask_{slot}" for slot in FORM_SLOTS}
    return {*_named(), *_ruled(), *asked}


def test_every_response_is_used_somewhere() -> None:
    assert sorted(set(responses()) - _used()) == []


def test_every_response_that_a_rule_names_exists() -> None:
    names = {name for name in _ruled() if name.startswith("utter_")}
    assert names - set(domain()["responses"]) == set()


def _gaps(name: str) -> set[str]:
    return {gap for text in texts(name) for gap in VARIABLE.findall(text)}


@pytest.mark.parametrize("name", sorted(faq_responses()))
def test_every_gap_of_an_answer_is_a_fact_in_force(name: str) -> None:
    """Answers are filled from rules and authorities alone; unconfirmed ones are refused."""
    assert fill(_gaps(name), rules(), authorities(), TODAY)


@pytest.mark.parametrize("name", sorted(domain()["responses"]))
def test_every_dotted_gap_of_a_response_is_a_fact_in_force(name: str) -> None:
    dotted = [gap for gap in _gaps(name) if "." in gap]
    fill(dotted, rules(), authorities(), TODAY)


@pytest.mark.parametrize("name", sorted(domain()["responses"]))
def test_every_gap_is_passed_by_whoever_says_it(name: str) -> None:
    gaps = _gaps(name)
    lacking = {use.where: gaps - use.passes for use in _named().get(name, ()) if gaps - use.passes}
    # rules and forms say a response as it stands
    asked = name.removeprefix("utter_ask_") in FORM_SLOTS
    assert lacking == {}
    assert not (gaps and (name in _ruled() or asked))


@pytest.mark.parametrize("name", sorted(responses()))
def test_braces_are_only_those_of_gaps(name: str) -> None:
    for text in texts(name):
        assert not set("{}") & set(VARIABLE.sub("", text))


@pytest.mark.parametrize("name", sorted(faq_responses()))
def test_an_answer_names_its_sources(name: str) -> None:
    last = texts(name)[0].split("\n\n")[-1]
    assert last.startswith("依据：")
    assert any(gap.endswith(".cite") for gap in VARIABLE.findall(last))


def test_an_unclear_state_in_a_crisis_is_one_of_the_answers() -> None:
    assert "unsure" in _codes("crisis_support", "cs_safe") - {UNKNOWN}


def test_every_kind_of_deadline_has_its_words() -> None:
    from casework.file_complaint.wording import kinds

    assert set(kinds()) == {term.kind for terms in CHANNELS.values() for term in terms}
