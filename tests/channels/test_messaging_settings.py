"""A channel is off without its settings and does not start with half of them."""

from __future__ import annotations

import pytest

from channels.messaging.settings import ChannelSettingsError, Setting, read_settings

SETTINGS = (
    Setting("TOKEN"),
    Setting("KEY", pattern=r"[A-Za-z0-9]{43}", looks="43 letters and digits"),
    Setting("API", required=False, default="https://api.example"),
)


def test_nothing_set_is_off_and_names_what_to_set(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        assert read_settings("wechat", SETTINGS, {"SHOUMEN_WECHAT_API": "http://x"}) is None
    assert "SHOUMEN_WECHAT_TOKEN, SHOUMEN_WECHAT_KEY" in caplog.text


def test_all_set_is_on() -> None:
    given = {"SHOUMEN_WECHAT_TOKEN": " t ", "SHOUMEN_WECHAT_KEY": "a" * 43}
    values = read_settings("wechat", SETTINGS, given)
    assert values == {"TOKEN": "t", "KEY": "a" * 43, "API": "https://api.example"}


def test_half_set_or_malformed_does_not_start_and_shows_no_secret() -> None:
    with pytest.raises(ChannelSettingsError) as error:
        read_settings("wechat", SETTINGS, {"SHOUMEN_WECHAT_KEY": "geheim"})
    assert str(error.value) == (
        "wechat: SHOUMEN_WECHAT_TOKEN is not set; "
        "SHOUMEN_WECHAT_KEY should be 43 letters and digits"
    )
