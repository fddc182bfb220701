"""What the app asks of Feishu: a token, to send a message, to take a file or a picture."""

import secrets
from typing import Any, Final

import aiohttp

from channels.feishu.render import Message, file_message, picture_message
from channels.messaging.http import Answer, Http
from channels.messaging.incoming import SendAgainError, SendFailedError, TokenExpiredError
from channels.messaging.tokens import AccessTokens

API: Final = "https://open.feishu.cn"
"""Feishu's address; Lark's is https://open.larksuite.com."""

LARGEST_FILE: Final = 30 * 1024 * 1024
LARGEST_PICTURE: Final = 10 * 1024 * 1024

_TOKEN_ENDED: Final = frozenset({99991661, 99991663, 99991668, 99991671})
_TOO_FAST: Final = frozenset({99991400, 230020, 11232, 11233})
_FILE_TYPES: Final = {"pdf": "pdf", "doc": "doc", "docx": "doc", "xls": "xls", "xlsx": "xls"}


class FeishuApi:
    """One app's calls. `app` is its App ID and App Secret."""

    def __init__(self, app: tuple[str, str], http: Http) -> None:
        self._app_id, self._secret = app
        self._http = http
        self.tokens = AccessTokens(self._fetch_token)

    async def send(self, user: str, message: Message, once: str) -> None:
        """Send to one person's chat with the bot; repeats with the same `once` are dropped there.

        Raises:
            SendAgainError: Feishu is busy or finds us too fast.
            SendFailedError: the message was refused.
        """
        body = {
            "receive_id": user,
            "msg_type": message.msg_type,
            "content": message.content,
            "uuid": once,
        }
        await self._call(
            "/open-apis/im/v1/messages", params={"receive_id_type": "open_id"}, json=body
        )

    async def upload_file(self, name: str, content: bytes) -> Message:
        """Upload a file and return the message that hands it over; errors as in `send`."""
        _refuse_larger(content, LARGEST_FILE)
        kind = _FILE_TYPES.get(name.rpartition(".")[2].lower(), "stream")
        fields = {"file_type": kind, "file_name": name}
        given = await self._upload("/open-apis/im/v1/files", fields, ("file", name, content))
        return file_message(_required(given, "file_key"))

    async def upload_picture(self, name: str, content: bytes) -> Message:
        """Upload a picture and return the message that shows it; errors as in `send`."""
        _refuse_larger(content, LARGEST_PICTURE)
        fields = {"image_type": "message"}
        given = await self._upload("/open-apis/im/v1/images", fields, ("image", name, content))
        return picture_message(_required(given, "image_key"))

    async def _upload(
        self, path: str, fields: dict[str, str], part: tuple[str, str, bytes]
    ) -> dict[str, Any]:
        def form() -> aiohttp.FormData:
            data = aiohttp.FormData(quote_fields=False)
            for field, value in fields.items():
                data.add_field(field, value)
            name, filename, content = part
            data.add_field(
                name, content, filename=filename, content_type="application/octet-stream"
            )
            return data

        return await self._call(path, form=form)

    async def _call(self, path: str, **options: Any) -> dict[str, Any]:
        """Call with the token and return `data` of the answer."""
        make_form = options.pop("form", None)

        async def call(token: str) -> dict[str, Any]:
            # A form can be sent only once, so each try makes its own.
            body = {"data": make_form()} if make_form else {}
            headers = {"Authorization": f"Bearer {token}"}
            answer = await self._http.call("POST", path, headers=headers, **options, **body)
            _check(answer)
            data = answer.json.get("data")
            return data if isinstance(data, dict) else {}

        return await self.tokens.use(call)

    async def _fetch_token(self) -> tuple[str, float]:
        body = {"app_id": self._app_id, "app_secret": self._secret}
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        answer = await self._http.call("POST", path, json=body)
        if answer.json.get("code") != 0:
            raise SendFailedError(_code(answer))
        lasts = answer.json.get("expire")
        token = _required(answer.json, "tenant_access_token")
        return token, float(lasts if isinstance(lasts, int) else 0)


def new_once() -> str:
    """Return a fresh name by which Feishu knows a message again; at most 50 characters."""
    return secrets.token_hex(16)


def _check(answer: Answer) -> None:
    code = answer.json.get("code")
    if code in _TOKEN_ENDED:
        raise TokenExpiredError
    if code in _TOO_FAST:
        raise SendAgainError(f"code {code}")
    if code != 0:
        raise SendFailedError(_code(answer))


def _code(answer: Answer) -> str:
    """Return Feishu's number for what went wrong; its message may repeat what was sent."""
    code = answer.json.get("code")
    return f"status {answer.status}, code {code if isinstance(code, int) else 'none'}"


def _required(given: dict[str, Any], field: str) -> str:
    value = given.get(field)
    if not isinstance(value, str) or not value:
        raise SendFailedError(f"no {field} in the answer")
    return value


def _refuse_larger(content: bytes, most: int) -> None:
    if not 0 < len(content) <= most:
        raise SendFailedError("too large")
