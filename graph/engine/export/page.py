"""A page of an export, on its way from the database to whoever reads it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from graph.engine.export.lines import Lines

Sink = Callable[[bytes], Coroutine[Any, Any, None]]

# A COPY hands on rows a few at a time: one by one, passing them on would cost more than making them.
_PIECE_BYTES = 1 << 16
# What the database may be ahead of its reader, while a page waits for the one before and for its record.
_MOST_HELD = 24 << 20


class Page:
    """Makes a page by a COPY, whose first line tells of the page; the others are held until it is opened.

    It is made meanwhile, in a task of its own, as far as there is room.
    """

    def __init__(self, sink: Sink, copy: Callable[[Sink], Awaitable[str]], *, with_lines: bool) -> None:
        self._sink = Lines(sink).write if with_lines else sink
        self._bytes = bytearray()
        self._told: bytes | None = None
        self._is_told, self._is_open = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._make(copy))

    async def told(self) -> bytes:
        """The first line, as soon as it is there. Raises what went wrong."""
        waiting = asyncio.create_task(self._is_told.wait())
        try:
            await asyncio.wait((waiting, self._task), return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self._told is None:
            await self._task
        assert self._told is not None  # noqa: S101 - a COPY without a first line has failed
        return self._told

    async def sent(self) -> int:
        """Opens the page, waits until all of it is passed on, and says how many rows it had. Raises what went wrong."""
        self._is_open.set()
        return await self._task

    async def give_up(self) -> None:
        """Ends the COPY, if it still runs."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _make(self, copy: Callable[[Sink], Awaitable[str]]) -> int:
        told = await copy(self._write)
        await self._is_open.wait()
        await self._pass_on()
        return int(told.split()[1]) - 1

    async def _write(self, data: bytes) -> None:
        start = len(self._bytes)
        self._bytes += data
        if self._told is None:
            end = self._bytes.find(b"\n", start)
            if end < 0:
                return
            self._told = bytes(self._bytes[:end])
            del self._bytes[: end + 1]
            self._is_told.set()
        if len(self._bytes) >= (_PIECE_BYTES if self._is_open.is_set() else _MOST_HELD):
            await self._is_open.wait()
            await self._pass_on()

    async def _pass_on(self) -> None:
        held, self._bytes = self._bytes, bytearray()
        with memoryview(held) as view:
            for start in range(0, len(held), _PIECE_BYTES):
                await self._sink(bytes(view[start : start + _PIECE_BYTES]))
