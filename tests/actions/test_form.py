"""The base of every form: start, answer, hear, miss, skip, switch, come back."""

from __future__ import annotations

from typing import Any

import pytest

from actions.collector_at_door import ValidateCollectorAtDoorForm
from actions.crisis_support import ValidateCrisisSupportForm
from actions.file_complaint import ValidateFileComplaintForm
from actions.form import LAST_MISS, finished
from actions.propose_repayment_plan import ValidateProposeRepaymentPlanForm
from actions.verify_collector import ValidateVerifyCollectorForm
from casework.verify_collector.score import score
from tests.actions.fakes import Ran, run, tracker

PLAN = "propose_repayment_plan_form"
COMPLAINT = "file_complaint_form"
VERIFY = "verify_collector_form"
DEBTS = {
    "lines": [
        {
            "id": "webank",
            "name": "微粒贷",
            "lender": "微众银行",
            "type": "bank",
            "fen": 1_200_000,
            "approx": False,
        }
    ],
    "lender_count": 1,
}
LENDER = {"id": "", "name": "某某", "type": "unknown", "product": "", "matched": False}


def plan(said: str, requested: str, need: str = "affirm", **slots: Any) -> Ran:
    slots = {"rp_mode": "rough", **slots}
    given = tracker(said, need, form=PLAN, requested_slot=requested, **slots)
    return run(ValidateProposeRepaymentPlanForm(), given)


def complaint(said: str, requested: str, need: str = "affirm", **more: Any) -> Ran:
    given = tracker(said, need, form=COMPLAINT, requested_slot=requested, **more)
    return run(ValidateFileComplaintForm(), given)


def test_a_form_is_named_after_its_journey() -> None:
    assert ValidateVerifyCollectorForm().name() == "validate_verify_collector_form"


def test_a_start_says_what_it_is_about_and_asks_the_first_question() -> None:
    ran = run(ValidateProposeRepaymentPlanForm(), tracker("商量还款"))
    assert ran.responses == ["utter_propose_repayment_plan_opening"]
    assert ran.slots == {
        "open_form": PLAN,
        "paused_forms": [],
        "form_misses": 0,
        "requested_slot": "rp_mode",
    }


def test_a_start_hears_the_first_sentence_and_reads_it_back() -> None:
    ran = run(ValidateVerifyCollectorForm(), tracker("昨天有人上门说是微众银行的"))
    assert ran.responses == ["utter_verify_collector_opening", "utter_heard"]
    assert ran.slots["vc_channel"] == "visit"
    assert ran.slots["lender"]["id"] == "webank"
    assert ran.said("utter_heard")["lines"].startswith("1. 找来的方式：上门来的")


@pytest.mark.parametrize(
    ("earlier", "heard"), [("招联的人打电话给我", True), ("可以不开门吗", False), ("先停", False)]
)
def test_a_press_hears_the_story_before_it(earlier: str, heard: bool) -> None:
    ran = run(ValidateVerifyCollectorForm(), tracker("核对对方身份", earlier=(earlier,)))
    assert ("vc_channel" in ran.slots) is heard


def test_a_switch_keeps_the_other_form() -> None:
    given = tracker("商量还款", form=VERIFY, requested_slot="vc_when", paused_forms=["x_form"])
    ran = run(ValidateProposeRepaymentPlanForm(), given)
    assert ran.responses == ["utter_switched", "utter_propose_repayment_plan_opening"]
    assert ran.slots["paused_forms"] == ["x_form", VERIFY]


def test_a_paused_form_goes_on_with_its_answers() -> None:
    given = tracker("接着上次", rp_mode="rough", debt_position="mine", paused_forms=[PLAN])
    ran = run(ValidateProposeRepaymentPlanForm(), given)
    assert ran.responses == ["utter_resumed"]
    assert ran.slots["requested_slot"] == "rp_debts"
    assert ran.slots["paused_forms"] == []
    assert "debt_position" not in ran.slots


def test_a_paused_form_taken_up_in_a_sentence_hears_it() -> None:
    said = "还是想商量还款 花呗8000"
    given = tracker(said, rp_mode="rough", debt_position="mine", paused_forms=[PLAN])
    ran = run(ValidateProposeRepaymentPlanForm(), given)
    assert ran.responses == ["utter_resumed", "utter_heard"]
    assert ran.slots["requested_slot"] == "rp_people"


