"""Writes one turn as DingTalk's messages. Pure.

A turn becomes one message where it fits, because a robot may send twenty a minute. Without buttons
it is plain text, shown as written. With buttons it is Markdown, where a tap on a link sends its
words as if they were typed, or an ActionCard, where a tap on a button does. In both, the signs of
Markdown are replaced by their wide twins, so that nothing a person wrote turns into a link.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from channels.messaging.reply import Button, Reply, Turn, offered
from channels.messaging.text import chosen_by_number, cut, labels, reply_text

LONGEST: Final = 2_000
"""Characters a message: DingTalk names no limit, so this is ours."""

_MOST_BUTTONS: Final = 5
_LONGEST_TITLE: Final = 20
_LONGEST_ADDRESS: Final = 500
_SAY: Final = "dtmd://dingtalkclient/sendMessage?content="
_ADDRESS: Final = re.compile(r"(https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]+)")
_WIDE: Final = str.maketrans("\\`*_[]<>#|~", "＼｀＊＿［］＜＞＃｜～")
_BREAK: Final = "  \n"  # a line end that Markdown keeps


@dataclass(frozen=True)
class Message:
    """One message: plain text, Markdown (with a title), or an ActionCard (with buttons too).

    The title shows in the list of chats and on a locked screen, so it says nothing of the matter.
    A button is its title and the address that a tap opens.
    """

    text: str
    title: str = ""
    buttons: tuple[tuple[str, str], ...] = ()


def render(turn: Turn, cards: bool = False) -> list[Message]:
    """Return `turn` as messages; the last one carries the buttons and pictures.

    With `cards` buttons are shown as an ActionCard where they fit into one.
    """
    last = offered(turn)
    pictures = [r.image for r in turn if r.image.startswith("http")]
    shown = [_without_picture(reply) for reply in turn]
    pieces = cut("\n\n".join(text for text in shown if text), LONGEST, "characters")
    if last is None and not pictures:
        return [Message(piece) for piece in pieces]
    *first, end = pieces or [""]
    parts = [_markdown(end), *(f"![]({url})" for url in pictures)]
    title = labels()["name"]
    messages = [Message(piece) for piece in first]
    if last is not None and cards and _fits(last.buttons):
        buttons = tuple((b.title, _saying(b)) for b in last.buttons)
        return [*messages, Message(_joined([*parts, *_hint(last)]), title, buttons)]
    links = _links(last) if last is not None else ""
    return [*messages, Message(_joined([*parts, links]), title)]


def _without_picture(reply: Reply) -> str:
    """Return the text; a picture that Markdown can show needs no link beside it."""
    if not reply.image.startswith("http"):
        return reply_text(reply)
    lines = [line for line in reply_text(reply).split("\n") if reply.image not in line]
    return "\n".join(lines).strip()


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _markdown(text: str) -> str:
    # Split by a pattern with one group: every second part is an address.
    parts = _ADDRESS.split(text)
    written = [
        f"[{part}]({part})" if odd % 2 else part.translate(_WIDE) for odd, part in enumerate(parts)
    ]
    return "".join(written).replace("\n", _BREAK)


def _saying(button: Button) -> str:
    return _SAY + quote(button.payload, safe="")


def _links(reply: Reply) -> str:
    """Return a line for each button; the number before it may be typed as well."""
    words, by_number = labels(), chosen_by_number(reply)
    lines = [words["choose" if by_number else "choose_by_title"].format(choices="")]
    for number, button in enumerate(reply.buttons, start=1):
        link = f"[{button.title.translate(_WIDE)}]({_saying(button)})"
        lines.append(words["number"].format(number=number, title=link) if by_number else link)
    return "\n\n".join(lines)


def _hint(reply: Reply) -> list[str]:
    """Return what may be typed instead of tapping a card's buttons."""
    if not chosen_by_number(reply):
        return []
    words = labels()
    numbered = [
        words["number"].format(number=number, title=button.title.translate(_WIDE))
        for number, button in enumerate(reply.buttons, start=1)
    ]
    return [words["choose"].format(choices=words["between"].join(numbered))]


def _fits(buttons: Sequence[Button]) -> bool:
    return len(buttons) <= _MOST_BUTTONS and all(
        len(b.title) <= _LONGEST_TITLE and len(_saying(b)) <= _LONGEST_ADDRESS for b in buttons
    )


def for_session(message: Message) -> dict[str, Any]:
    """Return the body that answers by the address of a session."""
    if not message.title:
        return {"msgtype": "text", "text": {"content": message.text}}
    content: dict[str, Any] = {"title": message.title, "text": message.text}
    if not message.buttons:
        return {"msgtype": "markdown", "markdown": content}
    buttons = [{"title": title, "actionURL": address} for title, address in message.buttons]
    card = {**content, "btnOrientation": "0", "btns": buttons}
    return {"msgtype": "actionCard", "actionCard": card}


def for_robot(message: Message) -> tuple[str, str]:
    """Return `msgKey` and `msgParam`, a JSON text, with which the robot writes first."""
    if not message.title:
        return "sampleText", _json({"content": message.text})
    content = {"title": message.title, "text": message.text}
    if not message.buttons:
        return "sampleMarkdown", _json(content)
    if len(message.buttons) == 1:
        title, address = message.buttons[0]
        return "sampleActionCard", _json({**content, "singleTitle": title, "singleURL": address})
    for number, (title, address) in enumerate(message.buttons, start=1):
        content[f"actionTitle{number}"], content[f"actionURL{number}"] = title, address
    return f"sampleActionCard{len(message.buttons)}", _json(content)


def file_for_robot(media_id: str, name: str) -> tuple[str, str]:
    """Return `msgKey` and `msgParam` of an uploaded file."""
    ending = name.rpartition(".")[2]
    return "sampleFile", _json({"mediaId": media_id, "fileName": name, "fileType": ending})


def _json(content: dict[str, str]) -> str:
    return json.dumps(content, ensure_ascii=False)
