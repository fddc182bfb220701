"""Keys of what people entered: one ring to seal fields, one key to look a sender up.

Both come from the environment, else from files of the data folder that only their owner can
read. The ring may be renewed (storage/rotation.py); the look-up key may not, because nobody's
records would be found any more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

DATA_KEYS = "SHOUMEN_DATA_KEYS"
LOOKUP_KEY = "SHOUMEN_LOOKUP_KEY"
DATA_FOLDER = "SHOUMEN_DATA"


class WrongKeyError(RuntimeError):
    """What is stored was sealed with a key that is not there."""


_PROJECT = Path(__file__).resolve().parent.parent
_RING_FILE = "data.keys"
_REREAD_AFTER = 1.0  # seconds; a field is sealed too often to read the file each time


def data_folder() -> Path:
    """Return the folder of all run-time data (`SHOUMEN_DATA`, else `var/` of the project)."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # what people told us is for the operator's own account only
    return folder


def key_file() -> Path:
    """Return the file of the ring: one key a line, newest first."""
    return _folder() / _RING_FILE


def seal(plain: bytes) -> bytes:
    """Encrypt with the newest key; the result is ASCII."""
    return _ring().encrypt(plain)


def unseal(sealed: bytes) -> bytes:
    """Decrypt with whichever key of the ring fits.

    Raises:
        WrongKeyError: none fits.
    """
    try:
        return _ring().decrypt(sealed)
    except InvalidToken as error:
        raise WrongKeyError(f"no key of {DATA_KEYS} or {key_file().name} fits") from error


def lookup(sender: str) -> str:
    """Return the keyed hash under which a sender's rows are stored: 64 hexadecimal digits."""
    key = os.environ.get(LOOKUP_KEY, "").strip() or _kept("lookup.key")
    return hmac.new(key.encode(), sender.encode(), hashlib.sha256).hexdigest()


def write_keys(keys: list[str]) -> None:
    """Replace the ring's file in one step: it is never half written."""
    fresh = key_file().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, "\n".join(keys))
    fresh.replace(key_file())
    _read.cache_clear()


def ring_keys() -> list[str]:
    """Return the keys of the ring, newest first; the first use makes one."""
    given = os.environ.get(DATA_KEYS, "").replace(",", " ").split()
    return given or _kept(_RING_FILE).split()


def _folder() -> Path:
    return Path(os.environ.get(DATA_FOLDER) or _PROJECT / "var")


def _ring() -> MultiFernet:
    given = os.environ.get(DATA_KEYS, "").strip()
    return _multi(given or _kept(_RING_FILE))


@lru_cache(maxsize=16)
def _multi(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys.replace(",", " ").split()])


def _kept(name: str) -> str:
    """Return what the file of the data folder holds; made with a new key when it is not there."""
    return _read(os.environ.get(DATA_FOLDER), name, int(time.monotonic() / _REREAD_AFTER))


@lru_cache(maxsize=32)
def _read(_data: str | None, name: str, _period: int) -> str:
    path = _folder() / name
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        return _made(path)
    if not text:
        raise WrongKeyError(f"{name} is empty: put the key back or remove file and data")
    return text


def _made(path: Path) -> str:
    data_folder()  # it may not be there yet
    # linked into place whole: two servers that start together agree on one key
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    _write(fresh, Fernet.generate_key().decode())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text("ascii").strip()


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
