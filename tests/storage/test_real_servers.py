"""The real servers over REST: killed in the middle of a journey, searched, asked to erase.

Both servers start twice, ten seconds each, so everything is asked of the same two starts.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.runner import MODEL
from tools.serve import HOST, Servers, free_port, start_actions, start_rasa, wait_until

# its servers are started once
pytestmark = [pytest.mark.model, pytest.mark.xdist_group("servers")]

SENDER = "openid-oX7w-person-4711"
NAME, PHONE, IDENTITY = "欧阳晓雯", "13987654321", "110105199003078515"
WORDS = "再不还就去你单位拉横幅"
# answered before the kill: the need, when, how, who
BEFORE = ("记一笔", "昨天上午十点", "电话", f"{NAME} {PHONE} 身份证{IDENTITY}")
AFTER = ("8次", "骂人", WORDS, "截图")


class Killable(Servers):
    """Servers that end as in a power cut."""

    def kill(self) -> None:
        for _, process in self._running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass
class Site:
    """One data folder with the servers over it, and what they said and held."""

    data: Path
    logs: Path
    servers: Killable = field(default_factory=Killable)
    port: int = 0
    said: dict[str, str] = field(default_factory=dict)
    held: bytes = b""

    def start(self) -> None:
        self.port, actions_port = free_port(), free_port()
        os.environ["SHOUMEN_ACTIONS_PORT"] = str(actions_port)
        os.environ["SHOUMEN_PUBLIC_URL"] = f"http://{HOST}:{self.port}"
        self.servers = Killable()
        start_actions(self.servers, actions_port, self.logs / "actions.log")
        start_rasa(self.servers, self.port, self.logs / "rasa.log", MODEL)
        for url in (f"{actions_port}/health", f"{self.port}/webhooks/rest/"):
            assert wait_until(self.servers, url, f"http://{HOST}:{url}")

    def say(self, words: str) -> str:
        request = urllib.request.Request(
            f"http://{HOST}:{self.port}/webhooks/rest/webhook",
            data=json.dumps({"sender": SENDER, "message": words}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - our loopback
            self.said[words] = "\n".join(message.get("text", "") for message in json.load(reply))
        return self.said[words]

    def bytes_of_files(self) -> bytes:
        files = [path for folder in (self.data, self.logs) for path in folder.rglob("*")]
        return b"".join(path.read_bytes() for path in files if path.is_file())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A diary entry begun, both servers killed, started again, the entry ended, all erased."""
    site = Site(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("logs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOUMEN_DATA", str(site.data))
        # put back afterwards, whatever a start sets
        for variable in ("SHOUMEN_ACTIONS_PORT", "SHOUMEN_PUBLIC_URL"):
            patch.setenv(variable, "")
        try:
            site.start()
            for words in BEFORE:
                site.say(words)
            site.servers.kill()
            site.start()
            for words in ("接着上次", *AFTER, "我的案卷", "导出我的资料"):
                site.say(words)
            site.held = site.bytes_of_files()
            site.say("删除我的信息")
            yield site
        finally:
            site.servers.stop()


def test_nothing_answered_before_the_kill_is_lost(site: Site) -> None:
    asked = site.said[BEFORE[-1]].splitlines()[-1]
    assert site.said["接着上次"].splitlines()[-1] == asked
    saved = site.said[AFTER[-1]]
    for answer in ("10:00 来电8次", NAME, WORDS, "截图"):
        assert answer in saved


def test_files_and_logs_hold_nothing_that_was_typed(site: Site) -> None:
    names = {path.name for path in (*site.data.iterdir(), *site.logs.iterdir())}
    assert {"cases.db", "tracker.db", "tracker.db-wal", "rasa.log", "actions.log"} <= names
    assert len(site.held) > 100_000
    for word in (SENDER, NAME, PHONE, IDENTITY, WORDS):
        assert word.encode() not in site.held
        assert json.dumps(word)[1:-1].encode() not in site.held


def test_erasing_says_what_went_and_leaves_nothing(site: Site) -> None:
    proof = site.said["删除我的信息"]
    turns = len(BEFORE) + len(AFTER) + 4
    for part in (f"你发的{turns}条消息", "日记等记录1条", "文件3份", "还剩0条"):
        assert part in proof
    for name in ("cases.db", "tracker.db"):
        with sqlite3.connect(site.data / name) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                if table not in ("alembic_version", "counters"):
                    rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
                    assert rows == (0,), table
