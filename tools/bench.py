"""Time training, start and turns of the assistant; `--stock` puts Rasa's own configuration beside.

Everything happens in a temporary folder, on free loopback ports, and ends with this program. The
last line of the output is one JSON object (tools/bench_report.py).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import yaml

from tools import bench_load, bench_plan, bench_report, serve
from tools.bench_load import Conversation, Tally
from tools.bench_report import Measured
from tools.bench_servers import (
    BenchError,
    Processes,
    first_answer,
    resident_mb,
    stock_command,
    tail,
    wait_for,
)

STOCK_CONFIG = "tools/bench/stock_config.yml"
TRAIN_WITHIN = 3600.0
# Rounds change between the configurations, so that noise of the machine hits both.
ROUNDS = 2


@dataclass(frozen=True)
class Load:
    """So many people at once; turns and seconds are bounds over all rounds."""

    people: int
    turns: int
    seconds: float


# One person says every conversation once a round.
LOADS = (Load(1, 0, 120.0), Load(8, 400, 60.0), Load(32, 600, 60.0))


@dataclass
class Side:
    """One configuration under measurement, with its place in the temporary folder."""

    name: str
    process: str
    config: str
    port: int
    folder: Path
    measured: Measured = field(default_factory=Measured)

    @property
    def model(self) -> Path:
        """Return the model file."""
        return self.folder / f"{self.name}.tar.gz"

    @property
    def log(self) -> Path:
        """Return where training and server of this configuration write to."""
        return self.folder / f"{self.name}.log"

    @property
    def url(self) -> str:
        """Return the address of the REST channel."""
        return f"http://{serve.HOST}:{self.port}/webhooks/rest/"


def main() -> int:
    """Measure and print; exit code 1 when something could not be trained or started."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", action="store_true", help="measure Rasa's defaults as well")
    parser.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="train Rasa's defaults for N epochs, not their own 100",
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    print(f"→ {bench_plan.line(bench_plan.figures())}", flush=True)
    with tempfile.TemporaryDirectory(prefix="shoumen-bench-") as folder:
        try:
            sides = measure(Path(folder), options.stock, options.epochs)
        except BenchError as error:
            print(f"✘ {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\n已停止，什么都没有留下。", file=sys.stderr)
            return 130
    _print(sides)
    return 0


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def measure(folder: Path, stock: bool, epochs: int | None = None) -> list[Side]:
    """Train, start and load each configuration; return them with what was measured."""
    sides = [Side("ours", "Rasa", "config.yml", serve.free_port(), folder)]
    if stock:
        config = shortened(folder, epochs) if epochs else STOCK_CONFIG
        sides.append(Side("stock", "Rasa stock", config, serve.free_port(), folder))
    actions_port = serve.free_port()
    _environment(folder, sides[0].port, actions_port)
    print(f"→ {os.cpu_count()} 核，开始前负荷 {os.getloadavg()[0]:.1f}", flush=True)
    for side in sides:
        _train(side)
    servers = Processes()
    try:
        _start_actions(servers, actions_port, folder / "actions.log")
        for side in sides:
            _start_rasa(servers, side, actions_port)
        _load(sides)
        for side in sides:
            side.measured.rss_after_mb = resident_mb(servers.find(side.process).pid)
    finally:
        servers.stop()
    return sides


def shortened(folder: Path, epochs: int) -> str:
    """Write the stock configuration with so many epochs everywhere; return where.

    The model has the same size and speed, so only `train_s` becomes a lower bound.
    """
    config = yaml.safe_load(Path(STOCK_CONFIG).read_text(encoding="utf-8"))
    config["imports"] = [
        str((Path(STOCK_CONFIG).parent / path).resolve()) for path in config["imports"]
    ]
    for part in [*config["pipeline"], *config["policies"]]:
        if "epochs" in part:
            part["epochs"] = epochs
    written = folder / "stock_config.yml"
    written.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return str(written)


def _environment(folder: Path, port: int, actions_port: int) -> None:
    """Keep data, caches and ports of the measurement apart from those of the project."""
    os.environ["SHOUMEN_DATA"] = str(folder / "data")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    os.environ["SANIC_HOST"] = serve.HOST
    os.environ["SHOUMEN_PUBLIC_URL"] = f"http://{serve.HOST}:{port}"
    serve.environment(port, actions_port)


def _train(side: Side) -> None:
    print(f"→ 训练 {side.name}（{side.config}）", flush=True)
    command = [sys.executable, "-m", "tools.train", str(side.model), side.config]
    training = Processes()
    started = time.monotonic()
    try:
        training.start("training", command, side.log)
        code = training.find("training").wait(TRAIN_WITHIN)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{side.name} 训练超过{TRAIN_WITHIN:.0f}秒") from None
    finally:
        training.stop()
    side.measured.train_s = time.monotonic() - started
    if code != 0:
        raise BenchError(f"{side.name} 训练失败\n{tail(side.log)}")


def _start_actions(servers: Processes, port: int, log: Path) -> None:
    serve.start_actions(servers, port, log)
    url = f"http://{serve.HOST}:{port}/health"
    wait_for(servers, "动作服务器", lambda: serve.answers(url), log)


def _start_rasa(servers: Processes, side: Side, actions_port: int) -> None:
    print(f"→ 启动 {side.process}", flush=True)
    started = time.monotonic()
    if side.name == "stock":
        command = stock_command(side.port, side.model, actions_port)
        servers.start(side.process, command, side.log)
    else:
        serve.start_rasa(servers, side.port, side.log, side.model)
    wait_for(servers, side.process, lambda: serve.answers(side.url), side.log)
    wait_for(servers, side.process, lambda: first_answer(side.url + "webhook"), side.log)
    side.measured.ready_s = time.monotonic() - started
    side.measured.rss_mb = resident_mb(servers.find(side.process).pid)


def _load(sides: Sequence[Side]) -> None:
    conversations = bench_load.load_conversations()
    for number in range(ROUNDS):
        print(f"→ 压测，第{number + 1}轮，共{ROUNDS}轮", flush=True)
        for load in LOADS:
            for side in sides:
                tally = asyncio.run(_talk(side, load, conversations, f"{side.name}-{number}"))
                side.measured.loads[load.people] += tally


async def _talk(side: Side, load: Load, conversations: Sequence[Conversation], name: str) -> Tally:
    url, name, seconds = side.url + "webhook", f"{name}-{load.people}", load.seconds / ROUNDS
    if load.people == 1:
        return await bench_load.one_at_a_time(url, conversations, name, seconds)
    turns = load.turns // ROUNDS
    return await bench_load.at_once(url, conversations, name, load.people, turns, seconds)


def _print(sides: Sequence[Side]) -> None:
    columns = [bench_report.figures(side.measured) for side in sides]
    print(bench_report.table(*columns))
    for side in sides:
        print(bench_report.remarks(side.name, side.measured))
    print(bench_report.json_line(*columns))


if __name__ == "__main__":
    sys.exit(main())
