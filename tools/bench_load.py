"""Drive a bounded load over REST: scripted conversations, one at a time or many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import aiohttp
import yaml

CONVERSATIONS = Path(__file__).with_name("bench") / "conversations.yml"
KINDS = ("journey", "faq")
REPLY_WITHIN = 20.0
"""Seconds after which a turn counts as failed."""


@dataclass(frozen=True)
class Conversation:
    """What one person says, turn by turn; `ends` stands in the last reply of a journey."""

    name: str
    kind: str
    turns: tuple[str, ...]
    ends: str = ""


def load_conversations(path: Path = CONVERSATIONS) -> tuple[Conversation, ...]:
    """Read the conversations; raise ValueError when one is not well-formed."""
    return tuple(_conversation(item) for item in yaml.safe_load(path.read_text("utf-8")))


def _conversation(item: dict[str, Any]) -> Conversation:
    turns = tuple(item["turns"])
    if item["kind"] not in KINDS:
        raise ValueError(f"{item['name']}: unknown kind {item['kind']}")
    if not turns or not all(isinstance(turn, str) and turn.strip() for turn in turns):
        raise ValueError(f"{item['name']}: every turn must be a text")
    if (item["kind"] == "journey") != bool(item.get("ends")):
        raise ValueError(f"{item['name']}: a journey, and only a journey, says how it ends")
    return Conversation(item["name"], item["kind"], turns, item.get("ends", ""))


@dataclass
class Tally:
    """What came of a load; times in seconds. Rounds of the same load add up."""

    turns: list[tuple[str, float]] = field(default_factory=list)
    elapsed: float = 0.0
    errors: int = 0
    empty: int = 0
    unfinished: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.turns + other.turns,
            self.elapsed + other.elapsed,
            self.errors + other.errors,
            self.empty + other.empty,
            self.unfinished + other.unfinished,
        )

    def seconds(self, kind: str | None = None) -> list[float]:
        """Return the time of every answered turn, or of those of one kind."""
        return [seconds for said, seconds in self.turns if kind in (None, said)]


@dataclass
class Budget:
    """How many turns may still be said, and until when (`time.monotonic`)."""

    turns: int
    deadline: float

    def is_used(self) -> bool:
        """Return whether no turn is left or the time is over."""
        return self.turns <= 0 or time.monotonic() >= self.deadline

    def take(self) -> bool:
        """Use one turn; False when there is none."""
        if self.is_used():
            return False
        self.turns -= 1
        return True


class Talker:
    """Says turns to one server and keeps the tally."""

    def __init__(self, session: aiohttp.ClientSession, url: str, tally: Tally) -> None:
        self._session = session
        self._url = url
        self.tally = tally

    async def say(self, sender: str, text: str, kind: str) -> str | None:
        """Send one turn and return the texts of the reply, None when it failed."""
        started = time.perf_counter()
        try:
            async with self._session.post(
                self._url, json={"sender": sender, "message": text}
            ) as reply:
                if reply.status != 200:
                    raise ValueError(reply.status)
                said = texts(await reply.json())
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            self.tally.errors += 1
            return None
        self.tally.turns.append((kind, time.perf_counter() - started))
        self.tally.empty += not said
        return said

    async def walk(self, sender: str, conversation: Conversation, budget: Budget) -> None:
        """Say a whole conversation; give it up at the first failed turn."""
        said: str | None = None
        for text in conversation.turns:
            if not budget.take():
                return
            said = await self.say(sender, text, conversation.kind)
            if said is None:
                break
        self.tally.unfinished += conversation.ends not in (said or "")


def texts(replies: Any) -> str:
    """Return what a reply of the REST channel says.

    >>> texts([{"text": "好"}, {"image": "a.png"}, {"text": "。"}])
    '好。'
    """
    return "".join(str(reply.get("text") or "") for reply in replies)


async def one_at_a_time(
    url: str, conversations: Sequence[Conversation], name: str, seconds: float
) -> Tally:
    """Walk every conversation once, one after the other; `name` makes the senders unique."""
    turns = sum(len(conversation.turns) for conversation in conversations)
    return await _drive(url, [conversations], Budget(turns, time.monotonic() + seconds), name)


async def at_once(
    url: str,
    conversations: Sequence[Conversation],
    name: str,
    people: int,
    turns: int,
    seconds: float,
) -> Tally:
    """Let `people` talk at once until `turns` are said or `seconds` are over."""
    # Everybody starts with another conversation, so that the mix is the same all the time.
    plans = [islice(cycle(conversations), number, None) for number in range(people)]
    return await _drive(url, plans, Budget(turns, time.monotonic() + seconds), name)


async def _drive(
    url: str, plans: Sequence[Iterable[Conversation]], budget: Budget, name: str
) -> Tally:
    async def person(number: int) -> None:
        for count, conversation in enumerate(plans[number]):
            if budget.is_used():
                return
            await talker.walk(f"bench-{name}-{number}-{count}", conversation, budget)

    timeout = aiohttp.ClientTimeout(total=REPLY_WITHIN)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        talker = Talker(session, url, Tally())
        started = time.monotonic()
        await asyncio.gather(*(person(number) for number in range(len(plans))))
        talker.tally.elapsed = time.monotonic() - started
    return talker.tally
