"""The terminal client as people start it: a process, a pipe or a terminal, the real assistant."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

from tools.chat.words import word
from tools.serve import MODEL, free_port, port_is_free

READY_WITHIN = 120.0
# they share one assistant
pytestmark = pytest.mark.xdist_group("terminal")
PATIENCE = 60.0
SET_COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;[\d;]+)m")
PROMPT = word("prompt").strip()
CLIENT = [sys.executable, "-m", "tools.chat"]
VERIFY = [
    "核对对方身份", "2", "就是现在", "外包催收公司", "微众银行", "都说了", "某某信息服务有限公司",
    "对得上", "一样", "1,4", "没有付", "正常说话", "还没打",
]  # fmt: skip


@dataclass
class Running:
    """An assistant that a client has started, and the folder with everything it keeps."""

    url: str
    folder: Path
    environment: dict[str, str]

    def run(
        self, *arguments: str, stdin: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [*CLIENT, "--url", self.url, "--files", str(self.folder / "files"), *arguments],
            input=stdin, env={**self.environment, **more}, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One client finds no assistant, starts one, and stops it when its input ends."""
    assert MODEL.exists(), "train first: make train"
    folder = tmp_path_factory.mktemp("terminal")
    ports = {"SHOUMEN_PORT": str(free_port()), "SHOUMEN_ACTIONS_PORT": str(free_port())}
    home = {"HOME": str(folder), "SHOUMEN_DATA": str(folder / "data"), "TERM": "xterm-256color"}
    gone = ("SHOUMEN_PUBLIC_URL", "NO_COLOR", "COLUMNS")
    environment = {k: v for k, v in os.environ.items() if k not in gone} | ports | home
    first = subprocess.Popen(  # noqa: S603
        CLIENT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert first.stdin and first.stdout and first.stderr
    try:
        first.stdin.write("你好\n")
        first.stdin.flush()
        assert word("starting") in first.stderr.readline()
        ready, _, _ = select.select([first.stdout], [], [], READY_WITHIN)
        assert ready, "the assistant was not started in time"
        yield Running(f"http://127.0.0.1:{ports['SHOUMEN_PORT']}", folder, environment)
        said, errors = first.communicate(timeout=PATIENCE)
        assert first.returncode == 0
        assert "守门" in said and word("stopping") in errors
        assert all(port_is_free(int(port)) for port in ports.values())
    finally:
        if first.poll() is None:
            first.terminate()
            first.wait(PATIENCE)


class Terminal:
    """A pseudo-terminal of 80 by 24 with the client in it."""

    def __init__(self, running: Running, *arguments: str, **more: str) -> None:
        self.seen = self.raw = self._rest = ""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        # nobody here answers when the terminal is asked where its cursor is
        environment = {**running.environment, "PROMPT_TOOLKIT_NO_CPR": "1", **more}
        self.process = subprocess.Popen(  # noqa: S603
            [*CLIENT, "--url", running.url, "--files", str(running.folder / "files"), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # Ctrl-C is a signal there
        )  # fmt: skip
        os.close(slave)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until `text` is on the screen after what was waited for before."""
        new, self._rest = self._rest, ""
        deadline = time.monotonic() + PATIENCE
        while text not in new:
            ready, _, _ = select.select([self._master], [], [], deadline - time.monotonic())
            assert ready, f"{text!r} did not come; seen: {new!r}"
            came = os.read(self._master, 65536).decode("utf-8", "replace")
            self.raw += came
            new += came
            new = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", new)
        before, _, self._rest = new.partition(text)
        self.seen += before + text

    def code(self) -> int:
        """Read to the end and return the exit code."""
        self.seen, self._rest = self.seen + self._rest, ""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            ready, _, _ = select.select([self._master], [], [], 0.1)
            try:
                self.seen += (
                    os.read(self._master, 65536).decode("utf-8", "replace") if ready else ""
                )
            except OSError:
                break  # the other end is closed
        os.close(self._master)
        return self.process.wait(PATIENCE)


@pytest.mark.model
def test_a_whole_verification_ends_with_a_file_that_is_there(running: Running) -> None:
    said = [part for text in VERIFY for part in ("--say", text)]
    done = running.run(*said, "--say", "我的案卷", "--say", "/导出")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80 or "/files/" in done.stdout
    # both numbers of the question with several answers arrived
    assert "个人账户" in done.stdout and "验证码" in done.stdout
    kept = re.findall(r"：(\S+\.(?:pdf|docx|md))(?:（|$)", done.stdout, re.MULTILINE)
    assert [Path(path).suffix for path in kept] == [".pdf", ".docx", ".md"]
    assert all(Path(path).stat().st_size > 0 for path in kept)
    assert Path(kept[0]).read_bytes()[:4] == b"%PDF"


@pytest.mark.model
def test_a_pipe_gives_one_json_object_a_line(running: Running) -> None:
    done = running.run("--json", stdin="你好\n\n2\n上门来的\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {line["said"] for line in lines if line["turn"] == 2} == {"核对对方身份"}
    assert lines[-1]["turn"] == 3 and lines[-1]["buttons"]


def _outside_the_data(running: Running) -> set[Path]:
    """Return what lies in the home folder and beside what the assistant itself keeps."""
    return set(running.folder.rglob("*")) - set((running.folder / "data").rglob("*"))


@pytest.mark.model
def test_the_terminal_talks_takes_numbers_and_leaves_nothing_behind(running: Running) -> None:
    before = _outside_the_data(running)
    terminal = Terminal(running)
    terminal.wait_for("5 先问问题")
    terminal.wait_for(PROMPT)
    terminal.type("2\r")
    terminal.wait_for("7 不清楚")
    terminal.wait_for(PROMPT)
    terminal.type("/撤回\r")
    terminal.wait_for("前面没有可以改的")
    terminal.wait_for(PROMPT)
    terminal.type("打了一半")
    terminal.wait_for("打了一半")
    terminal.type("\x03")  # drops the line
    terminal.wait_for(PROMPT)
    terminal.type("/帮助\r")
    terminal.wait_for("Ctrl-D")
    terminal.wait_for(PROMPT)
    terminal.type("\x04")
    assert terminal.code() == 0
    assert word("bye")[:2] in terminal.seen
    assert _outside_the_data(running) == before


@pytest.mark.model
@pytest.mark.parametrize("arguments", [["--plain"], ["--plain", "--traditional"]])
def test_plain_writes_no_escape_even_in_a_terminal(running: Running, arguments: list[str]) -> None:
    terminal = Terminal(running, *arguments)
    terminal.wait_for(PROMPT)
    terminal.type("\x04")  # (Ctrl-C at the very moment the prompt appears has to be pressed twice)
    assert terminal.code() == 0
    assert "\x1b" not in terminal.raw + terminal.seen
    assert ("門口" in terminal.seen) is ("--traditional" in arguments)


@pytest.mark.model
def test_no_color_leaves_the_words_and_no_colour(running: Running) -> None:
    coloured, bare = Terminal(running), Terminal(running, NO_COLOR="1")
    for terminal in (coloured, bare):
        terminal.wait_for(PROMPT)
        terminal.type("\x04")
        assert terminal.code() == 0
        assert "催收正在门口" in terminal.seen
    assert SET_COLOUR.search(coloured.raw) and not SET_COLOUR.search(bare.raw)
    assert "\x1b" not in running.run("--say", "你好", NO_COLOR="1").stdout


@pytest.mark.model
def test_a_script_that_is_interrupted_ends_with_130(running: Running) -> None:
    process = subprocess.Popen(  # noqa: S603
        [*CLIENT, "--url", running.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=running.environment, text=True,
        # a shell that runs the tests in the background has Ctrl-C ignored, and children inherit it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("你好\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in said


def test_a_server_that_is_down_is_said_kindly() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    done = subprocess.run(  # noqa: S603
        [*CLIENT, "--url", url, "--say", "你好"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == word("down", url=url)
