"""What is left of a month, and what is said about it."""

import pytest

from casework.propose_repayment_plan.budget import Budget, monthly_fen, warnings


def test_the_worked_example_leaves_1710_yuan() -> None:
    budget = Budget(income_fen=650_000, need_fen=460_000)
    assert (budget.surplus_fen, budget.kept_fen, budget.available_fen) == (190_000, 19_000, 171_000)


def test_the_default_reserve_stops_at_300_yuan() -> None:
    assert Budget(income_fen=1_000_000, need_fen=100_000).kept_fen == 30_000


def test_the_default_reserve_is_rounded_down_to_whole_fen() -> None:
    assert Budget(income_fen=199, need_fen=0).kept_fen == 19


def test_a_reserve_of_ones_own_is_kept_even_when_it_is_zero() -> None:
    assert Budget(650_000, 460_000, reserve_fen=0).available_fen == 190_000
    assert Budget(650_000, 460_000, reserve_fen=50_000).available_fen == 140_000


def test_secured_instalments_come_before_any_offer() -> None:
    assert Budget(650_000, 460_000, secured_fen=100_000).surplus_fen == 90_000


def test_what_can_be_paid_is_rounded_down_to_ten_yuan() -> None:
    assert Budget(650_999, 460_000, reserve_fen=0).available_fen == 190_000


@pytest.mark.parametrize("income", [0, 400_000, 460_000, 460_999])
def test_a_month_that_does_not_close_is_hardship_without_numbers(income: int) -> None:
    budget = Budget(income, need_fen=460_000)
    assert budget.available_fen == 0
    assert budget.is_hardship


def test_a_month_in_the_red_keeps_no_default_reserve() -> None:
    budget = Budget(400_000, 460_000)
    assert budget.surplus_fen == -60_000
    assert budget.kept_fen == 0


@pytest.mark.parametrize("wrong", [(-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, -1, 0), (0, 0, 0, -1)])
def test_no_amount_may_be_below_zero(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        Budget(*wrong)


def test_the_floor_is_for_all_people_of_the_household() -> None:
    budget = Budget(650_000, 460_000)  # keeps 4,790 yuan
    assert not budget.is_below_floor(100_000, people=4)
    assert budget.is_below_floor(120_000, people=4)
    assert budget.is_below_floor(100_000, people=4, paying_fen=260_000)
    with pytest.raises(ValueError, match="one person"):
        budget.is_below_floor(100_000, people=0)


@pytest.mark.parametrize(
    ("amount", "frequency", "round_up", "monthly"),
    [
        (650_000, "monthly", False, 650_000),
        (650_000, "irregular", False, 650_000),
        (50_000, "weekly", False, 216_666),
        (50_000, "weekly", True, 216_667),
        (100_000, "quarterly", True, 33_334),
        (120_000, "yearly", True, 10_000),
    ],
)
def test_amounts_of_other_rhythms_become_monthly(
    amount: int, frequency: str, round_up: bool, monthly: int
) -> None:
    assert monthly_fen(amount, frequency, round_up=round_up) == monthly


def test_an_unknown_rhythm_or_an_amount_below_zero_is_refused() -> None:
    with pytest.raises(KeyError):
        monthly_fen(1, "sometimes")
    with pytest.raises(ValueError, match="below zero"):
        monthly_fen(-1, "weekly")


@pytest.mark.parametrize(
    ("budget", "arguments", "codes"),
    [
        (Budget(650_000, 460_000), {}, ()),
        (Budget(0, 460_000), {"city_minimum_fen": 1}, ("no_income", "hardship", "below_floor")),
        (Budget(100_000, 300_001), {}, ("need_looks_high", "hardship")),
        (Budget(100_000, 300_000), {}, ("hardship",)),
        (Budget(650_000, 460_000, reserve_fen=0), {}, ("no_reserve",)),
        (Budget(650_000, 460_000), {"paying_fen": 171_100}, ("above_available",)),
        (Budget(650_000, 460_000), {"paying_fen": 171_000}, ()),
        (Budget(650_000, 460_000), {"people": 5, "city_minimum_fen": 100_000}, ("below_floor",)),
    ],
)
def test_a_budget_says_what_to_ask_about(
    budget: Budget, arguments: dict[str, int], codes: tuple[str, ...]
) -> None:
    assert warnings(budget, **arguments) == codes
