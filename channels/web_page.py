"""Serves the chat page, its assets and the letters under /chat/."""

import hashlib
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.session import PROJECT, utc_now
from storage import documents

WEB: Final = PROJECT / "web"

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FILE_HEADERS: Final = {
    **SECURITY_HEADERS,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
}
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# One path segment with one of the endings above; package.json and sources are not served.
_ASSET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_.-]{8,300}")
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9.+-]{1,100}(; charset=utf-8)?")


def page_blueprint(web: Path = WEB) -> Blueprint:
    """Return the routes /chat, /chat/, its pages, /chat/<asset> and /chat/files/<token>.

    `web` holds the pages and their assets; what tools/web.sh builds is in its
    `dist`.
    """
    page = Blueprint("chat_page", url_prefix="/chat", strict_slashes=True)

    @page.route("/", methods=["GET", "HEAD"])
    async def index(request: Request) -> HTTPResponse:
        return _cached(request, (web / "index.html").read_bytes(), "text/html; charset=utf-8")

    @page.route("", methods=["GET", "HEAD"])
    async def without_slash(_: Request) -> HTTPResponse:
        # The page names its assets relative to /chat/.
        return response.redirect("/chat/", status=308)

    @page.route("/embed", methods=["GET", "HEAD"])
    async def embed(request: Request) -> HTTPResponse:
        return _cached(request, (web / "embed.html").read_bytes(), "text/html; charset=utf-8")

    @page.route("/verify", methods=["GET", "HEAD"])
    async def verify(request: Request) -> HTTPResponse:
        # Checks an exported diary inside the browser; there is nothing to send it to.
        return _cached(request, (web / "verify.html").read_bytes(), "text/html; charset=utf-8")

    @page.route("/<asset>", methods=["GET", "HEAD"])
    async def asset(request: Request, asset: str) -> HTTPResponse:
        path = _asset_path(web, asset)
        if path is None:
            return _not_found(web)
        return _cached(request, path.read_bytes(), _TYPES[path.suffix])

    @page.route("/files/<token>", methods=["GET", "HEAD"])
    async def letter(_: Request, token: str) -> HTTPResponse:
        found = documents.fetch(token, utc_now()) if _TOKEN.fullmatch(token) else None
        return _not_found(web) if found is None else _attachment(found)

    return page


def _asset_path(web: Path, name: str) -> Path | None:
    path = web / name
    if not _ASSET.fullmatch(name) or path.suffix not in _TYPES:
        return None
    return next((p for p in (path, web / "dist" / name) if p.is_file()), None)


def _cached(request: Request, body: bytes, media_type: str) -> HTTPResponse:
    # The browser asks each time and is told "unchanged": no stale page after an update.
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return response.raw(b"", status=304, headers=headers)
    return response.raw(body, headers=headers, content_type=media_type)


def _not_found(web: Path) -> HTTPResponse:
    headers = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
    body = (web / "not_found.html").read_bytes()
    return response.raw(body, 404, headers, "text/html; charset=utf-8")


def _attachment(found: Any) -> HTTPResponse:
    name = Path(str(found.filename)).name or "file"
    ending = re.sub(r"[^A-Za-z0-9.]", "", Path(name).suffix)
    disposition = f"attachment; filename=\"file{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    media_type = str(found.media_type)
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = "application/octet-stream"
    headers = {**_FILE_HEADERS, "Content-Disposition": disposition}
    return response.raw(found.content, headers=headers, content_type=media_type)
