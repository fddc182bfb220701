"""List facts that somebody should look at, count all of them, and write the page for review.

Rules, lenders and offices: not confirmed, not checked for a year, changing within ninety days.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework import knowledge
from casework.knowledge import KNOWLEDGE
from casework.rules import Rule, Rules
from tools import review_page

STALE_AFTER = timedelta(days=365)
SOON = timedelta(days=90)


def concerns(rule: Rule, today: date) -> Iterator[str]:
    """Yield what somebody should look at in this rule."""
    yield from _stale((s.checked for v in rule.versions for s in v.sources), today)
    for version in rule.versions:
        if today < version.starts <= today + SOON:
            yield f"a version begins on {version.starts}"
        if version.ends and today <= version.ends <= today + SOON:
            yield f"a version ends on {version.ends}"
        if not version.starts_seen:
            yield f"its first day {version.starts} was not seen in a source"
    if rule.status == "unconfirmed":
        yield "not confirmed: no answer may use it"
    if rule.status == "partly":
        yield "original text not read: worded as reported, without article"


def _stale(checked: Iterable[date], today: date) -> Iterator[str]:
    oldest = min(checked)
    if today - oldest > STALE_AFTER:
        yield f"not checked since {oldest}"


def other_concerns(kind: str, folder: str, today: date) -> Iterator[tuple[str, str]]:
    """Yield id and concern of each lender or office that somebody should look at."""
    for item in knowledge.read_folder(kind, KNOWLEDGE / folder).values():
        parts = (*item["sources"], *item.get("lines", ()))
        for concern in _stale((date.fromisoformat(p["checked"]) for p in parts), today):
            yield item["id"], concern
        if item.get("status") in ("partly", "unconfirmed"):
            yield (
                item["id"],
                f"{item['status']} confirmed"
                if item["status"] == "partly"
                else ("not confirmed: its line is never shown"),
            )
        if kind == "lender" and not item["lines"]:
            yield item["id"], "no confirmed line: people are told how to find it"


def main() -> int:
    """Print one line a concern, then the counts; the exit code is 0, this is a list, no check."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for rule in Rules.load().values():
        for concern in concerns(rule, today):
            print(f"rule\t{rule.id}\t{concern}")
    for kind, folder in (("lender", "lenders"), ("authority", "authorities")):
        for name, concern in other_concerns(kind, folder, today):
            print(f"{kind}\t{name}\t{concern}")
    print("\t".join(f"{name} {number}" for name, number in review_page.counts().items()))
    return review_page.main()


if __name__ == "__main__":
    sys.exit(main())
