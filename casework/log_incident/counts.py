"""Count what a day of the diary holds against the numbers that bind this lender on that day.

Most of these numbers are those of industry guidelines and recommended standards: passing one is a
reason to complain, no breach of law. Which rule binds whom, and from when, stands in
`knowledge/rules`; which are compared, in `limits.yml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.clock import band_of, parse_time
from casework.knowledge import read_yaml
from casework.questions import UNKNOWN
from casework.rules import NoRuleInForceError, Rules, Version

CARD = "信用卡"
# Who lends is not known behind these, so nobody can say yet which rules bind it.
UNCLEAR = frozenset({UNKNOWN, "platform_only"})
_VISITS = ("visit", "at_work")

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Lender:
    """Who wants the money, as far as it is known."""

    id: str = ""
    type: str = UNKNOWN
    is_card: bool = False


@dataclass(frozen=True)
class Day:
    """What one lender's people did on one day, as noted.

    `calls` are calls to the borrower: `unanswered` those known as not put through, `unclear` those
    of which that was not noted; `by_number` counts them for each number noted. `fewest` is the
    smallest number of people on a visit, None where it was never noted.
    """

    calls: int = 0
    connected: int = 0
    unanswered: int = 0
    unclear: int = 0
    night: int = 0
    third_parties: int = 0
    visits: int = 0
    fewest: int | None = None
    by_number: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One count that passes its rule; not `sure` when it may, by what was not noted."""

    what: str
    count: int
    sure: bool
    rule: Version

    @property
    def line(self) -> str:
        """Return the finding in words, with the number of the rule."""
        words = limits()[self.what]
        numbers = {name: str(value) for name, value in self.rule.values.items()}
        text: str = words["over" if self.sure else "maybe"]
        limit = numbers.get(words.get("value", ""), "")
        hours = {"from": numbers.get("quiet_from", ""), "to": numbers.get("quiet_to", "")}
        return text.format(count=self.count, limit=limit, **hours)


