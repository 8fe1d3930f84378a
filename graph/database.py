"""Calls of `api` functions over a small asyncpg pool.

The SQL of one call is made here, that of a chain of calls in graph/executor/statement.py.
"""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import asyncpg
import orjson

from graph.errors import REPEATABLE, is_unavailable, sqlstate_of
from graph.pool import Connection, Load, Pool

Row = asyncpg.Record

POOL_SIZE = 4
_ATTEMPTS = 4
_CONNECT_SECONDS = 10
# The tasks of the request of this context that call a function now: for whoever must end the request.
reads: ContextVar[set[asyncio.Task[Any]] | None] = ContextVar("reads", default=None)

# What each connection keeps prepared: statements come by the thousand, and each takes the server 20 KiB (one call) to
# 340 KiB (a chain of nine). The longest take some 3 MB; longer ones are planned at each call.
_STATEMENTS = 128
_LONGEST_STATEMENT = 8 * 1024
# The function's row or body changed under a cached plan: a migration ran while we were connected.
_STALE = frozenset({"0A000", "42703", "42804"})
_TIMEOUT = "57014"
_SESSION = {
    "application_name": "wardgraph",
    "timezone": "UTC",
    # A call has one good plan whatever its arguments, and planning it again costs more than running it.
    "plan_cache_mode": "force_generic_plan",
    "statement_timeout": "30s",
    # A check comes after the lock and has to see what its previous holder did, whatever the server's default is.
    "default_transaction_isolation": "read committed",
}


@cache
def statement(function: str, columns: tuple[str, ...], arguments: int) -> str:
    """The text of a call. Columns are named one by one, so that a migration may add some under a running server."""
    places = ", ".join(f"${place}" for place in range(1, arguments + 1))
    return f"SELECT {', '.join(columns)} FROM api.{function}({places})"


class Calls(ABC):
    """Calls of `api` functions, each repeated where its kind and its error allow.

    A read is repeated on a fresh connection when its own was lost or knew an older schema. A command is repeated only
    after errors that undid it as a whole. Whatever is raised in the end is the driver's own exception.
    """

    async def call(
        self, function: str, columns: tuple[str, ...], args: Sequence[Any], *, command: bool = False
    ) -> list[Row]:
        """The rows of `SELECT columns FROM api.function(args)`."""
        text = statement(function, columns, len(args))
        running, task = reads.get(), asyncio.current_task()
        if running is None or task is None:
            return await self._run(text, args, command=command)
        running.add(task)
        try:
            return await self._run(text, args, command=command)
        finally:
            running.discard(task)

    async def fetch(self, text: str, args: Sequence[Any]) -> list[Row]:
        """The rows of a read that the executor composed of such calls."""
        return await self._run(text, args, command=False)

    async def _run(self, text: str, args: Sequence[Any], *, command: bool) -> list[Row]:
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._send(text, args)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                if not await self._worth_repeating(error, attempt, command=command):
                    raise
        return await self._send(text, args)

    async def _worth_repeating(self, error: Exception, attempt: int, *, command: bool) -> bool:
        sqlstate = sqlstate_of(error)
        if sqlstate in REPEATABLE:
            # A random back-off: those that clashed must not meet again in step, and there is no event to wait for.
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - no secret
            return True
        if command or attempt > 1:
            return False
        if sqlstate in _STALE or (sqlstate != _TIMEOUT and is_unavailable(error)):
            # What happened to this connection has happened to its siblings.
            self._renew()
            return True
        return False

    @asynccontextmanager
    async def hold(self) -> AsyncIterator["Calls"]:
        """Calls over one connection, for as long as the block runs: here there is only one."""
        yield self

    @abstractmethod
    async def _send(self, text: str, args: Sequence[Any]) -> list[Row]:
        """Runs a statement once."""

    @abstractmethod
    def _renew(self) -> None:
        """Sees to it that what is sent next goes over a connection made from now on."""


class Database(Calls):
    """A pool of connections as `wardgraph_api`, which may do nothing but call `api` functions."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, dsn: str, size: int = POOL_SIZE) -> "Database":
        """A database whose connections are made as calls need them, `size` at most.

        Nothing is opened ahead: the server starts before its database, and /readyz tells the two apart.
        """

        async def connect() -> Connection:
            connection = await asyncpg.connect(
                dsn,
                timeout=_CONNECT_SECONDS,
                statement_cache_size=_STATEMENTS,
                max_cacheable_statement_size=_LONGEST_STATEMENT,
                max_cached_statement_lifetime=0,
                server_settings=_SESSION,
            )
            await prepare(connection)
            return connection

        return cls(Pool(connect, size))

    @property
    def load(self) -> Load:
        """How busy its connections are now."""
        return self._pool.load

    async def close(self) -> None:
        """Closes all connections once their calls have ended."""
        await self._pool.close()

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[Calls]:
        """Calls over one connection, taken at the first of them and given back with the block.

        Where it is lost, a read goes to a fresh one, which is held from there on.
        """
        held = _Held(self._pool)
        try:
            yield held
        finally:
            held.release()

    async def _send(self, text: str, args: Sequence[Any]) -> list[Row]:
        return await self._pool.fetch(text, args)

    def _renew(self) -> None:
        self._pool.expire()


class _Held(Calls):
    """Calls over one connection of the pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lease = pool.lease()

    def release(self) -> None:
        """Gives the connection back, if one was taken."""
        self._lease.release()

    async def _send(self, text: str, args: Sequence[Any]) -> list[Row]:
        return await self._lease.fetch(text, args)

    def _renew(self) -> None:
        self._pool.expire()
        self._lease.release()


async def prepare(connection: Connection) -> None:
    """Teaches a connection JSON. Every connection that is to run these statements needs it."""
    # jsonb on the wire is its text behind a version byte.
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value, default=str),
        decoder=lambda data: orjson.loads(data[1:]),
    )
