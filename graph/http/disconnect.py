"""A request ends when its client goes away: SQL that reads is cancelled, and its connection is free for others."""

import asyncio
from types import TracebackType
from typing import Any, Self

from starlette.types import Receive

from graph.engine.context import Context
from wardgraph.database import reads

# Watching costs a task. Most answers are there long before it would be worth one.
PATIENCE_SECONDS = 0.05


class Watch:
    """A block that is given up when the client is gone: `gone` tells so afterwards, and the block raised nothing.

    A mutation of which no command was called yet is given up, too. Others go on to their end: a command that was sent
    may have been done already, and somebody whose connection broke cannot know whether it was. Stopping between several
    commands, or one that everybody believes done, would help nobody.
    """

    __slots__ = (
        "_cancelling",
        "_context",
        "_receive",
        "_running",
        "_task",
        "_watches",
        "_watching",
        "gone",
        "is_slow",
        "operation",
    )

    def __init__(self, watches: "Watches", receive: Receive, context: Context) -> None:
        self.gone = False
        # What was given up: query or mutation, or none where the document was not read yet.
        self.operation = "none"
        self.is_slow = False
        self._watches = watches
        self._receive = receive
        self._context = context
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A watch needs a task to cancel.")
        self._task = task
        self._cancelling = task.cancelling()
        # Loaders call the database in tasks of their own, which inherit this.
        self._running = set[asyncio.Task[Any]]()
        reads.set(self._running)
        self._watches.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._watches.remove(self)
        if self._watching is not None:
            self._watching.cancel()
        if kind is asyncio.CancelledError:
            # Nobody waits any more for what the loaders ask.
            for task in self._running - {self._task}:
                task.cancel()
        # A cancellation from elsewhere still ends the task.
        return self.gone and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError

    def begin(self) -> None:
        """Looks for the client's end from here on."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        # A query never begins anything.
        if not self._context.has_begun:
            self.gone = True
            self.operation = self._context.operation
            self._task.cancel()


class Watches:
    """The watches of an application: those open for one to two times `PATIENCE_SECONDS` begin to look.

    One timer serves them all, for setting one and taking it back costs as much as all else that a watch does.
    """

    def __init__(self) -> None:
        self._open: set[Watch] = set()
        self._timer: asyncio.TimerHandle | None = None

    def over(self, receive: Receive, context: Context) -> Watch:
        """A watch over the client of a request."""
        return Watch(self, receive, context)

    def add(self, watch: Watch) -> None:
        """Counts a watch in, when its block begins."""
        self._open.add(watch)
        if self._timer is None:
            self._set_timer()

    def remove(self, watch: Watch) -> None:
        """Counts a watch out, when its block ends."""
        self._open.discard(watch)

    def _set_timer(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._look)

    def _look(self) -> None:
        self._timer = None
        for watch in self._open:
            if watch.is_slow:
                watch.begin()
            watch.is_slow = True
        if self._open:
            self._set_timer()
