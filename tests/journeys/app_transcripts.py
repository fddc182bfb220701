"""Write docs/transcripts/<app>.md: a whole complaint as DingTalk and Feishu got it.

`python -m tests.journeys.app_transcripts`. The real model, actions and channels; the platforms are
the fakes of the tests. The day is fixed, names are invented.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.channels.fakes import dingtalk, feishu
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


def written(driver: Any, show: Any, talk: list[tuple[str | int, list[Any]]]) -> str:
    """Return the transcript as Markdown."""
    lines = [f"# complaint over {driver.NAME}", "", "As the fake platform got it."]
    lines += ["［…］ is a button or a link that says its words.", ""]
    for step, came in talk:
        lines += [f"**{step if isinstance(step, str) else f'（点第{step}个按钮）'}**", ""]
        for sent in came:
            how, text = show(sent, driver.fake.files)
            lines += [f"{how}:", "", *(f"> {line}".rstrip() for line in text.split("\n")), ""]
    first = next(s for _, came in talk for s in came if s.kind in ("markdown", "interactive"))
    raw = unquote(json.dumps(first.content, ensure_ascii=False, indent=1))
    return "\n".join([*lines, "The first message with buttons, as it came:", "",
                      "```json", raw, "```", ""])  # fmt: skip


def main() -> None:
    """Walk over both and write what they got."""
    with tempfile.TemporaryDirectory() as data, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOUMEN_DATA", data)
        patch.setenv("SHOUMEN_SECRET", "for a transcript")
        patch.setenv("SHOUMEN_PUBLIC_URL", "https://shoumen.example")
        patch.setenv("AS_OF", os.environ.get("AS_OF", DAY))
        assistant = Assistant()
        both = ((dingtalk.DingTalk(), dingtalk_message), (feishu.Feishu(), feishu_message))
        for driver, show in both:
            sent = driver.fake.sent
            walking = walk(driver, assistant.agent, patch, lambda sent=sent: sent)
            talk = assistant.loop.run_until_complete(walking)
            path = FOLDER / f"{driver.NAME}.md"
            path.write_text(written(driver, show, talk), encoding="utf-8")


if __name__ == "__main__":
    main()
