"""The real cost of a loan, against an independent library and published examples, and its rule."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
import pyxirr

from casework.propose_repayment_plan.apr import loan_cost, monthly_irr
from casework.propose_repayment_plan.cost import cap_on, check_cost
from casework.propose_repayment_plan.schedule import instalment
from casework.propose_repayment_plan.set_off import (
    GENERAL,
    PRINCIPAL_FIRST,
    Owed,
    order_of,
    set_off,
)
from casework.rules import Rules

RULES = Rules.load()
CLOSE = 1e-9


def _flows(seed: int) -> list[int]:
    """Return one loan with one payment a month, some of them missed, made up by `seed`."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    received = dice.randint(50_000, 30_000_000)
    count = dice.randint(1, 60)
    fair = received / count
    payments = [round(fair * dice.uniform(0.6, 2.2)) if dice.random() > 0.1 else 0
                for _ in range(count)]  # fmt: skip
    payments[-1] = max(payments[-1], round(fair / 2))
    return [received, *(-payment for payment in payments)]


def test_five_hundred_random_loans_cost_what_another_library_says() -> None:
    compared = 0
    for seed in range(500):
        flows = _flows(seed)
        ours = monthly_irr(flows)
        theirs = pyxirr.irr([float(flow) for flow in flows])
        assert ours is not None and theirs is not None, seed
        assert float(ours) == pytest.approx(theirs, abs=CLOSE), seed
        compared += 1
    assert compared == 500


NUMPY = "numpy_financial.irr, documentation, examples"
EXCEL = "support.microsoft.com, IRR function, example"
# Examples that others published, with where they stand: the flows and the rate of one period, to
# as many digits as they print.
PUBLISHED = [
    (NUMPY, [-100, 39, 59, 55, 20], 0.28095, 5),
    (NUMPY, [-100, 0, 0, 74], -0.0955, 4),
    (NUMPY, [-100, 100, 0, 7], 0.06206, 5),
    (NUMPY, [-250_000, 100_000, 150_000, 200_000, 250_000, 300_000], 0.5672303344358536, 10),
    (EXCEL, [-700_000, 120_000, 150_000, 180_000, 210_000], -0.021, 3),
    (EXCEL, [-700_000, 120_000, 150_000, 180_000, 210_000, 260_000], 0.087, 3),
    (EXCEL, [-700_000, 120_000, 150_000], -0.444, 3),
    ("support.microsoft.com, RATE function, example", [8_000, *[-200] * 48], 0.0077, 4),
    ("JuliaActuary ActuaryUtilities, tests, irr", [-70_000, 12_000], -0.8285714285714, 10),
    ("JuliaActuary ActuaryUtilities, tests, irr", [-70_000, 12_000, 15_000, 18_000],
     -0.1821374641455, 10),
    ("12 CFR 1026 (Regulation Z) Appendix J, 23 payments of 230 and one of 280",
     [5_000, *[-230] * 23, -280], 0.105005 / 12, 6),
]  # fmt: skip


@pytest.mark.parametrize(("source", "flows", "rate", "digits"), PUBLISHED)
def test_published_examples_come_out_as_printed(
    source: str, flows: list[int], rate: float, digits: int
) -> None:
    ours = monthly_irr(flows)
    assert ours is not None
    assert round(float(ours), digits) == pytest.approx(round(rate, digits), abs=10**-digits / 2)


@pytest.mark.parametrize("payments", [1, 12, 60])
@pytest.mark.parametrize("percent", ["0.5", "1", "1.5", "2", "3"])
def test_the_rate_of_an_instalment_is_found_again(payments: int, percent: str) -> None:
    rate = Decimal(percent) / 100
    owed = 10_000_000
    cost = loan_cost(owed, [instalment(owed, payments, rate)] * payments)
    assert cost is not None
    assert float(cost.monthly) == pytest.approx(float(rate), abs=2e-6)


