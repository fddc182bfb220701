"""List rules not checked for a year, or that begin or end within the next ninety days."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.rules import Rule, Rules

STALE_AFTER = timedelta(days=365)
SOON = timedelta(days=90)


def concerns(rule: Rule, today: date) -> Iterator[str]:
    """Yield what somebody should look at in this rule."""
    checked = min(source.checked for version in rule.versions for source in version.sources)
    if today - checked > STALE_AFTER:
        yield f"not checked since {checked}"
    for version in rule.versions:
        if today < version.starts <= today + SOON:
            yield f"a version begins on {version.starts}"
        if version.ends and today <= version.ends <= today + SOON:
            yield f"a version ends on {version.ends}"
    if rule.status == "unconfirmed":
        yield "not confirmed: no answer may use it"


def main() -> int:
    """Print one line a concern; the exit code is 0, this is a list and not a check."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for rule in Rules.load().values():
        for concern in concerns(rule, today):
            print(f"{rule.id}\t{concern}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
