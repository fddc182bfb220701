"""One monthly sum among several lenders."""

from datetime import date
from decimal import Decimal

import pytest

from casework.propose_repayment_plan.split import Debt, PaidOff, pay_in_order, split_offer

CARD = Debt("card", 1_200_000, Decimal("0.015"))
LOAN = Debt("loan", 400_000, Decimal("0.005"))
FRIENDLY = Debt("friendly", 800_000)


def test_the_worked_example_gives_860_570_and_280() -> None:
    assert split_offer(171_000, [1_200_000, 800_000, 400_000]) == [86_000, 57_000, 28_000]


def test_a_single_lender_is_offered_everything() -> None:
    assert split_offer(171_000, [1_200_000]) == [171_000]


def test_the_first_of_two_equal_debts_takes_what_rounding_leaves() -> None:
    assert split_offer(11_000, [100_000, 100_000]) == [6_000, 5_000]


def test_nobody_is_offered_more_than_is_owed() -> None:
    assert split_offer(171_000, [50_000, 30_000]) == [50_000, 30_000]
    assert split_offer(14_000, [5_000, 5_000, 5_000]) == [5_000, 5_000, 4_000]


def test_a_tiny_debt_beside_a_large_one_may_get_no_offer() -> None:
    assert split_offer(30_000, [5_000_000, 100_000]) == [30_000, 0]


def test_nothing_available_offers_nothing() -> None:
    assert split_offer(0, [100_000, 200_000]) == [0, 0]


@pytest.mark.parametrize(("available", "balances"), [(1, []), (1, [0]), (1, [5, -1]), (-1, [5])])
def test_impossible_sums_are_refused(available: int, balances: list[int]) -> None:
    with pytest.raises(ValueError, match="zero"):
        split_offer(available, balances)


def test_smallest_first_and_dearest_first_end_in_different_order() -> None:
    smallest = pay_in_order([CARD, LOAN], 171_000, "smallest")
    dearest = pay_in_order([CARD, LOAN], 171_000, "dearest")
    assert smallest is not None
    assert dearest is not None
    assert [end.key for end in smallest.paid_off] == ["loan", "card"]
    assert [end.key for end in dearest.paid_off] == ["card", "loan"]
    assert dearest.interest_fen < smallest.interest_fen
    assert dearest.total_fen == 1_600_000 + dearest.interest_fen


def test_what_an_ended_debt_leaves_over_goes_to_the_next_in_the_same_month() -> None:
    debts = [Debt("a", 100_000), Debt("b", 200_000)]
    plan = pay_in_order(debts, 150_000, "smallest", date(2026, 12, 1), 10)
    assert plan is not None
    assert plan.paid_off == (
        PaidOff("a", 1, date(2026, 12, 10)),
        PaidOff("b", 2, date(2027, 1, 10)),
    )
    assert plan.ends_on == date(2027, 1, 10)
    assert (plan.total_fen, plan.interest_fen) == (300_000, 0)


def test_minimums_are_paid_before_the_rest_goes_to_the_first() -> None:
    debts = [Debt("a", 100_000), Debt("b", 200_000, min_due_fen=50_000)]
    plan = pay_in_order(debts, 100_000, "smallest")
    assert plan is not None
    assert [(end.key, end.payments, end.ends_on) for end in plan.paid_off] == [
        ("a", 2, None),
        ("b", 3, None),
    ]


def test_the_same_rate_is_ordered_by_size_and_the_same_size_by_rate() -> None:
    equal_rates = pay_in_order([FRIENDLY, Debt("b", 100_000)], 100_000, "dearest")
    equal_sizes = pay_in_order([FRIENDLY, Debt("b", 800_000, Decimal("0.01"))], 100_000, "smallest")
    assert equal_rates is not None
    assert equal_sizes is not None
    assert equal_rates.paid_off[0].key == "b"
    assert equal_sizes.paid_off[0].key == "b"


def test_a_sum_below_the_interest_never_ends() -> None:
    assert pay_in_order([CARD, LOAN], 17_000, "dearest") is None


def test_a_sum_too_small_for_a_lifetime_never_ends() -> None:
    assert pay_in_order([Debt("a", 10_000_000)], 1_000, "smallest") is None


@pytest.mark.parametrize(
    ("debts", "monthly"), [([], 1), ([Debt("a", 0)], 1), ([CARD], -1), ([CARD, CARD], 1)]
)
def test_an_impossible_order_is_refused(debts: list[Debt], monthly: int) -> None:
    with pytest.raises(ValueError, match=r"zero|same key"):
        pay_in_order(debts, monthly, "smallest")
