"""What the follow-up says, keeps and hands over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from actions import context
from actions.case_dates import ActionTellDue, cases_of
from actions.complaint_steps import notice_of
from actions.track_complaint import (
    ActionAskTcCase,
    ActionShowDeadlines,
    ValidateTrackComplaintForm,
)
from casework.file_complaint.wording import kinds
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import Step
from storage import documents, records
from tests.actions.fakes import Ran, run, tracker

pytestmark = pytest.mark.usefixtures("day")
FORM = "track_complaint_form"
BANK = {"id": "cmb", "name": "招商银行", "type": "bank", "product": "", "matched": True}
FILED = {"tc_case": "new", "tc_channel": "lender", "lender": BANK,
         "tc_filed": {"date": "2026-11-02"}, "tc_reply": "none"}  # fmt: skip


@pytest.fixture
def day(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AS_OF", "2026-11-22")


def follow(**changed: Any) -> Ran:
    return run(ActionShowDeadlines(), tracker(**{**FILED, **changed}))


def test_a_late_bank_is_dates_a_calendar_and_the_next_step() -> None:
    ran = follow()
    assert ran.responses == [
        "utter_track_complaint_dates",
        "utter_track_complaint_calendar",
        "utter_letter_text",
        "utter_papers",
        "utter_track_complaint_late_first",
    ]
    assert "11月17日（周二）（已过）" in ran.said("utter_track_complaint_dates")["lines"]
    assert ran.said("utter_track_complaint_late_first")["day"] == "11月17日（周二）"
    assert ran.slots["due_next"] == "2026-12-03"
    (case,) = cases_of("test")
    assert (case.filed_on, case.lender_name, case.reply) == (date(2026, 11, 2), "招商银行", "none")


def test_the_calendar_is_a_file_behind_the_link() -> None:
    message = follow().said("utter_track_complaint_calendar")
    kept_file = documents.fetch(message["url"].split("/")[-1], context.clock())
    assert kept_file is not None and kept_file.media_type == "text/calendar"
    found = icalendar.Calendar.from_ical(kept_file.content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in found] == [
        date(2026, 11, 17), date(2026, 12, 2), date(2027, 1, 1),
    ]  # fmt: skip


def test_a_supervisor_that_is_late_is_not_spoken_of_as_the_lender() -> None:
    ran = follow(tc_channel="regulator")
    assert ran.responses[-1] == "utter_track_complaint_late_forwarding"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lender": None}, "utter_track_complaint_uncertain"),
        ({"tc_channel": "regulator", "tc_filed": {"date": "2026-12-28"}},
         "utter_track_complaint_provisional"),
        ({"tc_channel": "platform"}, "utter_track_complaint_days"),
        ({"tc_channel": "court"}, "utter_track_complaint_no_term"),
    ],
)  # fmt: skip
def test_what_rests_on_less_says_so(changed: dict[str, Any], said: str) -> None:
    assert said in follow(**changed).responses


def test_cases_stand_side_by_side_and_one_is_updated() -> None:
    follow()
    follow(tc_channel="regulator", tc_filed={"date": "2026-11-20"})
    listed = run(ActionAskTcCase(), tracker()).said("utter_track_complaint_which")
    assert [line[:2] for line in listed["lines"].splitlines()] == ["1.", "2."]
    assert [button["title"] for button in listed["buttons"]] == ["第1件", "第2件", "新的一件"]
    follow(tc_case="c1", tc_reply="bad", tc_replied_on={"date": "2026-11-21"})
    assert [case.reply for case in cases_of("test")] == ["bad", "none"]


def test_all_dates_come_in_order_with_the_names_of_the_cases() -> None:
    follow()
    follow(tc_channel="regulator", tc_filed={"date": "2026-11-20"})
    ran = run(ActionShowDeadlines(), tracker(tc_do="dates"))
    text = "\n".join(m["lines"] for m in ran.messages if "lines" in m)
    days = [text.index(day) for day in ("11月17日", "12月1日", "12月2日", "12月16日", "1月1日")]
    assert days == sorted(days)
    assert "交给金融监管部门" in text and "交给贷款机构" in text
    assert ran.responses[-1] == "utter_track_complaint_calendar"
    assert ran.slots == {"open_form": None, "tc_do": None}


def test_without_a_case_there_are_no_dates() -> None:
    ran = run(ActionShowDeadlines(), tracker(tc_do="dates"))
    assert ran.responses == ["utter_track_complaint_no_dates"]


def test_the_form_takes_up_the_one_letter_written_here() -> None:
    letter = {"made_on": "2026-11-20", "answers": {"lender": BANK}}
    records.add("test", "complaint", letter, context.clock())
    ran = run(ValidateTrackComplaintForm(), tracker("跟进投诉"))
    assert ran.responses == ["utter_track_complaint_opening", "utter_track_complaint_case"]
    assert ran.slots["requested_slot"] == "tc_channel"
    assert (ran.slots["tc_case"], ran.slots["lender"]) == ("c1", BANK)


@pytest.mark.parametrize(
    ("said", "code"), [("2", "c2"), ("第1件", "c1"), ("招商银行那件", "c1"), ("新的", "new")]
)
def test_a_case_is_chosen_by_number_name_or_anew(said: str, code: str) -> None:
    follow()
    follow(lender={**BANK, "id": "x", "name": "某某银行"}, tc_filed={"date": "2026-11-20"})
    given = tracker(said, "out_of_scope", form=FORM, requested_slot="tc_case")
    ran = run(ValidateTrackComplaintForm(), given)
    assert ran.slots["tc_case"] == code
    assert ran.slots["requested_slot"] == ("tc_channel" if code == "new" else "tc_reply")


def test_a_number_without_a_case_is_asked_again() -> None:
    follow()
    given = tracker("7", "out_of_scope", form=FORM, requested_slot="tc_case")
    ran = run(ValidateTrackComplaintForm(), given)
    assert ran.responses == ["utter_error_choice"]
    assert ran.slots["requested_slot"] == "tc_case"


def test_a_day_is_told_once_and_the_next_one_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    follow(tc_filed={"date": "2026-11-20"})
    monkeypatch.setenv("AS_OF", "2026-12-08")
    ran = run(ActionTellDue(), tracker("你好", due_next="2026-12-06"))
    lines = ran.said("utter_track_complaint_due")["lines"]
    assert "12月5日（周六）（休息日）（已过）" in lines and "12月20日" not in lines
    assert ran.events[0]["event"] == "undo"
    assert ran.slots["due_next"] == "2026-12-21"


def test_a_reminder_into_a_closed_page_is_told_again_on_the_return(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    follow(tc_filed={"date": "2026-11-20"})
    monkeypatch.setenv("AS_OF", "2026-12-08")
    given = tracker("EXTERNAL: track_complaint", due_next="2026-12-06")
    given.events[-1]["input_channel"] = "webchat"
    ran = run(ActionTellDue(), given)
    assert ran.responses == ["utter_track_complaint_due"]
    assert "due_next" not in ran.slots


def test_a_reminder_is_set_where_a_message_can_be_sent() -> None:
    given = tracker(**{**FILED, "tc_filed": {"date": "2026-11-20"}})
    assert "reminder" not in [event["event"] for event in run(ActionShowDeadlines(), given).events]
    given = tracker(**FILED)
    given.events[-1]["input_channel"] = "webchat"
    reminders = [e for e in run(ActionShowDeadlines(), given).events if e["event"] == "reminder"]
    assert [r["date_time"] for r in reminders] == ["2026-12-03T09:00:00+08:00"]


@pytest.mark.parametrize("kind", [*kinds(), "promised", "wished"])
def test_every_line_that_can_pass_says_what_to_do_then(kind: str) -> None:
    case = Case(1, "lender", date(2026, 11, 2), lender_type="bank")
    response, values = notice_of(case, Step(f"late_{kind}"))
    assert response.startswith("utter_track_complaint_late_")
    assert values["number"] == 20
