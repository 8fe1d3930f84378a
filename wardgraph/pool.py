"""A small pool of bare asyncpg connections, for statements that leave nothing behind.

asyncpg's own pool wraps each connection in a proxy, twice suspends to give it back, and sends a reset query between
any two users: together more than the statement of a small answer costs. Here a statement of the pool's own gets a
connection from a list and puts it back. What makes that safe:

- `fetch` and `Lease.fetch` run one statement each, outside any transaction: calls of `api` functions, none of which
  changes its session (tests/structure/test_session_state.py reads them all).
- A connection whose statement was cut off, or lost its server, comes back only when it is proven idle and was reset.

Half of the connections are one payer's at most (wardgraph/fair.py): the rest of what a payer asks waits behind itself.

Every wait has an end: for a place, for a connection, for a statement, for a cut statement to stop at the server. The
server has limits of its own (wardgraph/database.py), which end a statement first; ours are for a server that says
nothing. One timer counts for all statements: a timer for each costs more than all else that the pool does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import asyncpg

from wardgraph.errors import CALL_ERRORS, LOST
from wardgraph.fair import FairQueue, Payer, Shares, payer

Connection = asyncpg.Connection

SECONDS_TO_MEND = 5
# What the timer counts in. A statement is slow from its third tick on: then its place is given to others.
TICK_SECONDS = 0.1
_SLOW_TICKS = 3
# Connection exceptions and operator interventions: the connection may be at its end, though it does not know yet.
_DOUBTFUL = frozenset({"08", "57"})


class NoConnection(ConnectionError):
    """The server could not be reached. Nothing was sent."""


class NoPlace(TimeoutError):
    """There was no place, or no connection for it, within the limit. Nothing was sent."""


class Overdue(TimeoutError):
    """The server did not answer within the limit for a statement: its connection was cut."""


class Limits(NamedTuple):
    """The longest waits, in seconds: for a place, for a connection to it, and for a statement's answer."""

    place: float
    statement: float


@dataclass(eq=False, slots=True)
class _Waiter:
    """A caller that waits for a connection, or for the place for one, since a tick."""

    future: asyncio.Future[Connection | None]
    since: int

    @property
    def is_served(self) -> bool:
        """Whether there is something for it."""
        return self.future.done() and not self.future.cancelled() and self.future.exception() is None


_NOBODY = object()


class Load(NamedTuple):
    """How busy a pool is: connections that are open, those of them in use, and callers waiting for one."""

    size: int
    in_use: int
    waiting: int


