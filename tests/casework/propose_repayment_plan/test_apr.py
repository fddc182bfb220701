"""The real price of a loan, against figures worked out elsewhere."""

from decimal import Decimal

import pytest

from casework.propose_repayment_plan.apr import is_above, loan_cost, monthly_irr


def _percent(rate: Decimal, places: int) -> Decimal:
    return round(rate * 100, places)


@pytest.mark.parametrize(
    ("received", "payment", "nominal"),
    [(1_000_000, 95_000, "24.9"), (950_000, 95_000, "35.1"), (400_000, 42_000, "45.0")],
)
def test_the_nominal_rate_of_twelve_payments(received: int, payment: int, nominal: str) -> None:
    cost = loan_cost(received, [payment] * 12)
    assert cost is not None
    assert _percent(cost.nominal_annual, 1) == Decimal(nominal)


def test_a_loan_of_4000_in_hand_by_month_and_by_year() -> None:
    cost = loan_cost(400_000, [42_000] * 12)
    assert cost is not None
    assert _percent(cost.monthly, 3) == Decimal("3.748")
    assert _percent(cost.nominal_annual, 2) == Decimal("44.98")
    assert _percent(cost.effective_annual, 1) == Decimal("55.5")


def test_paying_back_exactly_what_came_costs_nothing() -> None:
    cost = loan_cost(120_000, [10_000] * 12)
    assert cost is not None
    assert abs(cost.monthly) < Decimal("1e-9")


def test_paying_back_less_than_came_is_a_rate_below_zero() -> None:
    cost = loan_cost(120_000, [9_000] * 12)
    assert cost is not None
    assert cost.monthly < 0


@pytest.mark.parametrize(
    ("received", "payments"), [(0, [100]), (100, []), (100, [0, 0]), (0, []), (0, [0])]
)
def test_without_money_both_ways_there_is_no_rate(received: int, payments: list[int]) -> None:
    assert loan_cost(received, payments) is None


def test_two_changes_of_sign_without_a_root_have_no_rate() -> None:
    assert monthly_irr([100, -150, 100]) is None


def test_the_lenders_view_has_the_same_rate() -> None:
    flows = [1_000_000, *[-95_000] * 12]
    assert monthly_irr(flows) == monthly_irr([-flow for flow in flows])


@pytest.mark.parametrize(("received", "payments"), [(-1, [5]), (5, [-1])])
def test_amounts_below_zero_are_refused(received: int, payments: list[int]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        loan_cost(received, payments)


def test_a_rate_is_above_a_cap_only_when_it_is_greater() -> None:
    assert is_above(Decimal("0.2491"), 24)
    assert not is_above(Decimal("0.24"), 24)
    assert not is_above(Decimal("0.119"), Decimal("12.0"))
