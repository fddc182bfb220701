"""Read household lines (工资5000，每周跑单800; 房租1500 物业费每季600) as sums a month."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from casework.debts import amounts_listed
from casework.money import MOST_FEN, Amount
from casework.propose_repayment_plan.budget import monthly_fen
from casework.text import normalise

MAX_LINES = 24
# Nearer than this before or after an amount, a word for its period belongs to it.
_PERIOD = {
    "weekly": re.compile(r"每周|一周|每个?星期|一个?星期|每个?礼拜|一个?礼拜|周薪|按周"),
    "quarterly": re.compile(r"每季度?|一季度?|按季|每三个月"),
    "yearly": re.compile(r"每年|一年|按年|全年|年付"),
}
# 最近三个月5000 4200 3800: the same income three times, to be averaged.
_MONTHS_LISTED = re.compile(r"(?:最近|近|前|这|过去)(?:几|两|二|三|2|3|四|4|六|6)个?月(?!平均)")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}$")
_NO_LABEL = re.compile(
    r"每个?[周月年季天]度?|每个?(?:星期|礼拜)|一个?(?:周|月|年|季|星期|礼拜)|大概|大约|差不多|左右|"
    r"我|的|是|有|能|要|得|还有|另外|加上|加|和|还|挣|拿|赚|按[周季年]|到手|(?:花|交|约|付)+$"
)


@dataclass(frozen=True)
class Line:
    """One line of a household: the sum as said with its period, and the same sum a month (fen)."""

    label: str
    fen: int
    freq: str
    monthly_fen: int


def parse_sums(raw: str, *, needs: bool) -> dict[str, Any] | None:
    """Return `{"fen", "approx"}` a month; with several lines or another period also `"lines"`.

    Income is rounded down to whole fen, needs up. Several months of one irregular income give
    their average. None without an amount.

    >>> value = parse_sums("工资3000，每周跑单800", needs=False)
    >>> value["fen"], [line["label"] for line in value["lines"]]
    (646666, ['工资', '跑单'])
    """
    said = normalise(raw)
    amounts = [a for a in amounts_listed(said) if a.fen <= MOST_FEN][:MAX_LINES]
    if not amounts:
        return None
    approx = any(amount.approx for amount in amounts)
    if not needs and len(amounts) > 1 and _MONTHS_LISTED.search(said):
        average = sum(amount.fen for amount in amounts) // len(amounts)
        lines = [Line("", amount.fen, "irregular", amount.fen) for amount in amounts]
        return _value(average, approx, lines)
    lines = _lines(said, amounts, needs)
    total = sum(line.monthly_fen for line in lines)
    if total > MOST_FEN:
        return None
    plain = len(lines) == 1 and lines[0].freq == "monthly"
    return _value(total, approx, [] if plain else lines)


def _value(fen: int, approx: bool, lines: list[Line]) -> dict[str, Any]:
    value: dict[str, Any] = {"fen": fen, "approx": approx}
    return {**value, "lines": [asdict(line) for line in lines]} if lines else value


def _lines(said: str, amounts: list[Amount], needs: bool) -> list[Line]:
    lines, end = [], 0
    for number, amount in enumerate(amounts):
        following = amounts[number + 1].start if number + 1 < len(amounts) else len(said)
        before = said[end : amount.start]
        after = re.split(r"[,。;、\s]", said[amount.end : following])[0]
        freq = _period(re.split(r"[,。;、]", before)[-1]) or _period(after) or "monthly"
        month = monthly_fen(amount.fen, freq, round_up=needs)
        lines.append(Line(_label(before), amount.fen, freq, month))
        end = amount.end
    return lines


def _period(near: str) -> str | None:
    return next((name for name, words in _PERIOD.items() if words.search(near)), None)


def _label(before: str) -> str:
    piece = re.split(r"[,。;、\s]", before.rstrip())[-1]
    match = _LABEL.search(_NO_LABEL.sub("", piece))
    return match[0] if match else ""
