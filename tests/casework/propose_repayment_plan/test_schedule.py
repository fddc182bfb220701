"""Payment by payment, against tables worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from casework.propose_repayment_plan.schedule import (
    covers_interest,
    instalment,
    longest_that_fits,
    month_interest,
    options_table,
    pay_in,
    pay_off,
    payment_dates,
    shortest_that_fits,
)

RATE = Decimal("0.015")


@pytest.mark.parametrize(
    ("balance", "offer", "payments", "last"),
    [
        (1_200_000, 86_000, 14, 82_000),
        (800_000, 57_000, 15, 2_000),
        (400_000, 28_000, 15, 8_000),
        (100_000, 50_000, 2, 50_000),
        (100, 5_000, 1, 100),
    ],
)
def test_without_interest_the_last_payment_is_the_rest(
    balance: int, offer: int, payments: int, last: int
) -> None:
    plan = pay_off(balance, offer)
    assert plan is not None
    assert (plan.count, plan.last_fen, plan.total_fen) == (payments, last, balance)
    assert plan.interest_fen == 0
    assert plan.ends_on is None


def test_860_a_month_at_one_and_a_half_percent_takes_16_payments_and_13566_01() -> None:
    plan = pay_off(1_200_000, 86_000, RATE)
    assert plan is not None
    assert (plan.count, plan.total_fen, plan.interest_fen) == (16, 1_356_601, 156_601)
    assert plan.payments[0].interest_fen == 18_000
    assert plan.payments[0].principal_fen == 68_000
    assert plan.payments[0].left_fen == 1_132_000
    assert plan.payments[-1].left_fen == 0


def test_170_a_month_does_not_even_cover_the_interest() -> None:
    assert pay_off(1_200_000, 17_000, RATE) is None
    assert not covers_interest(1_200_000, 17_000, RATE)
    assert pay_off(1_200_000, 18_000, RATE) is None
    assert covers_interest(1_200_000, 18_001, RATE)


def test_longer_than_a_hundred_years_is_never_though_interest_is_not_the_reason() -> None:
    assert pay_off(1_200_000, 100) is None
    assert covers_interest(1_200_000, 100, Decimal(0))


def test_an_offer_of_nothing_never_ends() -> None:
    assert pay_off(100, 0) is None


def test_interest_is_rounded_half_up() -> None:
    assert month_interest(100, Decimal("0.015")) == 2
    assert month_interest(99, Decimal("0.015")) == 1


@pytest.mark.parametrize(
    ("months", "payment"), [(12, 220_032), (24, 119_818), (36, 86_766), (60, 60_944)]
)
def test_the_instalments_of_24000_at_one_and_a_half_percent(months: int, payment: int) -> None:
    plan = pay_in(2_400_000, months, RATE)
    assert instalment(2_400_000, months, RATE) == payment
    assert (plan.count, plan.regular_fen) == (months, payment)
    assert plan.total_fen == 2_400_000 + plan.interest_fen
    assert abs(plan.last_fen - plan.regular_fen) < 100


def test_instalments_without_interest() -> None:
    plan = pay_in(2_400_000, 36)
    assert (plan.regular_fen, plan.last_fen, plan.total_fen) == (66_667, 66_655, 2_400_000)


def test_a_few_fen_are_paid_one_by_one() -> None:
    plan = pay_in(5, 12)
    assert [payment.amount_fen for payment in plan.payments] == [1] * 5


@pytest.mark.parametrize(
    ("balance", "months", "rate"), [(0, 12, RATE), (100, 0, RATE), (100, 12, -RATE)]
)
def test_an_impossible_instalment_is_refused(balance: int, months: int, rate: Decimal) -> None:
    with pytest.raises(ValueError, match=r"zero|one"):
        instalment(balance, months, rate)


@pytest.mark.parametrize(("balance", "offer"), [(0, 100), (-5, 100), (100, -1)])
def test_an_impossible_plan_is_refused(balance: int, offer: int) -> None:
    with pytest.raises(ValueError, match="zero"):
        pay_off(balance, offer)


@pytest.mark.parametrize(
    ("first", "payday", "days"),
    [
        (date(2026, 12, 10), 10, ["2026-12-10", "2027-01-10", "2027-02-10"]),
        (date(2026, 12, 1), 10, ["2026-12-10", "2027-01-10", "2027-02-10"]),
        (date(2026, 12, 11), 10, ["2027-01-10", "2027-02-10", "2027-03-10"]),
        (date(2026, 12, 29), 28, ["2027-01-28", "2027-02-28", "2027-03-28"]),
        (date(2026, 11, 30), None, ["2026-12-28", "2027-01-28", "2027-02-28"]),
        (date(2026, 11, 25), None, ["2026-11-25", "2026-12-25", "2027-01-25"]),
    ],
)
def test_paydays_start_on_or_after_the_first_possible_day(
    first: date, payday: int | None, days: list[str]
) -> None:
    assert [day.isoformat() for day in payment_dates(first, payday, 3)] == days


@pytest.mark.parametrize("payday", [0, 29, 31])
def test_a_payday_every_month_has(payday: int) -> None:
    with pytest.raises(ValueError, match="1 to 28"):
        payment_dates(date(2026, 12, 1), payday, 1)


def test_every_payment_of_a_plan_has_its_day() -> None:
    plan = pay_off(1_200_000, 86_000, first=date(2026, 12, 1), payday=15)
    assert plan is not None
    assert plan.payments[0].due_on == date(2026, 12, 15)
    assert plan.ends_on == date(2028, 1, 15)


def test_the_table_of_terms_marks_what_can_be_afforded() -> None:
    table = options_table(2_400_000, RATE, 100_000, first=date(2026, 12, 1), payday=5)
    assert [row.months for row in table] == [12, 24, 36, 60]
    assert [row.affordable for row in table] == [False, False, True, True]
    assert table[0].schedule.ends_on == date(2027, 11, 5)
    longest, shortest = longest_that_fits(table), shortest_that_fits(table)
    assert longest is not None
    assert shortest is not None
    assert (longest.months, shortest.months) == (60, 36)


def test_a_term_above_the_limit_of_a_rule_is_left_out() -> None:
    table = options_table(2_400_000, RATE, 100, longest=24)
    assert [row.months for row in table] == [12, 24]
    assert longest_that_fits(table) is None
    assert shortest_that_fits(table) is None
