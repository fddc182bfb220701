"""The small set of follow-up questions: 那微众呢, 如果是信用卡呢, 几天, 找谁, 还有呢."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from casework.knowledge import read_yaml
from casework.known import hear
from casework.lenders import Lenders
from casework.text import normalise

MORE, DAYS, WHO, OTHER = "more", "days", "who", "other"
_END = r"[啊呀呢吗嘛么？?。!]*"
_EXACT = {
    MORE: re.compile(
        rf"(还有|还有别的|还有其他的?|还有什么|然后|接下来|继续说|再说说|说详细点){_END}"
    ),
    DAYS: re.compile(
        rf"(那|要|得|到底|一般)*(等)?(几天|多少天|多久|多长时间|几天内|几年|几个月|几次|多少次){_END}"
    ),
    WHO: re.compile(
        rf"(那|我|应该|该|要|去|这个?|具体)*(找谁|找哪里|找哪个部门|找什么部门|打哪个电话|打什么电话|跟谁说|哪里管|谁管){_END}"
    ),
}
# 那微众呢, 如果是信用卡呢, 换成宁银消金呢: a lead, a short name, 呢
_CASE = re.compile(
    r"(?:那|那么|如果|要是|假如|换成|换做|换|要|是|我这个|我的|欠的|的|对|至于|像)*(?P<name>.{2,14}?)"
    r"(?:的话|的|也是|也一样|一样)?呢[？?。!]*"
)


def kind_of(text: str, lenders: Lenders) -> str | None:
    """Return the kind of follow-up that `text` is as a whole, None when it is none.

    >>> from casework.lenders import Lenders
    >>> known = Lenders.load()
    >>> [kind_of(said, known) for said in ("还有呢", "几天？", "找谁", "那微众呢", "微粒贷")]
    ['more', 'days', 'who', 'other', 'other']
    """
    said = normalise(text).strip()
    for kind, pattern in _EXACT.items():
        if pattern.fullmatch(said):
            return kind
    match = _CASE.fullmatch(said)
    if match and _is_case(match["name"], lenders):
        return OTHER
    # a lender's name and nothing else
    return OTHER if hear(said, lenders).lender and _is_case(said, lenders) else None


def whom_to_ask(need: str) -> str | None:
    """Return who is asked first about a question; None where the answer itself names them all.

    >>> whom_to_ask("faq/settlement_proof"), whom_to_ask("faq/police_help")
    ('lender', None)
    """
    short = need.removeprefix("faq/")
    return next((who for who, needs in askable().items() if short in needs), None)


@lru_cache(maxsize=1)
def askable() -> Mapping[str, list[str]]:
    """Return the questions by who is asked about them first."""
    read: Mapping[str, list[str]] = read_yaml(Path(__file__).with_suffix(".yml"))
    return read


def _is_case(name: str, lenders: Lenders) -> bool:
    """Return whether a name says nothing but a lender, a kind of lender or a kind of loan."""
    known = hear(name, lenders)
    if known.lender:
        mention = lenders.find(name)[0]
        rest = name[: mention.start] + name[mention.end :]
        return not rest.strip("的钱贷款信用卡银行")
    return bool(known.tags()) and len(name) <= 7
