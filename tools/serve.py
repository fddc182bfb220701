"""Start the action server and Rasa on loopback, wait until both answer, stop both with Ctrl-C."""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import FrameType

from tools.stored import expire

HOST = "127.0.0.1"
MODEL = Path("models/shoumen.tar.gz")
LOGS = Path("var/logs")
CREDENTIALS = Path("credentials.yml")
_COLOURS = re.compile(r"\x1b\[\d+m")
_ERROR = re.compile(r"\w+(Error|Exception): ")
# A sentence vector is small work: a second thread of the linear algebra costs a sixth more of the
# processor and answers nobody sooner.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
_OFF = re.compile(r"- (\w+) is off: set ")
_APP = re.compile(r"^channels\.(\w+)\.", re.MULTILINE)
READY_WITHIN = 120.0
STOP_WITHIN = 10.0
# Ctrl-C, a kill, and a terminal that was closed
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Servers:
    """The processes started here; all of them end when this ends."""

    def __init__(self) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._logs: dict[str, tuple[Path, int]] = {}

    def start(self, name: str, command: Sequence[str], log: Path) -> None:
        """Start a process of its own group that writes to `log`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._logs[name] = (log, out.tell())
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                env={**_ONE_THREAD, **os.environ},
            )  # fmt: skip
        self._running.append((name, process))

    def start_in_terminal(self, name: str, command: Sequence[str], log: Path) -> None:
        """Start a process that talks to the person in the terminal; its warnings go to `log`."""
        with log.open("ab") as out:
            self._running.append((name, subprocess.Popen(command, stderr=out)))

    def ended(self) -> str | None:
        """Return the name of a process that ended by itself, None while all run."""
        return next((name for name, process in self._running if process.poll() is not None), None)

    def last_words(self) -> str:
        """Return the error in the last line that the ended process logged, "" without one."""
        lines = self.logged(self.ended() or "").strip().splitlines()
        last = _COLOURS.sub("", lines[-1]) if lines else ""
        return last if _ERROR.match(last) else ""

    def logged(self, name: str) -> str:
        """Return what the process of that name has logged since it was started here."""
        log, start = self._logs.get(name, (None, 0))
        return log.read_bytes()[start:].decode("utf-8", "replace") if log else ""

    def wait(self) -> int:
        """Wait until the last process started ends and return its exit code."""
        return self._running[-1][1].wait()

    def stop(self) -> None:
        """End every process, kindly first."""
        for _, process in reversed(self._running):
            if process.poll() is None:
                process.terminate()
        for _, process in self._running:
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def rasa(*arguments: str) -> list[str]:
    """Return the command that runs Rasa with this Python."""
    return [sys.executable, "-m", "rasa", *arguments]


def start_actions(servers: Servers, port: int, log: Path) -> None:
    """Start the action server on loopback."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    servers.start("action server", command, log)


def start_rasa(servers: Servers, port: int, log: Path, model: Path = MODEL) -> None:
    """Start Rasa on loopback with the project's channels."""
    command = rasa(
        "run", "--model", str(model), "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml", "-i", HOST, "-p", str(port),
    )  # fmt: skip
    servers.start("Rasa", command, log)


def port_is_free(port: int) -> bool:
    """Return whether nothing listens on the port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of the loopback address that nothing uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Return whether `url` answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - our own loopback
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def wait_until(servers: Servers, name: str, url: str) -> bool:
    """Wait until `url` answers; False when a process ended or the time is over."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if answers(url):
            return True
        if servers.ended():
            print(f"✘ {servers.ended()} 没有启动成，原因见 {LOGS}/", file=sys.stderr)
            if servers.last_words():
                print(f"  {servers.last_words()}", file=sys.stderr)
            return False
        time.sleep(0.3)
    print(f"✘ {name} 在{READY_WITHIN:.0f}秒内没有回应，原因见 {LOGS}/", file=sys.stderr)
    return False


