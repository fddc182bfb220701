"""Measure how well the trained model understands sentences it has never seen.

Without arguments it measures `tests/evaluation` and fails under the floors kept there. With
`--file path.jsonl` it measures another set of `{"text": ..., "labels": [...]}` lines, which has
no floors. A sentence is understood when the model's first choice is among its labels.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODEL = Path("models/shoumen.tar.gz")
HELD_OUT = Path("tests/evaluation")
# Characters; a message longer than this tells a story.
LONG = 60
# To miss one of these may cost more than a bad answer.
SAFETY = ("crisis_support", "collector_at_door")
ENTITIES = ("lender", "amount", "duration", "time", "phone")
Parse = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Judged:
    """One sentence with the needs that would serve it and the model's two best."""

    text: str
    labels: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Return whether the first choice would serve the person."""
        return self.chosen[0] in self.labels

    @property
    def right_in_two(self) -> bool:
        """Return whether one of the first two choices would."""
        return bool(set(self.chosen) & set(self.labels))


def main() -> int:
    """Print the report; return 1 when a floor is not reached."""
    options = _options()
    parse = _load_model()
    judged = [_judge(parse, case) for case in _read(options.file or HELD_OUT / "sentences.yml")]
    measured = dict(_shares(judged))
    if not options.file:
        measured |= _entities(parse, _read(HELD_OUT / "entities.yml"), options.misses)
    _report(judged, measured)
    if options.misses:
        _print_misses(judged)
    return 0 if options.file else _below_floors(measured, _read(HELD_OUT / "floors.yml"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, help="another set, one JSON object a line")
    parser.add_argument("--misses", action="store_true", help="list what was not understood")
    return parser.parse_args()


def _read(path: Path) -> Any:
    from casework.knowledge import read_yaml

    if path.suffix != ".jsonl":
        return read_yaml(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


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


def _judge(parse: Parse, case: dict[str, Any]) -> Judged:
    ranking = parse(case["text"])["intent_ranking"][:2]
    chosen = tuple(str(item["name"]).removeprefix("faq/") for item in ranking)
    return Judged(case["text"], tuple(case["labels"]), chosen)


def _share(rights: Iterable[bool]) -> float:
    """Return the share of True; of nothing it is 1, since nothing was missed."""
    values = list(rights)
    return sum(values) / len(values) if values else 1.0


def _shares(judged: list[Judged]) -> Iterator[tuple[str, float]]:
    """Yield every measured figure but those of the entities, each between 0 and 1."""
    from casework.text import normalise

    traditional = {case.text for case in judged if _script_changed(case.text, normalise)}
    yield "top_1", _share(case.right for case in judged)
    yield "top_2", _share(case.right_in_two for case in judged)
    yield "short", _share(case.right for case in judged if len(case.text) <= LONG)
    yield "long", _share(case.right for case in judged if len(case.text) > LONG)
    yield "simplified", _share(case.right for case in judged if case.text not in traditional)
    yield "traditional", _share(case.right for case in judged if case.text in traditional)
    recalls = _recalls(judged)
    yield "mean_recall_of_needs", sum(recalls.values()) / len(recalls)
    yield "worst_need", min(recalls.values())
    for need in SAFETY:
        yield need, recalls.get(need, 1.0)
        others = [case for case in judged if need not in case.labels]
        yield f"wrong_alarms_{need}", _share(case.chosen[0] == need for case in others)


def _script_changed(text: str, normalise: Callable[[str], str]) -> bool:
    """Return whether normalising put other Chinese characters in place of some."""
    return bool(set(_chinese(normalise(text))) - set(_chinese(text)))


def _chinese(text: str) -> list[str]:
    return [character for character in text if "\u4e00" <= character <= "\u9fff"]


def _recalls(judged: list[Judged]) -> dict[str, float]:
    """Return for each need the share understood of the sentences that it would serve best."""
    by_need: dict[str, list[bool]] = defaultdict(list)
    for case in judged:
        by_need[case.labels[0]].append(case.right)
    return {need: _share(rights) for need, rights in by_need.items()}


def _entities(parse: Parse, cases: list[dict[str, Any]], show: bool) -> dict[str, float]:
    """Return the F1 of all entities and of each kind: a value counts wherever it stands."""
    hits, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        expected = {(kind, str(v)) for kind, values in case["expect"].items() for v in values}
        said = {_value(entity) for entity in parse(case["text"])["entities"]}
        said = {pair for pair in said if pair[0] in ENTITIES}
        for counter, pairs in ((hits, expected & said), (found, said), (wanted, expected)):
            counter.update(kind for kind, _ in pairs)
        if show and expected != said:
            print(f"  {case['text']}\n    − {expected - said or ''}  + {said - expected or ''}")
    f1 = {kind: 2 * hits[kind] / max(1, found[kind] + wanted[kind]) for kind in ENTITIES}
    both = found.total() + wanted.total()
    return {"entities": 2 * hits.total() / both, **{f"entities_{k}": v for k, v in f1.items()}}


def _value(entity: dict[str, Any]) -> tuple[str, str]:
    """Return kind and value of an entity; a lender's value is its id."""
    kind = str(entity["entity"])
    return kind, str(entity["id"] if kind == "lender" else entity["value"])


def _report(judged: list[Judged], measured: dict[str, float]) -> None:
    print(f"{len(judged)} sentences, {len(_recalls(judged))} needs")
    for name, value in measured.items():
        print(f"  {name:32} {value:7.1%}")
    print("lowest recall")
    for need, recall in sorted(_recalls(judged).items(), key=lambda pair: pair[1])[:10]:
        print(f"  {need:32} {recall:7.1%}")
    print("most frequent confusions (should be > was taken for)")
    confused = Counter(f"{case.labels[0]} > {case.chosen[0]}" for case in judged if not case.right)
    for pair, times in confused.most_common(20):
        print(f"  {times:3} {pair}")


def _print_misses(judged: list[Judged]) -> None:
    print("not understood")
    for case in judged:
        if not case.right:
            print(f"  {'/'.join(case.labels)} > {' > '.join(case.chosen)}: {case.text}")


def _below_floors(measured: dict[str, float], floors: dict[str, dict[str, float]]) -> int:
    """Return 1 and say where when a figure is under its floor or over its ceiling."""
    low = [name for name, floor in floors["at_least"].items() if measured[name] < floor]
    high = [name for name, ceiling in floors["at_most"].items() if measured[name] > ceiling]
    for name in low:
        print(f"✘ {name} {measured[name]:.1%} < {floors['at_least'][name]:.1%}", file=sys.stderr)
    for name in high:
        print(f"✘ {name} {measured[name]:.1%} > {floors['at_most'][name]:.1%}", file=sys.stderr)
    if not low and not high:
        print("✔ 理解能力都在下限以上")
    return 1 if low or high else 0


if __name__ == "__main__":
    sys.exit(main())
