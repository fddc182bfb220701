"""How far a collector's identity is proven, with a reason for every point.

The table is ours, not a rule of law. A hard stop is red whatever else
is known. Points say how little is proven; good signs take points away. Identity and conduct are
apart: somebody whose mandate is confirmed can still behave in a way to complain about.

Answers are slot values: a code, a list of codes, `{"time", "band"}` for `vc_time`, a dict for
`lender`. Missing, None, `unknown`, `not_asked` and `not_checked` count nothing and are listed.

Three slots are never asked, only read out of a pasted message or a free sentence:
`vc_text_link` (a link in the text), `vc_private_contact` (private mobile or personal chat account)
and `vc_appointment`; they count when they are `yes`, `yes` and `no`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
Check = Callable[[Answers], bool]

RED_FROM = 5
AMBER_FROM = 2

NOT_KNOWN = frozenset({"unknown", "not_asked", "not_checked", "not_yet"})
MONEY_ASKS = frozenset({"personal_account", "qr_or_link", "cash", "fee_first"})
VISIT_SLOTS = frozenset({"vc_people", "vc_papers"})
AGENCY_SLOTS = frozenset({"vc_agency", "vc_notified", "vc_listed"})
MEDIATION_SLOTS = frozenset({"vc_med_name", "vc_med_approval", "vc_med_case"})
HEARD_SLOTS = ("vc_text_link", "vc_private_contact", "vc_appointment")
HOUR_CHANNELS = frozenset({"visit", "call"})
ASKED_SLOTS = (
    "vc_channel", "vc_claims", "lender", "vc_gave_id", "vc_agency", "vc_med_name",
    "vc_med_approval", "vc_med_case", "vc_people", "vc_papers", "vc_knows", "vc_amount",
    "vc_asks", "vc_tone", "vc_time", "vc_callback", "vc_notified", "vc_listed",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One line of the score: a code whose wording is a response, and its points."""

    code: str
    points: int


@dataclass(frozen=True)
class Verdict:
    """The result: `level` is red, amber, green or grey (not verified yet).

    `hard_stops` are the codes H1 to H7, `reasons` add up to `points`, `not_asked` are slots still
    open, `conduct` the issue codes of `file_complaint` that the answers give ground for.
    """

    level: str
    points: int
    hard_stops: tuple[str, ...]
    reasons: tuple[Reason, ...]
    not_asked: tuple[str, ...]
    conduct: tuple[str, ...]


def score(answers: Answers) -> Verdict:
    """Return the verdict on what is known so far; any subset of the answers may be given.

    >>> score({"vc_asks": ["code_or_app"]}).level
    'red'
    >>> score({"vc_callback": "confirmed"}).level
    'green'
    """
    stops = tuple(code for code, check in HARD_STOPS.items() if check(answers))
    reasons = tuple(Reason(code, points) for code, points, check in TABLE if check(answers))
    points = sum(reason.points for reason in reasons)
    return Verdict(
        level=_level(points, bool(stops), _value(answers, "vc_callback") == "confirmed"),
        points=points,
        hard_stops=stops,
        reasons=reasons,
        not_asked=tuple(slot for slot in ASKED_SLOTS if _is_open(answers, slot)),
        conduct=tuple(code for code, check in CONDUCT.items() if check(answers)),
    )


def _level(points: int, stopped: bool, confirmed: bool) -> str:
    if stopped or points >= RED_FROM:
        return "red"
    if points >= AMBER_FROM:
        return "amber"
    return "green" if confirmed else "grey"


def _applies(answers: Answers, slot: str) -> bool:
    """Return whether a slot belongs to this channel and claim; a stale answer must not count."""
    if slot in VISIT_SLOTS:
        return answers.get("vc_channel") in (None, "unknown", "visit")
    if slot in AGENCY_SLOTS:
        # who will not say where they are from may be an agency all the same
        return answers.get("vc_claims") in (None, "unknown", "agency", "refuses")
    return True


def _value(answers: Answers, slot: str) -> Any:
    return answers.get(slot) if _applies(answers, slot) else None


def _is_open(answers: Answers, slot: str) -> bool:
    """Return whether a slot that would be asked here is still without a usable answer.

    Slots of a visit, of an agency and the hour are asked once channel and claim call for them.
    """
    asked = {
        **dict.fromkeys(VISIT_SLOTS, answers.get("vc_channel") == "visit"),
        **dict.fromkeys(AGENCY_SLOTS, answers.get("vc_claims") == "agency"),
        **dict.fromkeys(MEDIATION_SLOTS, answers.get("vc_claims") == "mediation"),
        "vc_time": answers.get("vc_channel") in HOUR_CHANNELS
        and answers.get("vc_when") != "coming",
    }.get(slot, True)
    value = answers.get(slot)
    # a list or a dict is an answer; an empty one is not
    return asked and (value in NOT_KNOWN if isinstance(value, str) else not value)


