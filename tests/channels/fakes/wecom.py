"""A WeCom on loopback: the API of an app, and a member of the company."""

from __future__ import annotations

import time
from typing import Any

import xmltodict
from aiohttp import web
from wechatpy.enterprise.crypto import WeChatCrypto

from channels.messaging.callback_cipher import CallbackCipher
from channels.wecom.input import WeComInput
from tests.channels.fakes.base import Driver

TOKEN, CORP_ID, AGENT = "QDG6eK", "wx5823bf96d3bd56c7", 1_000_002
SECRET = "s" * 43
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
PERSON = "member700000001"


class WeCom(Driver):
    NAME = "wecom"
    CHANNEL = WeComInput
    TAKES_FILES = True
    UNITS = 2048

    @staticmethod
    def MEASURE(text: str) -> int:  # noqa: N802 - a constant of the other drivers
        return len(text.encode())

    def __init__(self) -> None:
        super().__init__()
        self.cipher = CallbackCipher(TOKEN, AES_KEY, CORP_ID)
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, CORP_ID)
        self.media: dict[str, tuple[str, bytes]] = {}
        self.tokens = 0

    def environment(self) -> dict[str, str]:
        return {
            "SHOUMEN_WECOM_CORP_ID": CORP_ID,
            "SHOUMEN_WECOM_AGENT_ID": str(AGENT),
            "SHOUMEN_WECOM_SECRET": SECRET,
            "SHOUMEN_WECOM_TOKEN": TOKEN,
            "SHOUMEN_WECOM_AES_KEY": AES_KEY,
            "SHOUMEN_WECOM_BUTTONS": "card",
            "SHOUMEN_WECOM_API": self.api,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/cgi-bin/gettoken":
            if (request.query["corpid"], request.query["corpsecret"]) != (CORP_ID, SECRET):
                return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
            self.tokens += 1
            token = {"access_token": f"t{self.tokens}", "expires_in": 7200}
            return web.json_response({"errcode": 0, **token})
        if request.query["access_token"] != f"t{self.tokens}":
            return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        if request.path == "/cgi-bin/media/upload":
            upload: Any = (await request.post())["media"]
            media_id = f"m{len(self.media)}"
            self.media[media_id] = (upload.filename, upload.file.read())
            return web.json_response({"errcode": 0, "type": "file", "media_id": media_id})
        return web.json_response({"errcode": 0, **self.did(request.path, await request.json())})

    def did(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a call with a good token."""
        assert path == "/cgi-bin/message/send"
        assert (body["touser"], body["agentid"]) == (PERSON, AGENT)
        self.calls.append((body["msgtype"], body[body["msgtype"]]))
        return {"msgid": "x"}

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        return self.callback(
            {
                "text": {"MsgType": "text", "Content": text, "MsgId": message_id},
                "hello": {"MsgType": "event", "Event": "subscribe"},
                "image": {"MsgType": "image", "MediaId": "m", "MsgId": message_id},
                "voice": {"MsgType": "voice", "MediaId": "m", "MsgId": message_id},
                "file": {"MsgType": "file", "MediaId": "m", "MsgId": message_id},
            }[kind]
        )

    def callback(self, content: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        """Return the request for any message or event of the member."""
        who = {"ToUserName": CORP_ID, "FromUserName": PERSON, "AgentID": AGENT}
        return self.sealed({**who, "CreateTime": int(time.time()), **content}, at)

    def sealed(self, fields: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        return self.signed(xmltodict.unparse({"xml": fields}, full_document=False).encode(), at)

    def signed(self, body: bytes, at: float | None = None) -> dict[str, Any]:
        timestamp, nonce = str(int(time.time() if at is None else at)), "263014780"
        try:
            sealed = xmltodict.parse(self.crypto.encrypt_message(body.decode(), nonce, timestamp))
            encrypted, signature = sealed["xml"]["Encrypt"], sealed["xml"]["MsgSignature"]
        except UnicodeDecodeError:  # wechatpy seals text only
            encrypted, signature = self.cipher.seal(body, timestamp, nonce)
        outside = {"ToUserName": CORP_ID, "AgentID": AGENT, "Encrypt": encrypted}
        params = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        data = xmltodict.unparse({"xml": outside}, full_document=False).encode()
        return {"data": data, "params": params}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        options["params"]["msg_signature"] = "0" * 40
        return options

    def too_old(self, text: str) -> dict[str, Any] | None:
        content = {"MsgType": "text", "Content": text, "MsgId": "5"}
        return self.callback(content, at=time.time() - 301)

    def tapped(self, number: int) -> dict[str, Any]:
        card = [content for kind, content in self.calls if kind == "template_card"][-1]
        key = card["button_list"][number - 1]["key"]
        event = {"MsgType": "event", "Event": "template_card_event", "EventKey": key}
        return self.callback({**event, "TaskId": card["task_id"], "ResponseCode": "r"})

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_WECOM_SECRET", "t" * 43)
        return ["SHOUMEN_WECOM_SECRET"]

    def answers(self) -> list[str]:
        return [content["content"] for kind, content in self.calls if kind == "text"]

    def files(self) -> list[tuple[str, bytes]]:
        return [self.media[content["media_id"]] for kind, content in self.calls if kind == "file"]
