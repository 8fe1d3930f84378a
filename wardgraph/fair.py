"""Waiting in turns: whoever sends much waits behind themselves, and not before everybody else.

A payer is an account, or an address where nobody is signed in: budgets and shares are kept for each. None is for what
has neither; it pays nothing and has no share.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from wardgraph.errors import Problem

T = TypeVar("T")

Payer = Hashable
payer: ContextVar[Payer] = ContextVar("payer", default=None)
"""Who pays for what the tasks of this context do."""
RETRY_SECONDS = 1


class FairQueue(Generic[T]):
    """What waits, each of a payer. Payers are served in turns, what one payer has in its order."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Payer, deque[T]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, of: Payer, item: T) -> None:
        """Has an item wait."""
        self._waiting.setdefault(of, deque()).append(item)
        self._count += 1

    def next(self, may: Callable[[Payer], bool]) -> tuple[Payer, T] | None:
        """Takes out the item whose turn it is, of the payers that may have one."""
        of = next((each for each in self._waiting if may(each)), _NOBODY)
        if of is _NOBODY:
            return None
        item = self._waiting[of].popleft()
        self._waiting.move_to_end(of)
        self._removed(of)
        return of, item

    def remove(self, of: Payer, item: T) -> bool:
        """Takes out an item that waits no longer. False where it is not there."""
        waiting = self._waiting.get(of)
        if waiting is None or item not in waiting:
            return False
        waiting.remove(item)
        self._removed(of)
        return True

    def take_last(self, than: int) -> T | None:
        """Takes out what came last of the payer with the most items, if these are more than so many."""
        of = max(self._waiting, key=lambda each: len(self._waiting[each]), default=_NOBODY)
        if of is _NOBODY or len(self._waiting[of]) <= than:
            return None
        item = self._waiting[of].pop()
        self._removed(of)
        return item

    def count(self, of: Payer) -> int:
        """How many items of a payer wait."""
        return len(self._waiting.get(of, ()))

    def oldest(self) -> list[tuple[Payer, T]]:
        """The item of each payer that has waited longest."""
        return [(of, waiting[0]) for of, waiting in self._waiting.items()]

    def _removed(self, of: Payer) -> None:
        self._count -= 1
        if not self._waiting[of]:
            del self._waiting[of]


_NOBODY = object()


class Shares:
    """What each payer has of some places, and whether it may have one more: of all, half are one payer's."""

    def __init__(self, places: int) -> None:
        self._most = max(1, places // 2)
        self._held: Counter[Payer] = Counter()

    def may(self, of: Payer) -> bool:
        """Whether a payer may have another place."""
        return of is None or self._held[of] < self._most

    def take(self, of: Payer) -> None:
        """Counts a place as a payer's."""
        self._held[of] += 1

    def let_go(self, of: Payer) -> None:
        """Counts it as a payer's no longer."""
        self._held[of] -= 1
        if not self._held[of]:
            del self._held[of]


class Turns:
    """Lets `places` in at a time, of one payer half as many, and has others wait: `most` are in or wait.

    Where there are more, whoever has most of those that wait gives up the last of them.
    """

    def __init__(self, places: int, most: int, seconds: float, what: str) -> None:
        self._places = places
        self._shares = Shares(places)
        self._most = most
        self._seconds = seconds
        self._what = what
        self._in = 0
        self._waiting: FairQueue[asyncio.Future[None]] = FairQueue()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A place for as long as the block runs. Raises OVERLOADED."""
        of = payer.get()
        if not self.enters(of):
            await self.wait(of)
        try:
            yield
        finally:
            self.leave(of)

    def enters(self, of: Payer) -> bool:
        """Whether there is a place at once, which is then the payer's, to be left again."""
        if self._in < self._places and self._shares.may(of):
            self._enter(of)
            return True
        return False

    async def wait(self, of: Payer) -> None:
        """Waits for a place, which is then to be left again. Raises OVERLOADED."""
        if self._in + len(self._waiting) >= self._most:
            # Whoever waits least may still come in.
            other = self._waiting.take_last(than=self._waiting.count(of) + 1)
            if other is None:
                raise self._overloaded()
            if not other.done():
                other.set_exception(self._overloaded())
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(of, waiter)
        try:
            async with asyncio.timeout(self._seconds):
                await waiter
        except BaseException as error:
            if (
                not self._waiting.remove(of, waiter)
                and waiter.done()
                and not waiter.cancelled()
                and not waiter.exception()
            ):
                # It was let in at the same moment.
                self.leave(of)
            if isinstance(error, TimeoutError):
                raise self._overloaded() from error
            raise

    def _enter(self, of: Payer) -> None:
        self._in += 1
        self._shares.take(of)

    def leave(self, of: Payer) -> None:
        """Gives a place back, to whoever waits for it."""
        self._in -= 1
        self._shares.let_go(of)
        while self._in < self._places and (found := self._waiting.next(self._shares.may)):
            served, waiter = found
            # Of those that were cancelled some are not out of the queue yet.
            if not waiter.done():
                self._enter(served)
                waiter.set_result(None)

    def _overloaded(self) -> Problem:
        return Problem(
            "OVERLOADED",
            f"The server has too {self._what} at the moment. Nothing was done.",
            details={"retryAfterSeconds": RETRY_SECONDS},
            hint="Repeat the request after the number of seconds in details.retryAfterSeconds.",
        )
