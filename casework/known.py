"""What is known of a person that decides between the cases of an answer.

An answer may have texts for single cases, named by a tag: `card`, `guarantor`, `small_loan`.
Which tags fit a person is decided here; which texts there are, the files in `data/faq/` say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework import dates, knowledge
from casework.lenders import Lenders

# A case for any lender that the national regulator supervises.
LICENSED = "licensed"
_LICENSED_TYPES = frozenset({"bank", "consumer_finance", "auto_trust"})
_WITHOUT_CASE = frozenset({"", "unknown", "mine"})


@dataclass(frozen=True)
class Known:
    """Codes of what is known, "" where nothing is; `lender` is an id of `knowledge/lenders`."""

    lender: str = ""
    lender_type: str = ""
    product: str = ""
    overdue: str = ""
    position: str = ""
    paid: str = ""

    def tags(self) -> tuple[str, ...]:
        """Return the tags of the cases that fit, the most telling first.

        >>> Known(lender_type="bank", product="card").tags()
        ('card', 'bank', 'licensed')
        """
        group = LICENSED if self.lender_type in _LICENSED_TYPES else ""
        found = (self.paid, self.position, self.product, self.overdue, self.lender_type, group)
        return tuple(tag for tag in found if tag not in _WITHOUT_CASE)

    def over(self, earlier: Known) -> Known:
        """Return this with its gaps filled from `earlier`; another lender brings its own kind."""
        if self.lender and self.lender != earlier.lender:
            earlier = replace(earlier, lender="", lender_type="", product="")
        elif self.lender_type and self.lender_type != earlier.lender_type:
            earlier = replace(earlier, lender="", product="")
        values = {name: value or getattr(earlier, name) for name, value in vars(self).items()}
        return Known(**values)


def hear(text: str, lenders: Lenders) -> Known:
    """Return what one message says: the lender named first, else the kind of lender or loan."""
    mentions = lenders.meant(text)
    product = _word("product", text)
    position, paid = _word("position", text), _word("paid", text)
    durations = dates.find_durations(text)
    overdue = dates.overdue_band(durations[0]) if durations and "逾期" in text else ""
    if not mentions:
        return Known("", _word("lender_type", text), product, overdue, position, paid)
    found = mentions[0]
    if not product and found.product:
        product = "card" if "信用卡" in found.product else "loan"
    return Known(found.lender.id, found.lender.type, product, overdue, position, paid)


def title(tag: str) -> str:
    """Return how a tag is said; raise `KeyError` for one that `known.yml` does not name."""
    for kind in _words().values():
        if tag in kind:
            return str(kind[tag]["title"])
    raise KeyError(tag)


def _word(kind: str, text: str) -> str:
    """Return the code whose word stands in the text, the longest word first."""
    pairs = [(word, code) for code, item in _words()[kind].items() for word in item["words"]]
    found = [pair for pair in pairs if pair[0] in text]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else ""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, Any]]:
    words: Mapping[str, Mapping[str, Any]] = knowledge.read_yaml(Path(__file__).with_suffix(".yml"))
    return words
