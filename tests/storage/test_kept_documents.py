"""Letters behind a link: for a day, under a name nobody can guess, in a file of their own."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import database, documents
from storage.documents import LIFETIME, StoredDocument, fetch, keep

LETTER = StoredDocument("投诉信.docx", "application/x-test", b"\x00\xff letter")


def rows() -> int:
    with database.engine().connect() as connection:
        return int(
            connection.execute(select(func.count()).select_from(database.documents)).scalar()
        )


def test_a_kept_letter_comes_back_whole(data_folder: Path, now: datetime) -> None:
    token = keep("person", LETTER, now)
    assert fetch(token, now) == LETTER
    assert (data_folder / "cases.db").is_file()


def test_the_file_is_for_its_owner_only(data_folder: Path, now: datetime) -> None:
    keep("person", LETTER, now)
    assert stat.S_IMODE((data_folder / "cases.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("later", "there"),
    [
        (timedelta(0), True),
        (LIFETIME - timedelta(seconds=1), True),
        (LIFETIME, False),
        (LIFETIME + timedelta(days=3), False),
    ],
)
def test_a_letter_is_there_for_its_time_and_not_longer(
    data_folder: Path, now: datetime, later: timedelta, there: bool
) -> None:
    token = keep("person", LETTER, now)
    assert (fetch(token, now + later) is not None) is there


def test_the_zone_of_the_clock_does_not_matter(data_folder: Path, now: datetime) -> None:
    token = keep("person", LETTER, now)
    late = (now + LIFETIME).astimezone(timezone.utc)
    assert fetch(token, late) is None
    assert fetch(token, late - timedelta(seconds=1)) == LETTER


def test_expired_letters_are_deleted_when_the_next_is_kept(
    data_folder: Path, now: datetime
) -> None:
    keep("person", LETTER, now)
    keep("other", LETTER, now + timedelta(hours=1))
    assert rows() == 2
    keep("person", LETTER, now + LIFETIME)
    assert rows() == 2


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "%"])
def test_an_unknown_token_opens_nothing(data_folder: Path, now: datetime, token: str) -> None:
    keep("person", LETTER, now)
    assert fetch(token, now) is None


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_link_altered_in_any_part_opens_nothing(
    data_folder: Path, now: datetime, part: int
) -> None:
    parts = keep("person", LETTER, now).split(".")
    parts[part] = parts[part][:-1] + ("1" if parts[part][-1] != "1" else "2")
    assert fetch(".".join(parts), now) is None


def test_the_end_of_a_link_may_not_be_put_off(data_folder: Path, now: datetime) -> None:
    token, ends, mark = keep("person", LETTER, now).split(".")
    assert int(ends) == int((now + LIFETIME).timestamp())
    assert fetch(f"{token}.{int(ends) + 86400}.{mark}", now) is None


def test_what_the_database_holds_is_no_link(data_folder: Path, now: datetime) -> None:
    keep("person", LETTER, now)
    with database.engine().connect() as connection:
        kept = connection.execute(select(database.documents.c.token)).scalar_one()
    assert fetch(kept, now) is None


def test_tokens_are_long_and_never_the_same(data_folder: Path, now: datetime) -> None:
    tokens = {keep("person", LETTER, now) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32


def test_each_folder_has_its_own_file(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUMEN_DATA", str(tmp_path / "one"))
    token = documents.keep("person", LETTER, now)
    monkeypatch.setenv("SHOUMEN_DATA", str(tmp_path / "two"))
    assert documents.fetch(token, now) is None


def test_without_the_setting_data_lies_in_var_of_the_project(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SHOUMEN_DATA", raising=False)
    # the real folder of the project is neither made nor touched
    monkeypatch.setattr(Path, "mkdir", lambda *args, **kwargs: None)
    monkeypatch.setattr(Path, "chmod", lambda *args, **kwargs: None)
    project = Path(database.__file__).resolve().parent.parent
    assert database.data_folder() == project / "var"
