"""A message of a platform, and the errors on its way in and out. No Rasa, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "hello", "image", "voice", "file", "other"]


@dataclass(frozen=True)
class Incoming:
    """One message, proved and decrypted.

    `user` is the platform's id of the person: never logged. `message_id` is the platform's own.
    `kind` hello: subscribed, or opened the chat. `text` is also the payload of a tapped button.
    `way_back` is what only this platform needs to answer (a chat, a session webhook).
    """

    user: str
    message_id: str
    kind: Kind
    text: str = ""
    way_back: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A request that is not a message of the platform: answered with `status` and no more.

    `reason` is a name for the metrics (signature, too_old, unreadable, too_large), no content.
    """

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class SendAgainError(Exception):
    """A send that may work later: 429, 5xx, a time-out. `after` seconds if the platform said."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class SendFailedError(Exception):
    """A send that will not work however often it is tried; the text names the platform's code."""


class TokenExpiredError(Exception):
    """The platform says that the access token is not good any more."""
