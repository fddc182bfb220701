"""A Telegram on loopback: the Bot API and a person in a private chat."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from channels.telegram.input import TelegramInput
from tests.channels.fakes.base import Driver

TOKEN = "123456789:" + "a" * 35
SECRET = "a-secret-of-the-webhook"  # noqa: S105
PERSON = 700_000_001


class Telegram(Driver):
    NAME = "telegram"
    CHANNEL = TelegramInput
    TAKES_FILES = True
    UNITS = 4096

    @staticmethod
    def MEASURE(text: str) -> int:  # noqa: N802 - a constant of the other drivers
        return len(text.encode("utf-16-le")) // 2

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_TELEGRAM_TOKEN": TOKEN,
            "SHOUMEN_TELEGRAM_SECRET": SECRET,
            "SHOUMEN_TELEGRAM_API": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        token, method = request.path.removeprefix("/bot").split("/")
        if token != TOKEN:
            return web.json_response({"ok": False, "error_code": 401}, status=401)
        if request.content_type == "application/json":
            fields = await request.json()
        else:
            fields = dict(await request.post())
        for name in ("document", "photo"):
            if name in fields:
                upload = fields[name]
                fields[name] = (upload.filename, upload.file.read())
        self.calls.append((method, fields))
        return web.json_response({"ok": True, "result": {}})

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        content: dict[str, Any] = {
            "text": {"text": text},
            "hello": {"text": "/start"},
            "image": {"photo": [{"file_id": "p"}]},
            "voice": {"voice": {"file_id": "v"}},
            "file": {"document": {"file_id": "d"}},
        }[kind]
        message = {"message_id": 1, "date": 1, **self._who(), **content}
        return self._update(message_id, {"message": message})

    def _who(self) -> dict[str, Any]:
        chat = {"id": PERSON, "type": "private"}
        return {"from": {"id": PERSON, "is_bot": False, "first_name": "x"}, "chat": chat}

    def _update(self, message_id: str, content: dict[str, Any]) -> dict[str, Any]:
        return self.signed(json.dumps({"update_id": int(message_id), **content}).encode())

    def signed(self, body: bytes) -> dict[str, Any]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        return {"data": body, "headers": headers}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["headers"]["X-Telegram-Bot-Api-Secret-Token"] = SECRET[:-1] + "T"
        return options

    def tapped(self, number: int) -> dict[str, Any]:
        markup = [f["reply_markup"] for _, f in self.calls if "reply_markup" in f][-1]
        keys = [key for row in markup["inline_keyboard"] for key in row]
        who = self._who()
        message = {"message_id": 2, "chat": who["chat"], "reply_markup": markup}
        query = {"id": "q1", "from": who["from"], "message": message}
        query["data"] = keys[number - 1]["callback_data"]
        return self._update(self.new_id(), {"callback_query": query})

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_TELEGRAM_TOKEN", TOKEN[:-1] + "b")
        return ["SHOUMEN_TELEGRAM_TOKEN"]

    def answers(self) -> list[str]:
        return [fields["text"] for method, fields in self.calls if method == "sendMessage"]

    def files(self) -> list[tuple[str, bytes]]:
        return [fields["document"] for method, fields in self.calls if method == "sendDocument"]

    def too_many(self, seconds: int = 0) -> web.Response:
        body = {"ok": False, "error_code": 429, "parameters": {"retry_after": seconds}}
        return web.json_response(body, status=429)
