"""Letters behind a link: kept for a day under a random name, for their owner only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import delete, insert, select

from storage.database import documents, engine

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
                sender=sender,
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


def utc(moment: datetime) -> datetime:
    """Return the moment in UTC without a zone, as the databases keep it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
