"""What `make run` says when the assistant cannot start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.serve import free_port


@pytest.mark.model
def test_a_wrong_secret_of_a_channel_ends_the_start_with_one_clear_line(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "SHOUMEN_DATA": str(tmp_path),
        "SHOUMEN_PORT": str(free_port()),
        "SHOUMEN_ACTIONS_PORT": str(free_port()),
        "SHOUMEN_TELEGRAM_TOKEN": "no-token",
        "SHOUMEN_TELEGRAM_SECRET": "a-secret-of-the-webhook",
    }
    started = subprocess.run(
        [sys.executable, "-m", "tools.serve"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert started.returncode != 0
    assert started.stderr.strip().splitlines()[1:] == [
        "  ChannelSettingsError: telegram: SHOUMEN_TELEGRAM_TOKEN should be the bot's token,"
        " digits:letters"
    ]
    assert "no-token" not in started.stderr
