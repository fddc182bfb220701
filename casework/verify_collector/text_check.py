"""Look through a message or letter that somebody pastes; nothing in it is opened or called.

The words found are shown with reasons; what they answer goes into the form, and the score runs on
it. Nothing here says that a paper is true or false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.knowledge import read_yaml
from casework.text import clip, mask_identifiers, normalise

LONGEST_WORD = 14
# A shorter text is what people say themselves.
SHORTEST_PASTE = 20
_CLAUSE = re.compile(r"[,，。；;!！?？\n]")
# How institutions write and people do not.
_PASTED = re.compile(
    r"^\s*[【\[][^】\]]{2,24}[】\]]|[【\[][^】\]]{2,24}[】\]]\s*$"
    r"|回?复?T退订|回T|拒收请?回|退订回|尊敬的|特此(?:函告|通知|告知|催告)|此致|敬启|贵方|"
    r"(?:^|\s)致[:：]|案号[:： ]|[(（]20\d\d[)）].{1,12}号|兹(?:有|通知|因)|"
    r"您(?:的|已|尾号|名下|涉嫌|本人|在(?:我|本|平台)|于|所|与|有一|个人|向|未|逾期|欠)|"
    r"^\s*(?:您好|你好)[,，!！ ]*(?:这里|我)是.{2,20}"
    r"(?:法院|公安|检察|调解|银行|金融|律师|法务|客服)|"
    r"[\u4e00-\u9fff]{2,3}[(（]?(?:先生|女士)[)）]?[,，:：].{0,12}(?:您|你)(?:的|在|名下|所|已|尾号|未)|"
    r"(?:^|\s)(?:律师函|传票|催告函|催收函|调解通知书?|立案告知书?|还款通知书?)(?:\s|$|[:：])"
)
_PAPER = re.compile(r"函|传票|告知书|通知书|裁定书|判决书|调解书")
_SMS = re.compile(r"^\s*[【\[]|[】\]]\s*$|退订|拒收")
_MULTI = frozenset({"vc_asks"})


@dataclass(frozen=True)
class Mark:
    """One kind of words found: its code, the words as shown, why they matter."""

    code: str
    word: str
    reason: str


@dataclass(frozen=True)
class TextCheck:
    """What a pasted text shows: its marks in order of weight, and the answers it gives."""

    marks: tuple[Mark, ...]
    answers: Mapping[str, Any]

    @property
    def codes(self) -> list[str]:
        """Return the codes of the marks: all that is kept of the text."""
        return [mark.code for mark in self.marks]


@dataclass(frozen=True)
class _Rule:
    code: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    reason: str
    answers: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_yaml(Path(__file__).with_name("text_marks.yml"))
    return table


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            item["code"],
            _any_of(item["patterns"]),
            _any_of(item["unless"]) if "unless" in item else None,
            item["reason"],
            item.get("answers", {}),
        )
        for item in _table()["marks"]
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)


@lru_cache(maxsize=1)
def _warning() -> re.Pattern[str]:
    return re.compile(str(_table()["warning"]))


def mark_codes() -> tuple[str, ...]:
    """Return the codes of all marks in order."""
    return tuple(rule.code for rule in _rules())


def reason_of(code: str) -> str:
    """Return the sentence for a mark; raise KeyError when there is none."""
    return {rule.code: rule.reason for rule in _rules()}[code]


def looks_pasted(text: str) -> bool:
    """Return whether `text` reads like a notice or letter and not like its person's own words.

    >>> looks_pasted("【某某金融】您的借款已逾期，请今日18点前处理，回T退订")
    True
    >>> looks_pasted("收到短信说我被立案了，是真的吗")
    False
    """
    said = _flat(text)
    return len(said) >= SHORTEST_PASTE and bool(_PASTED.search(said))


def check_text(text: str) -> TextCheck:
    """Return the marks of a pasted text and the answers of the form that follow from it."""
    said = _flat(text)
    found = [(rule, word) for rule in _rules() if (word := _first_hit(rule, said))]
    answers: dict[str, Any] = {}
    for rule, _ in found:
        for slot, value in rule.answers.items():
            if slot in _MULTI:
                answers[slot] = list(dict.fromkeys([*answers.get(slot, []), value]))
            else:
                answers.setdefault(slot, value)
    channel = _channel(said)
    if channel:
        answers["vc_channel"] = channel
    marks = tuple(Mark(rule.code, _shown(word), rule.reason) for rule, word in found)
    return TextCheck(marks, answers)


def _flat(text: str) -> str:
    """Return normalised text with its line breaks, which end a clause."""
    return "\n".join(normalise(line) for line in text.splitlines())


def _channel(said: str) -> str | None:
    if _SMS.search(said):
        return "sms"
    return "letter" if _PAPER.search(said) else None


def _first_hit(rule: _Rule, said: str) -> str | None:
    for match in rule.pattern.finditer(said):
        if not _taken_back(rule, said, match.start(), match.end()):
            return match.group(0)
    return None


def _taken_back(rule: _Rule, said: str, start: int, end: int) -> bool:
    """Return whether the clause around a hit warns of just that: 请勿泄露验证码."""
    before = _CLAUSE.split(said[:start])[-1]
    after = _CLAUSE.split(said[end:])[0]
    clause = before + said[start:end] + after
    if rule.unless is not None and rule.unless.search(clause):
        return True
    warns = bool(rule.answers.keys() & {"vc_asks", "vc_text_link"})
    return warns and bool(_warning().search(clause))


def _shown(word: str) -> str:
    """Return the words found, short, masked, and never as something to tap."""
    bare = re.sub(r"https?://", "", word)
    return clip(mask_identifiers(bare).replace(".", "点").strip(), LONGEST_WORD)
