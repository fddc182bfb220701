from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _one_day_and_a_folder_of_its_own(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AS_OF", "2026-11-22")
