"""A small pool of bare asyncpg connections, for statements that leave nothing behind.

asyncpg's own pool wraps each connection in a proxy, twice suspends to give it back, and sends a reset query between
any two users: together more than the statement of a small answer costs. Here a statement of the pool's own gets a
connection from a list and puts it back. What makes that safe:

- `fetch` and `Lease.fetch` run one statement each, outside any transaction: calls of `api` functions, none of which
  changes its session (tests/structure/test_session_state.py reads them all).
- A connection whose statement was cut off, or lost its server, comes back only when it is proven idle and was reset.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import asyncpg

Connection = asyncpg.Connection

_SECONDS_TO_MEND = 5
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
# Connection exceptions and operator interventions: the connection may be at its end, though it does not know yet.
_DOUBTFUL = frozenset({"08", "57"})


class Load(NamedTuple):
    """How busy a pool is: connections that are open, those of them in use, and callers waiting for one."""

    size: int
    in_use: int
    waiting: int


class Pool:
    """At most `size` connections, made by `connect` as they are needed. The one used last is used next.

    Callers beyond them are served in their order. It belongs to one event loop.
    """

    def __init__(self, connect: Callable[[], Awaitable[Connection]], size: int) -> None:
        self._connect = connect
        self._size = size
        self._vacant = size
        self._idle: list[Connection] = []
        # Those made since the last `expire`: the others are closed when they come back.
        self._current: set[Connection] = set()
        self._waiters: deque[asyncio.Future[Connection | None]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._empty = asyncio.Event()

    @property
    def load(self) -> Load:
        """How busy it is now."""
        size = self._size - self._vacant
        return Load(size, size - len(self._idle), len(self._waiters))

    async def fetch(self, text: str, args: Sequence[Any]) -> list[asyncpg.Record]:
        """The rows of a statement that leaves nothing behind. Raises what the driver raises."""
        connection = await self.take()
        try:
            rows = await connection.fetch(text, *args)
        except BaseException as error:
            if is_over(error):
                self.give_back(connection)
            else:
                self.give_up(connection)
            raise
        self.give_back(connection)
        return rows

    def lease(self) -> "Lease":
        """One connection for several such statements, taken at the first of them."""
        return Lease(self)

    def expire(self) -> None:
        """Has every connection replaced: the idle ones now, the others when they come back."""
        self._current.clear()
        idle, self._idle = self._idle, []
        for connection in idle:
            self._start(self._discard(connection))

    async def close(self) -> None:
        """Closes all connections once their users, and those that wait already, have done."""
        self._closing = True
        self.expire()
        if self._vacant < self._size:
            await self._empty.wait()
        await asyncio.gather(*self._tasks)

    async def take(self) -> Connection:
        """A connection for statements that leave nothing behind, to be given back or given up."""
        if self._closing:
            raise asyncpg.InterfaceError("The pool is closed.")
        if self._idle:
            return await self._alive(self._idle.pop())
        if self._vacant:
            self._vacant -= 1
            return await self._alive(None)
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            given = await waiter
        except asyncio.CancelledError:
            if waiter.cancelled():
                with suppress(ValueError):
                    self._waiters.remove(waiter)
            else:
                # It had been served already.
                self._pass_on(waiter.result())
            raise
        return await self._alive(given)

    def give_back(self, connection: Connection) -> None:
        """Takes back a connection whose last statement is over."""
        if connection in self._current and not connection.is_closed() and not connection.is_in_transaction():
            self._pass_on(connection)
        else:
            self._start(self._discard(connection))

    def give_up(self, connection: Connection) -> None:
        """Takes back a connection in whatever state it is."""
        self._start(self._mend(connection))

    async def _alive(self, given: Connection | None) -> Connection:
        """The connection that was given, or a new one in its place where it is none or was closed."""
        if given is not None:
            if not given.is_closed():
                return given
            self._current.discard(given)
        try:
            made = await self._connect()
        except BaseException:
            self._pass_on(None)
            raise
        self._current.add(made)
        return made

    def _pass_on(self, connection: Connection | None) -> None:
        """Hands a connection, or the place for one, to the first who waits, or keeps it."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is None:
            self._vacant += 1
            if self._closing and self._vacant == self._size:
                self._empty.set()
        elif self._closing:
            self._start(self._discard(connection))
        else:
            self._idle.append(connection)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _mend(self, connection: Connection) -> None:
        """Brings back a connection whose statement was cut off: reset, once the server has stopped working on it."""
        try:
            # asyncpg cancels the statement at the server, and sends this only when that has been answered.
            await connection.reset(timeout=_SECONDS_TO_MEND)
        except _BROKEN:
            await self._discard(connection)
        else:
            self.give_back(connection)

    async def _discard(self, connection: Connection) -> None:
        self._current.discard(connection)
        try:
            # Waits until the server has ended the session, and with it its locks and its transaction.
            await connection.close(timeout=_SECONDS_TO_MEND)
        except _BROKEN:
            connection.terminate()
        finally:
            self._pass_on(None)


class Lease:
    """A connection of a pool for several statements that leave nothing behind; lost, it is replaced by another."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: Connection | None = None

    async def fetch(self, text: str, args: Sequence[Any]) -> list[asyncpg.Record]:
        """The rows of a statement. Raises what the driver raises."""
        if self._connection is None:
            self._connection = await self._pool.take()
        try:
            return await self._connection.fetch(text, *args)
        except BaseException as error:
            if not is_over(error):
                connection, self._connection = self._connection, None
                self._pool.give_up(connection)
            raise

    def release(self) -> None:
        """Gives the connection back, if one was taken."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._pool.give_back(connection)


def is_over(error: BaseException) -> bool:
    """Whether a statement that raised `error` has ended at the server, which awaits the next one."""
    return isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] not in _DOUBTFUL
