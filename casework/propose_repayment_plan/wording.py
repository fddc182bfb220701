"""The lines of an offer as the person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.knowledge import read_yaml
from casework.money import yuan
from casework.propose_repayment_plan.plan import Offer
from casework.propose_repayment_plan.set_off import SetOff


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


def sum_lines(value: Mapping[str, Any]) -> list[str]:
    """Return the lines of an income or of needs, each as a sum a month, and what they add up to."""
    lines = value["lines"]
    if lines[0]["freq"] == "irregular":
        return [sentences()["sum_average"].format(monthly=yuan(value["fen"]))]
    shown = [
        sentences()["sum_monthly" if line["freq"] == "monthly" else "sum_line"].format(
            label=line["label"],
            freq=sentences()[line["freq"]],
            said=yuan(line["fen"]),
            monthly=yuan(line["monthly_fen"]),
        )
        for line in lines
    ]
    total = sentences()["sum_total"].format(monthly=yuan(value["fen"]))
    return [*shown, total] if len(shown) > 1 else shown


def set_off_line(order: Sequence[str]) -> str:
    """Return the order in which a payment lowers the parts of a debt."""
    return " → ".join(sentences()[part] for part in order)


@lru_cache(maxsize=1)
def ways_in() -> Mapping[str, Mapping[str, str]]:
    """Return the commands that lead straight into one part, with what each answers."""
    read: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("ways_in.yml"))
    return read


def way_heard(said: str) -> Mapping[str, str]:
    """Return what a sentence that asks for one part answers at once; nothing for others.

    >>> way_heard("还进去的钱先抵利息还是先抵本金")
    {'rp_mode': 'follow', 'rp_follow': 'set_off'}
    """
    for command, words in _ways_heard().items():
        if any(word in said for word in words):
            return ways_in()[command]
    return {}


@lru_cache(maxsize=1)
def _ways_heard() -> Mapping[str, list[str]]:
    read: Mapping[str, list[str]] = read_yaml(Path(__file__).with_name("ways_heard.yml"))
    return read


def set_off_lines(found: SetOff) -> str:
    """Return one line for each part that the payment lowers, in its order."""
    lines = [
        sentences()["part"].format(part=sentences()[part], paid=yuan(getattr(found.paid, part)))
        for part in found.order
        if getattr(found.paid, part)
    ]
    if found.over_fen:
        lines.append(sentences()["over"].format(over=yuan(found.over_fen)))
    return "\n".join(lines)


def set_off_left(found: SetOff) -> str:
    """Return what is still owed of each part; a principal nobody knows is said to be so."""
    shown = []
    for part in found.order:
        name = sentences()[part]
        if part == found.order[-1] and not found.last_known:
            shown.append(sentences()["left_unknown"].format(part=name))
        else:
            shown.append(sentences()["left"].format(part=name, fen=yuan(getattr(found.left, part))))
    return "、".join(shown)
