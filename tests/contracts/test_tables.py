"""Tables that must list the same codes: issues, reasons, choices, letters; and safety words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import jinja2.meta
import pytest
from jinja2 import Environment

from casework.file_complaint import deadlines, route
from casework.file_complaint.complaint import Filing
from casework.file_complaint.follow_letters import LETTERS, letter_values
from casework.file_complaint.letter import issue_table
from casework.file_complaint.questions import FACTS
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.journeys import JOURNEYS
from casework.propose_repayment_plan.questions import NO_PLAN
from casework.questions import UNKNOWN
from casework.verify_collector import score
from casework.verify_collector.questions import JOURNEY as VERIFY
from casework.verify_collector.wording import sentences
from tests.contracts import code
from tests.contracts.project import ROOT, TODAY, authorities, read, rules

NEVER_ASKED = frozenset(score.HEARD_SLOTS)
SAFETY = read(ROOT / "nlu" / "safety.yml")
YES_NO = frozenset({"yes", "no"})


def _codes(journey: str, slot: str) -> set[str]:
    return {choice.code for choice in JOURNEYS[journey].question(slot).choices}


def test_issues_are_the_same_in_questions_facts_and_rules() -> None:
    assert list(FACTS) == [choice.code for choice in COMPLAINT.question("fc_issues").choices]
    assert set(issue_table()) == set(FACTS)


@pytest.mark.parametrize("issue", sorted(FACTS))
def test_an_issue_has_rules_wishes_and_facts_that_exist(issue: str) -> None:
    assert issue_table()[issue]["rules"]
    assert issue_table()[issue]["want"]
    assert set(issue_table()[issue]["want"]) <= _codes("file_complaint", "fc_want")
    assert FACTS[issue] and set(FACTS[issue]) <= set(COMPLAINT.slots)


def test_every_fact_question_belongs_to_an_issue() -> None:
    asked = {slot for slot in COMPLAINT.slots if slot.startswith("fx_")}
    assert asked == {slot for slots in FACTS.values() for slot in slots}


def test_routes_speak_of_choices_that_can_be_made() -> None:
    types = _codes("file_complaint", "lender_type")
    assert set(route.ROUTES) == types | {UNKNOWN}
    assert set(route.EXTRAS) <= set(FACTS)
    assert set(route.TRIED) <= _codes("file_complaint", "fc_tried")


def test_every_channel_of_a_followed_complaint_has_its_dates() -> None:
    assert _codes("track_complaint", "tc_channel") <= set(deadlines.CHANNELS)


def test_reasons_cover_the_codes_of_the_score_and_no_others() -> None:
    assert set(sentences()) == {"hard_stops", "reasons", "open", "levels"}
    assert set(sentences()["levels"]) == {"red", "amber", "grey", "green"}
    assert set(sentences()["hard_stops"]) == set(score.HARD_STOPS)
    assert set(sentences()["reasons"]) == {code_ for code_, _, _ in score.TABLE}
    assert set(sentences()["open"]) == set(score.ASKED_SLOTS)


def test_a_conduct_is_an_issue_to_complain_about() -> None:
    assert set(score.CONDUCT) <= set(FACTS)


def test_the_score_reads_the_slots_of_its_journey() -> None:
    # the moment changes only which questions follow, money already paid only what to do next
    assert set(score.ASKED_SLOTS) == set(VERIFY.slots) - {"vc_when", "vc_paid"}
    assert set(score.HEARD_SLOTS) < set(VERIFY.heard_only)


def _checks_in_score() -> Iterator[tuple[str, str]]:
    """Yield slot and code of every `_is(slot, code)` and `_asks(code)` in score.py."""
    for node in ast.walk(code.tree(ROOT / "casework" / "verify_collector" / "score.py")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if node.func.id == "_is":
                yield from ((words[0], word) for word in words[1:])
            elif node.func.id == "_asks":
                yield from (("vc_asks", word) for word in words)


def test_the_score_counts_only_answers_that_can_be_given() -> None:
    checks = set(_checks_in_score()) | {("vc_asks", ask) for ask in score.MONEY_ASKS}
    assert len(checks) > 30
    wrong = [(slot, word) for slot, word in checks
             if slot not in NEVER_ASKED and word not in _answers(slot)]  # fmt: skip
    assert wrong == []


def _answers(slot: str) -> set[str]:
    """Return every code that the question of a slot can be answered with, in whatever journey."""
    found: set[str] = set()
    for journey in JOURNEYS.values():
        if slot in journey.slots:
            question = journey.question(slot)
            found |= {choice.code for choice in question.choices}
            found |= YES_NO if question.kind == "yesno" else set()
    return found | {UNKNOWN} if found else set()


def _compared() -> Iterator[tuple[str, str, str]]:
    """Yield file, slot and code wherever Python compares an answer with a code in plain view."""
    for path in code.files("actions", "casework"):
        for node in ast.walk(code.tree(path)):
            if isinstance(node, ast.Compare):
                slot = _slot_of(node.left)
                codes = [right for right in node.comparators if slot and _slot_of(right) is None]
                for constant in (part for right in codes for part in ast.walk(right)):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield path.name, str(slot), constant.value


def _slot_of(node: ast.AST) -> str | None:
    """Return the slot of `answers["slot"]` or `answers.get("slot")`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".get") and node.args:
        key: ast.AST = node.args[0]
    elif isinstance(node, ast.Subscript):
        key = node.slice
    else:
        return None
    known = isinstance(key, ast.Constant) and any(key.value in j.slots for j in JOURNEYS.values())
    return str(key.value) if known and isinstance(key, ast.Constant) else None


