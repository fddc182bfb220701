"""The lines of an offer as the person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from casework.knowledge import read_yaml
from casework.money import yuan
from casework.propose_repayment_plan.plan import Offer


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, str]:
    """Return the sentences by name."""
    read: Mapping[str, str] = read_yaml(Path(__file__).with_name("wording.yml"))
    return read


def offer_line(offer: Offer) -> str:
    """Return one line: who is owed, the monthly payment, how many, the last one."""
    name = offer.name or sentences()["total"]
    if offer.schedule is None:
        return sentences()["nothing"].format(name=name, balance=yuan(offer.balance_fen))
    return sentences()["offer"].format(
        name=name,
        balance=yuan(offer.balance_fen),
        monthly=yuan(offer.monthly_fen),
        count=offer.schedule.count,
        last=yuan(offer.schedule.last_fen),
    )
