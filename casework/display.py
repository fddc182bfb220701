"""Show a stored answer to its person: 1,710元, 11月22日（周日）, the title of a choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casework import known
from casework.dates import format_beside, format_date
from casework.money import yuan
from casework.questions import UNKNOWN, Answers, Journey, Question

MISSING = "待补"
# Texts are kept as the parsers read them, with half-width marks; beside Chinese they read foreign.
_HAN = r"[\u4e00-\u9fff，。；：！？（）]"
_MARKS = re.compile(rf"(?<={_HAN})[,;:!?]|[,;:!?](?={_HAN})")
_BRACKETS = re.compile(rf"(?<={_HAN})\(([^()]*)\)|\(([^()]*)\)(?={_HAN})")
_WIDE = str.maketrans(",;:!?", "，；：！？")


def display(question: Question, value: Any, today: date | None = None) -> str:
    """Return the value of `question` as its person would read it; 待补 when unknown.

    With `today`, a day of another year is shown with its year.
    """
    if value is None or value == UNKNOWN:
        return (value and question.left_open) or MISSING
    if question.kind == "date":
        return day_text(value, today)
    show = _SHOW.get(question.kind)
    return show(question, value) if show else str(value)


def day_text(value: Mapping[str, str], today: date | None = None) -> str:
    """Return a date slot as it was said: the month alone where no day was named.

    >>> day_text({"date": "2025-03-01", "month": "2025-03"}, date(2026, 11, 22))
    '2025年3月'
    """
    day = date.fromisoformat(value["date"])
    if "month" not in value:
        return format_beside(day, today or day)
    return f"{day.year}年{day.month}月" if today and today.year != day.year else f"{day.month}月"


def chinese_marks(text: str) -> str:
    """Return `text` with the marks of Chinese print where they stand beside Chinese characters.

    >>> chinese_marks("(2026)沪0101号,发来一张照片,写着3,000元")
    '（2026）沪0101号，发来一张照片，写着3,000元'
    """
    text = _BRACKETS.sub(lambda found: f"（{next(filter(None, found.groups()), '')}）", text)
    return _MARKS.sub(lambda found: found[0].translate(_WIDE), text)


def money_text(value: Mapping[str, Any]) -> str:
    """Return a money slot in yuan, marked 约 when the person said it roughly."""
    return f"{'约' if value['approx'] else ''}{yuan(value['fen'])}元"


def read_back(journey: Journey, answers: Answers, today: date | None = None) -> list[str]:
    """Return the numbered lines of the read-back, one for each answered question."""
    return [
        f"{number}. {question.label}：{display(question, answers[question.slot], today)}"
        for number, question in enumerate(journey.answered(answers), start=1)
    ]


def _when(question: Question, value: Mapping[str, str]) -> str:
    day = format_date(date.fromisoformat(value["date"]))
    hour = value.get("time") or value.get("part")
    if hour and value.get("until"):
        hour = f"{hour}至{value['until']}"
    return f"{day} {hour}" if hour else day


def _sums(question: Question, value: Mapping[str, Any]) -> str:
    """Show a month's sum, and behind it the lines it is made of."""
    lines = [f"{line['label']}{yuan(line['monthly_fen'])}" for line in value.get("lines", ())]
    return money_text(value) + (f"（{'、'.join(lines)}）" if len(lines) > 1 else "")


def _terms(question: Question, value: list[Mapping[str, Any]]) -> str:
    return "；".join(entry["name"] + "、".join(_term(entry)) for entry in value)


def _term(entry: Mapping[str, Any]) -> list[str]:
    """Return rate, minimum and delay of one debt, as far as they were said."""
    percent, least, late = (entry[key] for key in ("annual_percent", "min_due_fen", "overdue_band"))
    said = [f"年利率{percent}%"] if percent is not None else []
    said += [f"最低还{yuan(least)}元"] if least is not None else []
    return said + ([known.title(late)] if late is not None else [])


def _debts(question: Question, value: Mapping[str, Any]) -> str:
    lines = [f"{line['name']}{money_text(line)}" for line in value["lines"]]
    extra = value["lender_count"] - len(lines)
    return "、".join(lines) + (f"（共{value['lender_count']}家）" if extra > 0 else "")


def _org(question: Question, value: Mapping[str, Any]) -> str:
    product = value["product"]
    return (
        f"{value['name']}（{product}）" if product and product != value["name"] else value["name"]
    )


_YES_NO = {"yes": "是", "no": "否"}
_SHOW: Mapping[str, Callable[[Question, Any], str]] = {
    "money": lambda question, value: money_text(value),
    "time": lambda question, value: str(value["time"]),
    "when": _when,
    "yesno": lambda question, value: _YES_NO.get(value, MISSING),
    "choice": lambda question, value: question.title_of(value),
    "text": lambda question, value: chinese_marks(str(value)),
    "multi": lambda question, value: "、".join(question.title_of(code) for code in value),
    "org": _org,
    "debts": _debts,
    "income": _sums,
    "needs": _sums,
    "terms": _terms,
    "phones": lambda question, value: "、".join(value),
}
