import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from casework.log_incident.wording import words
from channels import web_page
from channels.session import Sessions
from channels.webchat import WebChatInput
from tests.channels.channel_server import Assistant, serving

TOKEN = Sessions.new_id()
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@dataclass
class Letter:
    filename: str = "还款协商函 1.docx"
    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    content: bytes = b"PK letter"


@dataclass
class Got:
    status: int
    headers: Any
    body: bytes


@pytest.fixture(autouse=True)
def _secret(monkeypatch) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")


def fetch(path: str, **headers: str) -> Got:
    """Get one address from the real channel, without following redirects."""

    async def run() -> Got:
        async with (
            serving(WebChatInput(), assistant=Assistant()) as base,
            aiohttp.ClientSession() as http,
            http.get(base + path, headers=headers, allow_redirects=False) as answer,
        ):
            return Got(answer.status, answer.headers, await answer.read())

    return asyncio.run(run())


@pytest.fixture
def letter(monkeypatch) -> Letter:
    found = Letter()

    def fetch_letter(token: str, now: datetime) -> Letter | None:
        assert now.utcoffset() == timedelta(0)
        return found if token == TOKEN else None

    monkeypatch.setattr(web_page.documents, "fetch", fetch_letter)
    return found


def test_the_page_is_served_with_a_strict_policy() -> None:
    page = fetch("/chat/")
    assert page.status == 200
    assert page.headers["Content-Security-Policy"] == CSP
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    html = page.body.decode()
    assert "<title>守门</title>" in html
    assert '<shoumen-chat mode="page">' in html


def test_the_page_holds_no_inline_script_or_style() -> None:
    html = fetch("/chat/").body.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert "onclick" not in html


def test_the_embedding_example_is_one_tag_under_the_same_policy() -> None:
    page = fetch("/chat/embed")
    assert (page.status, page.headers["Content-Security-Policy"]) == (200, CSP)
    html = page.body.decode()
    assert html.count("<script") == 1
    assert "<shoumen-chat" not in html


def test_without_its_slash_the_page_is_found_too() -> None:
    answer = fetch("/chat")
    assert (answer.status, answer.headers["Location"]) == (308, "/chat/")


@pytest.mark.parametrize(
    ("asset", "media_type"),
    [
        ("icon.svg", "image/svg+xml"),
        ("page.css", "text/css; charset=utf-8"),
    ],
)
def test_assets_are_served_with_their_type(asset: str, media_type: str) -> None:
    answer = fetch(f"/chat/{asset}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Content-Security-Policy"] == CSP


def test_an_unchanged_asset_is_not_sent_again() -> None:
    tag = fetch("/chat/page.css").headers["ETag"]
    again = fetch("/chat/page.css", **{"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


def test_built_assets_come_from_dist(tmp_path) -> None:
    (tmp_path / "dist").mkdir()
    built = tmp_path / "dist" / "built.js"
    built.touch()
    assert web_page._asset_path(tmp_path, "built.js") == built


@pytest.mark.parametrize(
    "path",
    [
        "/chat/package.json",
        "/chat/package-lock.json",
        "/chat/index.html",
        "/chat/none.js",
        "/chat/.built-from",
        "/chat/..%2Fcredentials.yml",
        "/chat/%2e%2e%2fchannels%2f__init__.js",
        "/chat/files/short",
        f"/chat/files/{'x' * 301}",
        "/chat/files/..%2f..%2fvar%2fsecret",
    ],
)
def test_everything_else_is_a_kind_page(path: str, letter: Letter) -> None:
    answer = fetch(path)
    assert answer.status == 404
    assert "没有找到" in answer.body.decode()
    assert answer.headers["Content-Security-Policy"] == CSP


def test_a_letter_is_a_download_with_its_chinese_name(letter: Letter) -> None:
    answer = fetch(f"/chat/files/{TOKEN}")
    assert (answer.status, answer.body) == (200, letter.content)
    assert answer.headers["Content-Type"] == letter.media_type
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="file.docx"; ')
    assert "filename*=UTF-8''%E8%BF%98%E6%AC%BE%E5%8D%8F%E5%95%86%E5%87%BD%201.docx" in disposition
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_odd_name_or_type_cannot_break_the_headers(letter: Letter) -> None:
    letter.filename = 'a"\r\nSet-Cookie: x=1;/../b.pdf'
    letter.media_type = "text/html\r\nX: y"
    answer = fetch(f"/chat/files/{TOKEN}")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''b.pdf"
    )
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie" not in answer.headers


def test_a_letter_that_is_gone_is_a_kind_page(letter: Letter) -> None:
    answer = fetch(f"/chat/files/{Sessions.new_id()}")
    assert answer.status == 404
    assert "过期" in answer.body.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_health_check_is_where_rasa_puts_it() -> None:
    assert fetch("/webhooks/webchat/").status == 200


def test_the_page_that_checks_a_diary_runs_from_here_alone() -> None:
    page = fetch("/chat/verify")
    assert page.status == 200
    assert page.headers["Content-Security-Policy"] == CSP
    html = page.body.decode()
    assert '<script type="module" src="verify.js">' in html
    assert "<form" not in html and "://" not in html
    for name in ("verify.js", "chain.js"):
        script = fetch(f"/chat/{name}")
        assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
        # what is checked is sent nowhere
        assert not re.search(rb"fetch\(|XMLHttpRequest|WebSocket|sendBeacon", script.body)


def test_the_page_says_what_the_command_says() -> None:
    html = (web_page.WEB / "verify.html").read_text("utf-8")
    said = dict(re.findall(r'<li data-word="(\w+)">(.*?)</li>', html))
    assert said == {name: str(text) for name, text in words()["check"].items()}
