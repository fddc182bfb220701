"""The frames of DingTalk's Stream mode, a websocket that we open. Pure: no clock, no network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

ROBOT_TOPIC: Final = "/v1.0/im/bot/messages/get"

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
"""Seconds between two tries to connect."""


class BadFrameError(ValueError):
    """Text that is no frame."""


@dataclass(frozen=True)
class Frame:
    """One frame; `data` is the JSON text inside, as it came."""

    type: str
    topic: str
    message_id: str
    data: str

    @property
    def is_ping(self) -> bool:
        """Whether DingTalk only asks if we are still there."""
        return self.type == "SYSTEM" and self.topic == "ping"

    @property
    def is_goodbye(self) -> bool:
        """Whether DingTalk is about to close this connection and wants a new one."""
        return self.type == "SYSTEM" and self.topic == "disconnect"

    @property
    def is_message(self) -> bool:
        """Whether somebody wrote to the robot."""
        return self.type == "CALLBACK" and self.topic == ROBOT_TOPIC


def read_frame(text: str) -> Frame:
    """Read one frame; raise `BadFrameError` when it is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrameError("not JSON") from error
    headers = frame.get("headers") if isinstance(frame, dict) else None
    if not isinstance(headers, Mapping):
        raise BadFrameError("no headers")
    data = frame.get("data")
    return Frame(
        type=str(frame.get("type", "")),
        topic=str(headers.get("topic", "")),
        message_id=str(headers.get("messageId", "")),
        data=data if isinstance(data, str) else json.dumps(data),
    )


def answer_to(frame: Frame) -> str:
    """Return the frame that tells DingTalk to stop repeating `frame`; a ping gets its data back."""
    return json.dumps(
        {
            "code": 200,
            "headers": {"messageId": frame.message_id, "contentType": "application/json"},
            "message": "OK",
            "data": frame.data if frame.is_ping else json.dumps({"response": None}),
        }
    )


def opening(client_id: str, client_secret: str) -> dict[str, Any]:
    """Return the body that asks for a connection which carries messages to the robot."""
    return {
        "clientId": client_id,
        "clientSecret": client_secret,
        "subscriptions": [{"type": "CALLBACK", "topic": ROBOT_TOPIC}],
        "ua": "shoumen",
        "localIp": "127.0.0.1",
    }


def wait_before(attempt: int) -> float:
    """Return the seconds to wait before try number `attempt`, 0 being the first after a loss.

    >>> [wait_before(n) for n in (0, 1, 2, 5, 6, 100)]
    [1.0, 2.0, 4.0, 32.0, 60.0, 60.0]
    """
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempt, 10))
