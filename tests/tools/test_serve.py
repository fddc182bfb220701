"""What `make run` says: which apps are on, and why the assistant cannot start."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from channels.messaging.settings import read_settings
from channels.slack.input import SlackInput
from channels.telegram.input import TelegramInput
from tools.serve import apps, free_port


def test_the_apps_that_are_on_and_off_are_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for channel in (TelegramInput, SlackInput):
            read_settings(channel.NAME, channel.SETTINGS, {})
    log = "\n".join(f"INFO {record.name}  - {record.getMessage()}" for record in caplog.records)
    said = apps(log)
    on, off = said.split("；")
    assert on.startswith("聊天软件开着：") and "wechat" in on and "dingtalk" in on
    assert off == "没开：telegram、slack（怎么开，见 docs/channels/）"
    assert apps("").startswith("聊天软件开着：telegram") and "没开" not in apps("")


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
