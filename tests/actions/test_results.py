"""What each journey ends with."""

from __future__ import annotations

from typing import Any

import pytest

from actions import context
from actions.file_complaint import ActionAskFcTruth, ActionMakeComplaintLetter
from actions.log_incident import ActionSaveIncident
from actions.propose_repayment_plan import ActionAskRpConfirm, ActionMakeOfferLetter
from actions.verify_collector import ActionShowVerification
from documents.render import DOCX_TYPE, PDF_TYPE
from storage import documents
from tests.actions.fakes import Ran, run, tracker
from tests.contracts.project import responses

BANK = {
    "id": "china_merchants_bank",
    "name": "招商银行",
    "type": "bank",
    "product": "",
    "matched": True,
}
UNKNOWN_ORG = {"id": "", "name": "某某贷", "type": "unknown", "product": "", "matched": False}
COMPLAINT: dict[str, Any] = {
    "fc_danger": "no",
    "fc_issues": ["threats_abuse"],
    "lender": BANK,
    "fc_agency": "unknown",
    "fx_when": {"date": "2026-11-21", "time": "23:00", "band": "night"},
    "fx_who": "unknown",
    "fx_words": "等着瞧",
    "fc_evidence": ["recording"],
    "fc_tried": "none",
    "fc_want": ["apology"],
    "fc_name": "real",
    "fc_truth": "ok",
}
MONEY = {"fen": 650_000, "approx": False}
PLAN: dict[str, Any] = {
    "debt_position": "mine",
    "rp_debts": {
        "lines": [
            {"id": f"l{n}", "name": name, "lender": name, "type": "bank", "fen": fen,
             "approx": False}
            for n, (name, fen) in enumerate([("甲", 1_200_000), ("乙", 800_000), ("丙", 400_000)])
        ],
        "lender_count": 3,
    },
    "rp_people": 3,
    "rp_income": MONEY,
    "rp_need": {"fen": 460_000, "approx": False},
    "rp_secured": {"fen": 0, "approx": False},
    "rp_cause": "job_loss",
    "overdue_band": "d31_90",
    "rp_first": {"date": "2026-12-10"},
    "rp_confirm": "ok",
}  # fmt: skip


def complain(**changed: Any) -> Ran:
    return run(ActionMakeComplaintLetter(), tracker(**{**COMPLAINT, **changed}))


def offer(**changed: Any) -> Ran:
    return run(ActionMakeOfferLetter(), tracker(**{**PLAN, **changed}))


def test_a_complaint_is_a_letter_a_route_and_dates() -> None:
    ran = complain()
    assert ran.responses == [
        "utter_letter_text",
        "utter_letter_file",
        "utter_letter_missing",
        "utter_file_complaint_route",
        "utter_file_complaint_office",
        "utter_file_complaint_dates",
        "utter_file_complaint_next",
    ]
    assert "最要紧的原话：等着瞧" in ran.said("utter_letter_text")["letter"]
    pdf, word = ran.said("utter_letter_file")["custom"]["data"]["files"]
    assert ran.said("utter_letter_file")["pdf"] == pdf["url"]
    assert ran.said("utter_letter_file")["word"] == word["url"]
    assert (pdf["media_type"], word["media_type"]) == (PDF_TYPE, DOCX_TYPE)
    kept = documents.fetch(pdf["url"].split("/")[-1], context.clock())
    assert kept is not None and kept.content.startswith(b"%PDF-")
    assert (kept.filename, len(kept.content)) == (pdf["name"], pdf["size"])
    assert ran.said("utter_letter_missing")["labels"] == "催收公司、对方是谁"
    assert "12月7日（周一）" in ran.said("utter_file_complaint_dates")["lines"]
    assert ran.slots == {"open_form": None}


@pytest.mark.parametrize(
    ("changed", "office", "dated"),
    [
        ({}, "国家金融监督管理总局（12378）", True),
        ({"lender": UNKNOWN_ORG, "lender_type": "small_loan"}, "地方金融", False),
        ({"lender": UNKNOWN_ORG, "lender_type": "private_unlicensed"}, "公安机关（110）", False),
        ({"lender": "unknown", "lender_type": "unknown"}, "12378", True),
    ],
)
def test_the_route_follows_the_true_lender(
    changed: dict[str, Any], office: str, dated: bool
) -> None:
    ran = complain(**changed)
    assert office in ran.said("utter_file_complaint_route")["lines"]
    assert ("utter_file_complaint_dates" in ran.responses) is dated
    assert ("utter_file_complaint_no_dates" in ran.responses) is not dated


def test_danger_puts_the_police_first() -> None:
    lines = complain(fc_danger="yes").said("utter_file_complaint_route")["lines"]
    assert lines.startswith("1. 公安机关（110）")


def test_without_a_single_fact_there_is_no_letter() -> None:
    ran = complain(fx_when="unknown", fx_words="unknown")
    assert ran.responses == ["utter_facts_dropped", "utter_file_complaint_no_facts"]
    assert ran.said("utter_facts_dropped")["titles"] == "威胁辱骂"


