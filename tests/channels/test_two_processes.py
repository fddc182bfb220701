"""Two processes on one database, SQLite or PostgreSQL: what both get is answered by one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest

from storage.database import engine
from tests.channels.fakes.telegram import Telegram
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


def test_of_two_processes_one_takes_each_message(database: str) -> None:
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


SERVER = """
import asyncio, sys
from channels.messaging.outbox import Outbox, Rate
from tests.channels.channel_server import serving
from tests.channels.fakes.base import Listener
from tests.channels.fakes.telegram import SECRET, TOKEN, Telegram

async def serve():
    channel = Telegram.CHANNEL({"TOKEN": TOKEN, "SECRET": SECRET, "API": sys.argv[1]})
    channel.outbox = Outbox("telegram", person=Rate(50, 50))
    async with serving(channel, assistant=Listener()) as base:
        print(f"{base}/webhooks/telegram/webhook", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await channel.desk.finish()

asyncio.run(serve())
"""


async def started(api: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, api, cwd=ROOT, env=dict(os.environ), stdin=pipe, stdout=pipe
    )


def test_of_two_servers_one_answers(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")
    engine()  # as above

    async def run() -> list[str]:
        driver = Telegram()
        async with driver.open():
            both = [await started(driver.api) for _ in range(2)]
            try:
                hooks = [(await process.stdout.readline()).decode().strip() for process in both]
                for number in ("1", "2", "3"):
                    sent = driver.request(f"第{number}句", number)
                    posts = [driver.http.post(hook, **sent) for hook in hooks]
                    assert [got.status for got in await asyncio.gather(*posts)] == [200, 200]
                await driver.wait_for(3)
            finally:
                # each ends its open turns first
                await asyncio.gather(*(process.communicate(b"end\n") for process in both))
            return driver.answers()

    assert sorted(asyncio.run(run())) == ["听到：第1句", "听到：第2句", "听到：第3句"]
