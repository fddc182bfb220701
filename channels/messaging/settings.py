"""A platform's settings from the environment: all set, or the channel is off."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rasa.shared.exceptions import RasaException

logger = logging.getLogger(__name__)


class ChannelSettingsError(RasaException):
    """Settings that cannot work; Rasa prints the one line and does not start."""


@dataclass(frozen=True)
class Setting:
    """One environment variable `SHOUMEN_<PLATFORM>_<WHAT>`.

    `pattern` is what a right value looks like as a whole; `looks` says it in words.
    """

    what: str
    required: bool = True
    pattern: str = r"\S+"
    looks: str = "no blanks"
    default: str = ""


def read_settings(
    platform: str, settings: Sequence[Setting], environ: Mapping[str, str] = os.environ
) -> dict[str, str] | None:
    """Return the value of each setting by its `what`; None when the channel is off.

    It is off when no required one is set; then one line says which names to set. Values are never
    logged.

    Raises:
        ChannelSettingsError: some are missing or look wrong; the text names them all.
    """
    names = {setting.what: f"SHOUMEN_{platform.upper()}_{setting.what}" for setting in settings}
    values = {what: environ.get(name, "").strip() for what, name in names.items()}
    required = [setting.what for setting in settings if setting.required]
    missing = [names[what] for what in required if not values[what]]
    if len(missing) == len(required):
        logger.info("%s is off: set %s to turn it on", platform, ", ".join(missing))
        return None
    wrong = [f"{name} is not set" for name in missing]
    wrong += [
        f"{names[setting.what]} should be {setting.looks}"
        for setting in settings
        if values[setting.what] and not re.fullmatch(setting.pattern, values[setting.what])
    ]
    if wrong:
        raise ChannelSettingsError(f"{platform}: {'; '.join(wrong)}")
    return {setting.what: values[setting.what] or setting.default for setting in settings}
