"""Calls of `api` functions over a small asyncpg pool.

The SQL of one call is made here, that of a chain of calls in graph/engine/compiled/statement.py.
"""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

import asyncpg

from wardgraph import catalogue
from wardgraph.connection import connect
from wardgraph.errors import CALL_ERRORS, REPEATABLE, CommandCut, is_unavailable, sqlstate_of
from wardgraph.pool import Connection, Limits, Load, NoConnection, NoPlace, Pool, is_answer
from wardgraph.settings import Settings

Row = asyncpg.Record

POOL_SIZE, SPARE = Settings.pool_size, Settings.pool_spare
_ATTEMPTS = 4
_HOSPITAL = catalogue.ASKER[0]
# The server's own limit ends a statement before ours does.
_GRACE_SECONDS = 2
# The tasks of the request of this context that call a function now: to be ended together with the request.
reads: ContextVar[set[asyncio.Task[Any]] | None] = ContextVar("reads", default=None)

# The function's row or body changed under a cached plan: a migration ran while we were connected.
_STALE = frozenset({"0A000", "42703", "42804"})
# It took too long, or waited too long for a lock: it would again.
_TIMEOUTS = frozenset({"57014", "55P03"})
_SESSION = {
    "timezone": "UTC",
    # A call has one good plan for all arguments, and planning it again costs more than running it.
    "plan_cache_mode": "force_generic_plan",
    # A check comes after the lock and has to see what its previous holder did, whatever the server's default is.
    "default_transaction_isolation": "read committed",
}


class Origin(NamedTuple):
    """Where a request comes from, for what is kept on record: its client's address, and the id of the request."""

    client_address: str | None
    request_id: str | None


class Waits(NamedTuple):
    """The longest waits, in seconds: for a place in the pool, for a statement, and within it for one lock."""

    place: float = Settings.pool_seconds
    statement: float = Settings.statement_seconds
    lock: float = Settings.lock_seconds

    @property
    def session(self) -> dict[str, str]:
        """What the server is to keep of them."""
        return {
            name: f"{seconds * 1000:.0f}ms"
            for name, seconds in (("statement_timeout", self.statement), ("lock_timeout", self.lock))
        }

    @property
    def limits(self) -> Limits:
        """What our side keeps of them."""
        return Limits(self.place, self.statement + _GRACE_SECONDS)


@cache
def statement(function: str, columns: tuple[str, ...], arguments: tuple[str, ...], *, has_origin: bool = False) -> str:
    """The text of a call by the arguments' names, which are $1, $2 and so on. Raises NotInCatalogue.

    Columns are named one by one, so that a migration may add some under a running server. With an origin, its parts
    are the last parameters: the call's transaction has them, and the function's name, as settings.
    """
    values = {name: f"${place}" for place, name in enumerate(arguments, 1)}
    if has_origin:
        last = len(values)
        # Within an argument, for those are computed before the function runs; in no other place is that certain.
        values[_HOSPITAL] = (
            f"CASE WHEN set_config('app.client_address', ${last + 1}, true)"
            f" || set_config('app.http_request_id', ${last + 2}, true)"
            f" || set_config('app.command', '{function}', true) IS NOT NULL THEN {values[_HOSPITAL]}::bigint END"
        )
    return f"SELECT {', '.join(columns)} FROM {catalogue.function(function).call(values)}"


class Calls(ABC):
    """Calls of `api` functions, each repeated where its kind and its error allow.

    A read is repeated on a fresh connection when its own was lost or knew an older schema. A command is repeated only
    after errors that undid it as a whole. What is raised in the end is the driver's own exception, or says which wait
    came to its end (wardgraph/pool.py); CommandCut where nobody knows whether a command was done.
    """

    async def call(
        self,
        function: str,
        columns: tuple[str, ...],
        arguments: Mapping[str, Any],
        *,
        command: bool = False,
        origin: Origin | None = None,
    ) -> list[Row]:
        """The rows of `SELECT columns FROM api.function(name => value, ...)`.

        With an `origin`, what the function writes is on record as coming from there.
        """
        text = statement(function, columns, tuple(arguments), has_origin=origin is not None)
        args = (*arguments.values(), *(origin or ()))
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
        attempt = 1
        while True:
            try:
                return await self._send(text, args)
            except CALL_ERRORS as error:
                if not await self._worth_repeating(error, attempt, command=command):
                    if command and _may_be_done(error):
                        raise CommandCut(str(error)) from error
                    raise
            attempt += 1

    async def _worth_repeating(self, error: Exception, attempt: int, *, command: bool) -> bool:
        sqlstate = sqlstate_of(error)
        if attempt == _ATTEMPTS:
            return False
        if sqlstate in REPEATABLE:
            # A random back-off: those that clashed must not meet again in step, and there is no event to wait for.
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - no secret
            return True
        if command or attempt > 1 or sqlstate in _TIMEOUTS or isinstance(error, TimeoutError):
            return False
        if sqlstate in _STALE or is_unavailable(error):
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

    def __init__(self, pool: Pool, make: Callable[[], Awaitable[Connection]]) -> None:
        self._pool = pool
        self._make = make

    @classmethod
    async def open(
        cls, dsn: str, size: int = POOL_SIZE, waits: Waits | None = None, *, spare: int = SPARE, name: str = "wardgraph"
    ) -> "Database":
        """A database whose connections are made as calls need them: `size`, and `spare` beside slow statements.

        `name` is what the server shows of them.

        Nothing is opened ahead: the server starts before its database, and /readyz tells the two apart.
        """
        waits = waits or Waits()
        session = {"application_name": name} | _SESSION | waits.session

        async def made() -> Connection:
            return await connect(dsn, session)

        return cls(Pool(made, size, spare=spare, limits=waits.limits), made)

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

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[Connection]:
        """A connection outside the pool, for long work: it is closed when the block ends."""
        connection = await self._make()
        try:
            yield connection
        finally:
            # Not `close`, which would wait for a server that may not answer any more.
            connection.terminate()

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


def _may_be_done(error: Exception) -> bool:
    """Whether a command that raised `error` may have been done: it was sent, and the server has not refused it."""
    return is_unavailable(error) and not is_answer(error) and not isinstance(error, NoPlace | NoConnection)
