"""Column types: sealed before they reach the database, opened when they come back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator

from storage.keys import lookup, seal, unseal


class SealedText(TypeDecorator[str]):
    """Text that nobody reads in the file."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Seal on the way in."""
        return None if value is None else seal(value.encode()).decode("ascii")

    def process_result_value(self, value: Any, dialect: Any) -> str | None:
        """Open on the way out."""
        return None if value is None else unseal(value.encode("ascii")).decode()


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that nobody reads in the file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Any) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else seal(value)

    def process_result_value(self, value: Any, dialect: Any) -> bytes | None:
        """Open on the way out."""
        return None if value is None else unseal(bytes(value))


class Hashed(str):
    """What is a keyed hash already and must not be hashed again."""

    __slots__ = ()


def hashed(value: str) -> Hashed:
    """Return the keyed hash of a sender, or the hash itself."""
    return value if isinstance(value, Hashed) else Hashed(lookup(value))


class HashedKey(TypeDecorator[str]):
    """A sender, link or code as its keyed hash: found by who knows it, read by nobody."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Hash what is stored and what is looked for."""
        return None if value is None else str(hashed(value))

    def process_result_value(self, value: Any, dialect: Any) -> str | None:
        """Return the hash: what was hashed is not stored."""
        return None if value is None else Hashed(value)
