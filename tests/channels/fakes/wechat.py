"""A WeChat on loopback: the API, and followers whose messages wechatpy signs, seals and reads."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import Any, ClassVar

import aiohttp
import xmltodict
from aiohttp import web
from wechatpy.crypto import WeChatCrypto

from channels.messaging.callback_cipher import CallbackCipher, sign
from channels.messaging.text import labels
from channels.wechat.input import WeChatInput
from tests.channels.fakes.base import Driver

TOKEN, APP_ID = "spamtest", "wx2c2769f8efd9abc2"
SECRET = "s" * 32
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PERSON, ACCOUNT = "o700000001_follower", "gh_account"
LINK = re.compile(
    r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&]+)&msgmenuid=(\d+)">([^<]+)</a>'
)


class WeChat(Driver):
    """Plain mode, answered within the request; a reader who asks for the rest when told to."""

    NAME = "wechat"
    CHANNEL = WeChatInput
    TAKES_FILES = False
    PUSHES = False
    UNITS = 2048
    SAFE: ClassVar[bool] = False
    MORE: ClassVar[bool] = True

    @staticmethod
    def MEASURE(text: str) -> int:  # noqa: N802 - a constant of the other drivers
        return len(text.encode())

    def __init__(self) -> None:
        super().__init__()
        self.cipher = CallbackCipher(TOKEN, AES_KEY, APP_ID)
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
        self.shown: dict[str, str] = {}
        self.menus: list[Any] = []
        self.tokens = 0

    def environment(self) -> dict[str, str]:
        safe = {"SHOUMEN_WECHAT_AES_KEY": AES_KEY, "SHOUMEN_WECHAT_PUSH": "always"}
        return {
            "SHOUMEN_WECHAT_TOKEN": TOKEN,
            "SHOUMEN_WECHAT_APP_ID": APP_ID,
            "SHOUMEN_WECHAT_APP_SECRET": SECRET,
            "SHOUMEN_WECHAT_API": self.api,
            **(safe if self.SAFE else {}),
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if request.path == "/cgi-bin/stable_token":
            if (body["appid"], body["secret"]) != (APP_ID, SECRET):
                return web.json_response({"errcode": 40125, "errmsg": "invalid appsecret"})
            self.tokens += 1
            return web.json_response({"access_token": f"t{self.tokens}", "expires_in": 7200})
        if request.query["access_token"] != f"t{self.tokens}":
            return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        if request.path == "/cgi-bin/menu/create":
            self.menus.append(body["button"])
        else:
            assert request.path == "/cgi-bin/message/custom/send" and body["touser"] == PERSON
            self.shown[f"push {len(self.shown)}"] = body["text"]["content"]
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    # --- what the follower does ---------------------------------------------------------------

    def request(self, text: str, message_id: str, kind: str = "text") -> dict[str, Any]:
        fields: dict[str, Any] = {
            "ToUserName": ACCOUNT,
            "FromUserName": PERSON,
            "CreateTime": int(time.time()),
            **{
                "text": {"MsgType": "text", "Content": text, "MsgId": message_id},
                "hello": {"MsgType": "event", "Event": "subscribe", "EventKey": ""},
                "image": {"MsgType": "image", "PicUrl": "x", "MediaId": "m", "MsgId": message_id},
                "voice": {"MsgType": "voice", "Format": "amr", "MsgId": message_id},
                "file": {"MsgType": "video", "MediaId": "m", "MsgId": message_id},
            }[kind],
        }
        if kind == "hello":  # its time is all that tells one from the next; tests are quicker
            fields["CreateTime"] = int(message_id)
        return self.callback(fields)

    def callback(self, fields: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        """Return the request for any message or event."""
        return self.signed(xmltodict.unparse({"xml": fields}, full_document=False).encode(), at)

    def signed(self, body: bytes, at: float | None = None) -> dict[str, Any]:
        timestamp, nonce = str(int(time.time() if at is None else at)), "1320562132"
        params = {
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": PERSON,
            "signature": sign(TOKEN, timestamp, nonce),
        }
        if not self.SAFE:
            return {"data": body, "params": params}
        params["encrypt_type"] = "aes"
        try:
            sealed = self.crypto.encrypt_message(body.decode(), nonce, timestamp)
            envelope = xmltodict.parse(sealed)["xml"]
            encrypted, params["msg_signature"] = envelope["Encrypt"], envelope["MsgSignature"]
        except UnicodeDecodeError:  # wechatpy seals text only
            encrypted, params["msg_signature"] = self.cipher.seal(body, timestamp, nonce)
        outside = {"ToUserName": ACCOUNT, "Encrypt": encrypted}
        data = xmltodict.unparse({"xml": outside}, full_document=False).encode()
        return {"data": data, "params": params}

    def forged(self, text: str) -> dict[str, Any]:
        options = self.request(text, self.new_id())
        params, name = options["params"], "msg_signature" if self.SAFE else "signature"
        params[name] = params[name][:-1] + ("0" if params[name][-1] != "0" else "1")
        return options

    def too_old(self, text: str) -> dict[str, Any] | None:
        fields = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "MsgType": "text", "MsgId": "5"}
        return self.callback({**fields, "Content": text}, at=time.time() - 301)

    def tapped(self, number: int) -> dict[str, Any]:
        text = [text for text in self.shown.values() if LINK.search(text)][-1]
        said = next(said for said, at, _ in LINK.findall(text) if int(at) == number)
        fields = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": int(time.time())}
        more = {"MsgType": "text", "Content": said, "MsgId": self.new_id(), "bizmsgmenuid": number}
        return self.callback({**fields, **more})

    async def post(self, options: dict[str, Any]) -> int:
        """Ask up to three times, as WeChat does; show what comes back, and ask for the rest."""
        for _ in range(3):
            try:
                return await self._try(options)
            except asyncio.TimeoutError:
                continue
        raise AssertionError("no try was answered: the follower reads that the account is broken")

    async def _try(self, options: dict[str, Any]) -> int:
        patience = aiohttp.ClientTimeout(total=5)
        async with self.http.post(self.webhook, timeout=patience, **options) as got:
            body = await got.text()
            assert "Traceback" not in body and 'File "' not in body
            status = got.status
        if status == 200 and body.startswith("<xml>"):
            text = self._read(body)
            # a follower sees one answer to a message, whichever try it came with
            fresh = self.shown.setdefault(_key(options), text) is text
            if self.MORE and fresh and labels()["more"] in text:
                await self.say(labels()["more_word"])
        return status

    def _read(self, body: str) -> str:
        if self.SAFE:
            envelope = xmltodict.parse(body)["xml"]
            names = ("MsgSignature", "TimeStamp", "Nonce")
            body = self.crypto.decrypt_message(body, *(envelope[name] for name in names))
        fields = xmltodict.parse(body)["xml"]
        assert (fields["ToUserName"], fields["FromUserName"]) == (PERSON, ACCOUNT)
        return str(fields["Content"])

    async def hang_up(self, text: str, heard: Any) -> None:
        """Hang up on each of the three tries that WeChat makes."""
        options = self.request(text, self.new_id())
        for _ in range(2):
            task = asyncio.create_task(self.post(options))
            while not heard():
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.15)  # the second try has to arrive, too
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.post(options)

    def wrong_secret(self, monkeypatch: Any) -> list[str]:
        monkeypatch.setenv("SHOUMEN_WECHAT_APP_SECRET", "t" * 32)
        return ["SHOUMEN_WECHAT_APP_SECRET"]

    def answers(self) -> list[str]:
        return [
            LINK.sub(r"\3", text).replace(labels()["more"], "").rstrip()
            for text in self.shown.values()
        ]


class WeChatPushed(WeChat):
    """Safe mode; every answer is a customer-service message."""

    SAFE = True
    PUSHES = True

    async def answer(self, request: web.Request) -> web.StreamResponse:
        got = await super().answer(request)
        if labels()["more"] in list(self.shown.values() or [""])[-1]:
            self.reading = asyncio.create_task(self._read_on())
        return got

    async def _read_on(self) -> None:
        await asyncio.sleep(0.05)
        await self.say(labels()["more_word"])


def _key(options: dict[str, Any]) -> str:
    return str(sorted(options["params"].items())) + str(options["data"])
