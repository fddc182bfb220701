"""What an app asks of WeCom: a token, to say something, to take a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp

from channels.messaging.http import Answer, Http
from channels.messaging.incoming import SendAgainError, SendFailedError, TokenExpiredError
from channels.messaging.tokens import AccessTokens

API: Final = "https://qyapi.weixin.qq.com"
_BUSY: Final = -1
_TOO_FAST: Final = 45009
_TOO_FAST_WAIT: Final = 30.0
_TOKEN_ENDED: Final = frozenset({40014, 42001})


class WeComApi:
    """The calls of one secret of one company. Every failure is named in `errcode`."""

    def __init__(self, corp_id: str, secret: str, http: Http) -> None:
        self._corp_id, self._secret, self._http = corp_id, secret, http
        self.tokens = AccessTokens(self._fetch_token)

    async def post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call `path` and return what it answers.

        Raises:
            SendAgainError: WeCom is busy or finds us too fast.
            SendFailedError: WeCom says no.
        """
        return await self._call(path, lambda: {"json": body})

    async def upload(self, name: str, content: bytes) -> str:
        """Upload a file and return its media id, good for three days; errors as in `post`."""

        def form() -> Mapping[str, Any]:
            # a form can be sent once only; WeCom takes a quoted name literally
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("media", content, filename=name, content_type="application/octet-stream")
            return {"data": data, "params": {"type": "file"}}

        media_id = (await self._call("/cgi-bin/media/upload", form)).get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise SendFailedError("no media_id in the answer")
        return media_id

    async def _call(self, path: str, options: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        async def call(token: str) -> Mapping[str, Any]:
            given = dict(options())
            params = {"access_token": token, **given.pop("params", {})}
            return _checked(await self._http.call("POST", path, params=params, **given))

        with_token: Callable[[str], Awaitable[Mapping[str, Any]]] = call
        return await self.tokens.use(with_token)

    async def _fetch_token(self) -> tuple[str, float]:
        params = {"corpid": self._corp_id, "corpsecret": self._secret}
        got = _checked(await self._http.call("GET", "/cgi-bin/gettoken", params=params))
        token, seconds = got.get("access_token"), got.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise SendFailedError("no access_token in the answer")
        return token, float(seconds)


def _checked(answer: Answer) -> Mapping[str, Any]:
    """Return the answer of a call that worked; `errmsg` may repeat what was sent."""
    code = answer.json.get("errcode")
    if code in _TOKEN_ENDED:
        raise TokenExpiredError(f"errcode {code}")
    if code == _BUSY:
        raise SendAgainError("errcode -1")
    if code == _TOO_FAST:
        raise SendAgainError("errcode 45009", _TOO_FAST_WAIT)
    if code != 0:
        raise SendFailedError(f"errcode {code if isinstance(code, int) else 'none'}")
    return answer.json
