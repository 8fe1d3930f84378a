"""The bytes of a page of an export, on their way from the database to whoever reads it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self

from graph.engine.export.lines import Lines

Sink = Callable[[bytes], Awaitable[None]]

# A COPY hands on rows a few at a time: one by one, passing them on would cost more than making them.
_PIECE_BYTES = 1 << 16


class Page:
    """Passes on the bytes of pages in larger pieces, at once or, where they are kept, once they are released."""

    def __init__(self, sink: Sink, *, with_lines: bool, is_kept: bool) -> None:
        self._sink = Lines(sink).write if with_lines else sink
        self._is_kept = is_kept
        self._bytes = bytearray()
        self.size = 0
        """How many bytes the page has had so far."""

    async def write(self, data: bytes) -> None:
        """Takes what comes next."""
        self._bytes += data
        self.size += len(data)
        if not self._is_kept and len(self._bytes) >= _PIECE_BYTES:
            piece = bytes(self._bytes)
            self._bytes.clear()
            await self._sink(piece)

    def end(self) -> bytearray:
        """Ends the page, and the next begins: what has not been passed on of it."""
        kept, self._bytes, self.size = self._bytes, bytearray(), 0
        return kept

    async def release(self, kept: bytearray) -> None:
        """Passes on what a page that has ended still had."""
        with memoryview(kept) as view:
            for start in range(0, len(kept), _PIECE_BYTES):
                await self._sink(bytes(view[start : start + _PIECE_BYTES]))


class Behind:
    """Does one thing at a time behind its user's back; what goes wrong there is raised at the next."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins with this once the one before is done."""
        try:
            await self.done()
        except BaseException:
            work.close()
            raise
        self._task = asyncio.create_task(work)

    async def done(self) -> None:
        """Waits until all is done. Raises what went wrong."""
        if self._task:
            task, self._task = self._task, None
            await task
