"""After an answer, short questions stay on its need and its lender."""

from __future__ import annotations

import re

import pytest

from actions import context
from actions.clarify import ActionClarify
from actions.faq import (
    LONGEST_BUBBLE,
    ActionAnswerFaq,
    ActionShowSources,
    answers,
    filled,
    text_of,
)
from actions.follow_up import ActionFollowUp
from casework.follow_up import whom_to_ask
from casework.known import Known
from tests.actions.fakes import Ran, run, tracker
from tests.contracts.project import texts

CAP = "faq/interest_fee_cap"


def test_another_lender_gets_its_case_of_the_same_question() -> None:
    said = {"last_faq": CAP, "last_answers": [f"utter_{CAP}"]}
    ran = run(ActionFollowUp(), tracker("那微众呢", "follow_up", **said))
    assert ran.responses == ["utter_faq_case", "utter_case_interest_fee_cap_licensed"]
    assert ran.said("utter_faq_case")["known"] == "微众银行"
    assert ran.slots["last_faq"] == CAP
    assert ran.slots["faq_known"]["lender"] == "webank"


def test_the_lender_is_kept_when_only_the_kind_of_loan_is_said() -> None:
    known = vars(Known(lender="webank", lender_type="bank"))
    ran = run(ActionFollowUp(), tracker("如果是信用卡呢", last_faq=CAP, faq_known=known))
    assert ran.responses == ["utter_case_interest_fee_cap_card"]
    assert ran.slots["faq_known"] == vars(Known("webank", "bank", "card"))


def test_what_was_known_before_is_said_aloud() -> None:
    known = vars(Known(lender="webank", lender_type="bank"))
    ran = run(ActionAnswerFaq(), tracker("利息费用多高算过高", faq_known=known))
    assert ran.responses == ["utter_faq_known", "utter_case_interest_fee_cap_licensed"]
    assert ran.said("utter_faq_known")["known"] == "微众银行"


def test_what_was_entered_in_a_journey_is_used() -> None:
    slots = {"debt_position": "guarantor", "lender": {"id": "", "type": "unknown"}}
    ran = run(ActionAnswerFaq(), tracker("我只是联系人或担保人", **slots))
    assert ran.responses[-1] == "utter_case_contact_or_guarantor_guarantor"


HOURS = "faq/call_hours_frequency"
SAID = {"last_faq": HOURS, "last_answers": [f"utter_{HOURS}"]}


@pytest.mark.parametrize(
    ("said", "lead", "known"),
    [
        ("那微众呢", "utter_faq_same", "微众银行"),
        ("换成马上消费呢", "utter_faq_same", "马上消费金融"),
        ("那小贷公司呢", "utter_faq_same_but", "小贷公司"),
        ("那分期乐呢", "utter_faq_same_platform", "分期乐"),
        ("那随星借呢", "utter_faq_same_platform", "随星借"),
        ("如果是信用卡呢", "utter_faq_same_kind", "信用卡"),
        ("如果是担保人呢", "utter_faq_same_kind", "担保人"),
        ("要是逾期半年呢", "utter_faq_same_kind", "逾期三到六个月"),
    ],
)
def test_an_answer_said_again_says_first_whether_it_holds(said: str, lead: str, known: str) -> None:
    ran = run(ActionFollowUp(), tracker(said, "follow_up", **SAID))
    assert ran.responses == [lead, f"utter_{HOURS}"]
    assert ran.said(lead)["known"] == known


def test_the_rules_that_do_not_bind_a_lender_are_named() -> None:
    ran = run(ActionFollowUp(), tracker("那小贷公司呢", "follow_up", **SAID))
    titles = ran.said("utter_faq_same_but")["titles"]
    assert titles == "《金融机构个人消费类贷款催收工作指引（试行）》"


def test_the_case_said_for_one_bank_holds_for_another() -> None:
    known = vars(Known(lender="cmb", lender_type="bank"))
    said = {"last_answers": ["utter_case_interest_fee_cap_licensed"], "faq_known": known}
    ran = run(ActionFollowUp(), tracker("那微众呢", "follow_up", last_faq=CAP, **said))
    assert ran.responses == ["utter_faq_same", "utter_case_interest_fee_cap_licensed"]


