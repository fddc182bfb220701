"""One case on several devices: the code that joins them, and what erasing and forgetting do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from storage import records
from storage.case_files import (
    BROUGHT,
    LIFETIME,
    MOST_TRIES,
    SIGNS,
    TRIES_WITHIN,
    Joined,
    join,
    make_code,
)
from storage.database import engine
from storage.documents import StoredDocument, fetch, keep, listed
from storage.erasure import erase, left_of
from storage.retention import forget_unused
from storage.sealed import hashed

OLD, NEW, THIRD = "phone-1", "phone-2", "phone-3"
ENTRY = {"li_words": "原话"}
WRONG = "AAAA-BBBB-CCCC"


def stored(*tables: str) -> str:
    with engine().connect() as connection:
        rows = [tuple(r) for t in tables for r in connection.execute(text(f"SELECT * FROM {t}"))]  # noqa: S608
    return str(rows)


def test_a_code_is_long_random_and_easy_to_copy(database: str, now: datetime) -> None:
    codes = {make_code(OLD, now) for _ in range(20)}
    assert len(codes) == 20
    for code in codes:
        assert len(code.replace("-", "")) == 12 and set(code) <= {*SIGNS, "-"}
        assert not set("01OIL") & set(code)


def test_the_code_itself_is_not_stored(database: str, now: datetime) -> None:
    code = make_code(OLD, now)
    held = stored("codes")
    assert code not in held and code.replace("-", "") not in held and OLD not in held


def test_with_the_code_both_devices_see_one_case(database: str, now: datetime) -> None:
    records.add(OLD, "incident", ENTRY, now)
    records.add(NEW, "incident", {"li_words": "新手机上记的"}, now)
    outcome, device = join(NEW, f"续办码 {make_code(OLD, now).lower()}", now)
    assert (outcome, device) == (Joined.YES, hashed(OLD))
    # two chains are not mixed: what the new device had is brought along beside it
    assert records.of(NEW, "incident") == records.of(OLD, "incident") == [ENTRY]
    assert records.of(OLD, BROUGHT) == [{"li_words": "新手机上记的"}]
    assert records.add(OLD, "incident", ENTRY, now) == 2
    assert len(records.of(NEW, "incident")) == 2
    assert records.of("somebody", "incident") == []


def test_a_third_device_and_a_case_of_two_end_in_one(database: str, now: datetime) -> None:
    for sender in (OLD, NEW, THIRD):
        records.add(sender, "letter", ENTRY, now)
    assert join(NEW, make_code(OLD, now), now)[0] is Joined.YES
    assert join(OLD, make_code(THIRD, now), now)[0] is Joined.YES
    assert [len(records.of(sender, "letter")) for sender in (OLD, NEW, THIRD)] == [3, 3, 3]
    assert join(THIRD, make_code(NEW, now), now)[0] is Joined.OWN


def test_a_code_works_once_for_a_day_and_only_the_newest(database: str, now: datetime) -> None:
    first, second = make_code(OLD, now), make_code(OLD, now)
    assert join(NEW, first, now)[0] is Joined.WRONG
    assert join(NEW, second, now + LIFETIME)[0] is Joined.WRONG
    assert join(NEW, second, now + LIFETIME - timedelta(minutes=1))[0] is Joined.YES
    assert join(THIRD, second, now)[0] is Joined.WRONG


def test_wrong_codes_close_the_door_for_an_hour(database: str, now: datetime) -> None:
    code = make_code(OLD, now)
    for _ in range(MOST_TRIES):
        assert join(NEW, WRONG, now)[0] is Joined.WRONG
    assert join(NEW, code, now)[0] is Joined.BLOCKED
    assert join(THIRD, WRONG, now)[0] is Joined.WRONG
    assert join(NEW, code, now + TRIES_WITHIN)[0] is Joined.YES


@pytest.mark.parametrize("who", [OLD, NEW])
def test_erasing_on_one_device_leaves_nothing_of_either(
    database: str, now: datetime, who: str
) -> None:
    records.add(OLD, "incident", ENTRY, now)
    link = keep(OLD, StoredDocument("信.pdf", "application/pdf", b"x"), now)
    join(NEW, make_code(OLD, now), now)
    join(NEW, WRONG, now)
    make_code(NEW, now)
    assert left_of([hashed(OLD), hashed(NEW)]) == 5
    gone = erase(who)
    assert (gone.records, gone.files, gone.devices, gone.rows) == ({"incident": 1}, 1, 2, 2)
    assert left_of([hashed(OLD), hashed(NEW)]) == 0
    assert stored("records", "documents", "devices", "codes", "tries") == "[]"
    assert fetch(link, now) is None


@pytest.mark.parametrize(("days", "left"), [(200, 0), (100, 2)])
def test_a_case_in_use_on_one_device_is_not_forgotten(
    database: str, now: datetime, days: int, left: int
) -> None:
    records.add(OLD, "incident", ENTRY, now)
    join(NEW, make_code(OLD, now), now)
    records.add(NEW, "incident", ENTRY, now + timedelta(days=100))
    assert forget_unused(now + timedelta(days=100 + days), 180) == (0 if left else 1)
    assert len(records.of(OLD, "incident")) == left


def test_a_link_and_its_name_are_not_stored_as_they_are(database: str, now: datetime) -> None:
    link = keep(OLD, StoredDocument("协商还款申请-微粒贷.pdf", "application/pdf", b"x"), now)
    held = stored("documents")
    assert link not in held and "微粒贷" not in held
    assert [file["name"] for file in listed(OLD)] == ["协商还款申请-微粒贷.pdf"]
    assert listed(NEW) == []
