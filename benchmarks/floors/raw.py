"""Floor B: floor A's point function behind a bare ASGI application, with one fetch a request and nothing else."""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import asyncpg

from wardgraph import tokens

Message = MutableMapping[str, Any]
_POOL_SIZE = 4
_CALL = "SELECT bench_floor.point($1, $2, $3)"
_HEADERS = [(b"content-type", b"application/json")]


class App:
    """The application; the token is verified, since no server may go without that."""

    def __init__(self, dsn: str, secret: str) -> None:
        self._dsn = dsn
        self._secret = secret
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Answers a POST of the workload point."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        claims = tokens.read((self._secret,), dict(scope["headers"])[b"authorization"].decode().removeprefix("Bearer "))
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        asked = int(json.loads(body)["variables"]["id"])
        if self._pool is None:
            raise RuntimeError("A request came before the application was started.")
        answer = await self._pool.fetchval(_CALL, claims.hospital_id, claims.session_id, asked)
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": answer.encode()})

    async def _live(
        self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=_POOL_SIZE, max_size=_POOL_SIZE, reset=_keep,
            server_settings={"plan_cache_mode": "force_generic_plan"},
        )  # fmt: skip
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _keep(_connection: Any) -> None:
    # The pool's default reset is a round trip for every request.
    pass


app = App(os.environ["DATABASE_URL"], os.environ["SECRET"])
