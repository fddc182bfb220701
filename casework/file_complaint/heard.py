"""Hear in a person's own words what happened: several things at once, and what did not happen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casework.choices import by_title
from casework.file_complaint.questions import GRAVEST, JOURNEY, MOST_ISSUES
from casework.text import normalise

_ISSUES = JOURNEY.question("fc_issues").choices
_WORDS = [(word, choice.code) for choice in _ISSUES for word in (choice.title, *choice.words)]
_CLAUSE = re.compile(r"[,。;:!?\s]|但|不过|只是|就是|而是|可是")
# What denies the word behind it, with nothing between but who, where and how.
_DENIED = re.compile(
    r"(?P<no>没有?|未曾?|不曾|不是|不)"
    r"(?:再|被|给|去|来|到|人|有|真的?|怎么|直接|对我|向我|跟我|他们?|我们?|我家|打|找|联系|在|进|过|什么)*$"
)
# 没有一天不打: denied twice is said.
_TWICE = re.compile(r"没有?(?:一|哪|少)?.{0,3}不$|(?:无|莫)不$|忍不住$")
# 一天打三十个: a number of calls that no word of a list foresees.
_MANY = re.compile(
    r"(?:一天|每天|天天)[^,。;!?]{0,10}打[^,。;!?]{0,8}?"
    r"(?P<many>(?:[1-9]\d+|[一二三四五六七八九几]?十|[几一二三四五]百|上百)[多几来]?(?:个|次|通|遍))"
)
_OFTEN = "night_or_frequent_calls"
_LISTED = re.compile(r"[、,，\s]+|和")
_JOINED = re.compile(r"[、和或跟与]|或者|以及|也没有?|也不")
_MORE = re.compile(r"^(?:对了,?)?(?:还有|另外|再加上?|加上|漏了|忘了说)")
_LESS = re.compile(r"^(?:不对,?)?(?:去掉|删掉|删去|不要写|别写|划掉)")
_BARE_LIST = 12


def only_names(text: str) -> bool:
    """Return whether `text` is nothing but names of choices or their numbers: no story to rank.

    >>> only_names("威胁辱骂、找我家人同事朋友"), only_names("1 3"), only_names("天天威胁我")
    (True, True, False)
    """
    parts = [part for part in _LISTED.split(normalise(text)) if part]
    return all(part.isdigit() or by_title(_ISSUES, part) for part in parts)


def heard_issues(text: str, ranked: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return the codes that `text` tells, longest word first, and those that it denies.

    `ranked` are codes that the trained ranker (`nlu/issue_ranker.py`) is sure of: they come behind
    those said in so many words, and a denial in words is stronger.

    >>> heard_issues("没有骂人，就是半夜打电话给我同事")
    (['night_or_frequent_calls', 'third_party_contact'], ['threats_abuse'])
    >>> heard_issues("没有骂人，就是拨我师傅的号", ["third_party_contact", "threats_abuse"])
    (['third_party_contact'], ['threats_abuse'])
    """
    said = normalise(text)
    hits = _hits(said)
    denied_at: set[int] = set()
    for start, end, _, _ in sorted(hits):
        before = _before(said, start)
        joined = any(
            stop in denied_at and _JOINED.fullmatch(said[stop:start]) for _, stop, _, _ in hits
        )
        if joined or (_DENIED.search(before) and not _TWICE.search(before)):
            denied_at.add(end)
    told = [code for _, end, _, code in _longest_first(hits) if end not in denied_at]
    denied = [code for _, end, _, code in _longest_first(hits) if end in denied_at]
    told = list(dict.fromkeys([*told, *(code for code in ranked if code not in denied)]))
    return told, [code for code in dict.fromkeys(denied) if code not in told]


def corrected(issues: Sequence[str], text: str, ranked: Sequence[str] = ()) -> list[str] | None:
    """Return the issues after 还有…, 去掉… or 没有…; None when `text` corrects nothing.

    >>> corrected(["threats_abuse"], "还有半夜打电话")
    ['threats_abuse', 'night_or_frequent_calls']
    >>> corrected(["threats_abuse", "fake_official"], "去掉威胁辱骂")
    ['fake_official']
    """
    said = normalise(text)
    told, denied = heard_issues(said, ranked)
    if _LESS.match(said):
        gone = {*told, *denied}
    elif _MORE.match(said):
        more = [code for code in told if code not in issues]
        return [*issues, *more] if more else None
    else:
        # 没有骂人 said by itself; inside a longer answer it may be a detail of another thing
        gone = set(denied) if not told and len(said) <= _BARE_LIST else set()
    kept = [code for code in issues if code not in gone]
    return kept if len(kept) < len(issues) else None


def most_serious(issues: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the issues a letter has room for in the order given, and those for the next letter.

    >>> most_serious(["wrong_amount_fees", "third_party_contact", "threats_abuse", "contact_only"])
    (['wrong_amount_fees', 'third_party_contact', 'threats_abuse'], ['contact_only'])
    """
    chosen = sorted(issues, key=GRAVEST.index)[:MOST_ISSUES]
    return [c for c in issues if c in chosen], [c for c in issues if c not in chosen]


def _hits(said: str) -> list[tuple[int, int, str, str]]:
    """Return every word of a choice in `said`, unless it lies inside a longer one."""
    found = [
        (match.start(), match.end(), word, code)
        for word, code in _WORDS
        if len(word) > 1 or len(said) <= _BARE_LIST
        for match in re.finditer(re.escape(word), said)
    ]
    found += [(*match.span("many"), match["many"], _OFTEN) for match in _MANY.finditer(said)]
    kept: list[tuple[int, int, str, str]] = []
    for hit in _longest_first(found):
        if not any(hit[0] < end and start < hit[1] for start, end, _, _ in kept):
            kept.append(hit)
    return kept


def _longest_first(
    hits: Sequence[tuple[int, int, str, str]],
) -> list[tuple[int, int, str, str]]:
    return sorted(hits, key=lambda hit: (-len(hit[2]), hit[0]))


def _before(said: str, start: int) -> str:
    """Return what stands before `start` in the same clause."""
    return _CLAUSE.split(said[:start])[-1]