def test_the_read_back_numbers_every_answer() -> None:
    lines = run(ActionAskFcTruth(), tracker(**COMPLAINT)).said("utter_read_back")["lines"]
    assert lines.splitlines()[:3] == [
        "1. 现在有人威胁人身：否",
        "2. 发生的事：威胁辱骂",
        "3. 欠哪家机构：招商银行",
    ]
    lines = run(ActionAskRpConfirm(), tracker(**PLAN)).said("utter_read_back")["lines"]
    assert "2. 欠款：甲12,000元、乙8,000元、丙4,000元" in lines.splitlines()


def test_each_lender_gets_a_letter_and_the_first_is_shown() -> None:
    ran = offer()
    assert ran.responses == [
        "utter_letter_text",
        "utter_papers",
        "utter_propose_repayment_plan_picture",
        "utter_propose_repayment_plan_loan",
        "utter_propose_repayment_plan_set_off",
        "utter_propose_repayment_plan_next",
    ]
    letter = ran.said("utter_letter_text")["letter"]
    assert "每月向贵机构还860元，共14期，最后一期820元" in letter
    links = ran.said("utter_papers")["lines"]
    assert [f"协商还款申请-{name}\n" in links for name in "甲乙丙"] == [True] * 3
    assert ran.said("utter_propose_repayment_plan_next")["reply_by"] == "12月7日（周一）"


@pytest.mark.parametrize("position", ["already_paid", "not_mine", "contact_only"])
def test_whoever_owes_nothing_gets_no_letter(position: str) -> None:
    ran = offer(debt_position=position)
    assert ran.responses == [f"utter_no_plan_{position}"]


def test_whoever_waits_with_an_old_debt_gets_no_letter() -> None:
    ran = offer(overdue_band="d181_plus", old_debt="yes", rp_old_debt_choice="wait")
    assert ran.responses == ["utter_propose_repayment_plan_waits"]


def test_what_is_missing_is_told() -> None:
    ran = offer(rp_cause="unknown", rp_first="unknown")
    assert ran.said("utter_letter_missing")["labels"] == "困难的原因、第一笔最早哪天能还"


CMB = {"id": "china_merchants_bank", "name": "招商银行", "type": "bank", "product": "",
       "matched": True}  # fmt: skip
VISIT = {"vc_channel": "visit", "vc_when": "past", "vc_claims": "lender_staff"}


@pytest.mark.parametrize(
    ("answers", "level", "step"),
    [
        ({"vc_asks": ["cash"]}, "red", "next_find"),
        ({"vc_gave_id": "partial"}, "amber", "next_find"),
        ({}, "grey", "next_find"),
        ({"lender": CMB}, "grey", "next_line"),
        ({"vc_callback": "denied"}, "red", "next_denied"),
        ({"vc_callback": "confirmed"}, "green", "pay"),
    ],
)
def test_a_verdict_names_its_level_and_the_next_step(
    answers: dict[str, Any], level: str, step: str
) -> None:
    ran = run(ActionShowVerification(), tracker(**VISIT, **answers))
    assert ran.responses[0] == f"utter_verify_collector_{level}"
    assert ran.responses[-1] == f"utter_verify_collector_{step}"
    assert ran.slots == {"open_form": None}


def test_misconduct_leads_to_a_complaint() -> None:
    ran = run(ActionShowVerification(), tracker(**VISIT, vc_tone="insult", vc_callback="confirmed"))
    assert "utter_verify_collector_conduct" in ran.responses
    again = tracker(**VISIT, vc_tone="insult", also_said="file_complaint")
    assert run(ActionShowVerification(), again).slots["also_said"] is None


@pytest.mark.parametrize("paid", ["yes", "no"])
def test_a_verification_ends_in_at_most_four_bubbles(paid: str) -> None:
    worst = {"vc_asks": ["personal_account", "code_or_app", "fee_first"], "vc_tone": "insult",
             "vc_gave_id": "none", "vc_time": {"time": "23:00", "band": "night"}}  # fmt: skip
    ran = run(ActionShowVerification(), tracker(**VISIT, **worst, lender=CMB, vc_paid=paid))
    said = [str(responses()[name][0]["text"]) for name in ran.responses]
    assert sum(len(text.strip().split("\n\n")) for text in said) <= 4
    assert ran.responses[0] == f"utter_verify_collector_{'paid' if paid == 'yes' else 'red'}"
    assert "95555" in ran.said("utter_verify_collector_next_line")["lender_line"]


def test_an_entry_is_stored_numbered_and_read_back() -> None:
    answers = {"li_when": {"date": "2026-11-21"}, "li_way": "visit", "li_from": "两个男的",
               "li_what": "unknown", "li_keep": ["none"]}  # fmt: skip
    assert run(ActionSaveIncident(), tracker(**answers)).said("utter_incident_saved")["number"] == 1
    said = run(ActionSaveIncident(), tracker(**answers)).said("utter_incident_saved")
    assert said["number"] == 2
    assert said["line"] == ("11月21日（周六） 上门；对方两个男的；证据：还没有")