def test_days_come_from_the_case_that_was_said() -> None:
    said = {"last_answers": ["utter_case_complaint_channels_small_loan"]}
    ran = run(ActionFollowUp(), tracker("几天", last_faq="faq/complaint_channels", **said))
    assert ran.responses == ["utter_faq_no_days"]


@pytest.mark.parametrize("code", ["d31_90", "d91_180", "d181_plus", "not_yet", "sued"])
def test_what_a_case_rests_on_is_said_in_words(code: str) -> None:
    ran = run(ActionAnswerFaq(), tracker("逾期了会怎么样", overdue_band=code))
    known = [m["known"] for m in ran.messages if m["response"] == "utter_faq_known"]
    assert all(known)


def test_more_is_said_once() -> None:
    first = run(ActionFollowUp(), tracker("还有呢", last_faq=CAP, last_answers=[f"utter_{CAP}"]))
    assert first.responses == ["utter_more_interest_fee_cap"]
    again = tracker("还有呢", last_faq=CAP, last_answers=first.slots["last_answers"])
    assert run(ActionFollowUp(), again).responses == ["utter_no_more"]


def test_days_are_the_sentences_with_a_time() -> None:
    ran = run(ActionFollowUp(), tracker("几天", last_faq="faq/lawsuit"))
    assert ran.responses == ["utter_faq_days"]
    assert "收到起诉状15天内可交答辩" in ran.said("utter_faq_days")["lines"]


def test_a_question_without_days_says_so() -> None:
    ran = run(ActionFollowUp(), tracker("几天", last_faq="faq/lender_contact"))
    assert ran.responses == ["utter_faq_no_days"]


def test_who_names_the_lines_of_the_answer() -> None:
    ran = run(ActionFollowUp(), tracker("找谁", last_faq="faq/police_help"))
    assert ran.responses == ["utter_faq_who"]
    assert "110" in ran.said("utter_faq_who")["lines"]


def test_a_proof_of_settlement_is_asked_of_the_lender() -> None:
    known = vars(Known(lender="webank", lender_type="bank"))
    ran = run(ActionFollowUp(), tracker("找谁", last_faq="faq/settlement_proof", faq_known=known))
    assert ran.responses == ["utter_faq_who_lender", "utter_faq_lender_line"]
    assert "last_faq" not in ran.slots


def test_too_much_interest_is_asked_of_the_lender_before_the_regulator() -> None:
    ran = run(ActionFollowUp(), tracker("找谁", last_faq=CAP))
    assert ran.responses == ["utter_faq_who_cost"]
    said = texts("utter_faq_who_cost")[0]
    assert said.index("放款的机构") < said.index("{nfra.line}") < said.index("{legal_service.line}")


def test_the_police_come_before_any_office() -> None:
    ran = run(ActionFollowUp(), tracker("找谁", last_faq="faq/threats_abuse"))
    assert ran.responses == ["utter_faq_who", "utter_faq_who_conduct"]


NEEDS = sorted(name for name in context.needs().by_name if name.startswith("faq/"))


def after(need: str, said: str) -> Ran:
    """Return what is said to a follow-up right after the answer to a question."""
    asked = run(ActionAnswerFaq(), tracker(context.needs().by_name[need].title, need))
    return run(ActionFollowUp(), tracker(said, "follow_up", **asked.slots))


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize(("said", "name"), [("那微众呢", "微众银行"), ("如果是信用卡呢", "信用卡")])
def test_another_case_stays_on_the_subject_and_is_named(need: str, said: str, name: str) -> None:
    ran = after(need, said)
    assert ran.messages[0]["known"] == name
    short = need.removeprefix("faq/")
    assert ran.responses[1] in answers()
    assert re.fullmatch(rf"utter_(faq/{short}|case_{short}_(card|bank|licensed))", ran.responses[1])
    assert ran.slots["last_faq"] == need