class Pool:
    """At most `size` connections, made by `connect` as they are needed. The one used last is used next.

    Callers beyond them are served in turns of their payers. Each payer has half of the connections at most, also where
    nobody else is there: who comes next must not have to wait for a statement's end. While some wait, up to `spare`
    slow statements, half of them one payer's, lend their places: their connections are on top of `size`, so that a few
    slow statements do not stop all others. It belongs to one event loop.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], size: int, *, limits: Limits, spare: int = 0
    ) -> None:
        self._connect = connect
        self._size = size
        self._spare = spare
        self._limits = limits
        self._vacant = size
        self._idle: list[Connection] = []
        # Those made since the last `expire`: the others are closed when they come back.
        self._current: set[Connection] = set()
        self._waiters: FairQueue[_Waiter] = FairQueue()
        # How many places each payer has, and who pays for each connection at work.
        self._shares, self._lent = Shares(size), Shares(spare)
        self._payers: dict[Connection, Payer] = {}
        # Connections at work, each with the tick at which its statement began; None once it was cut.
        self._running: dict[Connection, int | None] = {}
        # Those that lent their places, each with its payer.
        self._slow: dict[Connection, Payer] = {}
        self._tick = 0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._empty = asyncio.Event()

    @property
    def load(self) -> Load:
        """How busy it is now."""
        size = self._size - self._vacant + len(self._slow)
        return Load(size, size - len(self._idle), len(self._waiters))

    async def fetch(self, text: str, args: Sequence[Any]) -> list[asyncpg.Record]:
        """The rows of a statement that leaves nothing behind. Raises what the driver raises, NoPlace or Overdue."""
        connection = await self.take()
        self.begin(connection)
        try:
            rows = await connection.fetch(text, *args)
        except BaseException as error:
            overdue = self.end(connection)
            if is_over(error):
                self.give_back(connection)
            else:
                self.give_up(connection)
            if overdue and not isinstance(error, asyncio.CancelledError):
                raise self.overdue() from error
            raise
        self.end(connection)
        self.give_back(connection)
        return rows

    def begin(self, connection: Connection) -> None:
        """Counts the time of a statement from here on."""
        self._running[connection] = self._tick
        if self._timer is None:
            self._set_timer()

    def end(self, connection: Connection) -> bool:
        """Ends the count. True where the statement was cut, since it was overdue."""
        return self._running.pop(connection) is None

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
        if self._vacant < self._size or self._slow:
            await self._empty.wait()
        await asyncio.gather(*self._tasks)
        if self._timer is not None:
            self._timer.cancel()

    async def take(self) -> Connection:
        """A connection for statements that leave nothing behind, to be given back or given up.

        Raises NoPlace, NoConnection or what the server says to the login.
        """
        if self._closing:
            raise asyncpg.InterfaceError("The pool is closed.")
        of = payer.get()
        if (self._idle or self._vacant) and self._shares.may(of):
            self._shares.take(of)
            if self._idle:
                return await self._alive(self._idle.pop(), of)
            self._vacant -= 1
            return await self._alive(None, of)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), self._tick)
        self._waiters.add(of, waiter)
        if self._timer is None:
            self._set_timer()
        try:
            given = await waiter.future
        except asyncio.CancelledError:
            if not self._waiters.remove(of, waiter) and waiter.is_served:
                # It had been served already.
                self._shares.let_go(of)
                self._pass_on(waiter.future.result())
            raise
        return await self._alive(given, of)

    def _unpaid(self, connection: Connection) -> None:
        """Counts a connection, whose place is free again, as nobody's."""
        of = self._payers.pop(connection, _NOBODY)
        if of is not _NOBODY:
            self._shares.let_go(of)

    def give_back(self, connection: Connection) -> None:
        """Takes back a connection whose last statement is over."""
        if connection in self._current and not connection.is_closed() and not connection.is_in_transaction():
            self._unpaid(connection)
            if connection in self._slow:
                if not self._vacant:
                    self._start(self._discard(connection))
                    return
                # A place for it is free again.
                self._lent.let_go(self._slow.pop(connection))
                self._vacant -= 1
            self._pass_on(connection)
        else:
            self._start(self._discard(connection))

    def give_up(self, connection: Connection) -> None:
        """Takes back a connection in any state."""
        self._start(self._mend(connection))

    async def _alive(self, given: Connection | None, of: Payer) -> Connection:
        """The connection that was given, or a new one in its place where it is none or was closed."""
        if given is not None:
            if not given.is_closed():
                self._payers[given] = of
                return given
            self._current.discard(given)
        try:
            made = await self._made()
        except BaseException:
            self._shares.let_go(of)
            self._pass_on(None)
            raise
        self._current.add(made)
        self._payers[made] = of
        return made

    async def _made(self) -> Connection:
        try:
            async with asyncio.timeout(self._limits.place):
                return await self._connect()
        except TimeoutError as error:
            raise NoPlace(f"The database let nobody in within {self._limits.place} s.") from error
        except LOST as error:
            raise NoConnection(str(error)) from error
        except asyncpg.PostgresError as error:
            if is_answer(error):
                raise
            raise NoConnection(str(error)) from error

    def _pass_on(self, connection: Connection | None) -> None:
        """Hands a connection, or the place for one, to the first who waits, or keeps it."""
        while self._waiters and (found := self._waiters.next(self._shares.may)):
            of, waiter = found
            if not waiter.future.done():
                self._shares.take(of)
                waiter.future.set_result(connection)
                return
        if connection is None:
            self._vacant += 1
            self._tell_if_empty()
        elif self._closing:
            self._start(self._discard(connection))
        else:
            self._idle.append(connection)

    def _tell_if_empty(self) -> None:
        if self._closing and self._vacant == self._size and not self._slow:
            self._empty.set()

    def _set_timer(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(TICK_SECONDS, self._look)

    def _look(self) -> None:
        """Cuts what is overdue, sends away who waited too long, and lends the places of what is slow."""
        self._timer = None
        self._tick += 1
        overdue = self._tick - self._limits.statement / TICK_SECONDS
        cut = [each for each, since in self._running.items() if since is not None and since <= overdue]
        for connection in cut:
            self._running[connection] = None
            # Its caller is told by the driver. The server ends the statement by its own limit.
            connection.terminate()
        if cut:
            # What happened to these connections has happened to their siblings.
            self.expire()
        since = self._tick - self._limits.place / TICK_SECONDS
        while late := [(of, waiter) for of, waiter in self._waiters.oldest() if waiter.since <= since]:
            for of, waiter in late:
                self._waiters.remove(of, waiter)
                if not waiter.future.done():
                    taken = f"All connections that may be had were taken for {self._limits.place} s."
                    waiter.future.set_exception(NoPlace(taken))
        self._lend()
        if self._running or self._waiters:
            self._set_timer()

    def _lend(self) -> None:
        for connection, since in self._running.items():
            if not self._waiters or len(self._slow) >= self._spare:
                return
            if since is not None and self._tick - since >= _SLOW_TICKS and connection not in self._slow:
                of = self._payers.get(connection)
                if not self._lent.may(of):
                    continue
                self._slow[connection] = of
                self._lent.take(of)
                # The place is no longer its payer's, but the connection is still.
                self._unpaid(connection)
                self._pass_on(None)

    def overdue(self) -> Overdue:
        """What the caller of a statement is told that was cut."""
        return Overdue(f"The database did not answer within {self._limits.statement} s.")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _mend(self, connection: Connection) -> None:
        """Brings back a connection whose statement was cut off: reset, once the server has stopped working on it."""
        try:
            # asyncpg cancels the statement at the server, and sends this only when that has been answered.
            await connection.reset(timeout=SECONDS_TO_MEND)
        except CALL_ERRORS:
            # A server that has not answered by now is not waited for a second time.
            connection.terminate()
            await self._discard(connection)
        else:
            self.give_back(connection)

    async def _discard(self, connection: Connection) -> None:
        self._current.discard(connection)
        try:
            # Waits until the server has ended the session, and with it its locks and its transaction.
            await connection.close(timeout=SECONDS_TO_MEND)
        except CALL_ERRORS:
            connection.terminate()
        finally:
            self._unpaid(connection)
            if connection in self._slow:
                self._lent.let_go(self._slow.pop(connection))
                self._tell_if_empty()
            else:
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
        connection = self._connection
        self._pool.begin(connection)
        try:
            rows = await connection.fetch(text, *args)
        except BaseException as error:
            overdue = self._pool.end(connection)
            if not is_over(error):
                self._connection = None
                self._pool.give_up(connection)
            if overdue and not isinstance(error, asyncio.CancelledError):
                raise self._pool.overdue() from error
            raise
        self._pool.end(connection)
        return rows

    def release(self) -> None:
        """Gives the connection back, if one was taken."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._pool.give_back(connection)


def is_answer(error: BaseException) -> bool:
    """Whether the server itself said `error`, and not the driver that something is wrong with the connection."""
    return isinstance(error, asyncpg.PostgresError) and getattr(error, "severity", None) is not None


def is_over(error: BaseException) -> bool:
    """Whether a statement that raised `error` has ended at the server, which awaits the next one."""
    return isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] not in _DOUBTFUL
