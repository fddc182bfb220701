"""For each line on stdin, print in how many stored conversations somebody said exactly that.

It reads through the assistant's own store, so that encryption does not hide what is there.
"""

from __future__ import annotations

import asyncio
import sys

from storage.tracker_store import ErasingTrackerStore


async def _count(store: ErasingTrackerStore, sentence: str) -> int:
    found = 0
    for sender in await store.keys():
        tracker = await store.retrieve(sender)
        found += any(getattr(event, "text", "") == sentence for event in tracker.events)
    return found


def main() -> None:
    """Answer until stdin ends."""
    store = ErasingTrackerStore()
    for line in sys.stdin:
        sys.stdout.write(f"{asyncio.run(_count(store, line.strip()))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
