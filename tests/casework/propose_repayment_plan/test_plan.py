"""From the answers of the rough form to figures and letter, on one known household."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.debts import parse_debts
from casework.lenders import Lenders
from casework.money import yuan
from casework.propose_repayment_plan.letter import letter_context, missing_labels
from casework.propose_repayment_plan.plan import REPLY_WITHIN, Plan, make_plan, numbers_known
from casework.propose_repayment_plan.questions import (
    holds_letter_back,
    may_be_out_of_time,
    no_plan_for,
)
from casework.propose_repayment_plan.wording import offer_line, sentences
from casework.questions import UNKNOWN
from casework.rules import Rules
from documents.render import render_text

LENDERS = Lenders.load()
RULES = Rules.load()


def money(yuan_: int, approx: bool = False) -> dict[str, Any]:
    return {"fen": yuan_ * 100, "approx": approx}


def debts(said: str) -> dict[str, Any]:
    """Return debts as the form stores them, from the words of a person."""
    value = parse_debts(said, LENDERS)
    assert value is not None
    return value


ANSWERS: dict[str, Any] = {
    "debt_position": "mine",
    "rp_debts": debts("微粒贷12000，白条8000，借呗4000"),
    "rp_people": 3,
    "rp_income": money(6_500),
    "rp_need": money(4_600, approx=True),
    "rp_secured": money(0),
    "rp_cause": "job_loss",
    "overdue_band": "d91_180",
    "rp_first": {"date": "2026-12-10"},
}


@pytest.fixture
def plan(today: date) -> Plan:
    return make_plan(ANSWERS, today)


def test_the_month_leaves_1710_yuan_to_offer(plan: Plan) -> None:
    assert yuan(plan.budget.surplus_fen) == "1,900"
    assert yuan(plan.budget.kept_fen) == "190"
    assert yuan(plan.budget.available_fen) == "1,710"


def test_each_lender_gets_its_share_and_knows_how_long(plan: Plan) -> None:
    rows = [
        (offer.name, yuan(offer.monthly_fen), offer.schedule.count,
         yuan(offer.schedule.last_fen))
        for offer in plan.offers
        if offer.schedule
    ]  # fmt: skip
    assert rows == [
        ("微粒贷", "860", 14, "820"),
        ("白条", "570", 15, "20"),
        ("借呗", "280", 15, "80"),
    ]


def test_the_offers_together_are_what_is_available_and_pay_everything(plan: Plan) -> None:
    assert sum(offer.monthly_fen for offer in plan.offers) == plan.budget.available_fen
    assert plan.balance_fen == 2_400_000
    for offer in plan.offers:
        assert offer.schedule is not None and offer.schedule.total_fen == offer.balance_fen


def test_an_offer_is_one_line_that_names_the_debt_and_its_figures(plan: Plan, today: date) -> None:
    line = offer_line(plan.offers[0])
    assert "\n" not in line
    for figure in ("微粒贷", "12,000", "860", "14", "820"):
        assert figure in line
    waiting = make_plan(ANSWERS | {"rp_need": money(7_000)}, today).offers[0]
    assert "微粒贷" in offer_line(waiting) and "12,000" in offer_line(waiting)
    assert "860" not in offer_line(waiting)


def test_a_total_without_a_name_has_a_name_in_the_list(today: date) -> None:
    total = make_plan(ANSWERS | {"rp_debts": debts("24000")}, today).offers[0]
    assert sentences()["total"] in offer_line(total)


def test_the_first_payment_is_on_the_day_promised(plan: Plan) -> None:
    for offer in plan.offers:
        assert offer.schedule is not None
        assert offer.schedule.payments[0].due_on == date(2026, 12, 10)


@pytest.mark.parametrize("first", [UNKNOWN, None])
def test_without_a_first_day_payments_have_no_dates(today: date, first: str | None) -> None:
    made = make_plan(ANSWERS | {"rp_first": first}, today)
    assert made.offers[0].schedule is not None
    assert made.offers[0].schedule.ends_on is None


def test_secured_instalments_come_first(today: date) -> None:
    made = make_plan(ANSWERS | {"rp_secured": money(900)}, today)
    assert yuan(made.budget.available_fen) == "900"


def test_what_is_not_known_counts_as_nothing(today: date) -> None:
    made = make_plan(ANSWERS | {"rp_secured": UNKNOWN}, today)
    assert yuan(made.budget.available_fen) == "1,710"


def test_a_month_that_does_not_close_offers_nothing(today: date) -> None:
    made = make_plan(ANSWERS | {"rp_need": money(7_000)}, today)
    assert made.budget.is_hardship
    assert [(offer.monthly_fen, offer.schedule) for offer in made.offers] == [(0, None)] * 3


def test_a_tiny_debt_beside_a_large_one_has_no_offer_yet(today: date) -> None:
    uneven = ANSWERS | {"rp_debts": debts("微粒贷100000，白条100")}
    large, tiny = make_plan(uneven, today).offers
    assert large.schedule is not None
    assert (tiny.monthly_fen, tiny.schedule) == (0, None)


def test_an_answer_is_wished_for_within_our_own_time(plan: Plan, today: date) -> None:
    assert plan.reply_by == today + REPLY_WITHIN
    assert timedelta(days=7) <= REPLY_WITHIN <= timedelta(days=31)


@pytest.mark.parametrize("slot", ["rp_debts", "rp_income", "rp_need", "rp_secured"])
def test_the_figures_wait_for_every_number(slot: str) -> None:
    assert numbers_known(ANSWERS)
    assert numbers_known(ANSWERS | {"rp_secured": UNKNOWN})
    assert not numbers_known(ANSWERS | {slot: None})


def test_who_owes_nothing_gets_no_plan() -> None:
    assert [no_plan_for({"debt_position": position}) for position in
            ("mine", "amount_disputed", "guarantor", "already_paid", "not_mine", "contact_only")
            ] == [False, False, False, True, True, True]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "warned"),
    [("yes", True), ("maybe", True), (UNKNOWN, True), ("no", False), (None, False)],
)
def test_an_old_debt_is_warned_of(answer: str | None, warned: bool) -> None:
    assert may_be_out_of_time({"old_debt": answer}) is warned


def test_only_the_person_decides_to_wait() -> None:
    assert holds_letter_back({"rp_old_debt_choice": "wait"})
    assert not holds_letter_back({"rp_old_debt_choice": "write"})
    assert not holds_letter_back({})


def letter(answers: dict[str, Any], today: date, number: int = 0) -> str:
    made = make_plan(answers, today)
    context = letter_context(answers, made, made.offers[number], today, RULES)
    return render_text("L1_repayment_offer", context)


STATED = (
    "致：微众银行（微粒贷）",
    "12,000元",
    "每月向贵机构还860元，共14期，最后一期820元",
    "12月10日（周四）",
    "约4,600元",
    "| 可用于还款 | 1,710元 |",
    "（3口人）",
    "失业了",
    "三到六个月",
    "12月7日（周一）前书面答复",
    "2026年11月22日",
)


def test_the_letter_states_the_figures_to_one_lender(today: date) -> None:
    text = letter(ANSWERS, today)
    assert [stated for stated in STATED if stated not in text] == []
    assert "白条" not in text and "借呗" not in text


def test_before_the_notice_on_relief_the_letter_just_asks() -> None:
    assert "申请的依据" in letter(ANSWERS, date(2025, 3, 14))
    assert "申请的依据" not in letter(ANSWERS, date(2025, 3, 13))


def test_a_disputed_amount_and_a_lawsuit_are_said(today: date) -> None:
    text = letter(ANSWERS | {"debt_position": "amount_disputed", "overdue_band": "sued"}, today)
    assert "本人对金额有疑问" in text and "本案已进入诉讼" in text
    usual = letter(ANSWERS, today)
    assert "本人对金额有疑问" not in usual and "本案已进入诉讼" not in usual


def test_a_debt_that_must_wait_is_not_said_to_be_without_money(today: date) -> None:
    uneven = ANSWERS | {"rp_debts": debts("微粒贷100000，白条100")}
    text = letter(uneven, today, number=1)
    assert "先用于其他到期欠款" in text and "没有结余" not in text


def test_a_debt_to_an_organisation_itself_is_addressed_once(today: date) -> None:
    text = letter(ANSWERS | {"rp_debts": debts("微众银行12000")}, today)
    assert "致：微众银行\n" in text


def test_without_money_the_letter_asks_for_a_pause(today: date) -> None:
    text = letter(ANSWERS | {"rp_need": money(7_000)}, today)
    assert "目前每月没有结余" in text
    assert "期，最后一期" not in text


def test_what_is_not_known_is_blank_and_listed(today: date) -> None:
    skipped = ("rp_people", "rp_secured", "rp_cause", "overdue_band", "rp_first")
    answers = ANSWERS | dict.fromkeys(skipped, UNKNOWN)
    text = letter(answers, today)
    assert "逾期：" not in text and "口人" not in text
    assert "| 房贷车贷月供 | ＿＿＿＿＿＿ |" in text
    assert "第一笔最早＿＿＿＿＿＿" in text
    assert missing_labels(answers) == ["一起生活的人数", "房贷车贷月供", "困难的原因", "逾期多久",
                                       "第一笔最早哪天能还"]  # fmt: skip
    assert missing_labels(ANSWERS) == []


def test_a_debt_without_a_name_leaves_the_address_blank(today: date) -> None:
    assert "致：＿＿＿＿＿＿" in letter(ANSWERS | {"rp_debts": debts("24000")}, today)


def test_the_total_of_several_lenders_is_not_said_to_be_owed_to_one(today: date) -> None:
    text = letter(ANSWERS | {"rp_debts": debts("5家一共8万")}, today)
    assert "本人在贵机构的欠款约80,000元" not in text
    assert "5家机构" in text
