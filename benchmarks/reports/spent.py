"""What requests, calls and statements take, of the clock and of the processors."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import orjson

from benchmarks.attacks.client import Client
from benchmarks.attacks.servers import Target
from benchmarks.database import Bench
from benchmarks.load import Timing, pgbench, wrk
from benchmarks.meter import Meter
from db.embedded.binaries import bundled

_SECONDS, _WARMING = 2, 20


@dataclass(frozen=True)
class Spent:
    """The median time of one call, and the processor time of PostgreSQL and of the server for it, in milliseconds."""

    wall: float
    database: float
    server: float = 0

    @property
    def processor(self) -> float:
        """What both take together."""
        return self.database + self.server


Subject = Callable[[], Awaitable[Spent]]


async def requested(document: str, bench: Bench, target: Target, meter: Meter) -> Spent:
    """A request over and over, on one connection: by wrk, whose own time is little beside it."""
    authorization = f"Authorization: Bearer {bench.asker.token}"
    body = orjson.dumps({"query": document})
    client = Client(target.port, headers=f"{authorization}\r\n")
    # A document is read once, and so are the plans of a connection.
    for _ in range(_WARMING):
        status, answer = await client.post(body)
        assert status == 200, answer  # noqa: S101 - a refusal is quick, too
        assert b'"errors"' not in answer, answer  # noqa: S101 - likewise
    client.close()
    timing: Timing | None = None

    async def run() -> int:
        nonlocal timing
        headers = (authorization, "Content-Type: application/json")
        url = f"http://127.0.0.1:{target.port}/graphql"
        timing = await asyncio.to_thread(wrk, url, headers, [body], 1, _SECONDS, len(answer))
        return 1

    cost = await meter.of(run)
    assert timing  # noqa: S101 - `run` has set it
    return Spent(timing.p50, 1000 * cost.database / timing.answered, 1000 * cost.server / timing.answered)


async def called(text: str, bench: Bench, meter: Meter) -> Spent:
    """A statement by pgbench, on one connection."""
    timing: Timing | None = None

    async def run() -> int:
        nonlocal timing
        program = bundled()["pgbench"]
        timing = await asyncio.to_thread(pgbench, program, bench.dsn, f"{' '.join(text.split())};\n", 1, _SECONDS, 1)
        return 1

    cost = await meter.of(run)
    assert timing  # noqa: S101 - `run` has set it
    return Spent(timing.p50, 1000 * cost.database / timing.answered)


async def statement(bench: Bench, meter: Meter, text: str, *settings: str) -> Spent:
    """One statement, with the processor time of all that works on it."""
    taken: list[float] = []

    async def run() -> int:
        async with bench.connection.transaction():
            for setting in ("statement_timeout = 0", *settings):
                await bench.connection.execute(f"SET LOCAL {setting}")
            since = time.perf_counter()
            await bench.connection.execute(text)
            taken.append(1000 * (time.perf_counter() - since))
        return 1

    cost = await meter.of(run)
    return Spent(taken[0], 1000 * cost.database)


async def compared(rounds: int, *subjects: Subject) -> list[Spent]:
    """The medians of subjects that take turns."""
    found: list[list[Spent]] = [[] for _ in subjects]
    for _ in range(rounds):
        for place, subject in enumerate(subjects):
            found[place].append(await subject())
    return [
        Spent(
            statistics.median(each.wall for each in some),
            statistics.median(each.database for each in some),
            statistics.median(each.server for each in some),
        )
        for some in found
    ]
