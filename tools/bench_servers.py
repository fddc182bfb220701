"""What `tools.bench` starts beside `tools.serve`: stock Rasa, free ports, memory, first answer."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tools import serve
from tools.bench_load import texts

FIRST_MESSAGE = "可以不开门吗"
_LOG_LINES = 30
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ENDPOINTS = """\
action_endpoint:
  url: http://{host}:{actions_port}/webhook
tracker_store:
  type: SQL
  dialect: sqlite
  db: {database}
"""


class BenchError(Exception):
    """A training or a server that did not come up; the text says which and why."""


class Processes(serve.Servers):
    """The processes started here, each to be found by its name."""

    def find(self, name: str) -> subprocess.Popen[bytes]:
        """Return the process started under `name`."""
        return next(process for known, process in self._running if known == name)

    def stop(self) -> None:
        """End every process; a second Ctrl-C must not leave one behind."""
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in _STOP_SIGNALS}
        try:
            super().stop()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)


def wait_for(servers: Processes, name: str, is_there: Callable[[], bool], log: Path) -> None:
    """Wait until `is_there`; raise BenchError when a process ended or it takes too long."""
    deadline = time.monotonic() + serve.READY_WITHIN
    while not is_there():
        if servers.ended() or time.monotonic() > deadline:
            raise BenchError(f"{servers.ended() or name} 没有启动成\n{tail(log)}")
        time.sleep(0.1)


def first_answer(url: str) -> bool:
    """Return whether a question sent to the REST channel at `url` gets an answer with text."""
    body = json.dumps({"sender": "bench-first", "message": FIRST_MESSAGE}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own loopback
        url, data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310 - same
            return reply.status == 200 and bool(texts(json.load(reply)))
    except (OSError, ValueError):
        return False


def stock_command(port: int, model: Path, actions_port: int) -> list[str]:
    """Return the command for Rasa's own channel and store; writes their files beside the model."""
    folder = model.parent
    credentials, endpoints = folder / "stock-credentials.yml", folder / "stock-endpoints.yml"
    credentials.write_text("rest:\n", "utf-8")
    endpoints.write_text(
        _ENDPOINTS.format(
            host=serve.HOST, actions_port=actions_port, database=folder / "stock-tracker.db"
        ),
        "utf-8",
    )
    return serve.rasa(
        "run", "--model", str(model), "--endpoints", str(endpoints),
        "--credentials", str(credentials), "-i", serve.HOST, "-p", str(port),
    )  # fmt: skip


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB (2^20 bytes)."""
    return resident_kb(Path(f"/proc/{pid}/status").read_text("utf-8")) / 1024


def resident_kb(status: str) -> int:
    r"""Return VmRSS of a `/proc/<pid>/status`, in kB.

    >>> resident_kb("VmPeak: 900 kB\nVmRSS:\t  2048 kB\n")
    2048
    """
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def tail(log: Path) -> str:
    """Return the last lines of a log, "" when there is none: the folder is gone afterwards."""
    if not log.is_file():
        return ""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-_LOG_LINES:])
