"""Read who is owed how much from one sentence: 微粒贷 1万2，白条八千，借呗4000."""

from __future__ import annotations

import re
from typing import Any

from casework.lenders import Lenders, Mention
from casework.money import Amount, find_amounts, parse_amount
from casework.numerals import parse_count
from casework.text import normalise

MAX_DEBTS = 12
_LENDER_COUNT = re.compile(
    r"([0-9一二两三四五六七八九十]{1,3})\s*"
    r"(?:家(?!人|里|口)|个(?:平台|机构|网贷|银行|公司|软件|口子|app|App|APP))"
)
_TOTAL_BEFORE = re.compile(r"(?:一共|总共|合计|总计|共计|拢共|加起来|全部|总的)[^,。;]{0,6}$")
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def parse_debts(raw: str, lenders: Lenders) -> dict[str, Any] | None:
    """Return `{"lines": [{"id", "name", "lender", "type", "fen", "approx"}], "lender_count"}`.

    `name` is what the person called it (a product), `lender` the organisation behind the name.

    With no lender named, or several and only a total, the amount is the total and its line has no
    name. None when the text holds no amount above zero.
    """
    said = normalise(raw)
    amounts = [amount for amount in _amounts(said) if amount.fen > 0]
    if not amounts:
        return None
    mentions = lenders.find(said)
    single = [amount for amount in amounts if not _TOTAL_BEFORE.search(said[: amount.start])]
    several = len({mention.lender.id for mention in mentions}) > 1
    if not mentions or (several and not single):
        lines = [_line(None, amounts[0])]
    else:
        lines = _pairs(mentions, single or amounts)
    if not lines:
        return None
    return {
        "lines": lines[:MAX_DEBTS],
        "lender_count": max(
            len(lines), _lenders_counted(said), len({m.lender.id for m in mentions})
        ),
    }


def _lenders_counted(said: str) -> int:
    """Return the number of lenders said (三家, 5个平台), 0 when none is."""
    match = _LENDER_COUNT.search(said)
    return (parse_count(match.group(1)) or 0) if match else 0


def _amounts(said: str) -> list[Amount]:
    """Return money in `said`; beside a lender's name a bare number is money too."""
    found = find_amounts(said)
    for match in _BARE_NUMBER.finditer(said):
        if any(amount.start <= match.start() < amount.end for amount in found):
            continue
        following = said[match.end() : match.end() + 1]
        if following and following in "个家天月年期号日次%岁口":
            continue
        fen = round(float(match.group()) * 100)
        found.append(Amount(fen, fen, False, match.start(), match.end(), match.group()))
    whole = parse_amount(said)
    if not found and whole is not None:
        found.append(whole)
    return sorted(found, key=lambda amount: amount.start)


def _pairs(mentions: list[Mention], amounts: list[Amount]) -> list[dict[str, Any]]:
    """Give each lender the amount beside it: the one behind, or before when they come first."""
    if len(mentions) == len(amounts) and amounts[0].end <= mentions[0].start:
        return [_line(*pair) for pair in zip(mentions, amounts, strict=True)]
    lines = []
    free = list(amounts)
    for number, mention in enumerate(mentions):
        end = mentions[number + 1].start if number + 1 < len(mentions) else None
        after = [a for a in free if a.start >= mention.end and (end is None or a.start < end)]
        before = [a for a in free if a.end <= mention.start]
        chosen = after[:1] or before[-1:]
        if chosen:
            free.remove(chosen[0])
            lines.append(_line(mention, chosen[0]))
    return lines


def _line(mention: Mention | None, amount: Amount) -> dict[str, Any]:
    return {
        "id": mention.lender.id if mention else "",
        "name": (mention.product or mention.lender.name) if mention else "",
        "lender": mention.lender.name if mention else "",
        "type": mention.lender.type if mention else "unknown",
        "fen": amount.fen,
        "approx": amount.approx,
    }
