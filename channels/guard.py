"""Checks one message before Rasa sees it. Pure: no clock, no network, no Rasa.

Rasa raises on text that is empty, missing or holds lone surrogates, and a one-megabyte message
keeps everybody else waiting; so every channel asks here first. The words of the refusals are
responses in the domain, named by `RESPONSES`.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["empty", "too_long", "not_text"]

MAX_CHARACTERS: Final = 2_000
"""The longest message, in Unicode characters after cleaning."""

RESPONSES: Final[dict[Reason, str]] = {
    "empty": "utter_input_empty",
    "too_long": "utter_input_too_long",
    "not_text": "utter_input_not_text",
}

_KEPT_CONTROLS: Final = frozenset("\n\t")
# Cc control, Cs lone surrogate. Text copied from other apps is full of them.
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cs"})
# Invisible: zero width space, word joiner, byte order mark, direction marks and overrides.
# They make an empty message look full and split words apart for the tokenizer.
_INVISIBLE: Final = frozenset("\u200b\u200e\u200f\u2060\ufeff") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
# Above this nothing is cleaned: the answer is "too long" whatever is inside.
_HOPELESS: Final = MAX_CHARACTERS * 4


@dataclass(frozen=True)
class Accepted:
    """A message that may go on, cleaned and without white space around it."""

    text: str


@dataclass(frozen=True)
class Refused:
    """A message that may not go on, and why."""

    reason: Reason

    @property
    def response(self) -> str:
        """The name of the response in the domain that explains the refusal."""
        return RESPONSES[self.reason]


Checked = Accepted | Refused


def clean(text: str) -> str:
    r"""Remove what a reader cannot see; line ends become `\n`.

    >>> clean(" 有人\u200b在敲门\r\n怎么办\x00\ud800 ")
    '有人在敲门\n怎么办'
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if _is_kept(c)).strip()


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return (
        character not in _INVISIBLE and unicodedata.category(character) not in _DROPPED_CATEGORIES
    )


def check_message(value: object) -> Checked:
    """Accept a text of 1 to 2,000 characters, refuse everything else with a reason.

    A leading slash is left alone: it is plain text here, and the language part strips it.

    >>> check_message("  他说今晚上门  ")
    Accepted(text='他说今晚上门')
    >>> check_message(None)
    Refused(reason='not_text')
    """
    if not isinstance(value, str):
        return Refused("not_text")
    if len(value) > _HOPELESS:
        return Refused("too_long")
    text = clean(value)
    if not text:
        return Refused("empty")
    if len(text) > MAX_CHARACTERS:
        return Refused("too_long")
    return Accepted(text)
