"""A 微信客服 on loopback: events that say nothing, pages to fetch, five messages for each one."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from aiohttp import web

from channels.kf.input import KfInput
from channels.messaging.text import labels
from tests.channels.fakes.wecom import AES_KEY, CORP_ID, SECRET, TOKEN, WeCom

ACCOUNT, PERSON = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q", "wm700000001_customer"
PAGE = 2
QUOTA = 5


class Kf(WeCom):
    NAME = "kf"
    CHANNEL = KfInput

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Any] = []
        self.event_tokens: list[str] = []
        self.codes: set[str] = set()
        self.quota = QUOTA
        self.allowed = 0
        self.refused: list[int] = []
        self.cursors: list[str] = []
        self.fetch_troubles: list[Any] = []

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_KF_CORP_ID": CORP_ID,
            "SHOUMEN_KF_SECRET": SECRET,
            "SHOUMEN_KF_TOKEN": TOKEN,
            "SHOUMEN_KF_AES_KEY": AES_KEY,
            "SHOUMEN_KF_API": self.api,
        }

    # --- the API ------------------------------------------------------------------------------

    async def _trouble_or_answer(self, request: web.Request) -> web.StreamResponse:
        fetching = not request.path.startswith("/cgi-bin/kf/send")
        if fetching and not (self.fetch_troubles and request.path.endswith("sync_msg")):
            return await self.answer(request)
        troubles = self.fetch_troubles if fetching else self.troubles
        return troubles.pop(0)() if troubles else await self.answer(request)

    def did(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/cgi-bin/kf/sync_msg":
            return self._page(body)
        code = self._checked(path, body)
        if code:
            self.refused.append(code)
            return {"errcode": code}
        content = body[body["msgtype"]]
        self.calls.append((body["msgtype"], content))
        if labels()["more"] in str(content):
            self.reading = asyncio.create_task(self._read_on())
        return {"msgid": f"s{len(self.calls)}"}

    def _page(self, body: dict[str, Any]) -> dict[str, Any]:
        assert body["token"] in self.event_tokens and body["open_kfid"] == ACCOUNT
        assert body["limit"] <= 1000
        self.cursors.append(body["cursor"])
        start = int(body["cursor"].removeprefix("c") or 0)
        end = min(start + PAGE, len(self.log))
        more = int(end < len(self.log))
        items = self.log[start:end]
        return {"next_cursor": f"c{end}", "has_more": more, "msg_list": items}

    def _checked(self, path: str, body: dict[str, Any]) -> int:
        """Return why the platform would not take it, 0 when it takes it."""
        if path == "/cgi-bin/kf/send_msg_on_event":
            if body["code"] not in self.codes or body["msgtype"] not in ("text", "msgmenu"):
                return 95007
            self.codes.remove(body["code"])
        else:
            assert path == "/cgi-bin/kf/send_msg"
            assert (body["touser"], body["open_kfid"]) == (PERSON, ACCOUNT)
            self.allowed -= 1
            if self.allowed < 0:
                return 95001
        return 0 if body["msgtype"] != "msgmenu" or _is_menu(body["msgmenu"]) else 40058

    async def _read_on(self) -> None:
        await asyncio.sleep(0.05)
        await self.say(labels()["more_word"])

    # --- the person ---------------------------------------------------------------------------

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        self.happened(text, message_id, kind)
        return self.event()

    def happened(self, text: str, message_id: str, kind: str = "text", **more: Any) -> None:
        """Put what the person did where it can be fetched."""
        item = {"msgid": message_id, "send_time": int(time.time()), "origin": 3}
        if kind == "hello":
            code = f"code{message_id}"
            self.codes.add(code)
            who = {"open_kfid": ACCOUNT, "external_userid": PERSON}
            event = {"event_type": "enter_session", **who, "welcome_code": code}
            self.log.append({**item, "origin": 4, "msgtype": "event", "event": event, **more})
            return
        self.allowed = self.quota
        content = {"content": text} if kind == "text" else {"media_id": "m"}
        who = {"open_kfid": ACCOUNT, "external_userid": PERSON}
        self.log.append({**item, **who, "msgtype": kind, kind: content, **more})

    def event(self, at: float | None = None, account: str = ACCOUNT) -> dict[str, Any]:
        """Return the request that says that there is something new."""
        self.event_tokens.append(f"ENC{len(self.event_tokens)}")
        fields = {"ToUserName": CORP_ID, "CreateTime": int(time.time()), "MsgType": "event"}
        fields |= {"Event": "kf_msg_or_event", "Token": self.event_tokens[-1]}
        return self.sealed({**fields, "OpenKfId": account}, at)

    def too_old(self, text: str) -> dict[str, Any] | None:
        self.happened(text, self.new_id())
        return self.event(at=time.time() - 301)

    def tapped(self, number: int) -> dict[str, Any]:
        menu = [content for kind, content in self.calls if kind == "msgmenu"][-1]
        click = menu["list"][number - 1]["click"]
        options = self.request("", self.new_id())
        self.log[-1]["text"] = {"content": click["content"], "menu_id": click["id"]}
        return options

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_KF_SECRET", "t" * 43)
        return ["SHOUMEN_KF_SECRET"]

    def answers(self) -> list[str]:
        texts = [shown(kind, content) for kind, content in self.calls if kind != "file"]
        return [text.replace(labels()["more"], "").rstrip() for text in texts]


def _is_menu(menu: dict[str, Any]) -> bool:
    clicks = [item["click"] for item in menu["list"] if item["type"] == "click"]
    small = all(
        0 < len(click["id"].encode()) <= 64 and 0 < len(click["content"].encode()) <= 128
        for click in clicks
    )
    ends = [menu["head_content"], menu["tail_content"]]
    return small and 0 < len(clicks) <= 10 and max(len(end.encode()) for end in ends) <= 1024


def shown(kind: str, content: dict[str, Any]) -> str:
    """Return what the person reads."""
    if kind == "text":
        return str(content["content"])
    choices = [item["click"]["content"] for item in content["list"]]
    return "\n".join([content["head_content"], "", *choices, content["tail_content"]])