def environment(port: int, actions_port: int) -> None:
    """Set what both servers read; loopback unless the operator says otherwise."""
    os.environ["SHOUMEN_ACTIONS_PORT"] = str(actions_port)
    os.environ.setdefault("SANIC_HOST", HOST)
    os.environ.setdefault("SHOUMEN_PUBLIC_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("SHOUMEN_DATA", str(Path("var").resolve()))


def is_day(text: str) -> bool:
    """Return whether `text` is a day written like 2025-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def main() -> int:
    """Run until Ctrl-C; exit code 1 when something could not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shell", action="store_true", help="talk in the terminal instead")
    shell = parser.parse_args().shell
    port, actions_port = int(os.environ["SHOUMEN_PORT"]), int(os.environ["SHOUMEN_ACTIONS_PORT"])
    needed = {"SHOUMEN_ACTIONS_PORT": actions_port} | ({} if shell else {"SHOUMEN_PORT": port})
    for variable, number in needed.items():
        if not port_is_free(number):
            print(f"✘ 端口{number}已被别的程序占用。换一个：{variable}={number + 1} make run",
                  file=sys.stderr)  # fmt: skip
            return 1
    if not is_day(os.environ.get("AS_OF") or "2025-12-31"):
        print("✘ AS_OF 要写成 2025-12-31 这样的日期", file=sys.stderr)
        return 1
    environment(port, actions_port)
    try:
        print(expire())
    except ValueError as error:
        print(f"✘ {error}", file=sys.stderr)
        return 1
    servers = Servers()
    for stop_signal in STOP_SIGNALS:
        signal.signal(stop_signal, _interrupt)
    try:
        return _talk(servers, actions_port) if shell else _serve(servers, port, actions_port)
    except KeyboardInterrupt:
        print("\n正在停止……")
        return 0
    finally:
        servers.stop()


def _serve(servers: Servers, port: int, actions_port: int) -> int:
    print("→ 启动动作服务器和 Rasa（约十几秒）")
    start_actions(servers, actions_port, LOGS / "actions.log")
    start_rasa(servers, port, LOGS / "rasa.log")
    if not wait_until(servers, "动作服务器", f"http://{HOST}:{actions_port}/health"):
        return 1
    if not wait_until(servers, "Rasa", f"http://{HOST}:{port}/webhooks/rest/"):
        return 1
    print(f"✔ 好了。在浏览器打开：http://{HOST}:{port}/chat/")
    print(f"  {apps(servers.logged('Rasa'))}")
    print("  按 Ctrl-C 停止。")
    while servers.ended() is None:
        time.sleep(0.5)
    print(f"✘ {servers.ended()} 意外停止，原因见 {LOGS}/", file=sys.stderr)
    return 1


def apps(log: str) -> str:
    """Return which messaging apps are on and which are off, as Rasa's log of this start says."""
    off = _OFF.findall(log)
    paths = _APP.findall(CREDENTIALS.read_text("utf-8"))
    on = [name for name in paths if name not in (*off, "rest", "webchat")]
    told = [f"{word}：{'、'.join(names)}" for word, names in (("开着", on), ("没开", off)) if names]
    return f"聊天软件{'；'.join(told)}（怎么开，见 docs/channels/）"


def _talk(servers: Servers, actions_port: int) -> int:
    start_actions(servers, actions_port, LOGS / "actions.log")
    if not wait_until(servers, "动作服务器", f"http://{HOST}:{actions_port}/health"):
        return 1
    print("→ 载入模型（约十秒）；打 /stop 结束")
    # the shell opens a port for itself as well
    port = str(free_port())
    talk = rasa(
        "shell", "--model", str(MODEL), "--endpoints", "endpoints.yml", "-i", HOST, "-p", port
    )
    servers.start_in_terminal("shell", talk, LOGS / "shell.log")
    return servers.wait()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    # a second signal while stopping must not leave a server behind
    for stop_signal in STOP_SIGNALS:
        signal.signal(stop_signal, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
