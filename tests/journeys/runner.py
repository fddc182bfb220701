"""Talk to the trained assistant with its real actions, all in one process.

Rasa 3.6 has no end-to-end test that runs custom actions, so this loads the model once and gives it
an action endpoint that calls the actions directly instead of over the network.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from storage.tracker_store import ErasingTrackerStore

MODEL = Path("models/shoumen.tar.gz")


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the project's actions here; `down` plays a dead server."""

    def __init__(self) -> None:
        super().__init__("http://in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self.down = False

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action named in the request and return its events and responses."""
        if self.down:
            raise ConnectionError("the action server is down")
        return await self._executor.run(kwargs["json"])


@dataclass(frozen=True)
class Turn:
    """What came back for one message."""

    responses: list[str]
    texts: list[str]
    buttons: list[list[str]]
    form: str | None
    requested: str | None
    slots: dict[str, Any]
    need: str

    @property
    def text(self) -> str:
        """Return everything the assistant said, as one text."""
        return "\n".join(self.texts)


class Assistant:
    """The trained model with its actions and a real tracker store."""

    def __init__(self, model: Path = MODEL) -> None:
        self.loop = asyncio.new_event_loop()
        self.actions = InProcessActions()
        self.store = ErasingTrackerStore()
        endpoints = AvailableEndpoints(action=self.actions)
        self.agent: Agent = self.loop.run_until_complete(
            load_agent(model_path=str(model), endpoints=endpoints)
        )
        self.agent.tracker_store = self.store
        self.store.domain = self.agent.domain
        self.agent.processor.tracker_store = self.store  # type: ignore[union-attr]

    def conversation(self) -> Conversation:
        """Return a new conversation with a person nobody has talked to."""
        return Conversation(self, f"test-{uuid.uuid4().hex}")

    def parse(self, text: str) -> dict[str, Any]:
        """Return what the pipeline understands of `text`."""
        parsed: dict[str, Any] = self.loop.run_until_complete(self.agent.parse_message(text))
        return parsed


class Conversation:
    """One person's conversation."""

    def __init__(self, assistant: Assistant, sender: str) -> None:
        self._assistant = assistant
        self.sender = sender

    def copy(self) -> Conversation:
        """Return another person's conversation in which the same was said so far."""
        return self._assistant.loop.run_until_complete(self._copy())

    async def _copy(self) -> Conversation:
        other = self._assistant.conversation()
        tracker = await self._assistant.store.retrieve(self.sender)
        assert tracker is not None
        domain = self._assistant.agent.domain
        copied = DialogueStateTracker.from_events(
            other.sender, list(tracker.events), slots=domain.slots, domain=domain
        )
        await self._assistant.store.save(copied)
        return other

    def say(self, text: str) -> Turn:
        """Send one message and return the turn."""
        return self._assistant.loop.run_until_complete(self._say(text))

    async def _say(self, text: str) -> Turn:
        channel = CollectingOutputChannel()
        message = UserMessage(text, channel, self.sender, input_channel="test")
        await self._assistant.agent.handle_message(message)
        tracker = await self._assistant.store.retrieve(self.sender)
        if tracker is None:
            # erased: nothing is left but what was said
            said = [m for m in channel.messages if m.get("text")]
            return Turn([], [m["text"] for m in said], [], None, None, {}, "")
        return _turn(tracker)


def _turn(tracker: DialogueStateTracker) -> Turn:
    events = list(tracker.events)
    last = max(i for i, event in enumerate(events) if isinstance(event, UserUttered))
    bot = [event for event in events[last:] if isinstance(event, BotUttered)]
    intent = events[last].intent
    selector = (events[last].parse_data or {}).get("response_selector") or {}
    chosen = selector.get(intent.get("name"), {}).get("response", {}).get("intent_response_key")
    return Turn(
        responses=[str(event.metadata.get("utter_action")) for event in bot],
        texts=[event.text for event in bot if event.text],
        buttons=[[b["title"] for b in event.data.get("buttons") or []] for event in bot],
        form=tracker.active_loop_name,
        requested=tracker.get_slot("requested_slot"),
        slots=tracker.current_slot_values(),
        need=chosen or str(intent.get("name")),
    )