def test_a_new_start_forgets_all_but_the_lender() -> None:
    given = tracker("投诉催收", fc_danger="yes", fc_issues=["threats_abuse"], lender=LENDER)
    ran = run(ValidateFileComplaintForm(), given)
    assert ran.slots["fc_danger"] is None
    assert ran.slots["fc_issues"] is None
    assert "lender" not in ran.slots


def test_the_kind_chosen_for_an_unknown_lender_goes_with_it() -> None:
    given = tracker("我要投诉招商银行", "file_complaint", lender=LENDER, lender_type="small_loan")
    assert run(ValidateFileComplaintForm(), given).slots["lender_type"] is None
    told = {"fc_danger": "no", "fc_issues": ["threats_abuse"], "lender_type": "small_loan"}
    ran = complaint("招商银行", "lender", **told)
    assert ran.slots["lender"]["type"] == "bank"
    assert ran.slots["lender_type"] is None


def test_a_lender_that_was_skipped_is_asked_again() -> None:
    assert run(ValidateFileComplaintForm(), tracker("投诉催收", lender="unknown")).slots[
        "lender"
    ] is None  # fmt: skip


def test_an_answer_is_stored_and_the_next_question_asked() -> None:
    ran = plan("三口人", "rp_people", debt_position="mine", rp_debts=DEBTS)
    assert ran.responses == []
    assert ran.slots == {"form_misses": 0, "rp_people": 3, "requested_slot": "rp_income"}


def test_misses_explain_then_offer_a_way_out_then_skip() -> None:
    first = plan("呵呵", "rp_people")
    assert first.responses == ["utter_error_count"]
    assert first.slots["form_misses"] == 1
    second = plan("呵呵", "rp_people", form_misses=1)
    assert second.responses == ["utter_error_again", "utter_error_count"]
    third = plan("呵呵", "rp_people", form_misses=LAST_MISS - 1)
    assert third.responses == ["utter_skipped"]
    assert third.slots["rp_people"] == "unknown"


def test_what_must_be_answered_is_never_skipped() -> None:
    for misses in range(1, 5):
        ran = plan("呵呵", "rp_income", form_misses=misses)
        assert ran.responses == ["utter_no_skip", "utter_error_income"]
        assert "rp_income" not in ran.slots


@pytest.mark.parametrize(
    ("need", "confidence", "said"),
    [
        ("faq/refuse_entry", 0.9, "可以不开门吗"),
        ("stop", 0.7, "我不想弄这个了啊"),
        ("crisis_support", 0.7, "我快不行了"),
        ("file_complaint", 0.9, "我想去投诉他们"),
    ],
)
def test_something_else_makes_the_form_step_back(need: str, confidence: float, said: str) -> None:
    given = tracker(said, need, confidence, form=PLAN, requested_slot="rp_income")
    assert run(ValidateProposeRepaymentPlanForm(), given).events == []


@pytest.mark.parametrize(
    ("need", "said"),
    [("crisis_support", "就我自己"), ("human_handoff", "两个人"), ("faq/lent_my_name", "3")],
)
def test_an_answer_is_an_answer_whatever_it_was_taken_for(need: str, said: str) -> None:
    given = tracker(said, need, 0.98, form=PLAN, requested_slot="rp_people")
    assert "rp_people" in run(ValidateProposeRepaymentPlanForm(), given).slots


def test_a_journey_named_again_only_repeats_its_question() -> None:
    ran = plan("商量还款", "rp_debts", form_misses=1, debt_position="mine")
    assert ran.responses == []
    assert ran.slots == {"form_misses": 0, "requested_slot": "rp_debts"}


def test_coming_back_from_an_interruption_asks_the_same_question() -> None:
    given = tracker("可以不开门吗", form=PLAN, requested_slot="debt_position", rp_mode="rough")
    given.events.append({"event": "action", "name": "action_answer_faq"})
    given.events.append({"event": "action", "name": PLAN})
    ran = run(ValidateProposeRepaymentPlanForm(), given)
    assert ran.slots == {"requested_slot": "debt_position"}


def test_sentences_of_a_question_describe_what_happened() -> None:
    ran = complaint("说要打断我的腿", "fc_issues", "faq/threats_abuse", fc_danger="no")
    assert ran.slots["fc_issues"] == ["threats_abuse"]


