"""One turn that never ends in silence.

When an action fails or the action server is down, Rasa answers with nothing at all. To a person
with a collector at the door that looks as if nobody were there.
"""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from rasa.core.channels.channel import UserMessage

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class Speaker(Protocol):
    """An output channel that knows whether it has said anything."""

    spoke: bool

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one reply."""


async def run_turn(
    on_new_message: OnNewMessage,
    message: UserMessage,
    output: Speaker,
    sorry: Callable[[], dict[str, Any]],
) -> None:
    """Hand `message` to Rasa; say `sorry()` when that raises or says nothing."""
    failed = False
    try:
        await on_new_message(message)
    except Exception as error:
        # The last line of defence, hence so broad. The error's own text may hold what the
        # person wrote, so only its type and place are logged.
        failed = True
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A turn failed with %s\n%s", type(error).__name__, place)
    if failed or not output.spoke:
        await output.send_response(message.sender_id, sorry())
