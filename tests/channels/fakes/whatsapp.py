"""A Twilio on loopback: its Messages API and a person on WhatsApp."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import BasicAuth, web
from twilio.request_validator import RequestValidator

from channels.whatsapp.input import WhatsAppInput
from tests.channels.fakes.base import Driver

ACCOUNT, TOKEN = "AC" + "0" * 32, "f" * 32
OWN, PERSON = "+14155238886", "+8613700000001"
ADDRESS = "https://shoumen.example/webhooks/whatsapp/webhook"


class WhatsApp(Driver):
    NAME = "whatsapp"
    CHANNEL = WhatsAppInput
    TAKES_FILES = False
    GREETS = False
    UNITS = 1_600
    MEASURE = len

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_WHATSAPP_ACCOUNT": ACCOUNT,
            "SHOUMEN_WHATSAPP_TOKEN": TOKEN,
            "SHOUMEN_WHATSAPP_NUMBER": OWN,
            "SHOUMEN_WHATSAPP_WEBHOOK": ADDRESS,
            "SHOUMEN_WHATSAPP_API": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if BasicAuth.decode(request.headers["Authorization"]) != BasicAuth(ACCOUNT, TOKEN):
            return web.json_response({"code": 20003}, status=401)
        self.calls.append((request.path, dict(await request.post())))
        return web.json_response({"sid": "SM" + "1" * 32}, status=201)

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        types = {"image": "image/jpeg", "voice": "audio/ogg", "file": "application/pdf"}
        media = {"NumMedia": "1", "MediaContentType0": types[kind]} if kind in types else {}
        who = {"From": f"whatsapp:{PERSON}", "To": f"whatsapp:{OWN}", "NumMedia": "0"}
        number = f"SM{int(message_id):032x}"
        return self.signed(urlencode({**who, "Body": text, **media, "MessageSid": number}).encode())

    def signed(self, body: bytes) -> dict[str, Any]:
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        except ValueError:
            fields = {}
        signature = RequestValidator(TOKEN).compute_signature(ADDRESS, fields)
        headers = {
            "X-Twilio-Signature": signature,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return {"data": body, "headers": headers}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["data"] = options["data"].replace(b"137", b"138")
        return options

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_WHATSAPP_TOKEN", "e" * 32)
        return ["SHOUMEN_WHATSAPP_TOKEN"]

    def answers(self) -> list[str]:
        return [fields["Body"] for path, fields in self.calls if path.endswith("/Messages.json")]
