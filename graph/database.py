"""Calls of `api` functions over a small asyncpg pool. All SQL of reads and commands is made here."""

import asyncio
import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import asyncpg
import orjson

from graph.errors import REPEATABLE, is_unavailable, sqlstate_of

Row = asyncpg.Record

POOL_SIZE = 4
_ATTEMPTS = 4
_CONNECT_SECONDS = 10
# The function's row or body changed under a cached plan: a migration ran while we were connected.
_STALE = frozenset({"0A000", "42703", "42804"})
_TIMEOUT = "57014"
_SESSION = {
    "application_name": "wardgraph",
    "timezone": "UTC",
    # A call has one good plan whatever its arguments, and planning it anew costs more than running it.
    "plan_cache_mode": "force_generic_plan",
    "statement_timeout": "30s",
}


@cache
def statement(function: str, columns: tuple[str, ...], arguments: int) -> str:
    """The text of a call. Columns are named one by one, so that a migration may add some under a running server."""
    places = ", ".join(f"${place}" for place in range(1, arguments + 1))
    return f"SELECT {', '.join(columns)} FROM api.{function}({places})"


class Database:
    """A pool of connections as `wardgraph_api`, which may do nothing but call `api` functions."""

    def __init__(self, pool: "asyncpg.Pool[Row]") -> None:
        self._pool = pool

    @classmethod
    async def open(cls, dsn: str, size: int = POOL_SIZE) -> "Database":
        """A database whose connections are made as calls need them, `size` at most.

        Nothing is opened ahead: the server starts before its database, and /readyz tells the two apart.
        """
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,
            max_size=size,
            max_inactive_connection_lifetime=0,
            timeout=_CONNECT_SECONDS,
            statement_cache_size=1000,
            max_cached_statement_lifetime=0,
            init=_prepare,
            # Calls leave no state behind, and the default reset is a round trip per call.
            reset=_keep,
            server_settings=_SESSION,
        )
        return cls(pool)

    async def close(self) -> None:
        """Closes all connections once their calls have ended."""
        await self._pool.close()

    async def call(
        self, function: str, columns: tuple[str, ...], args: Sequence[Any], *, command: bool = False
    ) -> list[Row]:
        """The rows of `SELECT columns FROM api.function(args)`.

        A read is repeated on a fresh connection when its own was lost or knew an older schema. A command is repeated
        only after errors that undid it as a whole. Whatever is raised in the end is the driver's own exception.
        """
        text = statement(function, columns, len(args))
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._pool.fetch(text, *args)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                if not await self._worth_repeating(error, attempt, command=command):
                    raise
        return await self._pool.fetch(text, *args)

    async def _worth_repeating(self, error: Exception, attempt: int, *, command: bool) -> bool:
        sqlstate = sqlstate_of(error)
        if sqlstate in REPEATABLE:
            # Those that clashed must not meet again in step.
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - no secret
            return True
        if command or attempt > 1:
            return False
        if sqlstate in _STALE or (sqlstate != _TIMEOUT and is_unavailable(error)):
            # What happened to this connection has happened to its siblings.
            await self._pool.expire_connections()
            return True
        return False


async def _prepare(connection: Any) -> None:
    # jsonb on the wire is its text behind a version byte.
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value, default=str),
        decoder=lambda data: orjson.loads(data[1:]),
    )


async def _keep(_connection: Any) -> None:
    pass
