"""The XML of WeChat and WeCom: flat, a handful of names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from channels.messaging.incoming import RefusedError

WINDOW: Final = 300
"""Seconds a signed time may be away from ours."""

_LONGEST_TIME: Final = 12


def read_xml(body: bytes | str) -> dict[str, str]:
    """Return the children of the root and their texts; a child with children of its own is "".

    Raises:
        RefusedError: it is no XML, or it declares a DOCTYPE or entities.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise RefusedError("unreadable", 400) from error
    return {str(child.tag): (child.text or "").strip("\n") for child in root}


def write_xml(fields: Mapping[str, str | int]) -> str:
    """Return `<xml>` with the fields, numbers bare and texts as CDATA.

    >>> write_xml({"Content": "a]]>b", "CreateTime": 7})
    '<xml><Content><![CDATA[a]]]]><![CDATA[>b]]></Content><CreateTime>7</CreateTime></xml>'
    """
    return f"<xml>{''.join(_field(name, value) for name, value in fields.items())}</xml>"


def _field(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    safe = value.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"


def in_time(timestamp: str, now: float) -> bool:
    """Say whether the signed `timestamp` (seconds since 1970) is not too far from `now`."""
    good = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIME
    return good and abs(int(timestamp) - now) <= WINDOW
