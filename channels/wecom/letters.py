"""The letters of a turn as uploads of WeCom, for an app and for 微信客服."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from channels.messaging.files import kept_files
from channels.messaging.incoming import SendFailedError
from channels.messaging.reply import Reply, Turn

Upload = Callable[[str, bytes], Awaitable[str]]
"""Uploads a file with its name and returns its media id."""


async def as_uploads(turn: Turn, upload: Upload) -> tuple[Turn, list[str]]:
    """Return the turn without the links to what was uploaded, and the media ids.

    A reply whose files cannot all be sent keeps its links.
    """
    media: list[str] = []
    shown: list[Reply] = []
    for reply in turn:
        uploaded = await _uploaded(reply, upload)
        media += uploaded
        shown.append(replace(reply.without_links(), files=()) if uploaded else reply)
    return tuple(shown), media


async def _uploaded(reply: Reply, upload: Upload) -> list[str]:
    files = (await kept_files(reply) if reply.files else None) or []
    try:
        return [await upload(file.filename, file.content) for file in files]
    except SendFailedError:
        return []
