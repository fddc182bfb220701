"""What a message tells the diary beside the answer asked for, and whether it speaks of danger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.log_incident.heard import hear
from casework.log_incident.questions import DETAILS
from casework.log_incident.several import answers_of, incidents
from casework.text import mask_identifiers, normalise

_QUOTE = re.compile(r"[“\"『「]([^”\"』」]{2,200})[”\"』」]")
# Violence announced or done; insults are noted and need no police.
_DANGER = re.compile(
    r"弄死|打死|整死|杀(?:了|我|你|全家|人)|砍(?:死|我|你|人)|捅(?:死|我|你)|剁|打断|卸.{0,3}(?:腿|胳膊|手)"
    r"|要(?:我|你)的?命|绑(?:了|架|走)|泼(?:硫酸|汽油|油漆)|(?:烧|炸)(?:了|我|你).{0,2}(?:家|房|车)"
    r"|开车撞|见血|废了(?:我|你)|(?:拿|带|持|亮)(?:着|出|了)?(?:刀|棍|钢管)|动手|打(?:了)?我(?!的)(?!电话)(?:一|两|几|耳|脸|头|人|老|妈|爸)"
    r"|推搡|撬锁|(?:堵|锁)(?:着|住|在|了)?(?:我家?的?)?门(?!铃)|不让我?(?:走|出门|离开)|扣(?:着|住|了)(?:我|人)"
    r"|(?:绑|动|弄|接走|找人(?:打|弄))(?:你|我)(?:的)?(?:孩子|儿子|女儿|家人|老婆|爸|妈)|让(?:你|我)(?:孩子|全家).{0,4}(?:好看|没好|小心)"
)  # fmt: skip


def is_danger(said: str) -> bool:
    """Return whether violence is announced or was done.

    >>> is_danger("他说要弄死我"), is_danger("骂我不要脸")
    (True, False)
    """
    return _DANGER.search(normalise(said)) is not None


def quoted(raw: str) -> str | None:
    """Return the words between the first quotation marks, identifiers hidden."""
    match = _QUOTE.search(raw)
    return mask_identifiers(match[1]) if match else None


def listen(
    raw: str, now: datetime, known: Mapping[str, Any], details_only: bool = False
) -> dict[str, Any]:
    """Return the slots that `raw` fills and that `known` leaves open.

    Several incidents at once fill only `li_several`, and only before anything else is known.
    `details_only` hears nothing but numbers beside an answer: put through, people, who else.
    """
    said = normalise(raw)
    if details_only:
        told = _details(said)
    else:
        pieces = incidents(said, now)
        if len(pieces) > 1 and known.get("li_when") is None and not known.get("li_entry"):
            return {"li_several": [answers_of(piece) for piece in pieces]}
        told = answers_of(pieces[0]) if pieces else _details(said)
        told |= {"li_words": quoted(raw)} if quoted(raw) else {}
    fixed = {slot for slot, value in known.items() if value is not None and slot not in DETAILS}
    return {slot: value for slot, value in told.items() if slot not in fixed}


def _details(said: str) -> dict[str, Any]:
    heard = hear(said)
    found = {"li_connected": heard.connected, "li_people": heard.people, "li_who": heard.who}
    return {slot: value for slot, value in found.items() if value is not None}
