"""Whatever the channel and the day: no deadline before filing, none earlier for filing later."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.file_complaint.deadlines import CHANNELS, deadlines
from casework.rules import Rules
from casework.workdays import is_workday

RULES = Rules.load()
# From the youngest of the rules on, into years whose calendar nobody knows yet.
DAYS = st.dates(date(2020, 3, 1), date(2032, 12, 31))
CHANNEL = st.sampled_from(sorted(CHANNELS))
TYPES = st.sampled_from(["bank", "consumer_finance", "auto_trust", "small_loan", "unknown"])


@given(CHANNEL, DAYS, TYPES)
def test_a_deadline_never_falls_before_filing(channel: str, filed_on: date, kind: str) -> None:
    for line in deadlines(channel, filed_on, RULES, kind):
        assert line.due_on > filed_on
        assert not line.has_passed(filed_on)
        if line.unit == "working_days":
            assert is_workday(line.due_on)


@given(CHANNEL, DAYS, TYPES, st.integers(0, 400))
def test_filing_later_never_gives_an_earlier_deadline(
    channel: str, filed_on: date, kind: str, later: int
) -> None:
    first = deadlines(channel, filed_on, RULES, kind)
    second = deadlines(channel, filed_on + timedelta(days=later), RULES, kind)
    assert [line.kind for line in first] == [line.kind for line in second]
    assert all(a.due_on <= b.due_on for a, b in zip(first, second, strict=True))


@given(CHANNEL, DAYS)
def test_the_lines_of_a_channel_stand_in_the_order_of_their_days(
    channel: str, filed_on: date
) -> None:
    days = [line.due_on for line in deadlines(channel, filed_on, RULES, "bank")]
    assert days == sorted(days)
