"""A real HTTP server on a free port of loopback: what a fake platform is made on."""

from __future__ import annotations

from typing import TypeVar

from aiohttp import web

# as large as the largest file that a platform takes here
LARGEST = 64_000_000
Self = TypeVar("Self", bound="LoopbackServer")


class LoopbackServer:
    """Sends every request to `handle`; `address` is where it listens."""

    address = ""
    _runner: web.AppRunner | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer as the platform would."""
        raise NotImplementedError

    async def start(self: Self) -> Self:
        """Listen on a free port."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", self.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        return self

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
