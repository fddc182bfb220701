"""A reply as Slack's messages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from channels.messaging.reply import Button, Reply
from channels.messaging.text import cut, labels, menu, reply_text, ticked
from channels.slack.protocol import DONE, SEVERAL, escape

TEXT_CHARACTERS: Final = 2_400
"""A section takes 3,000 characters; `&` becomes five when it is escaped."""
_TITLE: Final = 75
_VALUE: Final = 150


def messages(reply: Reply, offers: bool) -> list[dict[str, Any]]:
    """Return the fields of each `chat.postMessage`; the buttons stand below the last."""
    text = reply_text(reply)
    if offers:
        text = f"{text}\n\n{menu(reply)}".strip()
    made = [_message(piece) for piece in cut(text, TEXT_CHARACTERS, "characters")]
    if made and reply.buttons:
        choices = ticked(reply)
        if choices:
            made[-1]["blocks"].append(_several(choices))
        rest = [button for button in reply.buttons if button not in choices]
        done = [_button(DONE, labels()["several_done"], DONE)] if choices else []
        made[-1]["blocks"].append({"type": "actions", "elements": [*done, *_buttons(rest)]})
    return made


def _message(text: str) -> dict[str, Any]:
    return {"text": escape(text), "blocks": [{"type": "section", "text": _plain(text)}]}


def _several(choices: Sequence[Button]) -> dict[str, Any]:
    options = [
        {"text": _plain(choice.title[:_TITLE]), "value": choice.payload[:_VALUE]}
        for choice in choices
    ]
    field = {"type": "multi_static_select", "action_id": SEVERAL, "options": options}
    label = _plain(labels()["several"])
    return {"type": "section", "text": label, "accessory": {**field, "placeholder": label}}


def _buttons(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    return [
        _button(f"choice_{number}", button.title[:_TITLE], button.payload)
        for number, button in enumerate(buttons, start=1)
    ]


def _button(name: str, title: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": name, "text": _plain(title), "value": value}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
