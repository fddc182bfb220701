"""What can be found, and how ranks are joined."""

from __future__ import annotations

from casework.needs import Needs
from casework.rules import Rules
from casework.search import entries, joined


def test_every_question_can_be_found_by_its_answers_and_rules(rules: Rules) -> None:
    found = {entry.need: entry for entry in entries(Needs.load(), rules)}
    assert len(found) == 38
    assert any("住宅" in passage for passage in found["faq/refuse_entry"].passages)
    assert not any("{" in p for entry in found.values() for p in entry.passages)


def test_what_both_rankings_hold_comes_first() -> None:
    assert joined(["a", "b", "c"], ["d", "b"])[0][0] == "b"
