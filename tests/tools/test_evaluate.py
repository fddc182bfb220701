"""What `make evaluate` counts as right, and how it refuses a bad file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.project import ROOT
from tools.evaluation_cases import BadFileError, Case, read_cases
from tools.evaluation_entities import Gold
from tools.evaluation_figures import Judged, confusions, figures

NEEDS = {"lawsuit", "evidence", "crisis_support", "collector_at_door"}


def file_of(tmp_path: Path, *lines: Any) -> Path:
    path = tmp_path / "set.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def judged(text: str, labels: tuple[str, ...], *chosen: str, asked_back: bool = False) -> Judged:
    return Judged(Case(text, labels, None), chosen, (), asked_back, 5.0, 0.5)


def test_lines_are_read_with_and_without_the_prefix_of_questions(tmp_path: Path) -> None:
    path = file_of(tmp_path, {"text": "被起诉了", "labels": ["faq/lawsuit"]}, "",
                   {"text": "怎么录音", "labels": ["evidence"], "entities": []})  # fmt: skip
    first, second = read_cases(path, NEEDS)
    assert (first.labels, first.entities) == (("lawsuit",), None)
    assert (second.labels, second.entities) == (("evidence",), ())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ({"text": " ", "labels": ["lawsuit"]}, "text is missing"),
        ({"text": "好", "labels": []}, "labels must be"),
        ({"text": "好", "labels": ["weather"]}, "unknown need weather"),
        ({"text": "好", "label": ["lawsuit"]}, "unknown key label"),
        ({"text": "好", "labels": ["lawsuit"], "entities": [{"type": "amount"}]}, "type and value"),
        ({"text": "好", "entities": [{"type": "mood", "value": 1}]}, "unknown entity type mood"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, line: Any, why: str) -> None:
    path = file_of(tmp_path, {"text": "被起诉了", "labels": ["lawsuit"]}, line)
    with pytest.raises(BadFileError, match=f"line 2: .*{why}"):
        read_cases(path, NEEDS)


def test_the_command_says_what_is_wrong_and_ends_with_two(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.evaluate", str(file_of(tmp_path, "{"))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == 2
    assert "line 1" in run.stderr and "Traceback" not in run.stderr


def test_any_accepted_need_is_right_and_recall_goes_by_the_best() -> None:
    measured = figures([
        judged("一", ("lawsuit", "evidence"), "evidence", "lawsuit"),
        judged("二", ("lawsuit",), "evidence", "lawsuit"),
        judged("三", ("evidence",), "evidence", "lawsuit", asked_back=True),
    ])  # fmt: skip
    assert (measured["n"], measured["top1"], measured["top2"]) == (3, 0.6667, 1.0)
    assert measured["per_need"]["lawsuit"]["recall"] == 0.5
    assert measured["macro_recall"] == 0.75
    assert measured["fallback_rate"] == 0.3333


def test_a_missed_danger_and_a_false_alarm_are_counted_apart() -> None:
    measured = figures([
        judged("一", ("crisis_support",), "lawsuit", "evidence"),
        judged("二", ("collector_at_door",), "collector_at_door", "evidence"),
        judged("三", ("lawsuit",), "crisis_support", "lawsuit"),
        judged("四", ("lawsuit",), "lawsuit", "evidence"),
    ])  # fmt: skip
    assert measured["safety_recall"] == 0.5
    assert measured["safety_false_alarms"] == 0.5
    assert measured["crisis_support_recall"] == 0.0


def test_long_and_traditional_sentences_are_measured_by_themselves() -> None:
    measured = figures([
        judged("長" * 61, ("lawsuit",), "evidence", "lawsuit"),
        judged("短", ("lawsuit",), "lawsuit", "evidence"),
    ])  # fmt: skip
    assert (measured["long_top1"], measured["short_top1"]) == (0.0, 1.0)
    assert (measured["traditional_top1"], measured["simplified_top1"]) == (0.0, 1.0)


def test_confusions_say_what_was_taken_for_what() -> None:
    rows = [judged(text, ("lawsuit",), "evidence", "lawsuit") for text in "一二"]
    assert confusions(rows) == {"lawsuit > evidence": 2}
    assert confusions(rows, "lawsuit") == {"evidence": 2}


def test_nothing_to_measure_is_none_and_not_perfect() -> None:
    measured = figures([judged("一", ("lawsuit",), "lawsuit", "evidence")])
    assert measured["entity_f1"] is None and measured["long_top1"] is None
    assert measured["safety_recall"] is None


LENDER = {"entity": "lender", "id": "webank", "value": "微众银行", "text": "微粒货", "start": 0,
          "end": 3}  # fmt: skip
AMOUNT = {"entity": "amount", "value": 20000, "text": "两万", "start": 3, "end": 5}
DELAY = {"entity": "duration", "value": 90, "months": 3, "overdue": True, "text": "三个月",
         "start": 5, "end": 8}  # fmt: skip
DAY = {"entity": "date", "value": "2026-11-20", "text": "14日", "start": 8, "end": 11}
HOUR = {"entity": "time", "value": "17:00", "text": "17:00", "start": 11, "end": 16}


@pytest.mark.parametrize(
    ("gold", "found", "f1"),
    [
        (Gold("lender", "微粒货", "微众银行"), [LENDER], 1.0),
        (Gold("lender", "微粒货", "webank"), [LENDER], 1.0),
        (Gold("lender", "微粒货", "微众银行"), [LENDER, {**LENDER, "product": "微粒贷"}], 1.0),
        (Gold("lender", "借呗", "借呗"), [LENDER], 0.0),
        (Gold("amount", "两万", 20000), [AMOUNT], 1.0),
        (Gold("amount", "两万", 2), [AMOUNT], 0.0),
        (Gold("amount", "两三万", [20000, 30000]), [{**AMOUNT, "high": 30000}], 1.0),
        (Gold("amount", "两万", [20000, 30000]), [{**AMOUNT, "high": 20000}], 0.0),
        (Gold("overdue_duration", "一年", 365), [{**DELAY, "value": 365, "months": 12}], 1.0),
        (Gold("overdue_duration", "一年", 360), [{**DELAY, "value": 365, "months": 12}], 1.0),
        (Gold("overdue_duration", "三个月", 90), [DELAY], 1.0),
        (Gold("overdue_duration", "三个月", 3), [DELAY], 1.0),
        (Gold("overdue_duration", "三个月", 90), [{**DELAY, "overdue": False}], 0.0),
        (Gold("time", "14日晚上", "14日"), [DAY], 1.0),
        (Gold("time", "14日17:00", "14日 17:00"), [DAY, HOUR], 1.0),
        (Gold("time", "18点", "18:00"), [HOUR], 0.0),
        (Gold("time", "中午", "中午"), [{**HOUR, "text": "中午", "value": "12:00"}], 1.0),
        (Gold("phone", "0755-12345678", "0755-12345678"),
         [{"entity": "phone", "value": "075512345678", "start": 0, "end": 13}], 1.0),
        (Gold("amount", "两万", 20000), [AMOUNT, {**AMOUNT, "start": 9, "end": 11}], 1.0),
        (Gold("amount", "两万", 20000), [], 0.0),
    ],
)  # fmt: skip
def test_a_value_is_right_when_it_means_the_same(
    gold: Gold, found: list[dict[str, Any]], f1: float
) -> None:
    one = Judged(Case("一", (), (gold,)), ("lawsuit", "evidence"), tuple(found), False, 1.0, 0.5)
    assert figures([one])["entity_f1"] == f1
