"""For each line on stdin, print in how many stored conversations it was said.

It reads through the assistant's own columns: sealing does not hide what is still there.
"""

from __future__ import annotations

import json
import sys

from sqlalchemy import select

from storage.database import conversation_engine, events


def _count(sentence: str) -> int:
    rows = select(events.c.sender_id, events.c.data).where(events.c.type_name == "user")
    with conversation_engine().connect() as connection:
        said = connection.execute(rows).all()
    return len({sender for sender, data in said if json.loads(data).get("text") == sentence})


def main() -> None:
    """Answer until stdin ends."""
    for line in sys.stdin:
        sys.stdout.write(f"{_count(line.strip())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
