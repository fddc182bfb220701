"""What a message tells the diary beside the answer asked for."""

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