def own_sentences(need: str) -> str:
    """Return all that is said in answer to a question, today."""
    short = need.removeprefix("faq/")
    names = [f"utter_{need}", f"utter_more_{short}"]
    return "".join(filled(text_of(name) or "") for name in names if name in answers())


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("said", ["几天", "找谁"])
def test_days_and_whom_to_ask_are_about_the_question_before(need: str, said: str) -> None:
    """Each sentence is one of the answer itself, or the question is named in it."""
    ran = after(need, said)
    assert ran.messages
    for message in ran.messages:
        lines = [line for line in message.get("lines", "").splitlines() if line]
        assert lines or message["title"] == context.needs().by_name[need].title
        assert all(line.removeprefix("• ") in own_sentences(need) for line in lines)
    who = whom_to_ask(need)
    assert said == "几天" or who is None or f"utter_faq_who_{who}" in ran.responses


@pytest.mark.parametrize(
    ("said", "slots"),
    [("那微众呢", {}), ("还有呢", {}), ("那个呢", {"last_faq": CAP})],
)
def test_nothing_to_go_on_from_is_said_kindly(said: str, slots: dict[str, str]) -> None:
    assert run(ActionFollowUp(), tracker(said, **slots)).responses == ["utter_follow_up_nothing"]


def test_a_lender_without_a_confirmed_line_is_found_by_official_ways() -> None:
    ran = run(ActionFollowUp(), tracker("那招联呢", last_faq="faq/lender_contact"))
    assert ran.responses[-1] == "utter_faq_lender_ways"
    assert "合同" in ran.said("utter_faq_lender_ways")["ways"]


def test_the_answer_of_an_earlier_day_does_without_later_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AS_OF", "2025-12-31")
    ran = run(ActionAnswerFaq(), tracker("电话催收有时间次数限制吗"))
    assert ran.responses == ["utter_answer_then"]
    said = ran.said("utter_answer_then")
    assert "每天不超过3次。" in said["answer"]
    assert "催收工作指引" not in said["answer"]
    titles = [button["title"] for button in said["buttons"]]
    assert titles == ["记一笔", "投诉催收", "还有呢", "依据"]
    sources = run(ActionShowSources(), tracker("依据", last_answers=ran.slots["last_answers"]))
    assert "催收工作指引" not in sources.said("utter_sources")["lines"]


@pytest.mark.parametrize("response", sorted(answers()))
def test_the_sources_of_every_answer_fit_three_bubbles(response: str) -> None:
    said = run(ActionShowSources(), tracker("依据", last_answers=[response])).said("utter_sources")
    bubbles = said["lines"].split("\n\n")
    assert len(bubbles) <= 2
    assert max(len(bubble) for bubble in bubbles) <= LONGEST_BUBBLE


@pytest.mark.parametrize("said", ["几天", "找谁"])
@pytest.mark.parametrize("need", sorted(n for n in context.needs().by_name if "faq/" in n))
def test_days_and_places_fit_three_bubbles(need: str, said: str) -> None:
    for message in run(ActionFollowUp(), tracker(said, last_faq=need)).messages:
        bubbles = message.get("lines", "").split("\n\n")
        assert len(bubbles) <= 3
        assert max(len(bubble) for bubble in bubbles) <= LONGEST_BUBBLE


def test_what_the_search_found_is_offered_behind_the_likeliest() -> None:
    given = tracker("说不清的话", "faq/evidence", 0.1)
    given.latest_message["intent_ranking"] = [{"name": "faq/evidence", "confidence": 0.1}]
    given.latest_message["found"] = [
        {"name": name, "score": 0.1}
        for name in ("faq/lawsuit", "faq/evidence", "faq/enforcement", "faq/police_help")
    ]
    buttons = run(ActionClarify(), given).said("utter_clarify")["buttons"]
    assert [b["title"] for b in buttons] == [
        "证据怎么留", "被起诉了怎么办", "冻结执行会怎么样", "你能帮我做什么"
    ]  # fmt: skip
