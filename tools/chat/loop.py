"""Where lines come from: a script, a pipe, or a person at the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.output import ColorDepth

from tools.chat.client import NotThereError
from tools.chat.commands import LeaveError, is_command, names, run
from tools.chat.talk import Talk
from tools.chat.words import word

OK, FAILED = 0, 1

Ask = Callable[[str], str]
"""Return the next line; the argument stands in the input already. EOFError when there is none."""


def handle(line: str, talk: Talk) -> None:
    """Say a line or run it as a command."""
    if is_command(line):
        run(line, talk)
    else:
        talk.say(line)


def script(lines: Iterable[str], talk: Talk) -> int:
    """Say each line that is not empty; stop at the first one that got lost."""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if not talk.as_json:
            talk.view.you(line)
        try:
            handle(line, talk)
        except LeaveError:
            break
        except NotThereError:
            talk.view.failed("lost_script")
            return FAILED
    return OK


def person(ask: Ask, talk: Talk) -> int:
    """Greet, then talk until the person leaves; what could not be sent stays in the input."""
    talk.view.notice("welcome")
    talk.view.notice("kept")
    talk.view.line()
    waiting = _try(word("hello"), talk)
    waiting = "" if waiting == word("hello") else waiting
    while waiting is not None:
        try:
            line = ask(waiting)
        except (EOFError, OSError):
            break  # Ctrl-D, or the terminal is gone
        waiting = _try(line, talk) if line.strip() else ""
    spoke = sum(who == "you" for who, _ in talk.said) > 1
    talk.view.notice("bye_kept" if spoke else "bye", sender=talk.assistant.sender)
    return OK


def _try(line: str, talk: Talk) -> str | None:
    """Handle a line; return what stands in the input next, None when the person leaves."""
    try:
        handle(line, talk)
    except LeaveError:
        return None
    except NotThereError:
        talk.view.notice("lost")
        return line
    except KeyboardInterrupt:
        talk.view.notice("given_up")
    return ""


def plain_input(talk: Talk) -> Ask:
    """Read with nothing but the terminal's own line, for screen readers and simple terminals."""

    def ask(_: str) -> str:
        try:
            return input(talk.view.letters(word("prompt")))
        except KeyboardInterrupt as error:
            raise EOFError from error

    return ask


def rich_input(talk: Talk, colour: bool, history: Path | None) -> Ask:
    """Read with line editing; Tab completes commands and the titles that are offered.

    Nothing typed is written anywhere unless `history` names a file.
    """
    session: PromptSession[str] = PromptSession(
        history=_history(history),
        completer=WordCompleter(lambda: names() + [t for t, _ in talk.offer.buttons], WORD=True),
        complete_while_typing=False,
        color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
    )

    def ask(default: str) -> str:
        while True:
            try:
                return session.prompt(talk.view.letters(word("prompt")), default=default)
            except KeyboardInterrupt:
                # the first Ctrl-C only drops what was typed
                if not session.default_buffer.text:
                    raise EOFError from None
                default = ""

    return ask


def _history(path: Path | None) -> Any:
    if path is None:
        return InMemoryHistory()
    path.touch(mode=0o600)
    return FileHistory(str(path))
