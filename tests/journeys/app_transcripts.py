"""Write docs/transcripts/<app>.md: a whole complaint as each messaging app got it.

`python -m tests.journeys.app_transcripts [app …]`; all of them when none is named. The real model,
actions and channels; the platforms are the fakes of the tests. The day is fixed and names are
invented.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.channels.fakes import feishu
from tests.channels.fakes.base import Driver
from tests.channels.fakes.kf import Kf, shown
from tests.channels.test_every_channel import DRIVERS
from tests.journeys.runner import Assistant
from tests.journeys.test_over_apps import walk

FOLDER = Path("docs/transcripts")
DAY = "2026-11-22"
LINK = re.compile(r"\[([^\]]*)\]\((dtmd:[^)]*)\)")


def dingtalk_message(sent: Any, files: dict[str, tuple[str, bytes]]) -> tuple[str, str]:
    """Return how a message came and what it shows."""
    if sent.kind == "sampleFile":
        return _file(sent.kind, files[sent.content["mediaId"]])
    text = sent.content.get("content") or sent.content["text"]
    shown = LINK.sub(lambda link: f"［{link[1]}］", text)
    return f"{sent.way}, `{sent.kind}`", shown.replace("  \n", "\n")


def feishu_message(sent: Any, files: dict[str, tuple[str, bytes]]) -> tuple[str, str]:
    """Return how a message came and what it shows."""
    if sent.kind == "file":
        return _file(sent.kind, files[sent.content["file_key"]])
    return f"`{sent.kind}`", feishu.words_of(sent)


def _file(kind: str, file: tuple[str, bytes]) -> tuple[str, str]:
    name, content = file
    return f"`{kind}`", f"〔{name}，{content[:4]!r}…，{len(content):,} bytes〕"


Came = list[tuple[str, str]]
"""How each message came, and what it shows."""


def seen_in_detail(driver: Any) -> Callable[[], list[Any]]:
    """Return what lists the messages of a platform that keeps them as they came."""
    return lambda: driver.fake.sent  # type: ignore[no-any-return]


def seen_plainly(driver: Driver) -> Callable[[], list[Any]]:
    """Return what lists texts and files; a platform shows files after the texts of a turn."""
    return lambda: [
        *(("", text) for text in driver.answers()),
        *(_file("file", file) for file in driver.files()),
    ]


def seen_by_kind(driver: Kf) -> Callable[[], list[Any]]:
    """Return what lists the messages of 微信客服, each with its kind."""
    return lambda: [
        _file(kind, driver.media[content["media_id"]])
        if kind == "file"
        else (f"`{kind}`", shown(kind, content))
        for kind, content in driver.calls
    ]


def written(driver: Driver, talk: list[tuple[str | int, Came]], more: list[str]) -> str:
    """Return the transcript as Markdown."""
    lines = [f"# A complaint over {driver.NAME}", "", "As the fake platform got it."]
    lines += ["［…］ is a button or a link that says its words.", ""]
    for step, came in talk:
        lines += [f"**{step if isinstance(step, str) else f'（点第{step}个按钮）'}**", ""]
        for how, text in came:
            lines += [f"{how}:", ""] if how else []
            lines += [*(f"> {line}".rstrip() for line in text.split("\n")), ""]
    return "\n".join([*lines, *more])


def first_menu(driver: Any) -> list[str]:
    """Return the first message with buttons as it came."""
    first = next(sent for sent in driver.fake.sent if sent.kind in ("markdown", "interactive"))
    raw = unquote(json.dumps(first.content, ensure_ascii=False, indent=1))
    return ["The first message with buttons, as it came:", "", "```json", raw, "```", ""]


DETAILED = {"dingtalk": dingtalk_message, "feishu": feishu_message}


def transcript(driver: Any, assistant: Assistant, patch: pytest.MonkeyPatch) -> str:
    """Walk over one app and return what it got."""
    show = DETAILED.get(driver.NAME)
    if show:
        seen = seen_in_detail(driver)
    else:
        seen = seen_by_kind(driver) if isinstance(driver, Kf) else seen_plainly(driver)
    patch.setenv("SHOUMEN_SECRET", f"for a transcript of {driver.NAME}")
    talk = assistant.loop.run_until_complete(walk(driver, assistant.agent, patch, seen))
    if show is None:
        return written(driver, talk, [])
    detailed = [(step, [show(sent, driver.fake.files) for sent in came]) for step, came in talk]
    return written(driver, detailed, first_menu(driver))


def main(names: list[str]) -> None:
    """Walk over the apps and write what they got."""
    drivers = {driver.NAME: driver for driver in reversed(DRIVERS)}  # WeChat's first, in plain
    unknown = set(names) - set(drivers)
    if unknown:
        sys.exit(f"no such app: {', '.join(sorted(unknown))}; there are {', '.join(drivers)}")
    with tempfile.TemporaryDirectory() as data, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOUMEN_DATA", data)
        patch.setenv("SHOUMEN_PUBLIC_URL", "https://shoumen.example")
        patch.setenv("AS_OF", os.environ.get("AS_OF", DAY))
        assistant = Assistant()
        for name in names or drivers:
            text = transcript(drivers[name](), assistant, patch)
            (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
