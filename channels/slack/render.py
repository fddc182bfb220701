"""A reply as Slack's messages. Pure."""

from __future__ import annotations

from typing import Any, Final

from channels.messaging.reply import Reply
from channels.messaging.text import cut, menu, reply_text
from channels.slack.protocol import escape

TEXT_CHARACTERS: Final = 2_400
"""A section takes 3,000 characters; `&` becomes five when it is escaped."""
_TITLE: Final = 75


def messages(reply: Reply, offers: bool) -> list[dict[str, Any]]:
    """Return the fields of each `chat.postMessage`; the buttons stand below the last."""
    text = reply_text(reply)
    if offers:
        text = f"{text}\n\n{menu(reply)}".strip()
    made = [_message(piece) for piece in cut(text, TEXT_CHARACTERS, "characters")]
    if made and reply.buttons:
        made[-1]["blocks"].append({"type": "actions", "elements": _buttons(reply)})
    return made


def _message(text: str) -> dict[str, Any]:
    section = {"type": "section", "text": {"type": "plain_text", "text": text}}
    return {"text": escape(text), "blocks": [section]}


def _buttons(reply: Reply) -> list[dict[str, Any]]:
    return [
        {
            "type": "button",
            "action_id": f"choice_{number}",
            "text": {"type": "plain_text", "text": button.title[:_TITLE]},
            "value": button.payload,
        }
        for number, button in enumerate(reply.buttons, start=1)
    ]
