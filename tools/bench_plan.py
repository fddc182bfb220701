"""Time a whole repayment plan and its files: four lenders, sixty months, every comparison.

Our own code only, in this process, without Rasa. `make bench` begins with it; alone it runs as
`python -m tools.bench_plan`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from casework.propose_repayment_plan.compare import by_months
from casework.propose_repayment_plan.plan import make_plan
from casework.propose_repayment_plan.sheet import compared_orders, compared_terms, sheet_context
from casework.propose_repayment_plan.table import month_table
from documents.figure import draw
from documents.render import render_text, to_pdf

CASE = Path(__file__).with_name("bench") / "plan.yml"
SHEET = "R1_repayment_plan"
TODAY = date(2026, 11, 22)
ROUNDS = 20


def figures() -> dict[str, float]:
    """Return milliseconds of the plan, of its first PDF (fonts are read then), of later ones."""
    answers: dict[str, Any] = yaml.safe_load(CASE.read_text("utf-8"))
    whole = [_timed(lambda: _plan(answers)) for _ in range(ROUNDS)]
    first = _timed(lambda: _pdf(answers))
    later = [_timed(lambda: _pdf(answers)) for _ in range(ROUNDS // 4)]
    return {
        "plan_ms": round(median(whole), 1),
        "first_pdf_ms": round(first, 1),
        "pdf_ms": round(median(later), 1),
    }


def _plan(answers: dict[str, Any]) -> None:
    plan = make_plan(answers, TODAY)
    compared_terms(plan)
    compared_orders(plan)
    by_months(plan.debts, 24, plan.budget.available_fen)
    month_table(plan, "")


def _pdf(answers: dict[str, Any]) -> bytes:
    plan = make_plan(answers, TODAY)
    figure = draw(month_table(plan, ""))
    text = render_text(SHEET, sheet_context(plan, TODAY))
    return to_pdf(text, svg=figure.svg, alt=figure.description)


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def line(found: dict[str, float]) -> str:
    """Return the figures in words."""
    return (
        f"还款计划 {found['plan_ms']} 毫秒；"
        f"第一份 PDF {found['first_pdf_ms']} 毫秒，之后 {found['pdf_ms']} 毫秒"
    )


if __name__ == "__main__":
    print(line(figures()))
