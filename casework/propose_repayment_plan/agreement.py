"""Twelve things to look at in a repayment agreement before it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.questions import UNKNOWN, Answers

# Slot of each point, and whether it is so critical that a "no" or "unclear" means: do not sign yet.
POINTS: Mapping[str, bool] = {
    "ra_authority": True,
    "ra_amount": True,
    "ra_account": True,
    "ra_no_upfront_fee": True,
    "ra_no_waiver": True,
    "ra_no_blanks": True,
    "ra_payments": False,
    "ra_total": False,
    "ra_penalty_stops": False,
    "ra_collection_pauses": False,
    "ra_miss": False,
    "ra_proof_and_credit": False,
}


@dataclass(frozen=True)
class AgreementCheck:
    """The points answered no or left unclear, critical ones first among `wrong` and `unclear`."""

    wrong: tuple[str, ...]
    unclear: tuple[str, ...]

    @property
    def open_points(self) -> tuple[str, ...]:
        """Every point to clear up, critical ones first."""
        found = {*self.wrong, *self.unclear}
        return tuple(slot for slot in POINTS if slot in found)

    @property
    def critical(self) -> tuple[str, ...]:
        """The critical points that are wrong or unclear."""
        return tuple(slot for slot in self.open_points if POINTS[slot])

    @property
    def level(self) -> str:
        """`not_yet` (do not sign yet), `ask_first`, or `clear`."""
        if self.critical:
            return "not_yet"
        return "ask_first" if self.open_points else "clear"


def check_agreement(answers: Answers) -> AgreementCheck:
    """Return what the answers (yes, no, unknown) to the twelve points leave open.

    >>> check_agreement({slot: "yes" for slot in POINTS}).level
    'clear'
    """
    wrong = tuple(slot for slot in POINTS if answers.get(slot) == "no")
    unclear = tuple(slot for slot in POINTS if answers.get(slot) in (None, UNKNOWN))
    return AgreementCheck(wrong, unclear)
