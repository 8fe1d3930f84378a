"""The processor time of PostgreSQL and of a server: what a busy machine leaves right."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

_SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Cost:
    """What one run did, and what it took in seconds: of the clock, of PostgreSQL's processes, of the server's."""

    wall: float
    database: float
    server: float
    done: int


def used(process: psutil.Process) -> float:
    """The seconds of the processors that a process and those that it started have used."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


class Meter:
    """Measures runs on the embedded PostgreSQL of a data folder and the server `process`."""

    def __init__(self, folder: Path, process: psutil.Process) -> None:
        self._postmaster = psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
        self._process = process
        self._seen: dict[int, float] = {}

    async def of(self, run: Callable[[], Awaitable[int]]) -> Cost:
        """The cost of a run, which says how much it did: rows, or requests."""
        before, server, since = self._database(), used(self._process), perf_counter()
        async with self._watched():
            done = await run()
        return Cost(perf_counter() - since, self._database() - before, used(self._process) - server, done)

    def _database(self) -> float:
        """What all backends have used, those that have ended as far as they were seen."""
        for each in self._postmaster.children():
            # One that has just ended was seen a moment ago.
            with contextlib.suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                self._seen[each.pid] = times.user + times.system
        return sum(self._seen.values())

    @contextlib.asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        # A backend that ends takes the count of its time with it, so that it is looked at meanwhile.
        async def look() -> None:
            while True:
                self._database()
                await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()
