"""Letters behind a link: kept for a day under a random name, for their owner only.

The link holds the name, its end in seconds since 1970, and a keyed mark of both. So what was made
up or altered is refused before anything is looked up, and the names in a copy of the database
open nothing.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, insert, select

from storage.case_files import case_of
from storage.database import documents, engine, utc
from storage.keys import lookup

LIFETIME = timedelta(hours=24)
_MARK = 32  # hexadecimal digits: 128 bits


@dataclass(frozen=True)
class StoredDocument:
    """A finished file as it is handed out."""

    filename: str
    media_type: str
    content: bytes


def keep(sender: str, document: StoredDocument, now: datetime) -> str:
    """Store `document` for 24 hours and return the signed end of its link; old ones go."""
    token, ends = secrets.token_urlsafe(24), now + LIFETIME
    with engine().begin() as connection:
        connection.execute(delete(documents).where(documents.c.expires <= utc(now)))
        connection.execute(
            insert(documents).values(
                token=token,
                sender=case_of(sender),
                filename=document.filename,
                media_type=document.media_type,
                content=document.content,
                expires=utc(ends),
            )
        )
    return _signed(token, str(int(ends.timestamp())))


def fetch(link: str, now: datetime) -> StoredDocument | None:
    """Return the document behind what `keep` gave; None when altered, unknown or expired."""
    token, _, rest = link.partition(".")
    ends = rest.partition(".")[0]
    if not hmac.compare_digest(_signed(token, ends).encode(), link.encode()):
        return None
    query = select(documents).where(documents.c.token == token, documents.c.expires > utc(now))
    with engine().connect() as connection:
        row = connection.execute(query).first()
    return StoredDocument(row.filename, row.media_type, row.content) if row else None


def _signed(token: str, ends: str) -> str:
    return f"{token}.{ends}.{lookup(f'link {token} {ends}')[:_MARK]}"


def listed(sender: str) -> list[dict[str, str]]:
    """Return name, type and end (UTC) of the files that are kept for the sender."""
    query = select(documents).where(documents.c.sender == case_of(sender))
    with engine().connect() as connection:
        return [
            {
                "name": row.filename,
                "media_type": row.media_type,
                "expires": row.expires.replace(tzinfo=timezone.utc).isoformat(timespec="seconds"),
            }
            for row in connection.execute(query.order_by(documents.c.expires))
        ]
