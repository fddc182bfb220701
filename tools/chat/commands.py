"""What begins with a slash is for the client and not for the assistant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.text import normalise
from tools.chat.files import as_markdown, short
from tools.chat.talk import Talk
from tools.chat.words import word

CHINA = ZoneInfo("Asia/Shanghai")


class LeaveError(Exception):
    """The person wants to go."""


def is_command(text: str) -> bool:
    """Return whether a line is a command: /帮助, /help and the like, however wide the slash is."""
    return text.strip()[:1] in ("/", "／")


def run(text: str, talk: Talk) -> None:
    """Do what a command says. Raises `LeaveError` for /退出 and `NotThereError` as saying does."""
    name = normalise(text).strip().lstrip("/").strip().lower()
    command = next((c for names, c in _COMMANDS.items() if name in names), None)
    if command is None:
        talk.view.notice("unknown_command", command="/" + name)
    else:
        command(talk)


def names() -> list[str]:
    """Return every command as it is shown."""
    return ["/" + aliases[0] for aliases in _COMMANDS]


def _restart(talk: Talk) -> None:
    before = talk.assistant.sender
    talk.begin()
    talk.view.notice("restarted", before=before)
    talk.say(word("hello"))


def _undo(talk: Talk) -> None:
    talk.say(word("undo"))


def _export(talk: Talk) -> None:
    if not talk.said:
        talk.view.notice("nothing_to_export")
        return
    now = datetime.now(CHINA)
    page = as_markdown(talk.said, now).encode()
    try:
        kept = talk.folder.keep(word("export_name", time=f"{now:%Y-%m-%d-%H%M}"), page)
    except OSError:
        talk.view.notice("unwritable", folder=talk.folder.path)
        return
    talk.view.path("exported", short(kept.path))


def _erase(talk: Talk) -> None:
    talk.say(word("erase"))
    talk.forget()
    talk.view.notice("cleared")
    if talk.folder.path.is_dir() and any(talk.folder.path.iterdir()):
        talk.view.path("files_left", short(talk.folder.path))


def _help(talk: Talk) -> None:
    for line in word("help").splitlines():
        talk.view.line(line)
    talk.view.line()


def _leave(_: Talk) -> None:
    raise LeaveError


_COMMANDS: dict[tuple[str, ...], Callable[[Talk], None]] = {
    ("重来", "restart", "new"): _restart,
    ("撤回", "undo", "back"): _undo,
    ("导出", "export"): _export,
    ("清除", "clear", "erase"): _erase,
    ("帮助", "help", "?", ""): _help,
    ("退出", "quit", "exit", "q", "stop"): _leave,
}
