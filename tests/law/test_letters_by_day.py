"""Every letter, paper and file as of days on which rules change.

Whatever day `AS_OF` names, each is written whole or left out with a sentence; nothing in it comes
from a rule or an article that is not in force on that day. Only the words count here: no file is
typeset (tests/documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    complaint_papers,
    context,
    diary_export,
    letters,
    plan_files,
    propose_repayment_plan,
)
from actions.case_file import ActionCaseFile
from actions.collector_at_door import ActionHelpAtDoor, ValidateCollectorAtDoorForm
from actions.file_complaint import ActionMakeComplaintLetter
from actions.form import JourneyForm
from actions.log_incident import ActionSaveIncident
from actions.not_owing import ActionMakeDenialLetter, ValidateNotOwingForm
from actions.papers import NAMED, ActionGivePaper
from actions.propose_repayment_plan import (
    ActionMakeOfferLetter,
    ValidateProposeRepaymentPlanForm,
)
from actions.track_complaint import ActionShowDeadlines
from actions.verify_collector import ActionShowVerification, ValidateVerifyCollectorForm
from casework.collector_at_door.questions import JOURNEY as DOOR
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.not_owing.questions import PATHS
from casework.propose_repayment_plan.follow_letters import LETTERS as OFFERS
from casework.propose_repayment_plan.plan import Plan
from casework.propose_repayment_plan.questions import JOURNEY as OFFER
from casework.propose_repayment_plan.sheet import sheet_context
from casework.rules import Rules, Version
from documents.render import folders, render_text
from tests.actions.fakes import run, tracker
from tests.actions.test_results import COMPLAINT as TOLD
from tests.actions.test_results import MONEY, PLAN
from tests.contracts.project import VARIABLE, texts

RULES = Rules.load()
DAYS = ("2024-06-01", "2025-03-13", "2025-03-14", "2025-12-31", "2026-04-01", "2026-12-31")
KINDS = ("bank", "consumer_finance", "small_loan", "private_unlicensed", "unknown")
# What a value leaves behind that is missing in the middle of a sentence.
BROKEN = re.compile(r"[{}]|\bNone\b|依据：[。；]|；；|；。|《》|（）")
Turn = tuple[Action, dict[str, Any]]
COMPLAINT_PAPERS = (
    "投诉短稿",
    "投诉长稿",
    "投诉电话怎么说",
    "每一步怎么走",
    "投诉和举报",
    "投诉要带",
)
AFTERWARDS = ("催办", "核查申请", "举报信", "调解申请", "证据清单")


def everything(day: date) -> Iterator[Turn]:
    """Yield each way to a letter, paper or file: the action, what was said, and the answers."""
    yield from _verification()
    yield from _door()
    yield from _denials()
    yield from _complaints(day)
    yield from _offers(day)
    night = {"date": _ago(day, 1), "time": "23:10", "band": "night"}
    yield ActionSaveIncident(), {"li_way": "call", "li_when": night, "lender": _org("bank")}
    yield ActionCaseFile(), {"said": "我的案卷", **PLAN}


def notices(day: date) -> Iterator[tuple[JourneyForm, dict[str, Any]]]:
    """Yield the forms that say something with a source while they ask, and the answers to it."""
    for position in PATHS:
        yield ValidateNotOwingForm(), {"no_position": position}
    for claims in ("mediation", "police_court"):
        yield ValidateVerifyCollectorForm(), {"vc_claims": claims, "vc_asks": ["cash"]}
    yield ValidateCollectorAtDoorForm(), {"door_state": "inside", "door_alone": "child"}
    old = {"overdue_band": "d181_plus", "old_debt": "yes", "rp_served_on": {"date": _ago(day, 3)}}
    yield ValidateProposeRepaymentPlanForm(), {**PLAN, **old}


def _verification() -> Iterator[Turn]:
    told = {"vc_channel": "visit", "vc_when": "past", "lender": _org("bank"), "vc_people": 2}
    for claims, asks in product(("agency", "mediation", "police_court"), ("cash", "none")):
        yield ActionShowVerification(), {**told, "vc_claims": claims, "vc_asks": [asks]}
    for words in NAMED.values():
        yield ActionGivePaper(), {"said": words[0], **told, "vc_claims": "agency"}


def _door() -> Iterator[Turn]:
    for choice in DOOR.question("door_state").choices:
        answers = {"door_state": choice.code, "door_kids": "yes", "lender": _org("bank")}
        yield ActionHelpAtDoor(), answers
        yield ActionGivePaper(), {"said": "报警怎么说", **answers}


def _denials() -> Iterator[Turn]:
    for position in PATHS:
        answers = {"no_position": position, "lender": _org("bank"), "no_confirm": "ok"}
        yield ActionMakeDenialLetter(), answers
        yield ActionMakeDenialLetter(), {**answers, "no_signed": "no"}


def _complaints(day: date) -> Iterator[Turn]:
    issues = [choice.code for choice in COMPLAINT.question("fc_issues").choices]
    when = {"date": _ago(day, 2), "time": "23:00", "band": "night"}
    for kind in KINDS:
        told = {**TOLD, "lender": _org(kind), "lender_type": kind, "fx_when": when,
                "fx_what": "说了不该说的", "fx_third_who": "同事"}  # fmt: skip
        for issue in issues if kind == "bank" else issues[:1]:
            yield ActionMakeComplaintLetter(), {**told, "fc_issues": [issue]}
        for word in COMPLAINT_PAPERS:
            yield ActionGivePaper(), {"said": word, **told}
        for word in AFTERWARDS:
            yield ActionGivePaper(), {"said": word, **told, "fc_truth": None}
        for channel in ("lender", "regulator"):
            filed = {"tc_case": "new", "tc_channel": channel, "tc_reply": "none",
                     "tc_filed": {"date": _ago(day, 70)}, "lender": _org(kind)}  # fmt: skip
            yield ActionShowDeadlines(), filed


def _offers(day: date) -> Iterator[Turn]:
    first = {"date": (day + timedelta(days=20)).isoformat()}
    line, reply = (OFFER.question(slot).choices[0].code for slot in ("rp_line", "rp_round_reply"))
    cost = {"rp_cost_borrowed": _yuan(10_000), "rp_cost_payment": _yuan(1_000), "rp_cost_count": 12,
            "rp_cost_deducted": _yuan(500), "rp_cost_penalty": _yuan(50)}  # fmt: skip
    for kind in KINDS:
        card = {"id": "l0", "name": "甲信用卡", "lender": "甲", "type": kind, **_yuan(8_000)}
        debts = {"lines": [card, {**card, "id": "l1", "name": "乙"}], "lender_count": 2}
        yield ActionMakeOfferLetter(), {**PLAN, "rp_debts": debts, "rp_first": first}
        for way in (*OFFERS, "phone", "cost", "set_off"):
            answers = {"rp_mode": "follow", "rp_follow": way, "rp_line": line, **cost,
                       "lender": _org(kind, "甲信用卡"), "rp_round_offer": MONEY,
                       "rp_round_reply": reply, "rp_settled_how": "discount"}  # fmt: skip
            yield ActionMakeOfferLetter(), answers


def _org(kind: str, name: str = "某某机构") -> dict[str, Any]:
    return {"id": "", "name": name, "type": kind, "product": "", "matched": kind != "unknown"}


def _yuan(yuan: int) -> dict[str, Any]:
    return {"fen": yuan * 100, "approx": False}


def _ago(day: date, days: int) -> str:
    return (day - timedelta(days=days)).isoformat()


def cited_only_on_other_days(day: date) -> set[str]:
    """Return the citations and articles of versions that are not in force on a day."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for rule in RULES.values():
        for version in rule.versions:
            found[version.covers(day)] |= _cites(version)
    return found[False] - found[True]


