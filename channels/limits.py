"""Slows floods and drops repeats, in memory and bounded: enough for one server process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_KEYS: Final = 20_000

Clock = Callable[[], float]


class TokenBuckets:
    """A token bucket a key: `burst` messages at once, then `per_second`.

    >>> buckets = TokenBuckets(burst=1, per_second=0.5, clock=lambda: 0.0)
    >>> buckets.take("a"), buckets.take("a"), buckets.take("b")
    (True, False, True)
    """

    def __init__(self, burst: float, per_second: float, clock: Clock = time.monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one token of `key`; False when there is none."""
        now = self._clock()
        level, since = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > MOST_KEYS:
            self._levels.popitem(last=False)
        return allowed


class SeenIds:
    """Remembers message ids for `ttl` seconds, so that a repeat is answered only once."""

    def __init__(self, ttl: float, clock: Clock = time.monotonic) -> None:
        self._ttl = ttl
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        """Say whether `key` was added less than `ttl` seconds ago."""
        at = self._seen.get(key)
        return at is not None and self._clock() - at < self._ttl

    def add(self, key: str) -> None:
        """Remember `key` from now on; forget the oldest when there are too many."""
        self._seen.pop(key, None)
        self._seen[key] = self._clock()
        if len(self._seen) > MOST_KEYS:
            self._seen.popitem(last=False)