def test_python_compares_answers_only_with_codes_that_exist() -> None:
    seen = list(_compared())
    assert len(seen) > 15
    assert [item for item in seen if item[2] not in _answers(item[1])] == []


def test_sets_of_codes_name_choices_that_exist() -> None:
    assert set(NO_PLAN) <= _codes("propose_repayment_plan", "debt_position")
    assert _codes("verify_collector", "vc_channel") >= score.HOUR_CHANNELS


def _variables(template: str) -> set[str]:
    environment = Environment()  # noqa: S701 - only read, never rendered
    environment.filters["blank"] = str
    return set(jinja2.meta.find_undeclared_variables(environment.parse(template)))


@pytest.mark.parametrize(
    ("folder", "module"),
    [("C1_complaint", "file_complaint"), ("L1_repayment_offer", "propose_repayment_plan")],
)
def test_a_letter_uses_exactly_the_values_that_casework_gives(folder: str, module: str) -> None:
    template = (ROOT / "documents" / folder / "letter.j2").read_text("utf-8")
    source = code.tree(ROOT / "casework" / module / "letter.py")
    function = next(
        node
        for node in source.body
        if isinstance(node, ast.FunctionDef) and node.name == "letter_context"
    )
    returned = next(node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    assert isinstance(returned, ast.Dict)
    given = {key.value for key in returned.keys if isinstance(key, ast.Constant)}
    # `none` is Jinja's own name for nothing: a blank to fill in by hand
    assert _variables(template) - {"none"} == given


@pytest.mark.parametrize("code_", sorted(set(LETTERS) - {"C1"}))
def test_a_letter_after_a_complaint_uses_exactly_the_values_that_casework_gives(
    code_: str,
) -> None:
    template = (ROOT / "documents" / LETTERS[code_] / "letter.j2").read_text("utf-8")
    filing = Filing("lender", TODAY)
    complaint = {"answers": {"fc_issues": ["threats_abuse"]}}
    given = letter_values(code_, complaint, filing, TODAY, rules(), authorities())
    assert _variables(template) - {"none"} == set(given)


def test_safety_words_stand_for_the_two_urgent_needs() -> None:
    assert list(SAFETY) == ["crisis_support", "collector_at_door"]
    for item in SAFETY.values():
        assert set(item) == {"patterns", "unless"}


@pytest.mark.parametrize(
    "pattern", [p for item in SAFETY.values() for part in item.values() for p in part]
)
def test_a_pattern_of_danger_compiles_and_needs_words(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert not compiled.search("")
    for calm in ("你好", "我想商量还款", "白条八千", "催收"):
        assert not compiled.search(calm)


def test_no_pattern_of_danger_matches_a_button() -> None:
    """A press that looks like danger would leave the form; exact commands are exempt."""
    from tests.contracts.project import needs, questions

    patterns = [re.compile(p) for item in SAFETY.values() for p in item["patterns"]]
    shown = {choice.title for _, question in questions() for choice in question.choices}
    assert [t for t in shown for p in patterns if p.search(t) and not needs().command(t)] == []
