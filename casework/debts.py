"""Read who is owed how much from one sentence: 微粒贷 1万2，白条八千，借呗4000."""

from __future__ import annotations

import re
from typing import Any

from casework.lenders import Lenders, Mention
from casework.money import MOST_FEN, Amount, find_amounts, parse_amount
from casework.numerals import parse_count
from casework.text import normalise

MAX_DEBTS = 12
_LENDER_COUNT = re.compile(
    r"([0-9一二两三四五六七八九十]{1,3})\s*"
    r"(?:家(?!人|里|口)|个(?:平台|机构|网贷|银行|公司|软件|口子|app|App|APP))"
)
_TOTAL_BEFORE = re.compile(r"(?:一共|总共|合计|总计|共计|拢共|加起来|全部|总的)[^,。;]{0,6}$")
# Around a name that we do not know: 还欠了…, …那边大概.
_FILLER = re.compile(
    r"^(?:我|还|另外|欠款?|借|贷款|了|有|一?个|什么|的|在|从|和|跟|问|大约|大概|差不多)+"
    r"|(?:那边|那里|还|欠款?|借|贷了|了|有|大概|大约|差不多|约|是|:)+$"
)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,10}")
_NO_NAME = re.compile(
    r"每|月|年|天|利息|本金|费|工资|收入|开支|房租|逾期|总|共|剩|全部|左右|已|还了|平台$"
    r"|[几多少两三四五六七八九十][家个]"
)
Pair = tuple[str, Mention | None, Amount]
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")

# Names that themselves say that nobody gave a licence; an ordinary person's name says nothing.
_UNLICENSED = re.compile(r"高利贷|套路贷|地下钱庄|放高利|驴打滚|私人放贷")


def parse_debts(raw: str, lenders: Lenders, typed: bool = True) -> dict[str, Any] | None:
    """Return `{"lines": [{"id", "name", "lender", "type", "fen", "approx"}], "lender_count"}`.

    `name` is what the person called it (a product), `lender` the organisation behind the name. A
    name we do not know is kept as typed, unless `typed` is False: in a story any word may stand
    before an amount. With several lenders and only a total, the total has a line without a name.
    None when the text holds no amount above zero.
    """
    said = normalise(raw)
    amounts = [amount for amount in amounts_listed(said) if 0 < amount.fen <= MOST_FEN]
    if not amounts:
        return None
    mentions = [m for m in lenders.find(said) if not (typed and m.lender.generic)]
    single = [amount for amount in amounts if not _TOTAL_BEFORE.search(said[: amount.start])]
    several = len({mention.lender.id for mention in mentions}) > 1
    pairs = [] if several and not single else _pairs(mentions, single or amounts)
    if typed:
        pairs = _with_typed_names(said, pairs, single)
    if not pairs and (several or not mentions):
        pairs = [("", None, amounts[0])]
    lines = [_line(*pair, lenders) for pair in pairs]
    named = len({mention.lender.id for mention in mentions})
    count = max(len(lines), _lenders_counted(said), named)
    return {"lines": lines[:MAX_DEBTS], "lender_count": count} if lines else None


def _lenders_counted(said: str) -> int:
    """Return the number of lenders said (三家, 5个平台), 0 when none is."""
    match = _LENDER_COUNT.search(said)
    return (parse_count(match.group(1)) or 0) if match else 0


def amounts_listed(said: str) -> list[Amount]:
    """Return the money in normalised `said`; in a list of sums a bare number is money too."""
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


def _pairs(mentions: list[Mention], amounts: list[Amount]) -> list[Pair]:
    """Give each lender the amount beside it: the one behind, or before when they come first."""
    if len(mentions) == len(amounts) and amounts[0].end <= mentions[0].start:
        return [("", mention, amount) for mention, amount in zip(mentions, amounts, strict=True)]
    pairs: list[Pair] = []
    free = list(amounts)
    for number, mention in enumerate(mentions):
        end = mentions[number + 1].start if number + 1 < len(mentions) else None
        after = [a for a in free if a.start >= mention.end and (end is None or a.start < end)]
        before = [a for a in free if a.end <= mention.start]
        chosen = after[:1] or before[-1:]
        if chosen:
            free.remove(chosen[0])
            pairs.append(("", mention, chosen[0]))
    return pairs


def _with_typed_names(said: str, pairs: list[Pair], amounts: list[Amount]) -> list[Pair]:
    """Add the amounts that stand behind a name we do not know, in the order of the text."""
    taken = {amount.start for _, _, amount in pairs}
    end = 0
    for amount in amounts:
        name = _typed_name(said[end : amount.start])
        end = amount.end
        if name and amount.start not in taken:
            pairs = [*pairs, (name, None, amount)]
    return sorted(pairs, key=lambda pair: pair[2].start)


def _typed_name(before: str) -> str:
    """Return the name that ends the text before an amount, "" when that text is no name."""
    piece = re.split(r"[,。;、\s]", before.rstrip())[-1]
    bare = _FILLER.sub("", piece)
    name = piece if len(bare) == 1 else bare
    return name if _NAME.fullmatch(name) and not _NO_NAME.search(piece) else ""


def _line(typed: str, mention: Mention | None, amount: Amount, lenders: Lenders) -> dict[str, Any]:
    kinds = lenders.find(typed) if mention is None else [mention]
    return {
        "id": mention.lender.id if mention else "",
        "name": (mention.product or mention.lender.name) if mention else typed,
        "lender": mention.lender.name if mention else typed,
        "type": kinds[0].lender.type if kinds else _kind_of(typed),
        "fen": amount.fen,
        "approx": amount.approx,
    }


def _kind_of(typed: str) -> str:
    """Return the kind of a lender on no list: without a licence only when the name says so."""
    return "private_unlicensed" if _UNLICENSED.search(typed) else "unknown"
