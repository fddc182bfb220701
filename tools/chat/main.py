"""Read the arguments of the terminal client, find or start the assistant, talk, leave.

Exit codes: 0 all said, 1 the assistant could not be reached or started or nobody reads on,
2 wrong arguments, 130 stopped by Ctrl-C, 143 ended from outside.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from tools.chat import loop
from tools.chat.client import Assistant, new_sender
from tools.chat.files import Folder
from tools.chat.server import NotStartedError, own_address, started
from tools.chat.talk import Talk
from tools.chat.view import View, console, same, to_traditional
from tools.chat.words import word

FAILED, WRONG, INTERRUPTED, ENDED = 1, 2, 130, 143
SCREEN = 80
"""Cells of a line where there is no screen to ask."""
_NOBODY_READS = (errno.EPIPE, errno.EIO)  # `| head` has enough; the terminal was closed
_SENDER = re.compile(r"(?!web-)[A-Za-z0-9_.:-]{1,100}")


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read the arguments; exit code 2 with a line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.chat", description=word("about"),
                                     epilog=word("codes"))  # fmt: skip
    parser.add_argument("--say", metavar="TEXT", action="append", help=word("help_say"))
    parser.add_argument("--json", action="store_true", help=word("help_json"))
    parser.add_argument("--plain", action="store_true", help=word("help_plain"))
    parser.add_argument("--traditional", action="store_true", help=word("help_traditional"))
    parser.add_argument("--files", metavar="FOLDER", type=Path, help=word("help_files"))
    parser.add_argument("--sender", metavar="NAME", type=_sender, help=word("help_sender"))
    parser.add_argument("--history", metavar="FILE", type=Path, help=word("help_history"))
    parser.add_argument("--url", type=_url, help=word("help_url"))
    return parser.parse_args(given)


def _sender(text: str) -> str:
    if not _SENDER.fullmatch(text):
        raise argparse.ArgumentTypeError(word("bad_sender"))
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(word("bad_url"))
    return text


def main(given: list[str] | None = None) -> int:
    """Talk until all is said; return the exit code."""
    chosen = arguments(given)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    screen = sys.stdin.isatty() and not chosen.say and not chosen.json
    plain = chosen.plain or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    talk = _talk(chosen, colour=not plain and not os.environ.get("NO_COLOR"))
    try:
        with _assistant(talk, chosen.url):
            if not screen:
                return loop.script(chosen.say or sys.stdin, talk)
            keys = loop.plain_input(talk) if plain else loop.rich_input(
                talk, talk.view.colour, chosen.history)  # fmt: skip
            return loop.person(keys, talk)
    except NotStartedError as error:
        talk.view.failed(error.name, **error.values)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno not in _NOBODY_READS:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _talk(chosen: argparse.Namespace, colour: bool) -> Talk:
    width = shutil.get_terminal_size((SCREEN, 24)).columns
    letters = to_traditional() if chosen.traditional else same
    view = View(console(sys.stdout, colour, width), letters)
    assistant = Assistant(chosen.url or own_address(os.environ), chosen.sender or new_sender())
    return Talk(assistant, view, Folder(chosen.files or _own_folder()), chosen.json)


def _own_folder() -> Path:
    return Path(os.environ.get("SHOUMEN_DATA") or "var") / "saved"


@contextlib.contextmanager
def _assistant(talk: Talk, url: str | None) -> Iterator[None]:
    """Have an assistant for the block: the one that runs, else one started here and stopped."""
    if talk.assistant.is_there():
        yield
        return
    if url:
        raise NotStartedError("down", url=url)
    talk.view.failed("starting")
    with started(talk.assistant):
        try:
            yield
        finally:
            talk.view.failed("stopping")


def _end(_: int, __: FrameType | None) -> None:
    # a second one while stopping must not leave a server behind
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, signal.SIG_IGN)
    sys.exit(ENDED)
