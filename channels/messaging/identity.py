"""Who somebody on a platform is to us: a prefix and a keyed hash; the platform's id is sealed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update

from channels.messaging.incoming import Incoming
from channels.session import server_secret
from storage.database import channel_people, engine, utc

_PURPOSE: Final = b"shoumen-messaging-sender"
PREFIXES: Final = ("wx-", "ww-", "kf-", "dd-", "fs-", "tg-", "sl-", "wa-")
"""The prefixes of all platforms; the REST channel refuses senders that begin so."""


def sender_id(prefix: str, user: str) -> str:
    """Return the sender of the platform's `user`: the same each time, and not to be turned back.

    The key comes from `SHOUMEN_SECRET`: with another secret everybody is a stranger.
    """
    key = hmac.new(server_secret().encode(), _PURPOSE, hashlib.sha256).digest()
    return prefix + hmac.new(key, f"{prefix}{user}".encode(), hashlib.sha256).hexdigest()[:40]


def remember(sender: str, channel: str, incoming: Incoming, now: datetime) -> None:
    """Keep, sealed, how `sender` is reached, for what is said unasked; erased with their data."""
    address = json.dumps({"user": incoming.user, "way_back": dict(incoming.way_back)})
    row = {"address": address, "channel": channel, "seen": utc(now)}
    here = channel_people.c.sender == sender
    with engine().begin() as connection:
        if not connection.execute(update(channel_people).where(here).values(**row)).rowcount:
            connection.execute(insert(channel_people).values(sender=sender, **row))


def address_of(sender: str) -> tuple[str, Incoming] | None:
    """Return the channel of `sender` and what its `send` needs; None when nobody is known."""
    query = select(channel_people).where(channel_people.c.sender == sender)
    with engine().connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else (str(row.channel), _way_to(row.address))


def everybody(channel: str) -> list[Incoming]:
    """Return what `send` needs to reach each person known on `channel`."""
    query = select(channel_people.c.address).where(channel_people.c.channel == channel)
    with engine().connect() as connection:
        return [_way_to(row.address) for row in connection.execute(query)]


def _way_to(address: str) -> Incoming:
    kept: Mapping[str, object] = json.loads(address)
    way_back = kept["way_back"]
    known = dict(way_back) if isinstance(way_back, dict) else {}
    return Incoming(str(kept["user"]), "", "other", way_back=known)


def forget(sender: str) -> None:
    """Delete how `sender` is reached: they have blocked us or left."""
    with engine().begin() as connection:
        connection.execute(delete(channel_people).where(channel_people.c.sender == sender))
