"""The diary as it is stored: lines of a chain, real deletion, entries from before there was one."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from actions import diary_store
from casework.input_hints import progress
from casework.log_incident import chain
from casework.log_incident.questions import JOURNEY
from storage import records

AT = datetime(2026, 11, 22, 7, tzinfo=timezone.utc)
CALL = {"li_when": {"date": "2026-11-21"}, "li_way": "call"}


def test_a_deleted_entry_leaves_its_number_and_none_of_its_words() -> None:
    first = diary_store.add("anna", {**CALL, "li_words": "等着瞧"})
    second = diary_store.add("anna", CALL)
    diary_store.change("anna", second, {**CALL, "li_count": 3})
    diary_store.delete("anna", first)
    assert diary_store.entries("anna") == {second: {**CALL, "li_count": 3}}
    assert diary_store.add("anna", CALL) == second + 1
    lines = diary_store.lines("anna")
    assert chain.check(lines) == []
    assert "等着瞧" not in str(records.of("anna", diary_store.KIND))


def test_entries_from_before_the_chain_are_put_into_one() -> None:
    for count in (1, 2):
        records.add("bela", diary_store.KIND, {**CALL, "li_count": count}, AT)
    assert [entry["li_count"] for entry in diary_store.entries("bela").values()] == [1, 2]
    assert chain.check(diary_store.lines("bela")) == []


def test_records_are_rewritten_one_for_one() -> None:
    records.add("cleo", "incident", {"a": 1}, AT)
    with pytest.raises(ValueError, match=r"shorter|longer"):
        records.rewrite("cleo", "incident", [{}, {}])
    assert records.of("cleo", "incident") == [{"a": 1}]


def test_the_steps_shown_are_the_seven_questions_of_a_call() -> None:
    told = {"li_when": {}, "li_way": "call", "li_from": "x", "li_count": 1, "li_what": [],
            "li_words": "x"}  # fmt: skip
    assert progress(JOURNEY, told) == (7, 7)
