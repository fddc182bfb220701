"""What people say to the diary besides telling it something: show, change, delete, export."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.numerals import parse_count
from casework.text import normalise

SHOW, CHANGE, DELETE, REALLY_DELETE, EXPORT, COMPLAIN, CHECK, KEEP = (
    "show", "change", "delete", "really_delete", "export", "complain", "check", "keep",
)  # fmt: skip
_ENTRY = re.compile(r"第?([0-9]{1,4}|[一二三四五六七八九十百]{1,5})条")
_LAST = re.compile(r"(?:刚才|上|最后|刚记)(?:那|的|一|这)*条")
_WORDS = (
    (REALLY_DELETE, re.compile(r"确认(?:要)?删")),
    (DELETE, re.compile(r"删|去掉|不要")),
    (CHANGE, re.compile(r"改|更正|修正|错了|写错|记错")),
    (COMPLAIN, re.compile(r"整理成投诉|写成投诉|变成投诉|拿去投诉")),
    (CHECK, re.compile(r"校验|验证|核验|防伪|哈希")),
    (EXPORT, re.compile(r"导出|打印|下载|证据表|记录表")),
    (KEEP, re.compile(r"怎么(?:留|存|保存|导出来)|原件")),
)
# Kinds of evidence whose originals are kept in their own way.
_KEPT = (
    ("chat", re.compile(r"微信|聊天|QQ")),
    ("sms", re.compile(r"短信")),
    ("camera", re.compile(r"监控|摄像|门铃|录像")),
    ("paper", re.compile(r"信函|函|纸|快递")),
    ("call", re.compile(r"电话|通话|来电|录音")),
)
KINDS_KEPT = frozenset(name for name, _ in _KEPT)


@dataclass(frozen=True)
class Command:
    """What is to be done; `number` is the entry, 0 for the last one, None where none is meant.

    `kind` is the kind of evidence whose original is to be kept.
    """

    action: str
    number: int | None = None
    kind: str = ""


def read_command(raw: str) -> Command:
    """Return what `raw` asks of the diary; whatever is unclear shows it.

    >>> read_command("改第2条"), read_command("把第三条删了").number, read_command("看日记").action
    (Command(action='change', number=2, kind=''), 3, 'show')
    """
    said = normalise(raw)
    action = next((name for name, pattern in _WORDS if pattern.search(said)), SHOW)
    if action == KEEP:
        kind = next((name for name, pattern in _KEPT if pattern.search(said)), "")
        return Command(action, kind=kind)
    if action in (CHANGE, DELETE, REALLY_DELETE):
        number = _number(said)
        return Command(action, number) if number is not None else Command(SHOW)
    return Command(action)


def _number(said: str) -> int | None:
    match = _ENTRY.search(said)
    if match:
        return parse_count(match[1] + "条")
    return 0 if _LAST.search(said) else None
