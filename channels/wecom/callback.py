"""The address that WeCom calls, for an app and for 微信客服: what is inside a request."""

from __future__ import annotations

import time

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.messaging.callback_cipher import CallbackCipher
from channels.messaging.callback_xml import in_time, read_xml
from channels.messaging.incoming import RefusedError


def opened(request: Request, cipher: CallbackCipher) -> bytes:
    """Return the XML of a callback, or what an address check (GET) wants to read.

    Raises:
        RefusedError: the request is too old, not signed, or not meant for this company.
    """
    timestamp, nonce = request.args.get("timestamp", ""), request.args.get("nonce", "")
    signature = request.args.get("msg_signature", "")
    if not in_time(timestamp, time.time()):
        raise RefusedError("too_old")
    if request.method == "GET":
        return cipher.open(request.args.get("echostr", ""), timestamp, nonce, signature)
    try:
        encrypted = read_xml(request.body).get("Encrypt", "")
    except RefusedError:
        raise RefusedError("unreadable") from None
    return cipher.open(encrypted, timestamp, nonce, signature)


def echo(content: bytes) -> HTTPResponse:
    """Return the answer to an address check: nothing but the content."""
    return response.raw(content, content_type="text/plain; charset=utf-8")