def _is(slot: str, *codes: str) -> Check:
    return lambda answers: _value(answers, slot) in codes


def _asks(*codes: str) -> Check:
    return lambda answers: bool(_asked_for(answers) & set(codes))


def _asked_for(answers: Answers) -> frozenset[str]:
    asks = answers.get("vc_asks")
    return frozenset(asks if isinstance(asks, (list, tuple, set, frozenset)) else ())


def _any(*checks: Check) -> Check:
    return lambda answers: any(check(answers) for check in checks)


def _all(*checks: Check) -> Check:
    return lambda answers: all(check(answers) for check in checks)


def _not(check: Check) -> Check:
    return lambda answers: not check(answers)


def _at_night(answers: Answers) -> bool:
    """Nobody is asked whether they agreed to be called at night; the band of the hour decides."""
    time = answers.get("vc_time")
    return isinstance(time, Mapping) and time.get("band") == "night"


POLICE_WANTS_MONEY = _all(
    _is("vc_claims", "police_court"), _any(_asks(*MONEY_ASKS), _is("vc_tone", "pay_today"))
)

HARD_STOPS: Mapping[str, Check] = {
    # a code or link the collector shows is never official: the official way is one's own App
    "H1": _asks("personal_account", "cash", "qr_or_link"),
    "H2": _asks("code_or_app"),
    "H3": POLICE_WANTS_MONEY,
    "H4": _asks("fee_first"),
    "H5": _is("vc_callback", "denied"),
    "H6": _asks("id_or_phone"),
    "H7": _is("vc_tone", "violence"),
}

TABLE: tuple[tuple[str, int, Check], ...] = (
    ("gave_no_id", 3, _is("vc_gave_id", "none")),
    ("came_alone", 3, _is("vc_people", "1")),
    ("no_papers", 3, _is("vc_papers", "none")),
    ("not_listed", 3, _is("vc_listed", "no")),
    ("at_night", 3, _at_night),
    ("pay_today", 3, _is("vc_tone", "pay_today")),
    ("knows_wrong", 3, _is("vc_knows", "wrong")),
    ("knows_wont_say", 3, _is("vc_knows", "wont_say")),
    ("amount_higher", 2, _is("vc_amount", "higher")),
    ("gave_partial_id", 2, _is("vc_gave_id", "partial")),
    ("claims_refused", 2, _is("vc_claims", "refuses")),
    ("link_in_text", 2, _is("vc_text_link", "yes")),
    ("threatens_arrest", 2, _is("vc_tone", "arrest")),
    ("threatens_to_tell", 2, _is("vc_tone", "tell_others")),
    ("papers_no_photo", 2, _is("vc_papers", "no_photo")),
    ("no_appointment", 1, _is("vc_appointment", "no")),
    ("asks_contacts", 1, _asks("relatives_contacts")),
    ("not_notified", 1, _is("vc_notified", "no")),
    ("private_contact", 1, _is("vc_private_contact", "yes")),
    ("confirmed", -2, _is("vc_callback", "confirmed")),
    ("listed", -1, _is("vc_listed", "yes")),
    ("two_with_papers", -1, _all(_is("vc_people", "2plus"), _is("vc_papers", "both"))),
)

CONDUCT: Mapping[str, Check] = {
    "night_or_frequent_calls": _all(_at_night, _not(_is("vc_channel", "visit"))),
    "third_party_contact": _any(
        _is("vc_channel", "via_others"), _is("vc_tone", "tell_others"), _asks("relatives_contacts")
    ),
    "threats_abuse": _is("vc_tone", "insult", "arrest", "violence", "tell_others"),
    "home_visit_misconduct": _any(
        _is("vc_people", "1"),
        _is("vc_papers", "none", "no_photo"),
        _all(_at_night, _is("vc_channel", "visit")),
    ),
    "fake_official": _all(
        _is("vc_claims", "police_court"),
        _any(POLICE_WANTS_MONEY, _is("vc_tone", "arrest"), _is("vc_callback", "denied")),
    ),
    "wrong_amount_fees": _is("vc_amount", "higher"),
    "private_account": _asks("personal_account"),
    "agency_not_authorised": _any(
        _is("vc_listed", "no"), _all(_is("vc_claims", "agency"), _is("vc_callback", "denied"))
    ),
}
