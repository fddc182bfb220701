"""One payment divided among the parts of a debt, and a penalty put in question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.propose_repayment_plan.set_off import Owed, divide, from_plan, penalty_question
from casework.propose_repayment_plan.wording import set_off_left, way_heard
from casework.questions import UNKNOWN
from casework.rules import Rules
from tests.casework.propose_repayment_plan.test_plan import debts, money

RULES, TODAY = Rules.load(), date(2026, 11, 22)
CARD, TEST = (RULES[name].on(TODAY) for name in ("card_set_off", "penalty_reduction_test"))
BANK_CARD = {"id": "x", "name": "招商银行", "type": "bank", "product": "招商银行信用卡",
             "matched": True}  # fmt: skip
OWED: dict[str, Any] = {
    "rp_off_payment": money(1_000), "rp_off_costs": money(200), "rp_off_interest": money(500),
    "rp_off_principal": money(9_000), "overdue_band": "d91_180",
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "basis", "paid"),
    [
        ({}, "general", Owed(20_000, 50_000, 30_000)),
        ({"lender": BANK_CARD}, "card", Owed(0, 0, 100_000)),
        ({"lender": BANK_CARD, "overdue_band": "d31_90"}, "general", Owed(20_000, 50_000, 30_000)),
        ({"lender": BANK_CARD, "overdue_band": UNKNOWN}, "general", Owed(20_000, 50_000, 30_000)),
        ({"rp_off_agreed": "principal"}, "agreed", Owed(0, 0, 100_000)),
        ({"lender": BANK_CARD, "rp_off_agreed": "interest"}, "agreed",
         Owed(20_000, 50_000, 30_000)),
        ({"rp_off_costs": UNKNOWN}, "general", Owed(0, 50_000, 50_000)),
    ],
)  # fmt: skip
def test_agreed_before_card_before_general(more: dict[str, Any], basis: str, paid: Owed) -> None:
    found = divide(OWED | more, CARD)
    assert found is not None
    assert (found.basis, found.paid) == (basis, paid)


def test_without_the_interest_nobody_can_tell_what_reaches_the_principal() -> None:
    assert divide(OWED | {"rp_off_interest": UNKNOWN}, CARD) is None
    card = divide(OWED | {"rp_off_interest": UNKNOWN, "lender": BANK_CARD}, CARD)
    assert card is not None and card.paid.principal == 100_000 and not card.last_known
    assert "利息要问对方" in set_off_left(card)


@settings(deadline=None, max_examples=60)
@given(parts=st.tuples(*[st.integers(0, 10**8)] * 4), agreed=st.sampled_from(["none", "principal"]))
def test_every_fen_is_set_off_once(parts: tuple[int, int, int, int], agreed: str) -> None:
    names = ("payment", "costs", "interest", "principal")
    values = {f"rp_off_{n}": {"fen": f, "approx": False} for n, f in zip(names, parts, strict=True)}
    found = divide(values | {"rp_off_agreed": agreed}, CARD)
    assert found is not None
    assert found.paid.total + found.over_fen == parts[0] and found.over_fen >= 0
    assert found.paid.total + found.left.total == sum(parts[1:])
    assert found.paid.total == min(parts[0], sum(parts[1:]))


@pytest.mark.parametrize(("penalty", "above"), [(650, False), (651, True), (800, True)])
def test_a_penalty_is_held_against_the_interest_and_the_share_of_the_rule(
    penalty: int, above: bool
) -> None:
    asked = penalty_question(OWED | {"rp_off_penalty": money(penalty)}, TEST)
    assert asked is not None and asked.line_fen == 65_000
    assert asked.above is above


def test_without_an_interest_a_penalty_has_no_line() -> None:
    answers = {"rp_off_penalty": money(800), "rp_off_interest": UNKNOWN}
    assert penalty_question(answers, TEST) is None
    assert penalty_question(OWED, TEST) is None


def test_the_only_lender_and_the_delay_of_a_plan_are_taken_over() -> None:
    one = from_plan({"rp_debts": debts("招行信用卡30000"), "overdue_band": "d91_180"})
    assert one["lender"]["type"] == "bank" and "卡" in one["lender"]["product"]
    assert one["overdue_band"] == "d91_180"
    assert from_plan({"rp_debts": debts("微粒贷1000，白条2000")}) == {}


@pytest.mark.parametrize(
    ("said", "heard"),
    [("这次付的钱先抵什么", True), ("能先抵押房子吗", False), ("商量还款", False)],
)
def test_a_sentence_that_asks_for_it_leads_straight_there(said: str, heard: bool) -> None:
    assert bool(way_heard(said)) is heard