def test_a_story_instead_of_yes_or_no_is_heard_without_an_error() -> None:
    ran = complaint("招联的人天天半夜打电话给我家人", "fc_danger", "faq/third_party_contact")
    assert "utter_error_yesno" not in ran.responses
    assert ran.slots["requested_slot"] == "fc_danger"
    assert ran.slots["fc_issues"] is not None


def test_an_item_opened_again_keeps_what_may_still_be_needed() -> None:
    ran = complaint(
        "第二项",
        "fc_truth",
        fc_danger="no",
        fc_issues=["threats_abuse"],
        lender=LENDER,
        fx_words="……",
    )
    assert ran.slots["fc_issues"] is None
    assert "fx_words" not in ran.slots


def test_answers_that_no_longer_apply_are_dropped() -> None:
    given = tracker(
        "打电话",
        form=VERIFY,
        requested_slot="vc_channel",
        vc_channel="visit",
        vc_when="past",
        vc_people="1",
    )
    assert run(ValidateVerifyCollectorForm(), given).slots["vc_people"] is None


def test_in_an_emergency_nothing_is_an_error() -> None:
    given = tracker("呜呜呜", form="crisis_support_form", requested_slot="cs_safe")
    ran = run(ValidateCrisisSupportForm(), given)
    assert (ran.responses, ran.slots["cs_safe"]) == ([], "unsure")
    given = tracker("呜呜呜", form="collector_at_door_form", requested_slot="door_state")
    ran = run(ValidateCollectorAtDoorForm(), given)
    assert (ran.responses, ran.slots["door_state"]) == (["utter_door_at_door"], "at_door")


def test_somebody_at_the_door_gets_the_card_once() -> None:
    given = tracker("就是现在", form=VERIFY, requested_slot="vc_when", vc_channel="visit")
    assert run(ValidateVerifyCollectorForm(), given).responses == ["utter_collector_at_door"]
    again = tracker(
        "机构自己的人", form=VERIFY, requested_slot="vc_claims", vc_channel="visit", vc_when="now"
    )
    assert run(ValidateVerifyCollectorForm(), again).responses == []


def test_danger_brings_the_police_card() -> None:
    ran = complaint("有", "fc_danger")
    assert ran.responses == ["utter_police_card"]
    assert ran.said("utter_police_card")["police.line"] == "110"


def test_the_figures_come_with_the_last_number() -> None:
    ran = plan(
        "没有",
        "rp_secured",
        debt_position="mine",
        rp_debts=DEBTS,
        rp_people=3,
        rp_income={"fen": 650_000, "approx": False},
        rp_need={"fen": 460_000, "approx": False},
    )
    assert ran.responses == [
        "utter_propose_repayment_plan_budget",
        "utter_propose_repayment_plan_offers",
    ]
    budget = ran.said("utter_propose_repayment_plan_budget")
    assert (budget["available"], budget["reserve"]) == ("1,710", "190")


def test_the_end_closes_the_form() -> None:
    assert finished() == [{"event": "slot", "timestamp": None, "name": "open_form", "value": None}]


GREEN = {
    "vc_channel": "call", "vc_when": "past", "vc_claims": "lender_staff", "vc_gave_id": "full",
    "vc_knows": "match", "vc_amount": "match", "vc_asks": ["none"], "vc_tone": "normal",
    "vc_time": {"time": "15:00", "band": "day"}, "vc_callback": "confirmed",
}  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "pasted"),
    [
        (
            {"vc_asks": "unknown"},
            "【招商银行】您的借款已逾期，请今日18点前转到个人账户，户名李强。",
        ),
        ({"vc_tone": "normal"}, "【催收】再不还钱弄死你，今日18点前联系13800138000。"),
        ({"lender": "unknown"}, "【法院】您的案件已受理，请今日18点前缴清欠款，转到个人账户。"),
        ({"lender": LENDER}, "【招商银行】您的案件已受理，请将欠款转到个人账户，户名李强。"),
    ],
    ids=["asks unknown", "tone normal", "lender unknown", "lender as typed"],
)
def test_a_text_pasted_after_the_result_only_makes_it_worse(
    earlier: dict[str, Any], pasted: str
) -> None:
    answers = {**GREEN, **earlier}
    assert score(tracker(**answers).slots | answers).level != "red"
    ran = run(ValidateVerifyCollectorForm(), tracker(pasted, "verify_collector", **answers))
    assert score({**answers, **ran.slots}).level == "red"
    assert "utter_verify_collector_opening" not in ran.responses
