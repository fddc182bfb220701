"""Lenders, products and platforms by the names people use, from `knowledge/lenders/`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework import knowledge
from casework.knowledge import KNOWLEDGE, KnowledgeError


@dataclass(frozen=True)
class Lender:
    """One organisation; `lines` are confirmed numbers only, each as (number, label).

    A `generic` one is a kind: there is one in every county, so its name is kept as typed.
    """

    id: str
    name: str
    type: str
    regulator: str
    legal_entity: str
    lines: tuple[tuple[str, str], ...]
    official_ways: tuple[str, ...]
    generic: bool = False


@dataclass(frozen=True)
class Mention:
    """A lender named in a text, with the product named if any, and where it stands."""

    lender: Lender
    product: str
    start: int
    end: int


# Said of the card or app that a payment goes through, not of the lender who is paid.
_ACCOUNT = re.compile(
    r" ?(?:[(（][^()（）]{0,12}[)）])?"
    r"(?:的?(?:储蓄卡|工资卡|借记卡|银行卡|余额|账户|帐户|账号|尾号)|卡[里上内余])"
)


# 还呗 is a name at the beginning of a phrase and behind these, not in 那就不还呗.
_BEGINS = r"(?<![^ ,。、;:!?(在欠借的和跟与是叫从向被着])"


class Lenders:
    """Every lender by id and by alias; the longest alias wins where two overlap.

    Names in `apart` are also everyday words: they count only where a phrase begins.
    """

    def __init__(
        self,
        lenders: Mapping[str, Lender],
        aliases: Mapping[str, tuple[str, str]],
        apart: Collection[str] = (),
    ):
        self.by_id = dict(lenders)
        self.aliases = dict(aliases)
        ordered = [
            (_BEGINS if alias in apart else "") + re.escape(alias)
            for alias in sorted(aliases, key=len, reverse=True)
        ]
        self._pattern = re.compile("|".join(ordered), re.IGNORECASE)
        self._folded = {alias.lower(): found for alias, found in aliases.items()}

    @classmethod
    def load(cls, folder: Path = KNOWLEDGE / "lenders") -> Lenders:
        """Read and check every file of `folder`; raise `KnowledgeError` on any mistake."""
        lenders: dict[str, Lender] = {}
        aliases: dict[str, tuple[str, str]] = {}
        apart: set[str] = set()
        for stem, item in knowledge.read_folder("lender", folder).items():
            lender = _lender(item)
            lenders[lender.id] = lender
            apart.update(item.get("apart", ()))
            for alias, product in _aliases(item):
                if aliases.setdefault(alias, (lender.id, product))[0] != lender.id:
                    raise KnowledgeError(f"{stem}.yml: alias {alias} belongs to two lenders")
        return cls(lenders, aliases, apart)

    def find(self, text: str) -> list[Mention]:
        """Return the lenders named in `text`, in order, with the product where one is named."""
        found = []
        for match in self._pattern.finditer(text):
            lender_id, product = self._folded[match.group().lower()]
            found.append(Mention(self.by_id[lender_id], product, match.start(), match.end()))
        return found

    def meant(self, text: str) -> list[Mention]:
        """Return the lenders a text is about: without those that only hold the paying account.

        >>> [m.product for m in Lenders.load().meant("建设银行卡里余额不足，微粒贷没扣成")]
        ['微粒贷']
        """
        named = self.find(text)
        about = [m for m in named if m.product or not _ACCOUNT.match(text, m.end)]
        return about or named


def _lender(item: Mapping[str, Any]) -> Lender:
    return Lender(
        id=item["id"],
        name=item["name"],
        type=item["type"],
        regulator=item["regulator"],
        legal_entity=item.get("legal_entity", ""),
        lines=tuple((line["number"], line["label"]) for line in item["lines"]),
        official_ways=tuple(item["official_ways"]),
        generic=item.get("generic", False),
    )


def _aliases(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (alias, product) pairs: the names of the organisation itself have no product."""
    own = [item["name"], item.get("legal_entity", ""), *item["aliases"]]
    pairs = [(alias, "") for alias in own if alias]
    for product in item["products"]:
        pairs.extend((name, product["name"]) for name in [product["name"], *product["aliases"]])
    known = {name for name, _ in pairs}
    return [*pairs, *((name, "") for name in item.get("apart", ()) if name not in known)]
