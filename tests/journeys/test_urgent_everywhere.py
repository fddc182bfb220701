"""Despair and the door break in from every question of every form, and the form is kept."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from casework.journeys import JOURNEYS
from tests.journeys.runner import Assistant, Conversation

LISTEN = "action_listen"
EVERYWHERE = [(name, slot) for name, journey in JOURNEYS.items() for slot in journey.slots]
DESPAIR = ("我真的不想活了", "crisis_support")
FRIEND = ("我室友说他想跳楼", "crisis_support")
DOOR = ("催收现在就在我家门口砸门", "collector_at_door")
FIRST = {
    DESPAIR: "utter_crisis_support",
    FRIEND: "utter_crisis_other",
    DOOR: "utter_collector_at_door",
}


def asked(assistant: Assistant, journey: str, slot: str) -> Conversation:
    """Return a conversation in which the form has just asked for `slot`."""
    conversation = assistant.conversation()
    form = JOURNEYS[journey].form
    tracker = DialogueStateTracker.from_events(
        conversation.sender,
        [
            ActionExecuted(LISTEN),
            ActionExecuted(form),
            SlotSet("open_form", form),
            ActiveLoop(form),
            SlotSet("requested_slot", slot),
            ActionExecuted(LISTEN),
        ],
        slots=assistant.agent.domain.slots,  # type: ignore[union-attr]
        domain=assistant.agent.domain,
    )
    assistant.loop.run_until_complete(assistant.store.save(tracker))
    return conversation


@pytest.mark.model
@pytest.mark.parametrize(("journey", "slot"), EVERYWHERE, ids=lambda value: str(value))
@pytest.mark.parametrize("danger", [DESPAIR, FRIEND, DOOR], ids=["despair", "friend", "door"])
def test_help_comes_at_every_question(
    assistant: Assistant, journey: str, slot: str, danger: tuple[str, str]
) -> None:
    said, need = danger
    if need == journey:
        return  # inside its own form the same words are the answer (the next tests)
    conversation = asked(assistant, journey, slot)
    turn = conversation.say(said)
    assert turn.responses[0] == FIRST[danger], turn
    assert turn.form == f"{need}_form"
    left = conversation.say("先停")
    assert left.form is None
    if journey != "crisis_support":
        assert JOURNEYS[journey].form in left.slots["paused_forms"]


@pytest.mark.model
@pytest.mark.parametrize(("journey", "slot"), EVERYWHERE, ids=lambda value: str(value))
@pytest.mark.parametrize("danger", [DESPAIR, DOOR], ids=["despair", "door"])
def test_help_comes_at_every_question_even_with_the_action_server_down(
    assistant: Assistant, journey: str, slot: str, danger: tuple[str, str]
) -> None:
    said, need = danger
    if need == journey:
        return
    conversation = asked(assistant, journey, slot)
    assistant.actions.down = True
    try:
        turn = conversation.say(said)
    finally:
        assistant.actions.down = False
    assert turn.responses[0] == FIRST[danger], turn


@pytest.mark.model
def test_in_the_crisis_form_the_same_words_are_danger(assistant: Assistant) -> None:
    turn = asked(assistant, "crisis_support", "cs_safe").say(DESPAIR[0])
    assert turn.responses == ["utter_crisis_danger"]


@pytest.mark.model
@pytest.mark.parametrize("slot", JOURNEYS["collector_at_door"].slots)
def test_in_the_door_form_the_same_words_never_silence_it(assistant: Assistant, slot: str) -> None:
    turn = asked(assistant, "collector_at_door", slot).say(DOOR[0])
    assert turn.texts and "utter_action_failed" not in turn.responses
