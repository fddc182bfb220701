"""Starts the assistant for the client when none is running, and stops what it started."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tools import serve
from tools.chat.client import Assistant
from tools.stored import expire

PORT, ACTIONS_PORT = "SHOUMEN_PORT", "SHOUMEN_ACTIONS_PORT"
_DEFAULTS = {PORT: "5005", ACTIONS_PORT: "5055"}  # as in the Makefile
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}  # fmt: skip


class NotStartedError(Exception):
    """The assistant could not be started; sentence `name` with its `values` says why."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


def own_address(environment: Mapping[str, str]) -> str:
    """Return where this machine's assistant is, running or not."""
    return f"http://{serve.HOST}:{environment.get(PORT) or _DEFAULTS[PORT]}"


@contextmanager
def started(assistant: Assistant) -> Iterator[None]:
    """Have action server and Rasa running on loopback; both end with the block, whatever happens.

    Raises `NotStartedError`. Data that is over its time is deleted, as `make run` does.
    """
    for name, value in {**_DEFAULTS, **_QUIET}.items():
        os.environ.setdefault(name, value)
    port, actions_port = int(os.environ[PORT]), int(os.environ[ACTIONS_PORT])
    for name, number in ((PORT, port), (ACTIONS_PORT, actions_port)):
        if not serve.port_is_free(number):
            raise NotStartedError("port_taken", port=number, variable=name, other=number + 1)
    if not serve.MODEL.exists():
        raise NotStartedError("no_model")
    serve.environment(port, actions_port)
    try:
        expire()
    except ValueError as error:
        raise NotStartedError("failed_start", why=error) from error
    servers = serve.Servers()
    try:
        serve.start_actions(servers, actions_port, serve.LOGS / "actions.log")
        serve.start_rasa(servers, port, serve.LOGS / "rasa.log")
        health = f"http://{serve.HOST}:{actions_port}/health"
        ready = serve.wait_until(servers, "动作服务器", health)
        if not ready or not serve.wait_until(servers, "Rasa", f"{assistant.base}/webhooks/rest/"):
            raise NotStartedError("failed_start", why=f"{serve.LOGS}/")
        yield
    finally:
        servers.stop()
