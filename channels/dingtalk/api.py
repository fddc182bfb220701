"""What the robot asks of DingTalk: a token, to say something, to take a file."""

from typing import Any, Final

import aiohttp

from channels.dingtalk.render import Message, file_for_robot, for_robot, for_session
from channels.messaging.http import Answer, Http
from channels.messaging.incoming import SendAgainError, SendFailedError, TokenExpiredError
from channels.messaging.tokens import AccessTokens

API: Final = "https://api.dingtalk.com"
"""The newer half of DingTalk's interface: tokens, the robot, Stream mode."""

OAPI: Final = "https://oapi.dingtalk.com"
"""The older half: files, and the addresses of sessions."""

TOO_FAST_WAIT: Final = 30.0
"""Seconds to wait when DingTalk says that the robot is too fast."""

_TOO_FAST: Final = frozenset({130101, 130102, 90018})
_TOKEN_ENDED: Final = frozenset({40001, 40014, 42001, 88})
_UNAUTHORIZED: Final = 401
_OK: Final = 200


class DingTalkApi:
    """One robot's calls. `client` is its Client ID and Client Secret."""

    def __init__(
        self,
        client: tuple[str, str],
        robot_code: str,
        http: Http,
        old_http: Http,
        too_fast_wait: float = TOO_FAST_WAIT,
    ) -> None:
        self._client_id, self._secret = client
        self._robot_code = robot_code
        self._http = http
        self._old_http = old_http
        self._too_fast_wait = too_fast_wait
        self.tokens = AccessTokens(self._fetch_token)

    async def answer(self, webhook: str, message: Message) -> None:
        """Answer in the conversation that `webhook` belongs to.

        Raises:
            SendAgainError: DingTalk is busy or finds us too fast.
            SendFailedError: the address has expired, or the message was refused.
        """
        answer = await self._old_http.call("POST", webhook, json=for_session(message))
        self._check_old(answer)

    async def write(self, staff: str, message: Message) -> None:
        """Let the robot write to one person of the company; errors as in `answer`."""
        await self._send(staff, *for_robot(message))

    async def send_file(self, staff: str, media_id: str, name: str) -> None:
        """Send an uploaded file to one person of the company; errors as in `answer`."""
        await self._send(staff, *file_for_robot(media_id, name))

    async def upload(self, name: str, content: bytes) -> str:
        """Upload a file and return its media id; errors as in `answer`."""

        async def call(token: str) -> str:
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("media", content, filename=name, content_type="application/octet-stream")
            params = {"access_token": token, "type": "file"}
            answer = await self._old_http.call("POST", "/media/upload", params=params, data=form)
            self._check_old(answer)
            return _required(answer, "media_id")

        return await self.tokens.use(call)

    async def _send(self, staff: str, key: str, param: str) -> None:
        body = {
            "robotCode": self._robot_code,
            "userIds": [staff],
            "msgKey": key,
            "msgParam": param,
        }

        async def call(token: str) -> None:
            headers = {"x-acs-dingtalk-access-token": token}
            path = "/v1.0/robot/oToMessages/batchSend"
            answer = await self._http.call("POST", path, json=body, headers=headers)
            if answer.status == _UNAUTHORIZED:
                raise TokenExpiredError
            if answer.status != _OK:
                raise SendFailedError(_code(answer))
            if answer.json.get("flowControlledStaffIdList"):
                raise SendAgainError("flow controlled", self._too_fast_wait)
            if answer.json.get("invalidStaffIdList"):
                raise SendFailedError("invalid staff id")

        await self.tokens.use(call)

    async def _fetch_token(self) -> tuple[str, float]:
        body = {"appKey": self._client_id, "appSecret": self._secret}
        answer = await self._http.call("POST", "/v1.0/oauth2/accessToken", json=body)
        if answer.status != _OK:
            raise SendFailedError(_code(answer))
        lasts = answer.json.get("expireIn")
        return _required(answer, "accessToken"), float(lasts if isinstance(lasts, int) else 0)

    def _check_old(self, answer: Answer) -> None:
        code = answer.json.get("errcode")
        if code in _TOO_FAST:
            raise SendAgainError(f"errcode {code}", self._too_fast_wait)
        if code in _TOKEN_ENDED:
            raise TokenExpiredError
        if answer.status != _OK or code != 0:
            raise SendFailedError(f"status {answer.status}, errcode {code}")


def _required(answer: Answer, field: str) -> str:
    value = answer.json.get(field)
    if not isinstance(value, str) or not value:
        raise SendFailedError(f"no {field} in the answer")
    return value


def _code(answer: Answer) -> str:
    """Return DingTalk's name for what went wrong; its message may repeat what was sent."""
    code: Any = answer.json.get("code")
    return f"status {answer.status}, code {code if isinstance(code, str) else 'none'}"
