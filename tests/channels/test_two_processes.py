"""Two servers on one database: a message delivered to both is answered by one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from channels.messaging.outbox import Outbox, Rate
from storage.database import engine
from tests.channels.channel_server import serving
from tests.channels.fakes.base import Listener
from tests.channels.fakes.telegram import SECRET, TOKEN, Telegram
from tests.contracts.project import ROOT

IDS = 40
RACE = f"""
import sys
from channels.messaging.inbox import first_time
from channels.session import utc_now
print("ready", flush=True)
sys.stdin.readline()
print(*(n for n in range({IDS}) if first_time("telegram", str(n), utc_now())))
"""


def test_of_two_processes_one_takes_each_message(data_folder: Path) -> None:
    engine()  # the tables are there before both begin
    command = [sys.executable, "-c", RACE]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [
        subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), **pipes)  # noqa: S603 - ourselves
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    taken = [process.communicate(timeout=60)[0].split() for process in both]
    assert sorted(map(int, taken[0] + taken[1])) == list(range(IDS))


def test_of_two_servers_one_answers(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")

    async def run() -> tuple[list[str], list[str]]:
        driver, listener = Telegram(), Listener()
        async with driver.open():
            settings = {"TOKEN": TOKEN, "SECRET": SECRET, "API": driver.api}
            one, other = driver.CHANNEL(settings), driver.CHANNEL(settings)
            for channel in (one, other):
                channel.outbox = Outbox("telegram", person=Rate(50, 50))
            async with (
                serving(one, assistant=listener) as first,
                serving(other, assistant=listener) as second,
            ):
                for number in ("1", "2", "3"):
                    sent = driver.request(f"第{number}句", number)
                    hooks = [f"{base}/webhooks/telegram/webhook" for base in (first, second)]
                    posts = [driver.http.post(hook, **sent) for hook in hooks]
                    assert [got.status for got in await asyncio.gather(*posts)] == [200, 200]
                await driver.wait_for(3)
                await one.desk.finish()
                await other.desk.finish()
                return listener.texts, driver.answers()

    heard, answers = asyncio.run(run())
    assert sorted(heard) == ["第1句", "第2句", "第3句"] and len(answers) == 3