def _cites(version: Version) -> set[str]:
    article = version.sources[0].article if version.status == "confirmed" else ""
    named = {f"{version.document}{article}"} if article else set()
    return {version.cite, version.letter_cite, version.short_cite, *named}


@pytest.fixture(name="written")
def _written(data_folder: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Collect the words of what is written, by its folder; no file is typeset."""
    found = dict.fromkeys((folder.name for folder in folders()), "")

    def render(code: str, values: Any) -> str:
        text = render_text(code, values)
        found[code] += text
        return text

    def plan_in_words(dispatcher: CollectingDispatcher, tracker: Tracker, plan: Plan) -> None:
        render(plan_files.SHEET, sheet_context(plan, context.today()))

    for module in (letters, diary_export, complaint_papers):
        monkeypatch.setattr(module, "render_text", render)
    for module, name in product((letters, diary_export), ("to_pdf", "to_docx")):
        monkeypatch.setattr(module, name, lambda text, large=False: b"")
    monkeypatch.setattr(propose_repayment_plan, "hand_over_plan", plan_in_words)
    return found


def _filled(response: str, values: dict[str, Any]) -> str:
    """Return what a response says; raise when a value for it is missing."""
    return "\n".join(
        VARIABLE.sub(lambda gap: str(values[gap[1]]), text) for text in texts(response)
    )


@pytest.mark.parametrize("day", DAYS)
def test_every_letter_is_whole_or_left_out_with_a_sentence(
    day: str, written: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AS_OF", day)
    as_of, said = date.fromisoformat(day), ""
    for action, answers in everything(as_of):
        values = dict(answers)
        ran = run(action, tracker(values.pop("said", ""), **values))
        assert ran.messages, (action.name(), answers)
        said += "\n".join(_filled(message["response"], message) for message in ran.messages)
    dispatcher = CollectingDispatcher()
    diary_export.hand_over_diary(dispatcher, tracker())
    for form, answers in notices(as_of):
        before = dict.fromkeys((*form.journey.slots, *form.journey.heard_only))
        told = form.notices(before, {**before, **answers})
        assert told, (form.name(), answers)
        said += "\n".join(_filled(response, values) for response, values in told)
    assert [code for code, text in written.items() if not text] == []
    wrong = cited_only_on_other_days(as_of)
    for code, text in {**written, "said": said}.items():
        assert not BROKEN.search(text), (code, BROKEN.findall(text))
        assert [cite for cite in wrong if cite in text] == [], code
