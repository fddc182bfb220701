"""From what was measured to figures, ratios, a table and one line of JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.bench_load import Tally

Figures = dict[str, float | None]
LABELS: Mapping[str, str] = {
    "train_s": "训练，整个进程（秒）",
    "ready_s": "启动到第一个回答（秒）",
    "rss_mb": "Rasa 进程常驻内存，压测前（MB）",
    "turn_p50_ms": "一轮，中位数（毫秒）",
    "turn_p95_ms": "一轮，95% 不超过（毫秒）",
    "faq_p50_ms": "问答一轮，中位数（毫秒）",
    "turns_per_second": "8 人同时，每秒轮数",
    "turns_per_second_32": "32 人同时，每秒轮数",
    "errors": "出错的轮数",
    "empty": "没有文字的回答",
}
_COUNTS = ("errors", "empty")
_MORE_IS_BETTER = ("turns_per_second", "turns_per_second_32")
_WIDTH = 10


@dataclass
class Measured:
    """What was measured of one configuration; times in seconds, memory in MB (2^20 bytes).

    `loads` has the tally of every load by the number of people talking at once.
    """

    train_s: float = 0.0
    ready_s: float = 0.0
    rss_mb: float = 0.0
    rss_after_mb: float = 0.0
    loads: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which `share` (0 to 1) of `values` lies, None without values.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([], 0.5)
    (2.5, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def figures(measured: Measured) -> Figures:
    """Return the ten figures of one configuration; None where nothing was answered."""
    loads = measured.loads
    single = loads[1]
    return {
        "train_s": round(measured.train_s, 1),
        "ready_s": round(measured.ready_s, 1),
        "rss_mb": round(measured.rss_mb),
        "turn_p50_ms": _milliseconds(percentile(single.seconds(), 0.5)),
        "turn_p95_ms": _milliseconds(percentile(single.seconds(), 0.95)),
        "faq_p50_ms": _milliseconds(percentile(single.seconds("faq"), 0.5)),
        "turns_per_second": _rate(loads[8]),
        "turns_per_second_32": _rate(loads[32]),
        "errors": sum(load.errors for load in loads.values()),
        "empty": sum(load.empty for load in loads.values()),
    }


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)


def _rate(tally: Tally) -> float | None:
    return round(len(tally.turns) / tally.elapsed, 1) if tally.turns and tally.elapsed else None


def ratios(ours: Figures, stock: Figures) -> Figures:
    """Return how many times better ours is, whatever better means: above 1 is good for us."""
    found: Figures = {}
    for key in LABELS:
        if key in _COUNTS:
            continue
        mine, theirs = ours[key], stock[key]
        good, bad = (mine, theirs) if key in _MORE_IS_BETTER else (theirs, mine)
        found[key] = round(good / bad, 2) if good is not None and bad else None
    return found


def json_line(ours: Figures, stock: Figures | None = None) -> str:
    """Return the last line of the output: our figures, and with stock also it and the ratios."""
    if stock is None:
        return json.dumps(ours)
    return json.dumps({**ours, "stock": stock, "ratios": ratios(ours, stock)})


def table(ours: Figures, stock: Figures | None = None) -> str:
    """Return one line a figure; numbers first, so that the Chinese labels need no alignment."""
    columns = [ours] if stock is None else [ours, stock, ratios(ours, stock)]
    heads = ["ours", "stock", "ratio"][: len(columns)]
    lines = ["".join(f"{head:>{_WIDTH}}" for head in heads)]
    for key, label in LABELS.items():
        cells = [_cell(column.get(key, "")) for column in columns]
        lines.append("".join(f"{cell:>{_WIDTH}}" for cell in cells) + f"  {label}")
    return "\n".join(lines)


def _cell(value: float | str | None) -> str:
    return "-" if value is None else str(value)


def remarks(name: str, measured: Measured) -> str:
    """Return in one line what the figures leave out of one configuration."""
    loads = measured.loads.values()
    return (
        f"{name}：共{sum(len(load.turns) for load in loads)}轮，"
        f"压测后内存{measured.rss_after_mb:.0f}MB，"
        f"没走到头的旅程{sum(load.unfinished for load in loads)}个"
    )
