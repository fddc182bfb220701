"""The letters of a turn as bytes, for platforms that take files."""

from __future__ import annotations

import asyncio
from typing import Final

from channels.messaging.reply import Reply
from channels.session import utc_now
from storage import documents
from storage.documents import StoredDocument

_PATH: Final = "/chat/files/"


async def kept_files(reply: Reply) -> list[StoredDocument] | None:
    """Return the files of `reply`; None when one is not kept any more, so that links are sent."""
    found = [await kept_file(file.url) for file in reply.files]
    return [file for file in found if file] if all(found) else None


async def kept_file(url: str) -> StoredDocument | None:
    """Return the file behind one of our own links, None when it has expired or is not ours."""
    _, ours, token = url.partition(_PATH)
    return await asyncio.to_thread(documents.fetch, token, utc_now()) if ours else None
