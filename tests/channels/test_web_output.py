"""A question on the page comes with its field, and with how far one is."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from channels.webchat import WebChatInput
from tests.channels.channel_server import Assistant, page_at, serving


class Asking(Assistant):
    """Asks for the income, as the domain does, with the slots of a plan half done."""

    def __init__(self) -> None:
        super().__init__()
        slots = {"rp_debts": [{"lender": "x"}]}
        tracker = SimpleNamespace(get_slot=slots.get)
        self.tracker_store = SimpleNamespace(retrieve=self._retrieve)
        self._tracker = tracker

    async def _retrieve(self, _: str) -> Any:
        return self._tracker

    async def handle_message(self, message: UserMessage) -> None:
        name = {"问": "utter_ask_rp_income", "门": "utter_ask_door_state"}.get(
            message.text, "utter_x"
        )
        reply = {"text": "每月到手多少？", "utter_action": name}
        await message.output_channel.send_response(message.sender_id, reply)


def _replies(said: str, count: int, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")

    async def run() -> list[dict[str, Any]]:
        async with (
            serving(WebChatInput(), assistant=Asking()) as base,
            page_at(base) as page,
        ):
            await page.say(said)
            await page.wait_for("bot_uttered", count)
            await asyncio.sleep(0.1)
            return list(page.of("bot_uttered"))

    return asyncio.run(run())


def test_a_question_says_its_field_and_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    question, progress = _replies("问", 2, monkeypatch)
    assert question["input"] == {"kind": "money", "slot": "rp_income"}
    assert progress["custom"]["type"] == "progress"
    assert progress["custom"]["slot"] == "rp_income"
    assert progress["custom"]["step"] == 2
    assert progress["seq"] == question["seq"] + 1


@pytest.mark.parametrize("said", ["门", "别的"])
def test_at_the_door_and_outside_forms_nothing_is_counted(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = _replies(said, 1, monkeypatch)
    assert len(replies) == 1
    assert "input" not in replies[0]
