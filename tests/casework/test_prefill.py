"""Facts said unasked fill their slots; nothing is heard that was not said."""

from __future__ import annotations

from typing import Any

import pytest

from casework.answers import Context
from casework.journeys import JOURNEYS
from casework.prefill import prefill


def heard(journey: str, said: str, parsing: Context, **answers: Any) -> dict[str, Any]:
    return prefill(JOURNEYS[journey], answers, said, parsing)


def test_three_facts_in_one_sentence_fill_three_slots(parsing: Context) -> None:
    said = "昨天晚上十一点招联的人打了八个电话还威胁我"
    found = heard("log_incident", said, parsing)
    assert found["li_when"] == {"date": "2026-11-21", "time": "23:00", "band": "night"}
    assert found["li_way"] == "call"
    assert found["li_count"] == 8
    assert "threats_abuse" in found["li_what"]


def test_a_plan_hears_debts_income_and_delay(parsing: Context) -> None:
    said = "微粒贷欠12000，白条8000，每月工资6500，逾期三个多月了，被裁员了"
    found = heard("propose_repayment_plan", said, parsing)
    assert [line["fen"] for line in found["rp_debts"]["lines"]] == [1_200_000, 800_000]
    assert found["rp_income"] == {"fen": 650_000, "approx": False}
    assert found["overdue_band"] == "d91_180"
    assert found["rp_cause"] == "job_loss"


def test_a_verification_hears_way_claim_lender_and_demand(parsing: Context) -> None:
    said = "有人上门说是微众银行的，让我转到他个人账户"
    found = heard("verify_collector", said, parsing)
    assert found["vc_channel"] == "visit"
    assert found["lender"]["id"] == "webank"
    assert found["vc_asks"] == ["personal_account"]


def test_a_complaint_hears_issues_lender_and_numbers(parsing: Context) -> None:
    found = heard("file_complaint", "招联一直打我同事电话 号码是01012345678 前天", parsing)
    assert "third_party_contact" in found["fc_issues"]
    assert found["lender"]["type"] == "consumer_finance"
    assert found["fx_numbers"] == ["01012345678"]
    assert found["fx_when"] == {"date": "2026-11-20"}


def test_a_follow_up_hears_the_day_of_filing(parsing: Context) -> None:
    found = heard("track_complaint", "11月2号向12378投诉的", parsing)
    assert found == {"tc_channel": "regulator", "tc_filed": {"date": "2026-11-02"}}


@pytest.mark.parametrize("name", sorted(JOURNEYS))
@pytest.mark.parametrize("said", ["", "你好", "我想问一下", "怎么办啊", "没有"])
def test_nothing_said_is_nothing_heard(parsing: Context, name: str, said: str) -> None:
    assert heard(name, said, parsing) == {}


def test_an_answer_that_stands_is_not_overwritten(parsing: Context) -> None:
    said = "每月工资6500"
    answered = {"rp_income": {"fen": 1, "approx": False}}
    assert heard("propose_repayment_plan", said, parsing, **answered) == {}


def test_only_questions_that_listen_are_filled(parsing: Context) -> None:
    listening = {q.slot for journey in JOURNEYS.values() for q in journey.questions if q.prefill}
    said = "昨天晚上十一点微众银行两个人上门威胁我，欠12000，工资6500，逾期97天，打了八个电话"
    for name in JOURNEYS:
        assert set(heard(name, said, parsing)) <= listening


@pytest.mark.parametrize(
    "said",
    [
        "房租1500，水电200",
        "工资被扣了，老板还欠我3000块没给，这个月一点钱都没有，下个月不知道怎么办",
    ],
)
def test_money_without_its_keyword_close_by_is_not_income(parsing: Context, said: str) -> None:
    assert "rp_income" not in heard("propose_repayment_plan", said, parsing)


def test_a_delay_needs_its_word(parsing: Context) -> None:
    assert heard("propose_repayment_plan", "我做了三个月工", parsing) == {}
    assert heard("propose_repayment_plan", "逾期了", parsing) == {}


def test_the_count_may_stand_before_or_after_its_word(parsing: Context) -> None:
    assert heard("log_incident", "今天打了十二次电话", parsing)["li_count"] == 12
    assert heard("log_incident", "今天八个电话", parsing)["li_count"] == 8
    assert "li_count" not in heard("log_incident", "今天好多电话", parsing)


def test_an_hour_is_heard(parsing: Context) -> None:
    found = heard("verify_collector", "晚上十一点打电话来", parsing)
    assert found["vc_time"] == {"time": "23:00", "band": "night"}


def test_nothing_asked_for_is_not_heard_as_nothing(parsing: Context) -> None:
    """That somebody has not mentioned a demand does not mean there was none."""
    assert "vc_asks" not in heard("verify_collector", "对方都没有说什么", parsing)


def test_an_amount_without_a_lender_is_no_debt_yet(parsing: Context) -> None:
    assert "rp_debts" not in heard("propose_repayment_plan", "欠了24000还不上", parsing)
    assert "rp_debts" not in heard("propose_repayment_plan", "欠微粒贷的钱", parsing)
