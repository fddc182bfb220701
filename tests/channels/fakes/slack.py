"""A Slack on loopback: the Web API and a person in a direct message."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from channels.slack.input import SlackInput
from channels.slack.protocol import sign, unescape
from tests.channels.fakes.base import Driver

TOKEN = "xoxb-" + "1" * 24
SECRET = "0123456789abcdef" * 2
PERSON, CHAT = "U700000001", "D0001"


class Slack(Driver):
    NAME = "slack"
    CHANNEL = SlackInput
    TAKES_FILES = True
    GREETS = False
    UNITS = 3_000
    MEASURE = len

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_SLACK_TOKEN": TOKEN,
            "SHOUMEN_SLACK_SECRET": SECRET,
            "SHOUMEN_SLACK_API": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.path.strip("/")
        if method.startswith("upload/"):
            self.calls.append((method, {"content": await request.read()}))
            return web.Response(text="OK")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        json_body = request.content_type == "application/json"
        fields = await request.json() if json_body else dict(await request.post())
        self.calls.append((method, fields))
        if method == "files.getUploadURLExternal":
            number = f"F{len(self.calls)}"
            place = {"ok": True, "file_id": number, "upload_url": f"{self.api}/upload/{number}"}
            return web.json_response(place)
        return web.json_response({"ok": True})

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        event = {"type": "message", "channel_type": "im", "user": PERSON, "channel": CHAT}
        types = {"image": "image/png", "voice": "audio/mp4", "file": "application/pdf"}
        more: dict[str, Any] = {"text": text}
        if kind in types:
            more |= {"subtype": "file_share", "files": [{"mimetype": types[kind]}]}
        return self._event({"event": {**event, **more}, "event_id": f"Ev{message_id}"})

    def _event(self, body: dict[str, Any]) -> dict[str, Any]:
        return self.signed(json.dumps({"type": "event_callback", **body}).encode())

    def signed(self, body: bytes, at: float | None = None) -> dict[str, Any]:
        timestamp = str(int(at or time.time()))
        signature = sign(SECRET, timestamp, body)
        headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        return {"data": body, "headers": headers}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["data"] = options["data"].replace(b"U7", b"U8")
        return options

    def too_old(self, text: str) -> dict[str, Any] | None:
        return self.signed(self.request(text, self.new_id())["data"], time.time() - 301)

    def tapped(self, number: int) -> dict[str, Any]:
        rows = [
            block["elements"]
            for method, fields in self.calls
            if method == "chat.postMessage"
            for block in fields["blocks"]
            if block["type"] == "actions"
        ][-1]
        return self._acted({"value": rows[number - 1]["value"]})

    def ticks(self, *numbers: int) -> list[dict[str, Any]]:
        """Return the requests for choices taken in the field of the last message, then sent."""
        blocks = [f["blocks"] for m, f in self.calls if m == "chat.postMessage"][-1]
        field = next(b["accessory"] for b in blocks if "accessory" in b)
        chosen = [field["options"][number - 1] for number in numbers]
        done = next(e for b in blocks if b["type"] == "actions" for e in b["elements"])
        state = {"values": {"b1": {field["action_id"]: {"selected_options": chosen}}}}
        tick = {"action_id": field["action_id"], "selected_options": chosen}
        press = {"action_id": done["action_id"], "value": done["value"]}
        return [self._acted(tick, state=state), self._acted(press, state=state)]

    def _acted(self, action: dict[str, Any], **more: Any) -> dict[str, Any]:
        payload = {"type": "block_actions", "user": {"id": PERSON}, "channel": {"id": CHAT}}
        action = {**action, "action_ts": self.new_id()}
        body = json.dumps({**payload, **more, "actions": [action]})
        return self.signed(urlencode({"payload": body}).encode())

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_SLACK_TOKEN", TOKEN + "2")
        return ["SHOUMEN_SLACK_TOKEN"]

    def answers(self) -> list[str]:
        return [unescape(f["text"]) for method, f in self.calls if method == "chat.postMessage"]

    def files(self) -> list[tuple[str, bytes]]:
        names = [f["filename"] for m, f in self.calls if m == "files.getUploadURLExternal"]
        contents = [f["content"] for m, f in self.calls if m.startswith("upload/")]
        done = [f for m, f in self.calls if m == "files.completeUploadExternal"]
        return list(zip(names, contents, strict=True)) if done else []
