"""Web sessions: issued by the server, proved by a signed token.

Knowing a session's id opens nothing. Only the token does, and only the browser that was given
the token has it (in sessionStorage, so it ends with the tab).
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import jwt

from storage.database import data_folder

logger = logging.getLogger(__name__)

PROJECT: Final = Path(__file__).resolve().parent.parent
ENVIRONMENT_NAME: Final = "SHOUMEN_SECRET"

SENDER_PREFIX: Final = "web-"
"""Starts every web sender id; other channels refuse such ids."""
LIFETIME: Final = timedelta(days=7)
_AUDIENCE: Final = "shoumen-webchat"
_ALGORITHM: Final = "HS256"
_SESSION_ID: Final = re.compile(rf"{SENDER_PREFIX}[A-Za-z0-9_-]{{32}}")


def server_secret(environ: Mapping[str, str] = os.environ, secret_file: Path | None = None) -> str:
    """Return the secret from the environment, or the one kept as `secret` in the data folder.

    The file is made on first use, readable by its owner only, so that sessions outlive a
    restart. Several machines need the same SHOUMEN_SECRET.
    """
    if secret := environ.get(ENVIRONMENT_NAME, "").strip():
        return secret
    try:
        return _kept_secret(secret_file or data_folder() / "secret")
    except OSError as error:
        logger.warning("No secret can be kept (%s): sessions end at restart", error.strerror)
        return secrets.token_urlsafe(48)


def _kept_secret(secret_file: Path) -> str:
    secret_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = secret_file.read_text(encoding="ascii").strip()
        return kept or _replaced_secret(secret_file)
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _replaced_secret(secret_file: Path) -> str:
    # An empty file is left by a full disk; signing with "" would let anybody in.
    secret_file.unlink()
    return _kept_secret(secret_file)


@dataclass(frozen=True)
class Sessions:
    """Issues and checks web sessions with one signing key."""

    key: bytes

    @classmethod
    def with_secret(cls, secret: str) -> "Sessions":
        """Derive the key, so that one secret can serve several purposes and any length."""
        return cls(hmac.new(secret.encode(), _AUDIENCE.encode(), hashlib.sha256).digest())

    @staticmethod
    def new_id() -> str:
        """Return a fresh session id that nobody can guess (24 random bytes)."""
        return SENDER_PREFIX + secrets.token_urlsafe(24)

    def sign(self, session_id: str, now: datetime) -> str:
        """Return the token for `session_id`, good for seven days from `now`."""
        claims = {"sub": session_id, "aud": _AUDIENCE, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self.key, algorithm=_ALGORITHM)

    def read(self, token: object) -> str | None:
        """Return the session id that `token` proves; None if forged, foreign or expired."""
        if not isinstance(token, str) or len(token) > 1_000:
            return None
        try:
            claims = jwt.decode(
                token,
                self.key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["sub", "aud", "exp"]},
            )
        except (jwt.InvalidTokenError, UnicodeEncodeError):
            return None
        session_id = str(claims["sub"])
        return session_id if _SESSION_ID.fullmatch(session_id) else None


def utc_now() -> datetime:
    """Return the present moment, aware of its zone."""
    return datetime.now(tz=timezone.utc)
