"""The case file in whole conversations: shown, exported, taken to a second device, erased."""

from __future__ import annotations

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.case_dates import cases_of
from casework.journeys import JOURNEYS
from casework.log_incident import chain
from storage import documents, records
from tests.journeys.runner import Assistant, Conversation

pytestmark = pytest.mark.model

CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}")


def talk(person: Conversation, *messages: str) -> str:
    return [person.say(message) for message in messages][-1].text


def code_of(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found.group()


def test_a_plan_half_asked_goes_on_with_its_answers_on_another_device(assistant: Assistant) -> None:
    old, new = assistant.conversation(), assistant.conversation()
    talk(old, "商量还款", "粗算", "是我借的", "微粒贷12000，白条8000", "就我自己")
    before = old.say("6500")
    code = code_of(talk(old, "换手机"))
    assert before.requested == "rp_need"
    joined = new.say(code.lower())
    assert joined.responses == ["utter_case_file_joined"] and joined.form is None
    again = new.say("接着上次")
    assert (again.form, again.requested) == ("propose_repayment_plan_form", "rp_need")
    for slot in JOURNEYS["propose_repayment_plan"].slots:
        assert again.slots.get(slot) == before.slots.get(slot)
    assert "欠款2家" in talk(new, "我的案卷")
    assert assistant.conversation().say(f"我的续办码是{code}").responses == [
        "utter_case_file_code_wrong"
    ]


def test_everything_can_be_taken_along_as_data(assistant: Assistant) -> None:
    person = assistant.conversation()
    talk(person, "记一笔", "昨天上午十点", "电话", "小张", "8次", "骂人", "快还钱", "截图")
    talk(person, "要一张门卡", "随便说一句话")
    link = talk(person, "导出我的资料").rsplit("/", 1)[-1].split()[0]
    found = documents.fetch(link, datetime.now(ZoneInfo("Asia/Shanghai")))
    assert found is not None and found.filename.endswith(".json")
    data = json.loads(found.content)
    assert data["records"]["incident"] == records.of(person.sender, "incident")
    assert [row["title"] for row in data["records"]["letter"]] == ["门卡"]
    shown = {answer["slot"]: answer["shown"] for answer in data["answers"]["log_incident"]}
    assert shown["li_words"] == "快还钱" and shown["li_way"] == "电话"
    said = [message["text"] for message in data["messages"] if message["who"] == "user"]
    assert said[:2] == ["记一笔", "昨天上午十点"] and "随便说一句话" in said
    assert {file["name"] for file in data["files"]} == {"门卡.pdf", "门卡.docx"}


def test_complaints_of_two_devices_stand_side_by_side(assistant: Assistant) -> None:
    old, new = assistant.conversation(), assistant.conversation()
    for person, lender in ((old, "招商银行"), (new, "微众银行")):
        talk(person, "跟进投诉", "贷款机构", "11月20号", lender, "没有回音", "没有")
    talk(new, code_of(talk(old, "换手机")))
    shown = talk(new, "我的案卷")
    assert "招商银行" in shown and "微众银行" in shown
    assert len(cases_of(old.sender)) == 2


def test_erasing_on_one_device_ends_the_case_on_both(assistant: Assistant) -> None:
    old, new = assistant.conversation(), assistant.conversation()
    talk(old, "记一笔", "昨天上午十点", "电话", "小张", "8次", "骂人", "快还钱", "截图")
    talk(new, "记一笔", "前天下午三点", "短信", "就记这些")
    talk(new, code_of(talk(old, "换手机接着办")))
    assert "日记2条" in talk(new, "我的案卷")
    assert chain.check(records.of(old.sender, "incident")) == []
    proof = talk(new, "删除我的信息")
    assert "共2台设备" in proof and "还剩0条" in proof
    assert records.all_of(old.sender) == records.all_of(new.sender) == {}
    assert old.say("我的案卷").responses == ["utter_case_file_empty"]
    assert old.say("接着上次").responses == ["utter_nothing_to_resume"]


@pytest.mark.parametrize("asked", ["我有续办码", "把续办码发给你吗 我有续办码"])
def test_how_a_code_is_given_is_said(assistant: Assistant, asked: str) -> None:
    assert assistant.conversation().say(asked).responses == ["utter_case_file_enter"]


def test_after_five_wrong_codes_nothing_is_tried_for_an_hour(assistant: Assistant) -> None:
    old, new = assistant.conversation(), assistant.conversation()
    code = code_of(talk(old, "换手机"))
    for _ in range(5):
        assert new.say("AAAA-BBBB-CCCC").responses == ["utter_case_file_code_wrong"]
    assert new.say(code).responses == ["utter_case_file_code_blocked"]
