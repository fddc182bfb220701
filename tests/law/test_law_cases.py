"""Run the cases of law in this folder: one item is one claim, with a day and the rules behind it.

A case names what to `calculate`, the `input`, and what must be in the `output` (other parts of the
result are not compared). `error` instead of `output` names the exception that must come. `rules`
lists the rules the claim rests on; each must exist, and be in force on the case's day unless an
error is expected. `as_of` is the day the question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.file_complaint.deadlines import deadlines
from casework.file_complaint.route import steps
from casework.propose_repayment_plan.apr import is_above, loan_cost
from casework.propose_repayment_plan.schedule import options_table
from casework.rules import NoRuleInForceError, Rules
from casework.verify_collector.score import score

HERE = Path(__file__).parent
ERRORS = {"NoRuleInForceError": NoRuleInForceError}
Case = Mapping[str, Any]


def _deadlines(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    lender_type = given.get("lender_type", "unknown")
    lines = deadlines(given["channel"], given["filed_on"], rules, lender_type)
    return {
        "lines": [line.kind for line in lines],
        "passed": [line.kind for line in lines if line.has_passed(as_of)],
        "provisional": [line.kind for line in lines if line.provisional],
        "on_rest_days": [line.kind for line in lines if line.rest_day],
        **{f"{line.kind}_due_on": line.due_on for line in lines},
    }


def _rule(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    version = rules[given["rule"]].on(as_of)
    return {
        "article": version.sources[0].article,
        "kind": version.kind,
        "cite": version.cite,
        **{name: value.value for name, value in version.values.items()},
    }


def _steps(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    return {"authorities": [step.authority for step in steps(**given)]}


def _against_cap(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    cost = loan_cost(given["received_fen"], [given["payment_fen"]] * given["payments"])
    assert cost is not None
    cap = rules[given["rule"]].on(as_of).values["annual_rate"].value
    return {
        "percent": str(round(cost.nominal_annual * 100, 1)),
        "above": is_above(cost.nominal_annual, Decimal(cap)),
    }


def _terms(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    longest = rules[given["rule"]].on(as_of).values["max_months"].value
    table = options_table(given["balance_fen"], terms=given["terms"], longest=int(longest))
    return {"months": [row.months for row in table]}


def _score(given: Case, as_of: date, rules: Rules) -> dict[str, Any]:
    verdict = score(given)
    return {
        "level": verdict.level,
        "points": verdict.points,
        "hard_stops": list(verdict.hard_stops),
        "conduct": list(verdict.conduct),
    }


CALCULATIONS: Mapping[str, Callable[[Case, date, Rules], dict[str, Any]]] = {
    "file_complaint.deadlines": _deadlines,
    "file_complaint.steps": _steps,
    "propose_repayment_plan.against_cap": _against_cap,
    "propose_repayment_plan.terms": _terms,
    "rules.version": _rule,
    "verify_collector.score": _score,
}


def _cases() -> list[Any]:
    found = []
    for path in sorted(set(HERE.glob("*.yml")) - {HERE / "answers.yml"}):
        for case in yaml.safe_load(path.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules.load()


@pytest.mark.parametrize("case", _cases())
def test_a_case_of_law(case: Case, rules: Rules) -> None:
    run = CALCULATIONS[case["calculate"]]
    if "error" in case:
        with pytest.raises(ERRORS[case["error"]]):
            run(case["input"], case["as_of"], rules)
        return
    output = run(case["input"], case["as_of"], rules)
    assert {key: output.get(key) for key in case["output"]} == case["output"]


@pytest.mark.parametrize("case", _cases())
def test_a_case_names_rules_that_exist(case: Case, rules: Rules) -> None:
    assert case["rules"]
    for rule_id in case["rules"]:
        assert rule_id in rules
        if "error" not in case:
            rules[rule_id].on(case["as_of"])


def test_every_name_is_a_claim_of_its_own() -> None:
    names = [case.values[0]["name"] for case in _cases()]
    assert len(set(names)) == len(names)
