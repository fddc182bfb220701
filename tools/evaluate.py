"""Measure how well the trained model understands sentences it has never seen.

`python -m tools.evaluate path.jsonl` reads lines `{"text", "labels", "entities"}` (entities may
be left out) and runs each as the first message of a conversation: cleaning, safety words and the
asking back included. It prints a table by need and, as the last line, one JSON object. Without a
path it measures the sentences of `tests/evaluation` and fails under the floors kept there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casework.knowledge import read_yaml
from casework.needs import Needs
from tools.evaluation_cases import BadFileError, Case, read_cases
from tools.evaluation_figures import Judged, acted_on, confusions, figures

MODEL = Path("models/shoumen.tar.gz")
HELD_OUT = Path("tests/evaluation")
OWN_SETS = ("sentences.yml", "entities.yml")
# Harder ones, with floors of their own: what was reached on the others stays guarded.
DANGERS = ("crisis_support", "collector_at_door")
BESIDE = {
    "other_writers": ("top1", "top2", *(f"{need}_recall" for need in DANGERS)),
    "day": ("top1", "top2", "macro_recall"),
    "safety": tuple(f"{need}_{what}" for need in DANGERS for what in ("recall", "false_alarms")),
}
THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
Parse = Callable[[str], dict[str, Any]]


def main() -> int:
    """Print the report; return 1 when a floor is not reached, 2 when the file is bad."""
    options = _options()
    try:
        cases = _cases(options.path)
        beside = {} if options.path else {name: _cases(HELD_OUT / f"{name}.yml") for name in BESIDE}
    except BadFileError as error:
        print(f"✘ {error}", file=sys.stderr)
        return 2
    parse = _load_model()
    judged = _judge_all(parse, cases)
    others = {name: _judge_all(parse, more) for name, more in beside.items()}
    measured = figures(judged) | _beside(others)
    if not options.json:
        _print_report(measured, judged)
    if options.misses:
        _print_misses([*judged, *(one for more in others.values() for one in more)])
    failed = 0 if options.path else _below_floors(measured)
    print(json.dumps(measured, ensure_ascii=False))
    return failed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, nargs="?", help="another set, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="only the last line")
    parser.add_argument("--misses", action="store_true", help="list what was not understood")
    return parser.parse_args()


def _cases(path: Path | None) -> list[Case]:
    known = {name.removeprefix("faq/") for name in Needs.load().by_name}
    paths = [path] if path else [HELD_OUT / name for name in OWN_SETS]
    return [case for one in paths for case in read_cases(one, known)]


def _judge_all(parse: Parse, cases: list[Case]) -> list[Judged]:
    parse("预热")
    return [_judge(parse, case) for case in cases]


def _beside(others: dict[str, list[Judged]]) -> dict[str, Any]:
    """Return the figures that count of each further set, with its name before them."""
    found = {name: figures(judged) for name, judged in others.items()}
    return {f"{name}_{figure}": found[name][figure] for name in found for figure in BESIDE[name]}


def _load_model() -> Parse:
    """Return the model's understanding of a text; nothing is stored and no action runs."""
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # libraries switch warnings on again while they load; those are not for who measures
    warnings.showwarning = lambda *_args, **_more: None
    from rasa.core.agent import Agent
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.ERROR)
    configure_structlog(logging.ERROR)
    agent = Agent.load(MODEL)
    loop = asyncio.new_event_loop()
    return lambda text: loop.run_until_complete(agent.parse_message(text))


def _judge(parse: Parse, case: Case) -> Judged:
    from dialogue.urgent_policy import DEFAULT_CLARIFY_BELOW, hardly_understood

    started = time.perf_counter()
    parsed = parse(case.text)
    milliseconds = 1000 * (time.perf_counter() - started)
    ranking = parsed["intent_ranking"][:2]
    return Judged(
        case,
        tuple(str(item["name"]).removeprefix("faq/") for item in ranking),
        tuple(parsed["entities"]),
        hardly_understood(parsed["intent"], DEFAULT_CLARIFY_BELOW),
        milliseconds,
        float(parsed["intent"]["confidence"]),
    )


def _print_report(measured: dict[str, Any], judged: list[Judged]) -> None:
    print(f"{'need':28} {'n':>4} {'right':>7} {'in two':>7} {'precise':>8}  taken for")
    for need, row in sorted(measured["per_need"].items(), key=lambda pair: pair[1]["recall"]):
        taken = ", ".join(f"{name} {n}" for name, n in confusions(judged, need).most_common(3))
        precision = "" if row["precision"] is None else f"{row['precision']:8.1%}"
        shares = f"{row['recall']:7.1%} {row['top2']:7.1%} {precision:>8}"
        print(f"{need:28} {row['n']:4} {shares}  {taken}")
    print("most frequent confusions (should be > was taken for)")
    for pair, times in confusions(judged).most_common(20):
        print(f"  {times:3} {pair}")
    print("acted on from this confidence: share of all, wrong among them, mean confidence")
    for row in acted_on(judged, THRESHOLDS):
        print("  {threshold:.2f} {coverage:7.1%} {error:7.1%} {confidence:7.1%}".format(**row))
    for name, value in measured.items():
        if name != "per_need" and value is not None:
            print(f"  {name:36} {value}")


def _print_misses(judged: list[Judged]) -> None:
    print("not understood")
    for one in judged:
        if one.case.labels and not one.right:
            print(f"  {'/'.join(one.case.labels)} > {' > '.join(one.chosen)}: {one.case.text}")


def _below_floors(measured: dict[str, Any]) -> int:
    """Return 1 and say where when a figure is under its floor or over its ceiling."""
    floors = read_yaml(HELD_OUT / "floors.yml")
    worst = min(row["recall"] for row in measured["per_need"].values())
    measured = {**measured, "worst_need": worst}
    low = [name for name, floor in floors["at_least"].items() if measured[name] < floor]
    high = [name for name, ceiling in floors["at_most"].items() if measured[name] > ceiling]
    for name in low:
        print(f"✘ {name} {measured[name]:.1%} < {floors['at_least'][name]:.1%}", file=sys.stderr)
    for name in high:
        print(f"✘ {name} {measured[name]:.1%} > {floors['at_most'][name]:.1%}", file=sys.stderr)
    return 1 if low or high else 0


if __name__ == "__main__":
    sys.exit(main())
