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
    r"([0-9一二两三四五六七八九十]{1,3})\s*[家个](?:平台|机构|网贷|银行|公司)?"
)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def parse_debts(raw: str, lenders: Lenders) -> dict[str, Any] | None:
    """Return `{"lines": [{"id", "name", "type", "product", "fen", "approx"}], "lender_count"}`.

    With no lender named, the one amount is the total and its line has no name. None when the text
    holds no amount above zero.
    """
    said = normalise(raw)
    amounts = [amount for amount in _amounts(said) if amount.fen > 0]
    if not amounts:
        return None
    mentions = lenders.find(said)
    lines = _pairs(mentions, amounts) if mentions else [_line(None, amounts[0])]
    if not lines:
        return None
    count = _LENDER_COUNT.search(said)
    number = parse_count(count.group(1)) if count else None
    return {"lines": lines[:MAX_DEBTS], "lender_count": max(len(lines), number or 0)}


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
    """Give each lender the first amount between it and the next lender, else the one before it."""
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
        "type": mention.lender.type if mention else "unknown",
        "fen": amount.fen,
        "approx": amount.approx,
    }