def test_fees_and_deductions_make_a_loan_dearer() -> None:
    plain = check_cost(1_000_000, [95_000] * 12, None)
    fees = check_cost(1_000_000, [95_000] * 12, None, monthly_fee_fen=5_000)
    deducted = check_cost(1_000_000, [95_000] * 12, None, deducted_fen=50_000)
    assert plain.cost and fees.cost and deducted.cost
    assert fees.cost.monthly > plain.cost.monthly < deducted.cost.monthly
    assert (deducted.received_fen, deducted.extra_fen) == (950_000, 190_000)


@pytest.mark.parametrize(
    ("kind", "signed", "percent", "rule"),
    [
        ("bank", date(2024, 5, 1), "24", "rate_cap_financial"),
        ("consumer_finance", date(2026, 5, 1), "24", "rate_cap_financial"),
        ("small_loan", date(2026, 5, 1), "24", "small_loan_cost_cap"),
        ("platform_only", date(2025, 9, 30), "24", "rate_cap_financial"),
        ("platform_only", date(2025, 10, 1), "24", "platform_loan_cost_cap"),
        ("private_unlicensed", date(2020, 8, 20), "15.4", "rate_cap_private"),
        ("private_unlicensed", date(2021, 6, 1), "15.4", "rate_cap_private"),
        ("private_unlicensed", date(2024, 10, 20), "13.4", "rate_cap_private"),
        ("private_unlicensed", date(2024, 10, 21), "12.4", "rate_cap_private"),
        ("private_unlicensed", date(2026, 5, 1), "12", "rate_cap_private"),
    ],
)
def test_the_number_is_that_of_the_kind_and_of_the_day(
    kind: str, signed: date, percent: str, rule: str
) -> None:
    cap = cap_on(kind, signed, RULES)
    assert cap is not None
    assert (cap.percent, cap.rule_id) == (Decimal(percent), rule)


@pytest.mark.parametrize(
    ("kind", "signed"),
    [
        ("small_loan", date(2025, 12, 23)),
        ("private_unlicensed", date(2020, 8, 19)),
        ("bank", date(2017, 8, 3)),
        ("amc", date(2026, 1, 1)),
        ("unknown", date(2026, 1, 1)),
    ],
)
def test_without_a_rule_in_force_no_number_is_said(kind: str, signed: date) -> None:
    assert cap_on(kind, signed, RULES) is None
    assert not check_cost(1_000_000, [200_000] * 12, None).above


def test_a_rate_above_the_number_is_a_reason_to_ask() -> None:
    cap = cap_on("bank", date(2026, 5, 1), RULES)
    assert check_cost(1_000_000, [95_000] * 12, cap).above
    assert not check_cost(1_000_000, [94_500] * 12, cap).above


@pytest.mark.parametrize(("borrowed", "deducted", "fee"), [(100, 100, 0), (100, 0, -1), (0, 0, 0)])
def test_sums_that_cannot_be_are_refused(borrowed: int, deducted: int, fee: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        check_cost(borrowed, [10], None, deducted, fee)


OWED = Owed(costs=20_000, interest=50_000, principal=900_000)


def test_a_payment_lowers_costs_then_interest_then_principal() -> None:
    assert set_off(60_000, OWED) == Owed(20_000, 40_000, 0)
    assert set_off(2_000_000, OWED) == OWED
    assert set_off(60_000, OWED, PRINCIPAL_FIRST) == Owed(0, 0, 60_000)
    with pytest.raises(ValueError, match="below zero"):
        set_off(-1, OWED)


@pytest.mark.parametrize(
    ("days", "order"),
    [(None, GENERAL), (90, GENERAL), (91, PRINCIPAL_FIRST), (97, PRINCIPAL_FIRST)],
)
def test_a_card_overdue_for_long_lowers_the_principal_first(
    days: int | None, order: tuple[str, ...]
) -> None:
    assert order_of(RULES["card_set_off"].on(date(2026, 11, 22)), days) == order
    assert order_of(None, days) == GENERAL