@lru_cache(maxsize=1)
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Return what is counted, with its rules and its words."""
    table: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_name("limits.yml"))
    return table


def lender_of(entry: Entry) -> Lender:
    """Return the lender noted in an entry."""
    noted = entry.get("lender")
    if not isinstance(noted, Mapping):
        return Lender()
    return Lender(noted["id"] or noted["name"], noted["type"], CARD in (noted["product"] or ""))


def same_lender(entries: Iterable[Entry], entry: Entry) -> tuple[list[Entry], Lender]:
    """Return the entries about the lender of `entry`, and that lender.

    Entries without a lender are about the only one named in the diary, if there is only one.
    """
    listed = list(entries)
    named = {lender.id: lender for lender in map(lender_of, listed) if lender.id}
    wanted = lender_of(entry)
    if len(named) <= 1:
        return listed, wanted if wanted.id else next(iter(named.values()), wanted)
    return [one for one in listed if lender_of(one).id == wanted.id], wanted


def day_of(entry: Entry) -> date:
    """Return the day of an entry."""
    return date.fromisoformat(entry["li_when"]["date"])


def count_day(entries: Iterable[Entry], day: date, quiet: tuple[str, str] | None = None) -> Day:
    """Count the entries of `day`; `quiet` are the hours of the night as the rule writes them.

    Messages are noted but no rule limits their number. A call noted without a number counts once.

    >>> entry = {"li_when": {"date": "2026-11-22"}, "li_way": "call", "li_count": 8}
    >>> day = count_day([{**entry, "li_connected": 2}, entry], date(2026, 11, 22))
    >>> day.calls, day.connected, day.unanswered, day.unclear
    (16, 2, 6, 8)
    """
    those = [entry for entry in entries if day_of(entry) == day]
    calls = [entry for entry in those if entry.get("li_way") == "call"]
    visits = [entry for entry in those if entry.get("li_way") in _VISITS]
    third = [entry for entry in those if _is_third(entry)]
    put_through = [(_times(entry), entry.get("li_connected")) for entry in calls]
    by_number: Counter[str] = Counter()
    for entry in calls:
        if isinstance(entry.get("li_from"), str) and entry["li_from"] != UNKNOWN:
            by_number[entry["li_from"]] += _times(entry)
    people = [entry["li_people"] for entry in visits if isinstance(entry.get("li_people"), int)]
    return Day(
        calls=sum(_times(entry) for entry in calls),
        connected=sum(min(n, c) for n, c in put_through if c is not None),
        unanswered=sum(max(n - c, 0) for n, c in put_through if c is not None),
        unclear=sum(n for n, c in put_through if c is None),
        night=sum(_times(entry) for entry in those if _at_night(entry, quiet)),
        third_parties=sum(_times(entry) for entry in third),
        visits=len(visits),
        fewest=min(people) if people else None,
        by_number=dict(by_number),
    )


def findings(entries: Iterable[Entry], entry: Entry, rules: Rules) -> list[Finding]:
    """Return what passes a rule on the day of `entry`, by the lender of `entry`.

    A private lender is bound by none of these rules; of an unknown one nobody can tell.
    """
    ours, lender = same_lender(entries, entry)
    if lender.type in UNCLEAR:
        return []
    return list(_findings(ours, lender, day_of(entry), rules))


def if_licensed(entries: Iterable[Entry], entry: Entry, rules: Rules) -> list[Finding]:
    """Return what would pass a rule if an unknown lender were a bank, for a careful "if"."""
    ours, lender = same_lender(entries, entry)
    if lender.type not in UNCLEAR:
        return []
    bank = Lender(lender.id, "bank", lender.is_card)
    return list(_findings(ours, bank, day_of(entry), rules))


def adds_to(entry: Entry, finding: Finding) -> bool:
    """Return whether the entry is one of those that a finding counts."""
    way = entry.get("li_way")
    if finding.what == "night":
        return _at_night(entry, _quiet(finding.rule))
    if finding.what == "third_parties":
        return _is_third(entry)
    return way in (_VISITS if finding.what in ("visits", "single_visitor") else ("call",))


def _findings(entries: list[Entry], lender: Lender, day: date, rules: Rules) -> Iterator[Finding]:
    for what, words in limits().items():
        rule = _rule(words["rules"], lender, day, rules)
        if rule is None:
            continue
        counted = count_day(entries, day, _quiet(rule))
        value = rule.values.get(words.get("value", ""))
        limit = int(value.value) if value else 0
        found = _passed(what, counted, limit)
        if found:
            yield Finding(what, *found, rule)


def _passed(what: str, day: Day, limit: int) -> tuple[int, bool] | None:
    """Return the count that passes `limit`, and whether that is sure; None when none does."""
    if what == "attempts":
        if day.unanswered > limit:
            return day.unanswered, True
        possible = day.unanswered + day.unclear
        return (day.calls, False) if possible > limit else None
    if what == "single_visitor":
        return (day.fewest, True) if day.fewest is not None and day.fewest < limit else None
    count = int(getattr(day, what))
    return (count, True) if count > limit else None


def _rule(
    listed: list[Mapping[str, str]], lender: Lender, day: date, rules: Rules
) -> Version | None:
    """Return the first rule that binds this lender and product and was in force on the day."""
    for item in listed:
        rule = rules[item["id"]]
        card = item.get("card")
        unfit = (card == "only" and not lender.is_card) or (card == "never" and lender.is_card)
        if lender.type not in rule.binds or unfit or rule.status == "unconfirmed":
            continue
        try:
            return rule.on(day)
        except NoRuleInForceError:
            continue
    return None


def _times(entry: Entry) -> int:
    """Return how often it happened: what was not counted happened once."""
    count = entry.get("li_count")
    return count if isinstance(count, int) and count > 0 else 1


def _is_third(entry: Entry) -> bool:
    what = entry.get("li_what")
    told = isinstance(what, list) and "third_party_contact" in what
    return entry.get("li_way") == "others_contacted" or told


def _quiet(rule: Version) -> tuple[str, str] | None:
    if "quiet_from" not in rule.values:
        return None
    return str(rule.values["quiet_from"]), str(rule.values["quiet_to"])


def _at_night(entry: Entry, quiet: tuple[str, str] | None) -> bool:
    """Return whether the hour noted lies in the quiet hours; without an hour it does not count."""
    clock = parse_time(entry["li_when"].get("time", ""))
    hours = [parse_time(text) for text in quiet or ()]
    if clock is None or len(hours) != 2 or None in hours:
        return False
    begins, ends = (hour.at for hour in hours if hour)
    return band_of(clock.at, begins, ends) == "night"
