"""A danger told in a clause comes before the matter of the whole message."""

from __future__ import annotations

from nlu.second_matter import danger_first

CRISIS, DOOR, EVIDENCE = "crisis_support", "collector_at_door", "faq/evidence"


def first(*whole: tuple[str, float], alone: list[tuple[str, float]]) -> list[str]:
    return [name for name, _ in danger_first(list(whole), alone)]


def test_somebody_at_the_door_comes_before_the_question() -> None:
    whole = ((EVIDENCE, 0.9), ("faq/lawsuit", 0.1))
    assert first(*whole, alone=[(DOOR, 0.99)]) == [DOOR, EVIDENCE, "faq/lawsuit"]
    assert first(*whole, alone=[(DOOR, 0.9)]) == [EVIDENCE, "faq/lawsuit"]


def test_despair_in_a_clause_must_show_in_the_whole_too() -> None:
    assert first((EVIDENCE, 0.9), (CRISIS, 0.1), alone=[(CRISIS, 0.99)])[0] == CRISIS
    assert first((EVIDENCE, 0.9), (DOOR, 0.1), alone=[(CRISIS, 0.99)])[0] == EVIDENCE


def test_despair_is_graver_than_the_door() -> None:
    assert first((DOOR, 0.9), (CRISIS, 0.1), alone=[(CRISIS, 0.99)])[0] == CRISIS
    assert first((CRISIS, 0.9), (DOOR, 0.1), alone=[(DOOR, 0.99)])[0] == CRISIS
