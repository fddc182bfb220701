"""What an official account asks of WeChat: a token, to say something later, to set its menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from channels.messaging.http import Http
from channels.messaging.incoming import SendAgainError, SendFailedError, TokenExpiredError
from channels.messaging.tokens import AccessTokens

API: Final = "https://api.weixin.qq.com"
_BUSY: Final = -1
_TOKEN_ENDED: Final = frozenset({40001, 40014, 42001})


class WeChatApi:
    """One account's calls. WeChat names every failure in `errcode`."""

    def __init__(self, app_id: str, secret: str, http: Http) -> None:
        self._app_id, self._secret, self._http = app_id, secret, http
        self.tokens = AccessTokens(self._fetch_token)

    async def say(self, user: str, text: str) -> None:
        """Send a customer-service message.

        Raises:
            SendAgainError: WeChat is busy.
            SendFailedError: the account may not, or the 48 hours or the five messages are over.
        """
        body = {"touser": user, "msgtype": "text", "text": {"content": text}}
        await self._post("/cgi-bin/message/custom/send", body)

    async def set_menu(self, buttons: list[Mapping[str, Any]]) -> None:
        """Set the menu below the conversation; errors as in `say`."""
        await self._post("/cgi-bin/menu/create", {"button": buttons})

    async def _post(self, path: str, body: Mapping[str, Any]) -> None:
        async def call(token: str) -> None:
            params = {"access_token": token}
            answer = await self._http.call("POST", path, params=params, json=body)
            check(answer.json)

        await self.tokens.use(call)

    async def _fetch_token(self) -> tuple[str, float]:
        # the stable token, so that several servers do not end each other's
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        answer = await self._http.call("POST", "/cgi-bin/stable_token", json=body)
        return token_of(answer.json)


def token_of(answer: Mapping[str, Any]) -> tuple[str, float]:
    """Return the token of an answer and the seconds it is good; errors as in `check`."""
    if answer.get("errcode"):
        check(answer)
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        raise SendFailedError("no access_token in the answer")
    return token, float(seconds)


def check(answer: Mapping[str, Any]) -> None:
    """Raise the error that `errcode` names; `errmsg` may repeat what was sent, so it is not told.

    Raises:
        TokenExpiredError: the token has ended.
        SendAgainError: WeChat is busy.
        SendFailedError: anything else.
    """
    code = answer.get("errcode")
    if code in _TOKEN_ENDED:
        raise TokenExpiredError(f"errcode {code}")
    if code == _BUSY:
        raise SendAgainError("errcode -1")
    if code != 0:
        raise SendFailedError(f"errcode {code if isinstance(code, int) else 'none'}")
