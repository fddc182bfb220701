"""The full plan: rates, comparisons, months instead of amount, a pause, and what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.propose_repayment_plan.agreement import POINTS, check_agreement
from casework.propose_repayment_plan.compare import by_months, monthly_rate, terms_table
from casework.propose_repayment_plan.follow_letters import LETTERS, follow_context, offer_round
from casework.propose_repayment_plan.letter import answer_due, letter_context
from casework.propose_repayment_plan.plan import is_far, make_plan
from casework.propose_repayment_plan.questions import FOLLOW_SLOTS, JOURNEY
from casework.propose_repayment_plan.sheet import order_lines, sheet_context, terms_lines
from casework.propose_repayment_plan.split import Debt
from casework.propose_repayment_plan.table import month_table
from casework.questions import UNKNOWN
from casework.rules import Rules
from documents.render import render_text
from tests.casework.propose_repayment_plan.test_plan import debts, money

RULES = Rules.load()
TODAY = date(2026, 11, 22)
CARD = {"id": "china_merchants_bank", "name": "招商银行", "type": "bank",
        "product": "招商银行信用卡", "matched": True}  # fmt: skip
FULL: dict[str, Any] = {
    "rp_mode": "full",
    "debt_position": "mine",
    "rp_debts": debts("招行信用卡30000，微粒贷12000，借呗8000"),
    "rp_debt_terms": [
        {"name": "招商银行信用卡", "annual_percent": "18", "min_due_fen": 60_000,
         "overdue_band": "d91_180"},
        {"name": "微粒贷", "annual_percent": "24", "min_due_fen": None, "overdue_band": None},
    ],
    "rp_people": 2,
    "rp_income": money(6_500),
    "rp_need": money(4_000),
    "rp_secured": money(0),
    "rp_reserve": money(200),
    "overdue_band": "d31_90",
    "rp_first": {"date": "2026-12-10"},
    "rp_payday": 10,
}  # fmt: skip


def letter(answers: dict[str, Any], number: int = 0) -> str:
    plan = make_plan(answers, TODAY)
    values = letter_context(answers, plan, plan.offers[number], TODAY, RULES)
    return render_text("L1_repayment_offer", values)


def test_rates_minimums_and_delay_belong_to_their_debts() -> None:
    plan = make_plan(FULL, TODAY)
    card, loan, other = plan.offers
    assert [offer.debt.monthly_rate for offer in plan.offers] == [
        Decimal("0.015"), Decimal("0.02"), Decimal(0)]  # fmt: skip
    assert (card.debt.min_due_fen, card.is_card, loan.is_card) == (60_000, True, False)
    assert plan.budget.available_fen == 230_000
    assert card.with_interest and card.with_interest.interest_fen > 0
    assert other.annual_percent is None


def test_a_share_below_its_interest_is_named() -> None:
    poor = FULL | {"rp_need": money(5_700)}
    assert make_plan(poor, TODAY).growing == ("0", "1")
    assert make_plan(FULL, TODAY).growing == ()


def test_the_tables_compare_four_terms_and_two_orders() -> None:
    plan = make_plan(FULL, TODAY)
    assert [line.split("期")[0] for line in terms_lines(plan)] == ["• 12", "• 24", "• 36", "• 60"]
    small, dear = order_lines(plan)
    assert "数额小" in small and "利率高" in dear
    text = render_text("R1_repayment_plan", sheet_context(plan, TODAY))
    assert "| 招商银行信用卡 | 30,000 |" in text and "先还利率高的" in text


def test_without_rates_no_interest_is_shown_as_zero() -> None:
    plan = make_plan({**FULL, "rp_debt_terms": "unknown"}, TODAY)
    assert (plan.rates_told, make_plan(FULL, TODAY).rates_told) == ("none", "some")
    assert not any("利息" in line for line in terms_lines(plan))
    text = render_text("R1_repayment_plan", sheet_context(plan, TODAY))
    assert "利率没填，先不算利息" in text and text.count("| 没填 |") == 4


def test_the_average_rate_says_what_the_sum_of_all_plans_says() -> None:
    found = [Debt("a", 2_000_000, monthly_rate("18")), Debt("b", 400_000, monthly_rate("18"))]
    assert [row.schedule.regular_fen for row in terms_table(found, 0, None, None)] == [
        220_032, 119_818, 86_766, 60_944]  # fmt: skip


@pytest.mark.parametrize(
    ("months", "affordable", "fits"), [(36, True, 36), (12, False, 27), (3, False, 27)]
)
def test_months_may_be_wished_for_and_what_fits_is_said(
    months: int, affordable: bool, fits: int
) -> None:
    plan = make_plan(FULL | {"rp_solve_by": "months", "rp_months": months}, TODAY)
    found = plan.solved
    assert found is not None
    assert found.affordable is affordable
    assert found.fits_in == fits
    assert plan.paying_fen <= plan.budget.available_fen
    if affordable:
        assert plan.paying_fen == found.plain_fen == 141_000
    for months_, fit in ((fits, True), (fits - 1, affordable)):
        needed = by_months(plan.debts, months_, plan.budget.available_fen).needed_fen
        assert (needed <= plan.budget.available_fen) is fit


def test_when_sixty_months_are_too_few_nothing_is_said_to_fit() -> None:
    assert by_months([Debt("a", 10_000_000)], 12, 100_000).fits_in is None


def test_a_pause_puts_the_first_payment_off() -> None:
    plan = make_plan(FULL | {"rp_ask": ["pause"], "rp_pause": 3}, TODAY)
    assert plan.first == date(2027, 3, 10)
    assert "请先暂停还款和计收罚息3个月" in letter(FULL | {"rp_ask": ["pause"], "rp_pause": 3})


def test_a_late_payday_becomes_one_that_every_month_has() -> None:
    plan = make_plan(FULL | {"rp_payday": 31}, TODAY)
    assert plan.payday == 28
    assert is_far({"date": "2027-03-01"}, TODAY) and not is_far({"date": "2027-01-01"}, TODAY)


def test_the_months_add_up_to_everything_owed() -> None:
    plan = make_plan(FULL, TODAY)
    table = month_table(plan, "合计")
    assert table.paid_fen == plan.balance_fen == table.owed_fen
    assert table.months[-1].left_fen == 0
    assert all(month.total_fen <= plan.budget.available_fen for month in table.months)
    assert table.months[0].due_on == date(2026, 12, 10)


def test_a_card_and_a_loan_are_asked_under_their_own_rules() -> None:
    assert "个性化分期" in letter(FULL, 0) and "第70条" in letter(FULL, 0)
    assert "期限和频次" in letter(FULL, 1)
    private = {**FULL["rp_debts"]["lines"][0], "type": "private_unlicensed", "name": "老王"}
    assert "申请的依据" not in letter(FULL | {"rp_debts": {"lines": [private], "lender_count": 1}})


def test_wishes_proof_and_earlier_talks_are_said() -> None:
    text = letter(FULL | {
        "rp_ask": ["stop_interest", "contact_limit"], "rp_proof": ["medical", "bank_flow"],
        "rp_tried": "phone", "rp_tried_on": {"date": "2026-10-09"}, "rp_tried_reply": "没有政策",
        "rp_since": {"date": "2026-08-03"},
    })  # fmt: skip
    assert "停止计收新的利息和罚息" in text and "不联系其他人" in text
    assert "就医材料、银行流水" in text
    assert "电话（10月9日（周五）），对方答复：没有政策" in text
    assert "从8月3日（周一）开始" in text
    assert "以后每月10日" in text


def test_a_lump_sum_is_offered_with_its_proof() -> None:
    text = letter(FULL | {"rp_ask": ["lump_discount"], "rp_lump": money(25_000)})
    assert "一次性拿出15,000元" in text and "结清证明" in text


def test_the_days_to_answer_count_from_the_papers() -> None:
    sued = FULL | {"overdue_band": "sued", "rp_served_on": {"date": "2026-11-20"}}
    assert answer_due(sued, RULES) == date(2026, 12, 5)
    assert "在12月5日（周六）前答辩" in letter(sued)


def test_an_agreement_is_clear_only_when_every_point_is() -> None:
    fine: dict[str, Any] = dict.fromkeys(POINTS, "yes")
    assert check_agreement(fine).level == "clear"
    assert sum(POINTS.values()) == 6 and len(POINTS) == 12
    for slot, critical in POINTS.items():
        for answer in ("no", UNKNOWN):
            check = check_agreement(fine | {slot: answer})
            assert check.level == ("not_yet" if critical else "ask_first")
            assert check.open_points == (slot,)


def follow(kind: str, **answers: Any) -> str:
    given = {"rp_mode": "follow", "rp_follow": kind, "lender": CARD, **answers}
    values = follow_context(given, [offer_round(given)], TODAY, RULES)
    return render_text(LETTERS[kind], values)


def test_a_refusal_is_answered_with_the_rounds_and_the_same_offer() -> None:
    text = follow(
        "refused",
        rp_round_on={"date": "2026-11-16"},
        rp_round_who="工号8812",
        rp_round_offer=money(600),
        rp_round_reply="counter",
        rp_round_words="首付两千",
    )
    assert "| 1 | 2026年11月16日（周一） | 工号8812 | 每月600元 | 提出了别的方案 |" in text
    assert "仍愿意按每月600元" in text and "首付两千" in text and "第16条" in text


def test_an_oral_promise_is_confirmed_in_its_own_words() -> None:
    text = follow("oral", rp_oral_on={"date": "2026-11-20"}, rp_oral_words="每月还800，停息")
    assert "每月还800，停息" in text and "第70条" in text and "| 贵机构经办人 | ＿" in text


def test_a_payment_that_will_be_missed_is_written_about_before() -> None:
    text = follow(
        "change", rp_cause="illness", rp_due={"date": "2026-12-10"}, rp_can_pay=money(300)
    )
    assert "生病住院" in text and "特此提前说明" in text and "| 这一期能还 | 300元 |" in text
    assert "特此补充说明" in follow("change", rp_due={"date": "2026-11-22"})


def test_a_settlement_at_a_discount_asks_for_the_rest_to_be_waived() -> None:
    discount = follow("settled", rp_settled_on={"date": "2026-11-02"}, rp_settled_how="discount")
    assert "减免的余款已经免除" in discount
    assert "减免的余款" not in follow("settled", rp_settled_how="full")


def test_the_clarification_asks_about_open_points_alone() -> None:
    fine: dict[str, Any] = dict.fromkeys(POINTS, "yes")
    text = follow("agreement", **fine | {"ra_account": "no"})
    assert "对公账户，不付给个人" in text and "授权文件" not in text


def test_an_unknown_lender_leaves_a_blank() -> None:
    assert "致：＿" in follow("oral", lender=UNKNOWN)
    assert "致：＿" in follow("refused", lender=UNKNOWN)


@pytest.mark.parametrize("kind", sorted(FOLLOW_SLOTS))
def test_a_follow_up_asks_its_own_questions_alone(kind: str) -> None:
    answers: dict[str, Any] = {"rp_mode": "follow", "rp_follow": kind, "overdue_band": "d1_30"}
    asked = []
    while (question := JOURNEY.next_question(answers)) is not None:
        asked.append(question.slot)
        answers[question.slot] = UNKNOWN if not question.required else "ok"
    own = {*FOLLOW_SLOTS[kind], "lender", "lender_type", "rp_cause", "rp_confirm", "rp_off_card"}
    assert set(FOLLOW_SLOTS[kind]) <= set(asked) <= own
    assert ("rp_confirm" in asked) is (kind in LETTERS)


@pytest.mark.parametrize("kind", ["refused", "oral", "change", "agreement"])
def test_an_old_debt_is_asked_about_before_a_letter_of_any_kind(kind: str) -> None:
    answers: dict[str, Any] = {"rp_mode": "follow", "rp_follow": kind, "rp_cause": "other"}
    question = JOURNEY.next_question(answers)
    assert question is not None and question.slot == "old_debt"
    waits = answers | {"old_debt": "yes", "rp_old_debt_choice": "wait"}
    assert JOURNEY.next_question(waits) is None
