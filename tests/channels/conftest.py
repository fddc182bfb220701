"""The databases of the storage tests, for what several servers share."""

from tests.storage.conftest import database, postgres

__all__ = ["database", "postgres"]
