"""Collects what Rasa says in one turn as neutral replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rasa.core.channels.channel import OutputChannel

from casework.input_hints import asked_slot, input_hint
from casework.journeys import JOURNEYS
from casework.money import yuan
from channels.messaging.reply import Button, File, Reply, Table, Turn

# Questions whose answer is never a bare number, so that a number may choose a button.
_NO_DIGITS: Final = frozenset({"choice", "yesno", "text", "org"})


class TurnOutput(OutputChannel):
    """The output channel of one turn; `turn` is what was said."""

    def __init__(self) -> None:
        self._replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        """Name the channel as responses of the domain may do for all messaging apps."""
        return "messaging"

    @property
    def spoke(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._replies)

    @property
    def turn(self) -> Turn:
        """What was said so far."""
        return tuple(self._replies)

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one reply."""
        reply = reply_of(message)
        if reply != Reply(digits_answer=reply.digits_answer):
            self._replies.append(reply)


def reply_of(message: Mapping[str, Any]) -> Reply:
    """Return Rasa's message, or the data of a bot event, as a neutral reply."""
    payload = _payload(message.get("custom"))
    name = str(message.get("utter_action") or "")
    hint = input_hint(name) or {}
    rows = [*(message.get("buttons") or []), *(message.get("quick_replies") or [])]
    buttons = [Button(str(row["title"]), str(row.get("payload") or row["title"])) for row in rows]
    titles = {button.title for button in buttons}
    more = [Button(title, title) for title in hint.get("choices", ()) if title not in titles]
    return Reply(
        text=str(message.get("text") or "").strip(),
        buttons=(*more, *buttons),
        multi=hint.get("kind") == "multi",
        digits_answer=takes_digits(name),
        image=str(message.get("image") or payload.get("png_url") or ""),
        files=tuple(_file(row) for row in payload.get("files", ())),
        table=_table(payload.get("table")),
        title=str(payload.get("title") or ""),
    )


def takes_digits(response: str) -> bool:
    """Return whether a bare number answers the question that `response` asks.

    >>> takes_digits("utter_ask_rp_income"), takes_digits("utter_greet")
    (True, False)
    """
    slot = asked_slot(response)
    for journey in JOURNEYS.values():
        if slot is not None and slot in journey.slots:
            return journey.question(slot).kind not in _NO_DIGITS
    return False


def _payload(custom: Any) -> Mapping[str, Any]:
    data = custom.get("data", custom) if isinstance(custom, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def _file(row: Mapping[str, Any]) -> File:
    return File(str(row["name"]), str(row["url"]), str(row["media_type"]), int(row["size"]))


def _table(given: Any) -> Table | None:
    if not isinstance(given, Mapping):
        return None
    money_from = int(given.get("amounts_from", 0))
    rows = tuple(
        tuple(
            yuan(cell) if at >= money_from and isinstance(cell, int) else str(cell)
            for at, cell in enumerate(row)
        )
        for row in given["rows"]
    )
    return Table(tuple(str(name) for name in given["head"]), rows)
