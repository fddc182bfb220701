"""What the diary hands to the complaint: issues and facts of its entries, nothing else."""

from __future__ import annotations

from typing import Any

from casework.answers import UNKNOWN
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.log_incident.complaint import complaint_facts, fact_rows, marked
from casework.rules import Rules

BANK = {"id": "cmb", "name": "招商银行", "type": "bank", "product": "", "matched": True}
ENTRIES: dict[int, dict[str, Any]] = {
    1: {"li_when": {"date": "2026-11-18", "time": "10:00", "band": "day"}, "li_way": "call",
        "li_count": 9, "li_connected": 1, "li_from": "02088886666", "li_what": UNKNOWN,
        "li_keep": ["call_log"], "lender": BANK},
    2: {"li_when": {"date": "2026-11-20", "time": "23:10", "band": "night"}, "li_way": "call",
        "li_count": 1, "li_what": ["threats_abuse"], "li_words": "再不还就去你家",
        "li_from": "13812345678", "li_keep": ["none"]},
    4: {"li_when": {"date": "2026-11-21"}, "li_way": "others_contacted", "li_who": "前同事",
        "li_keep": ["recording", "call_log"]},
    5: {"li_when": {"date": "2026-11-21"}, "li_way": "call", "li_what": ["normal"]},
}  # fmt: skip


def test_an_entry_is_marked_by_what_was_told_and_by_what_its_day_counts(rules: Rules) -> None:
    assert marked(ENTRIES, rules) == {
        1: ["night_or_frequent_calls"],
        2: ["threats_abuse", "night_or_frequent_calls"],
        4: ["third_party_contact"],
    }


def test_issues_and_facts_fill_the_slots_of_the_complaint(rules: Rules) -> None:
    facts = complaint_facts(ENTRIES, rules)
    assert set(facts["fc_issues"]) == {
        "night_or_frequent_calls",
        "threats_abuse",
        "third_party_contact",
    }
    assert facts["fx_when"] == ENTRIES[1]["li_when"]
    assert facts["fx_numbers"] == ["02088886666", "13812345678"]
    assert (facts["fx_calls_per_day"], facts["fx_connected_per_day"]) == (9, 1)
    assert facts["fx_third_who"] == "前同事"
    assert facts["fx_words"] == "再不还就去你家"
    assert facts["fc_evidence"] == ["recording", "call_log"]
    assert facts["lender"] == BANK
    assert set(facts) <= set(COMPLAINT.slots)


def test_nothing_marked_fills_nothing(rules: Rules) -> None:
    quiet = {1: {"li_when": {"date": "2026-11-21"}, "li_way": "sms", "li_what": ["normal"]}}
    assert complaint_facts(quiet, rules) == {}
    assert complaint_facts({}, rules) == {}


def test_a_complaint_is_about_the_lender_noted_most(rules: Rules) -> None:
    other = {**BANK, "id": "icbc", "name": "工商银行"}
    mixed = {**ENTRIES, 6: {**ENTRIES[1], "lender": other, "li_from": "95588"},
             7: {**ENTRIES[1], "lender": BANK}}  # fmt: skip
    facts = complaint_facts(mixed, rules)
    assert facts["lender"] == BANK
    assert "95588" not in facts["fx_numbers"]


def test_every_entry_is_a_row_in_order_of_time() -> None:
    rows = fact_rows(ENTRIES)
    assert [row.number for row in rows] == [1, 2, 4, 5]
    assert rows[1].when == "11月20日（周五） 23:10"
    assert (rows[1].words, rows[1].evidence) == ("再不还就去你家", "")
    assert (rows[0].count, rows[2].way) == ("9", "联系了别人")
