"""What must hold for every plan, whatever the numbers."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.propose_repayment_plan.apr import loan_cost
from casework.propose_repayment_plan.budget import ROUND_TO_FEN, Budget
from casework.propose_repayment_plan.schedule import (
    MOST_PAYMENTS,
    Schedule,
    covers_interest,
    instalment,
    longest_that_fits,
    month_interest,
    options_table,
    pay_in,
    pay_off,
    payment_dates,
)
from casework.propose_repayment_plan.split import Debt, pay_in_order, split_offer
from casework.workdays import add_workdays, is_workday

QUICK = settings(deadline=None, max_examples=80)

fen = st.integers(min_value=1, max_value=500_000_000)
amounts = st.integers(min_value=0, max_value=500_000_000)
rates = st.decimals(min_value=0, max_value=Decimal("0.03"), places=5)
months = st.integers(min_value=1, max_value=60)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def _adds_up(plan: Schedule, balance: int, rate: Decimal) -> None:
    left = balance
    for number, payment in enumerate(plan.payments, start=1):
        assert payment.number == number
        assert payment.interest_fen == month_interest(left, rate)
        left -= payment.principal_fen
        assert payment.left_fen == left
    assert left == 0
    assert plan.total_fen == balance + plan.interest_fen


@QUICK
@given(income=amounts, need=amounts, secured=amounts, reserve=st.none() | amounts)
def test_an_offer_is_a_round_sum_that_leaves_needs_and_reserve(
    income: int, need: int, secured: int, reserve: int | None
) -> None:
    budget = Budget(income, need, secured, reserve)
    assert budget.available_fen >= 0
    assert budget.available_fen % ROUND_TO_FEN == 0
    if not budget.is_hardship:
        assert budget.left_to_live_fen() >= need + budget.kept_fen


@QUICK
@given(income=amounts, need=amounts, more=amounts)
def test_more_income_never_lowers_the_offer(income: int, need: int, more: int) -> None:
    assert Budget(income + more, need).available_fen >= Budget(income, need).available_fen


@QUICK
@given(available=amounts, balances=st.lists(fen, min_size=1, max_size=12))
def test_shares_sum_to_what_is_available_or_owed(available: int, balances: list[int]) -> None:
    shares = split_offer(available, balances)
    assert sum(shares) == min(available, sum(balances))
    assert sum(shares) <= available
    assert all(0 <= share <= owed for share, owed in zip(shares, balances, strict=True))


@QUICK
@given(available=amounts, balances=st.lists(fen, min_size=2, max_size=12, unique=True))
def test_a_larger_debt_never_gets_less_but_for_the_rounding(
    available: int, balances: list[int]
) -> None:
    ranked = sorted(balances)
    shares = split_offer(available, ranked)
    assert all(low <= high for low, high in pairwise(shares))


@QUICK
@given(balance=fen, offer=fen)
def test_without_interest_the_number_of_payments_is_the_quotient_rounded_up(
    balance: int, offer: int
) -> None:
    payments = -(-balance // offer)
    plan = pay_off(balance, offer)
    if payments > MOST_PAYMENTS:
        assert plan is None
    else:
        assert plan is not None
        assert plan.count == payments
        _adds_up(plan, balance, Decimal(0))


@QUICK
@given(balance=fen, offer=fen, rate=rates)
def test_a_plan_adds_up_and_its_last_payment_is_the_smallest(
    balance: int, offer: int, rate: Decimal
) -> None:
    plan = pay_off(balance, offer, rate)
    if plan is None:
        assert not covers_interest(balance, offer, rate) or balance > offer
        return
    _adds_up(plan, balance, rate)
    assert all(payment.amount_fen == offer for payment in plan.payments[:-1])
    assert 0 < plan.last_fen <= offer


@QUICK
@given(balance=fen, offer=fen, more=amounts, rate=rates)
def test_paying_more_never_takes_longer_or_costs_more(
    balance: int, offer: int, more: int, rate: Decimal
) -> None:
    slow, fast = pay_off(balance, offer, rate), pay_off(balance, offer + more, rate)
    assume(slow is not None)
    assert slow is not None
    assert fast is not None
    assert fast.count <= slow.count
    assert fast.interest_fen <= slow.interest_fen


@QUICK
@given(balance=st.integers(10_000, 500_000_000), number=months, rate=rates)
def test_a_term_ends_on_time_and_its_last_payment_takes_up_only_the_rounding(
    balance: int, number: int, rate: Decimal
) -> None:
    plan = pay_in(balance, number, rate)
    _adds_up(plan, balance, rate)
    assert plan.count <= number
    growth = sum((1 + rate) ** step for step in range(number))
    assert plan.last_fen <= plan.regular_fen + growth


@QUICK
@given(balance=fen, number=st.integers(1, 59), rate=rates)
def test_a_longer_term_never_asks_more_each_month(balance: int, number: int, rate: Decimal) -> None:
    longer = pay_in(balance, number + 1, rate)
    assert longer.regular_fen <= pay_in(balance, number, rate).regular_fen


@QUICK
@given(balance=fen, number=months, rate=rates, more=rates)
def test_a_higher_rate_never_lowers_the_payment_of_a_term(
    balance: int, number: int, rate: Decimal, more: Decimal
) -> None:
    assert instalment(balance, number, rate + more) >= instalment(balance, number, rate)


@QUICK
@given(balance=st.integers(10_000, 500_000_000), number=months, rate=rates, more=rates)
def test_a_higher_rate_never_costs_less_in_the_same_term(
    balance: int, number: int, rate: Decimal, more: Decimal
) -> None:
    cheap, dear = pay_in(balance, number, rate), pay_in(balance, number, rate + more)
    # an instalment rounded up by a rise too small to see may save a fen of interest
    assert dear.interest_fen >= cheap.interest_fen - 1


@QUICK
@given(balance=fen, offer=fen, rate=rates, more=rates)
def test_a_higher_rate_never_ends_sooner_or_costs_less_for_the_same_payment(
    balance: int, offer: int, rate: Decimal, more: Decimal
) -> None:
    cheap, dear = pay_off(balance, offer, rate), pay_off(balance, offer, rate + more)
    if cheap is None:
        assert dear is None  # what never ends does not end at a higher rate
    elif dear is not None:
        assert dear.count >= cheap.count
        assert dear.interest_fen >= cheap.interest_fen
        assert dear.total_fen >= cheap.total_fen


@QUICK
@given(balance=st.integers(10_000, 500_000_000), number=st.integers(1, 59), rate=rates)
def test_a_longer_term_never_costs_less(balance: int, number: int, rate: Decimal) -> None:
    longer = pay_in(balance, number + 1, rate)
    assert longer.interest_fen >= pay_in(balance, number, rate).interest_fen - 1


@QUICK
@given(balance=fen, rate=rates, available=amounts, longest=st.none() | months)
def test_of_the_terms_side_by_side_each_longer_one_asks_less_a_month(
    balance: int, rate: Decimal, available: int, longest: int | None
) -> None:
    rows = options_table(balance, rate, available, longest=longest)
    assert all(a.schedule.regular_fen >= b.schedule.regular_fen for a, b in pairwise(rows))
    fitting = longest_that_fits(rows)
    assert fitting is None or fitting.schedule.regular_fen <= available
    assert longest is None or all(row.months <= longest for row in rows)


@QUICK
@given(first=days, payday=st.integers(1, 28), number=st.integers(1, 120))
def test_paydays_follow_each_other_month_by_month(first: date, payday: int, number: int) -> None:
    dates = payment_dates(first, payday, number)
    assert len(dates) == number
    assert 0 <= (dates[0] - first).days <= 31
    assert {day.day for day in dates} == {payday}
    assert all(28 <= (b - a).days <= 31 for a, b in pairwise(dates))


debts = st.lists(
    st.tuples(st.integers(1, 10_000_000), rates, st.integers(0, 100_000)), min_size=1, max_size=5
)


@settings(deadline=None, max_examples=30)
@given(rows=debts, monthly=st.integers(20_000, 5_000_000))
def test_the_order_of_paying_never_changes_that_all_is_paid(
    rows: list[tuple[int, Decimal, int]], monthly: int
) -> None:
    given_debts = [Debt(str(n), *row) for n, row in enumerate(rows)]
    for order in ("smallest", "dearest"):
        plan = pay_in_order(given_debts, monthly, order)
        if plan is None:
            continue
        assert {end.key for end in plan.paid_off} == {debt.key for debt in given_debts}
        assert plan.total_fen == sum(debt.balance_fen for debt in given_debts) + plan.interest_fen
        ends = [end.payments for end in plan.paid_off]
        assert ends == sorted(ends)
        assert plan.total_fen > monthly * (ends[-1] - 1)
        assert plan.total_fen <= monthly * ends[-1]


@settings(deadline=None, max_examples=40)
@given(balance=st.integers(1_000_000, 50_000_000), number=months, rate=rates)
def test_the_rate_of_a_plan_is_found_again_from_its_payments(
    balance: int, number: int, rate: Decimal
) -> None:
    cost = loan_cost(
        balance, [payment.amount_fen for payment in pay_in(balance, number, rate).payments]
    )
    assert cost is not None
    assert abs(cost.monthly - rate) < Decimal("1e-5")


@QUICK
@given(start=days, count=st.integers(0, 60))
def test_working_days_end_on_a_working_day_and_never_run_ahead(start: date, count: int) -> None:
    found = add_workdays(start, count)
    assert (found.day - start).days >= count
    if count:
        assert is_workday(found.day)
        assert add_workdays(start, count - 1).day < found.day
