"""Letters behind a link: kept for a day under a random name, for their owner only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, insert, select

from storage.case_files import case_of
from storage.database import documents, engine, utc

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class StoredDocument:
    """A finished file as it is handed out."""

    filename: str
    media_type: str
    content: bytes


def keep(sender: str, document: StoredDocument, now: datetime) -> str:
    """Store `document` for 24 hours and return the token of its link; old ones are removed."""
    token = secrets.token_urlsafe(24)
    with engine().begin() as connection:
        connection.execute(delete(documents).where(documents.c.expires <= utc(now)))
        connection.execute(
            insert(documents).values(
                token=token,
                sender=case_of(sender),
                filename=document.filename,
                media_type=document.media_type,
                content=document.content,
                expires=utc(now + LIFETIME),
            )
        )
    return token


def fetch(token: str, now: datetime) -> StoredDocument | None:
    """Return the document behind `token`, None when it is unknown or has expired."""
    query = select(documents).where(documents.c.token == token, documents.c.expires > utc(now))
    with engine().connect() as connection:
        row = connection.execute(query).first()
    return StoredDocument(row.filename, row.media_type, row.content) if row else None


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
