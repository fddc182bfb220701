"""A danger told in a clause comes before the matter of the whole message."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from nlu.need_classifier import listed, set_need
from nlu.safety import SafetyWords, danger_alone
from nlu.second_matter import ALSO

CRISIS, DOOR, EVIDENCE = "crisis_support", "collector_at_door", "faq/evidence"
SAID = "能录音吗 人在这儿"


def danger(*whole: tuple[str, float], said: str = SAID, **alone: float) -> str | None:
    return danger_alone(said, list(whole), alone)


def test_somebody_at_the_door_comes_before_the_question() -> None:
    whole = ((EVIDENCE, 0.9), ("faq/lawsuit", 0.1))
    assert danger(*whole, collector_at_door=0.99) == DOOR
    assert danger(*whole, collector_at_door=0.9) is None
    assert danger(*whole, said="昨天他们堵在门口 能录音吗", collector_at_door=0.99) is None


def test_despair_in_a_clause_must_show_in_the_whole_too() -> None:
    assert danger((EVIDENCE, 0.9), (CRISIS, 0.1), crisis_support=0.99) == CRISIS
    assert danger((EVIDENCE, 0.9), (DOOR, 0.1), crisis_support=0.99) is None


def test_despair_is_graver_than_the_door() -> None:
    assert danger((DOOR, 0.9), (CRISIS, 0.1), crisis_support=0.99) == CRISIS
    assert danger((CRISIS, 0.9), (DOOR, 0.1), collector_at_door=0.99) is None


def test_the_matter_of_the_whole_is_offered_next() -> None:
    message = Message.build(SAID)
    set_need(message, [(EVIDENCE, 0.9), ("faq/lawsuit", 0.1)])
    message.set(ALSO, listed([(DOOR, 0.99)]))
    SafetyWords().process([message])
    assert message.get("intent")["name"] == DOOR
    assert [item["name"] for item in message.get(ALSO)] == [EVIDENCE]
