"""Stop, resume, go back, help, erase, ask back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.clarify import ActionClarify
from actions.steering import (
    ActionDeleteMyData,
    ActionGoBack,
    ActionHelp,
    ActionResume,
    ActionStop,
)
from storage import records
from tests.actions.fakes import run, tracker

PLAN = "propose_repayment_plan_form"


def test_stop_pauses_the_open_form() -> None:
    given = tracker("先停", form=PLAN, requested_slot="rp_income", paused_forms=["x_form", PLAN])
    ran = run(ActionStop(), given)
    assert ran.responses == ["utter_stop_saved"]
    assert ran.slots == {
        "requested_slot": None,
        "open_form": None,
        "paused_forms": ["x_form", PLAN],
    }
    assert {"event": "active_loop", "timestamp": None, "name": None} in ran.events


def test_stop_outside_forms_changes_nothing() -> None:
    ran = run(ActionStop(), tracker("先停"))
    assert (ran.responses, ran.events) == (["utter_stop_nothing"], [])


def test_resume_takes_up_the_form_left_last() -> None:
    ran = run(ActionResume(), tracker("接着上次", paused_forms=["log_incident_form", PLAN]))
    assert ran.responses == []
    assert ran.events[-1]["event"] == "followup"
    assert ran.events[-1]["name"] == PLAN


def test_resume_finds_the_form_that_danger_interrupted() -> None:
    ran = run(ActionResume(), tracker("接着上次", open_form=PLAN))
    assert ran.events[-1]["name"] == PLAN


def test_resume_has_nothing_to_do_without_or_inside_a_form() -> None:
    assert run(ActionResume(), tracker("接着上次")).responses == ["utter_nothing_to_resume"]
    inside = run(ActionResume(), tracker("接着上次", form=PLAN))
    assert (inside.responses, inside.events) == ([], [])


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("改一下", "rp_people", "3"),
        ("改第1项", "debt_position", "是我借的"),
        ("第二项不对", "rp_people", "3"),
    ],
)
def test_go_back_opens_the_item_named_or_the_last(said: str, slot: str, value: str) -> None:
    given = tracker(said, form=PLAN, requested_slot="rp_income", debt_position="mine", rp_people=3)
    ran = run(ActionGoBack(), given)
    assert ran.slots == {slot: None}
    assert ran.said("utter_go_back")["value"] == value


@pytest.mark.parametrize("said", ["改一下", "改第2项"])
def test_there_may_be_nothing_to_go_back_to(said: str) -> None:
    assert run(ActionGoBack(), tracker(said)).responses == ["utter_go_back_nothing"]
    given = tracker(said, form=PLAN, requested_slot="debt_position")
    assert run(ActionGoBack(), given).responses == ["utter_go_back_nothing"]


def test_help_explains_the_question_or_shows_the_menu() -> None:
    inside = tracker("帮助", form=PLAN, requested_slot="rp_income")
    assert run(ActionHelp(), inside).responses == ["utter_why_rp_income"]
    assert run(ActionHelp(), tracker("帮助")).responses == ["utter_menu"]


def test_erasing_deletes_the_rows_and_asks_the_store_to_forget() -> None:
    now = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    records.add("test", "incident", {"x": 1}, now)
    records.add("somebody_else", "incident", {"x": 1}, now)
    ran = run(ActionDeleteMyData(), tracker("删除我的信息", form=PLAN))
    told = ran.said("utter_data_deleted")
    assert (told["entries"], told["files"], told["devices"], told["left"]) == (1, 0, 1, 0)
    assert datetime.strptime(told["at"], "%Y-%m-%d %H:%M").year >= 2026  # noqa: DTZ007
    assert ran.slots["erase_requested"] is True
    assert "reset_slots" in [event["event"] for event in ran.events]
    assert records.of("test", "incident") == []
    assert len(records.of("somebody_else", "incident")) == 1


def test_a_guessed_wish_to_erase_is_asked_about_first() -> None:
    ran = run(ActionDeleteMyData(), tracker("把填的都删了", "delete_my_data", 0.9999))
    assert (ran.responses, ran.events) == (["utter_delete_sure"], [])


def test_asking_back_offers_the_likeliest_and_the_menu() -> None:
    given = tracker("……", "faq/credit_record", 0.2)
    given.latest_message["intent_ranking"] = [
        {"name": "delete_my_data", "confidence": 0.21},
        {"name": "faq/credit_record", "confidence": 0.2},
        {"name": "file_complaint", "confidence": 0.15},
        {"name": "faq/lawsuit", "confidence": 0.1},
    ]
    buttons = run(ActionClarify(), given).said("utter_clarify")["buttons"]
    titles = [button["title"] for button in buttons]
    assert titles == ["逾期对征信有什么影响", "投诉催收", "你能帮我做什么"]
    assert [button["payload"] for button in buttons] == titles


def test_with_nothing_likely_only_the_menu_is_offered() -> None:
    given = tracker("……")
    given.latest_message["intent_ranking"] = [{"name": "faq/lawsuit", "confidence": 0.01}]
    assert len(run(ActionClarify(), given).said("utter_clarify")["buttons"]) == 1
