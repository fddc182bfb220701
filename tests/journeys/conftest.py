"""One assistant for all conversations: loading it takes ten seconds, a turn takes milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.runner import MODEL, Assistant


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assert MODEL.exists(), "train first: make train"
    data: Path = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOUMEN_DATA", str(data))
        # every date in the cases counts from this Sunday
        patch.setenv("AS_OF", "2026-11-22")
        yield Assistant()
