"""The steps of a load, each a transaction of its own, and the connections that take them side by side."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

import asyncpg


@dataclass(frozen=True)
class Step:
    """A part of the work: what it reads and writes says which others it waits for, and which wait for it.

    `run` returns how many rows it made; `weight` is how long it takes in proportion to others.
    """

    name: str
    run: Callable[[asyncpg.Connection], Awaitable[int]]
    weight: float = 1
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def follows(self, earlier: "Step") -> bool:
        """Whether it has to wait for a step that stands before it in the list."""
        return bool(self.writes & (earlier.reads | earlier.writes) or self.reads & earlier.writes)


def statement_step(
    name: str, text: str, *, weight: float = 1, reads: Iterable[str] = (), writes: Iterable[str] = ()
) -> Step:
    """A step that is SQL and makes no rows."""

    async def run(connection: asyncpg.Connection) -> int:
        await connection.execute(text)
        return 0

    return Step(name, run, weight, frozenset(reads), frozenset(writes))


@dataclass(frozen=True)
class Done:
    """A step that has just been taken: its rows, seconds and weight, and the weight of all taken so far and of all."""

    name: str
    rows: int
    seconds: float
    own: float
    work_done: float
    work: float


@dataclass
class Work:
    """Steps to take, in an order in which they could be taken one by one; unless told not to, each one is noted."""

    steps: Sequence[Step]
    finished: set[str]
    tell: Callable[[Done], None]
    noted: bool = True
    _waiting: list[Step] = field(default_factory=list)
    _before: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._waiting = [one for one in self.steps if one.name not in self.finished]
        for place, step in enumerate(self.steps):
            self._before[step.name] = {one.name for one in self.steps[:place] if step.follows(one)}
        if len(self._before) != len(self.steps):
            raise ValueError("Two steps have the same name.")

    async def take(self, connections: Collection[asyncpg.Connection]) -> None:
        """Takes all steps, one a connection at a time, each as soon as those that it follows are done.

        Raises what the first step raised that failed; those under way are given up.
        """
        changed = asyncio.Condition()
        try:
            async with asyncio.TaskGroup() as group:
                for connection in connections:
                    group.create_task(self._work(connection, changed))
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def _work(self, connection: asyncpg.Connection, changed: asyncio.Condition) -> None:
        while True:
            async with changed:
                while not (step := self._next()):
                    if not self._waiting:
                        return
                    await changed.wait()
                self._waiting.remove(step)
            began = time.perf_counter()
            async with connection.transaction():
                rows = await step.run(connection)
                seconds = time.perf_counter() - began
                if self.noted:
                    await connection.execute("INSERT INTO loading.steps VALUES ($1, $2, $3)", step.name, rows, seconds)
            async with changed:
                self.finished.add(step.name)
                self.tell(self._done(step, rows, seconds))
                changed.notify_all()

    def _done(self, step: Step, rows: int, seconds: float) -> Done:
        done = sum(one.weight for one in self.steps if one.name in self.finished)
        return Done(step.name, rows, seconds, step.weight, done, sum(one.weight for one in self.steps))

    def _next(self) -> Step | None:
        return next((one for one in self._waiting if self._before[one.name] <= self.finished), None)
