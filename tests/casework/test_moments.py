"""Moments told from now: what is so long ago has an hour, a term has its end."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from casework.dates import find_dates
from casework.durations import find_durations
from casework.moments import find_terms, moments_ago, with_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 10, 7, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("半小时前打来的", ["11-22 09:35"]),
        ("5分钟前还在门口", ["11-22 10:00"]),
        ("两个小时前和一个半小时前各打了一次", ["11-22 08:05", "11-22 08:35"]),
        ("十二小时前打的", ["11-21 22:05"]),
        ("三天前", []),
        ("80小时前", []),
        ("第2小时前", []),
        ("提前半小时", []),
    ],
)
def test_what_is_so_long_ago_has_its_hour(text: str, moments: list[str]) -> None:
    assert [f"{at:%m-%d %H:%M}" for at, _ in moments_ago(text, NOW)] == moments


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("限你24小时内还清", ["11-23 10:07"]),
        ("24小时后上黑名单", ["11-23 10:07"]),
        ("7日内不还就起诉", ["11-29 10:07"]),
        ("半小时之内到你家", ["11-22 10:37"]),
        ("15个工作日内答复", [None]),
        ("三天后还", []),
        ("逾期3天内", []),
        ("两小时后来又打", []),
        ("十年内", []),
    ],
)
def test_a_term_has_its_end(text: str, ends: list[str | None]) -> None:
    found = [t.until and f"{t.until:%m-%d %H:%M}" for t in find_terms(text, NOW)]
    assert found == ends


def test_a_moment_is_written_as_day_and_hour() -> None:
    assert (
        with_hours("半小时前打的", datetime(2026, 11, 22, 0, 10, tzinfo=SHANGHAI))
        == "昨天23:40打的"
    )
    assert with_hours("24小时内还清", NOW) == "24小时内还清"


def test_a_delay_of_months_is_no_day() -> None:
    assert find_dates("逾期9个月后被转到律所", NOW) == []
    assert [d.overdue for d in find_durations("您的账单逾期第9天")] == [True]
    assert find_durations("这是第9天") == []
