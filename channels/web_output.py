"""Sends one turn's replies to every tab of a web session."""

from typing import Any, Final

from rasa.core.channels.socketio import SocketIOOutput
from socketio import AsyncServer

from casework.input_hints import asked_slot, input_hint, progress
from casework.journeys import JOURNEYS
from casework.questions import Journey
from channels.conversation import Conversations

# Fewer questions need no counting, least of all at the door.
FEW_QUESTIONS: Final = 3


class WebChatOutput(SocketIOOutput):
    """Numbers the replies and says beside a question which field suits it (docs/replies.md)."""

    def __init__(self, sio: AsyncServer, bot_message_evt: str, talks: Conversations) -> None:
        super().__init__(sio, bot_message_evt)
        self.spoke = False
        self.asked: str | None = None
        self._talks = talks
        self._hint: dict[str, Any] | None = None

    @classmethod
    def name(cls) -> str:
        """Name the channel as responses in the domain may do."""
        return "webchat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one reply; a question of a journey goes with its field."""
        name = str(message.get("utter_action") or "")
        self.asked = asked_slot(name) or self.asked
        self._hint = input_hint(name)
        await super().send_response(recipient_id, message)

    async def _send_message(self, socket_id: str, response: Any) -> None:
        if response.get("text") == "":
            return
        self.spoke = True
        if self._hint and "text" in response:
            response = {**response, "input": self._hint}
        await super()._send_message(socket_id, self._talks.of(socket_id).number(response))

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """Send a payload as `custom`; Rasa's `{"data": {...}}` wrapping is taken off."""
        data = json_message.get("data")
        payload = data if isinstance(data, dict) else json_message
        await self._send_message(recipient_id, {"custom": payload})

    async def tell_progress(self, recipient_id: str, tracker: Any) -> None:
        """Say how far the asked question's journey is, where it is long enough to matter."""
        journey = _journey_of(self.asked)
        if journey is None or tracker is None:
            return
        step, total = progress(journey, {slot: tracker.get_slot(slot) for slot in journey.slots})
        payload = {"type": "progress", "slot": self.asked, "step": step, "total": total}
        await self.send_custom_json(recipient_id, {"data": payload})


def _journey_of(slot: str | None) -> Journey | None:
    for journey in JOURNEYS.values():
        if slot in journey.slots and len(journey.questions) > FEW_QUESTIONS:
            return journey if journey.question(slot).kind != "confirm" else None
    return None
