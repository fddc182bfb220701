"""The training sentences of the issue ranker: `nlu/issues/<code>.yml`, and `none.yml`.

An entry is a sentence, or `{text, also}` where it tells of further issues. `none.yml` holds what is
no issue: other questions, wishes, greetings, stories of a debt in which nobody did wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from casework.file_complaint.questions import GRAVEST
from casework.knowledge import read_yaml
from casework.text import normalise

FOLDER = Path(__file__).with_name("issues")
CODES = tuple(sorted(GRAVEST))
NONE = "none"


@dataclass(frozen=True)
class Sentence:
    """What somebody says, as the model reads it, and the issues it tells."""

    text: str
    codes: frozenset[str]


def sentences() -> list[Sentence]:
    """Return all training sentences; a sentence in several files tells all their issues."""
    found: dict[str, frozenset[str]] = {}
    for code in (*CODES, NONE):
        for entry in read_yaml(FOLDER / f"{code}.yml"):
            said = entry if isinstance(entry, dict) else {"text": entry, "also": []}
            told = frozenset({code, *said["also"]}) - {NONE}
            text = normalise(said["text"])
            found[text] = found.get(text, frozenset()) | told
    return [Sentence(text, codes) for text, codes in found.items()]


def digest() -> str:
    """Return what changes with any of the files, so that a changed sentence is trained again."""
    files = sorted(FOLDER.glob("*.yml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
