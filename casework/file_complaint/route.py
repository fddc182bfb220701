"""Who takes the complaint, in which order: by kind of lender, by what happened, by what was tried.

Authorities are ids of `knowledge/authorities`, besides `platform` (the App's own complaint line)
and `court`. Nothing here promises an outcome; a later stage is for when the earlier did not help.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

URGENT, ROUTE, BESIDE = "urgent", "route", "beside"
_ORDER = {URGENT: 0, ROUTE: 1, BESIDE: 2}


@dataclass(frozen=True)
class Step:
    """One office to turn to.

    `kind` is urgent (stage 0, before everything else), route (the stages in order) or beside (its
    own track, from that stage on). `reason` is `danger`, `lender_type` or an issue code. With
    `any_of` one office of the stage is enough; otherwise each gets its letter. `needs_lookup` means
    the office is right but we do not know yet which one (the lender has to be found first);
    `may_skip` that in danger nobody has to wait for its answer before the next stage.
    """

    stage: int
    authority: str
    kind: str = ROUTE
    reason: str = "lender_type"
    any_of: bool = False
    tried: bool = False
    needs_lookup: bool = False
    may_skip: bool = False

    @property
    def letter(self) -> str:
        """The document that goes there, or nothing where a call or a form is the way."""
        return LETTERS.get(self.authority, "")


LETTERS: Mapping[str, str] = {
    "lender_complaints": "C1",
    "platform": "C1",
    "nfra": "C1",
    "local_finance": "C1",
    "gov_hotline": "C1",
    "financial_mediation": "C5",
}

_SUPERVISED = (
    Step(1, "lender_complaints"),
    Step(2, "nfra"),
    Step(3, "financial_mediation", any_of=True),
    Step(3, "court", any_of=True),
)

ROUTES: Mapping[str, tuple[Step, ...]] = {
    "bank": _SUPERVISED,
    "consumer_finance": _SUPERVISED,
    "auto_trust": _SUPERVISED,
    "small_loan": (
        Step(1, "lender_complaints"),
        Step(2, "local_finance", any_of=True),
        Step(2, "gov_hotline", any_of=True),
        Step(3, "financial_mediation", any_of=True),
        Step(3, "court", any_of=True),
    ),
    # a national asset manager answers to the supervisor, a local one to the local department
    "amc": (
        Step(1, "lender_complaints"),
        Step(2, "nfra", any_of=True),
        Step(2, "local_finance", any_of=True),
        Step(3, "financial_mediation"),
    ),
    "platform_only": (Step(1, "platform"), Step(1, "lender_complaints", needs_lookup=True)),
    "private_unlicensed": (Step(1, "police"), Step(1, "local_finance")),
    "unknown": (
        Step(1, "platform"),
        Step(1, "nfra"),
        Step(1, "lender_complaints", needs_lookup=True),
    ),
}

# The supervisor of whoever is behind a platform, as the second stage.
_BEHIND_UNKNOWN = (
    Step(2, "nfra", any_of=True, needs_lookup=True),
    Step(2, "local_finance", any_of=True, needs_lookup=True),
)

_WITH_POLICE = (("police", 0, URGENT), ("anti_fraud", 0, URGENT))

# What an issue adds to the route. The line for postings on the internet is left out: its
# authority is not confirmed in the corpus.
EXTRAS: Mapping[str, tuple[tuple[str, int, str], ...]] = {
    "night_or_frequent_calls": (("spam_report", 1, BESIDE),),
    # what looks false may be a real summons: the court says which
    "fake_official": (*_WITH_POLICE, ("court_hotline", 0, URGENT)),
    "private_account": _WITH_POLICE,
    "credit_report_error": (("credit_center", 1, BESIDE), ("pboc", 2, BESIDE)),
    "not_my_debt": (("credit_center", 2, BESIDE), ("police", 3, BESIDE)),
    "no_reply_negotiation": (("financial_mediation", 2, BESIDE),),
}

# Whose answer nobody in danger has to wait for.
_MAY_SKIP = frozenset({"lender_complaints", "platform"})

# What the answer to "complained before?" counts as done.
TRIED: Mapping[str, frozenset[str]] = {
    "lender": frozenset({"lender_complaints", "platform"}),
    "regulator": frozenset({"nfra", "local_finance", "gov_hotline"}),
}


def steps(
    lender_type: str,
    danger: bool = False,
    tried: Collection[str] | str = (),
    issues: Sequence[str] = (),
    behind_platform: str = "unknown",
) -> tuple[Step, ...]:
    """Return the offices in order, each once, at the earliest stage that calls for it.

    `tried` holds codes of `fc_tried`; `behind_platform` is the kind of the contract lender behind a
    platform. Danger puts the police first; the rest of the route stays.

    >>> [(step.stage, step.authority) for step in steps("bank", danger=True)][:3]
    [(0, 'police'), (1, 'lender_complaints'), (2, 'nfra')]
    """
    done = _done((tried,) if isinstance(tried, str) else tried)
    found = [*_urgent(danger), *_extras(issues), *_route(lender_type, behind_platform)]
    found.sort(key=lambda step: (step.stage, _ORDER[step.kind]))
    first: dict[str, Step] = {}
    for step in found:
        first.setdefault(step.authority, step)
    return tuple(
        replace(
            step,
            tried=step.authority in done,
            any_of=_is_choice(step, first.values()),
            may_skip=danger and step.authority in _MAY_SKIP,
        )
        for step in first.values()
    )


def current(found: Sequence[Step]) -> tuple[Step, ...]:
    """Return what to do now: everything urgent, the first stage still open, what stands beside it.

    Once every stage was tried, the last one stays: it can be turned to again.
    """
    stages = sorted({step.stage for step in found if step.kind == ROUTE})
    now = next((stage for stage in stages if _is_open(stage, found)), stages[-1])
    # where the first stage may be skipped, the next is open at the same time
    skipped = any(step.may_skip and step.stage == now for step in found)
    also = next((stage for stage in stages if stage > now), now) if skipped else now
    return tuple(
        step
        for step in found
        if step.kind == URGENT
        or (step.kind == BESIDE and step.stage <= also)
        or (step.kind == ROUTE and step.stage in (now, also))
    )


def _is_open(stage: int, found: Iterable[Step]) -> bool:
    here = [step for step in found if step.kind == ROUTE and step.stage == stage]
    tried = [step.tried for step in here]
    return not (any(tried) if here[0].any_of else all(tried))


def _urgent(danger: bool) -> list[Step]:
    return [Step(0, "police", URGENT, "danger")] if danger else []


def _extras(issues: Sequence[str]) -> list[Step]:
    return [
        Step(stage, authority, kind, issue)
        for issue in issues
        for authority, stage, kind in EXTRAS.get(issue, ())
    ]


def _route(lender_type: str, behind_platform: str) -> list[Step]:
    route = [*ROUTES.get(lender_type, ROUTES["unknown"])]
    if lender_type == "platform_only":
        behind = [step for step in ROUTES.get(behind_platform, ()) if step.stage == 2]
        route += behind or _BEHIND_UNKNOWN
    return route


def _is_choice(step: Step, found: Iterable[Step]) -> bool:
    """Return whether one of several offices is enough; a single one left is no choice."""
    same = [other for other in found if (other.stage, other.kind) == (step.stage, step.kind)]
    return step.any_of and len(same) > 1


def _done(tried: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(TRIED.get(code, frozenset()) for code in tried))
