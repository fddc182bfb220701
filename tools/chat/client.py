"""Talks to one assistant over its streaming REST channel. Knows no terminal."""

from __future__ import annotations

import json
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote, urlsplit

Reply = dict[str, Any]

ANSWER_WITHIN = 60.0
"""Seconds without a byte until a turn counts as lost."""
LARGEST_FILE = 20_000_000
FILE_PATH = re.compile(r"/chat/files/[A-Za-z0-9_.-]+")
_NAME = re.compile(r"filename\*=UTF-8''(\S+)")


class NotThereError(Exception):
    """The assistant cannot be reached, hung up, or answered with something else than replies."""


class RefusedError(Exception):
    """The assistant did not take the message; the text says why, for the person."""


def new_sender() -> str:
    """Return a name for a conversation that nobody can guess."""
    return f"term-{secrets.token_hex(8)}"


class Assistant:
    """An assistant at a base address, spoken to as one sender."""

    def __init__(self, base: str, sender: str) -> None:
        self.base = base.rstrip("/")
        self.sender = sender

    def is_there(self) -> bool:
        """Return whether its REST channel answers now."""
        try:
            with _open(f"{self.base}/webhooks/rest/", timeout=3) as answer:
                return bool(json.load(answer).get("status") == "ok")
        except (OSError, HTTPException, ValueError, AttributeError):
            return False

    def say(self, text: str) -> Iterator[Reply]:
        """Send one message and yield the replies as they come.

        Raises `NotThereError` when the connection fails, also halfway, and `RefusedError` when
        the channel answers with an error of its own.
        """
        body = json.dumps({"sender": self.sender, "message": text}).encode()
        try:
            yield from self._stream(body)
        except urllib.error.HTTPError as error:
            raise _refusal(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotThereError(str(error)) from error

    def _stream(self, body: bytes) -> Iterator[Reply]:
        url = f"{self.base}/webhooks/rest/webhook?stream=true&input=true"
        with _open(url, body, ANSWER_WITHIN) as answer:
            for line in answer:
                if line.strip():
                    reply = json.loads(line)
                    if not isinstance(reply, dict):
                        raise ValueError("a reply is a JSON object")
                    yield reply

    def fetch(self, url: str) -> tuple[str, bytes]:
        """Return name and content of one of the assistant's files.

        Only the path of `url` is used: a file comes from the assistant itself and from nowhere
        else, and SHOUMEN_PUBLIC_URL need not be reachable from here.
        """
        path = urlsplit(url).path
        if not FILE_PATH.fullmatch(path):
            raise NotThereError("no file of the assistant")
        try:
            with _open(self.base + path, timeout=ANSWER_WITHIN) as answer:
                named = _NAME.search(answer.headers.get("Content-Disposition", ""))
                return unquote(named[1]) if named else "file", answer.read(LARGEST_FILE)
        except (OSError, HTTPException) as error:
            raise NotThereError(str(error)) from error


def _open(url: str, body: bytes | None = None, timeout: float = ANSWER_WITHIN) -> Any:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    return urllib.request.urlopen(request, timeout=timeout)  # noqa: S310 - http(s) only, see main


def _refusal(error: urllib.error.HTTPError) -> Exception:
    try:
        text = json.load(error).get("text")
    except (OSError, ValueError, AttributeError):
        text = None
    return RefusedError(text) if isinstance(text, str) else NotThereError(str(error))
