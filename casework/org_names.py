"""Tell whether a text can be the name of a lender that is on no list."""

from __future__ import annotations

import re
from datetime import datetime

from casework.dates import find_dates, find_durations, find_times
from casework.money import find_amounts
from casework.text import phones

LONGEST = 20
_NAME = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2}")
# What people put around a day, an hour or a sum: nothing of it is a name.
_AROUND = re.compile(
    r"大概|大约|左右|差不多|应该|好像|就是|的时候|以前|之前|以后|每个?月|一共|总共|欠了?|还了?|借了?|给了?|打来|打了?|"
    r"电话|号码|手机|来的|那天|当天|今年|去年|逾期|多少|时间|点钟?|多|块钱?|元|吧|呢|啊|了|的|是|在"
)


def could_be_a_name(said: str, now: datetime) -> bool:
    """Return whether more than days, hours, sums and telephone numbers is said.

    `said` is normalised text.

    >>> now = datetime(2026, 11, 22, 10)
    >>> could_be_a_name("晚上十点", now), could_be_a_name("小鹿金服", now)
    (False, True)
    """
    if len(said) > LONGEST:
        return False
    spans = [
        *((found.start, found.end) for found in find_times(said)),
        *((found.start, found.end) for found in find_durations(said)),
        *((found.start, found.end) for found in find_amounts(said)),
        *(found.span for found in find_dates(said, now)),
    ]
    kept = "".join(
        " " if any(start <= place < end for start, end in spans) else letter
        for place, letter in enumerate(said)
    )
    if phones(said):
        kept = re.sub(r"[\d -]+", " ", kept)
    return bool(_NAME.search(_AROUND.sub(" ", kept) if spans or phones(said) else kept))
