import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path

import jwt
import pytest

from channels.session import LIFETIME, Sessions, server_secret

NOW = datetime.now(tz=timezone.utc)


@pytest.fixture
def sessions() -> Sessions:
    return Sessions.with_secret("one")


def test_a_token_proves_its_session(sessions: Sessions) -> None:
    session_id = sessions.new_id()
    assert sessions.read(sessions.sign(session_id, NOW)) == session_id


def test_ids_are_not_repeated(sessions: Sessions) -> None:
    assert len({sessions.new_id() for _ in range(100)}) == 100


def test_a_token_of_another_server_proves_nothing(sessions: Sessions) -> None:
    foreign = Sessions.with_secret("two").sign(sessions.new_id(), NOW)
    assert sessions.read(foreign) is None


def test_a_token_ends_after_its_lifetime(sessions: Sessions) -> None:
    old = sessions.sign(sessions.new_id(), NOW - LIFETIME - timedelta(minutes=1))
    assert sessions.read(old) is None


def test_an_unsigned_token_proves_nothing(sessions: Sessions) -> None:
    claims = {"sub": sessions.new_id(), "aud": "shoumen-webchat", "exp": NOW + LIFETIME}
    assert sessions.read(jwt.encode(claims, None, algorithm="none")) is None


def test_a_signed_subject_must_look_like_a_session(sessions: Sessions) -> None:
    assert sessions.read(sessions.sign("default", NOW)) is None


@pytest.mark.parametrize("token", [None, "", 5, "a.b.c", "\ud800", "x" * 2_000, b"abc", {}])
def test_rubbish_proves_nothing(sessions: Sessions, token: object) -> None:
    assert sessions.read(token) is None


def test_the_environment_gives_the_secret(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    assert server_secret({"SHOUMEN_SECRET": "from outside"}, kept) == "from outside"
    assert not kept.exists()


def test_without_one_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    kept = tmp_path / "var" / "secret"
    first = server_secret({}, kept)
    assert len(first) >= 48
    assert server_secret({"SHOUMEN_SECRET": " "}, kept) == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_empty_secret_file_is_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.touch()
    assert len(server_secret({}, kept)) >= 48


def test_an_unusable_place_gives_a_secret_for_this_run(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert len(server_secret({}, blocked / "secret")) >= 48
