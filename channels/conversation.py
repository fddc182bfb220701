"""What the server remembers of an open web conversation, in memory and not for long.

Phones lose the network in the middle of a reply. Every reply gets a rising number; a page that
comes back names the last one it has, and is sent the rest.
"""

import asyncio
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Final

KEPT_REPLIES: Final = 40
IDLE_SECONDS: Final = 30 * 60
MOST_CONVERSATIONS: Final = 5_000


def _first_number() -> int:
    # Milliseconds: a page that still holds numbers from before a restart sees only higher ones.
    return int(time.time() * 1_000)


@dataclass
class Conversation:
    """One session: its turns in order, how many are open, and its latest replies."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    open_turns: int = 0
    last_number: int = field(default_factory=_first_number)
    replies: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_REPLIES))
    used_at: float = field(default_factory=time.monotonic)

    def number(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Return the reply with its number as `seq`, and keep it for a while."""
        self.last_number += 1
        numbered = {**reply, "seq": self.last_number}
        self.replies.append(numbered)
        return numbered

    def missed(self, after: object) -> list[dict[str, Any]]:
        """Return the kept replies above number `after`; none when `after` is no number."""
        if not isinstance(after, int) or isinstance(after, bool):
            return []
        return [reply for reply in self.replies if reply["seq"] > after]


class Conversations:
    """All open conversations by session id; idle ones are forgotten."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Conversation] = OrderedDict()

    def of(self, session_id: str) -> Conversation:
        """Return the session's conversation, begun now if there is none."""
        talk = self._open.pop(session_id, None) or Conversation()
        talk.used_at = time.monotonic()
        self._open[session_id] = talk
        self._forget_idle()
        return talk

    def _forget_idle(self) -> None:
        # The oldest is first. One with an open turn is kept: its lock holds the order.
        while self._open:
            session_id, oldest = next(iter(self._open.items()))
            idle = time.monotonic() - oldest.used_at > IDLE_SECONDS
            if oldest.open_turns or not (idle or len(self._open) > MOST_CONVERSATIONS):
                return
            del self._open[session_id]
