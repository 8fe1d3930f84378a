"""Timed runs: each round, all subjects take turns at the same work."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from benchmarks.database import Bench
from benchmarks.failures import Failures
from benchmarks.floors.calls import script
from benchmarks.load import LoadError, Timing, pgbench, wrk
from benchmarks.subjects import Running
from benchmarks.workloads import NESTED, POINT, REPORT, Workload
from db.embedded.binaries import bundled

FLOOR = "Floor A"
CONNECTIONS = (1, 16)
BODIES = 4000
_READS = (POINT, NESTED, REPORT)
_LONGEST_SECONDS = 60
# Of those that need longer runs than the others: their spread is small beside how far behind they are.
_ROUNDS_OF_THE_SLOW = 2
# Bookings a second that slots are laid out for; no server here comes near it.
_MOST_BOOKINGS = 2000


@dataclass(frozen=True)
class Summary:
    """A subject's rounds: the median of each figure, and the least and the most requests a second."""

    per_second: float
    least: float
    most: float
    p50: float
    p99: float

    @classmethod
    def of(cls, rounds: Sequence[Timing]) -> "Summary":
        """The summary of one or more rounds."""
        rates = [timing.per_second for timing in rounds]
        return cls(
            statistics.median(rates), min(rates), max(rates),
            statistics.median(timing.p50 for timing in rounds), statistics.median(timing.p99 for timing in rounds),
        )  # fmt: skip


async def turns(
    names: Sequence[str],
    count: int,
    stage: str,
    failures: Failures,
    measure: Callable[[int, str], Awaitable[Timing | None]],
) -> dict[str, list[Timing]]:
    """What `measure` finds in each of `count` rounds, in which all take turns; None is a turn that is left out.

    A different one begins each round, so that none always follows the same other. One that fails is noted and left out
    from there on; what it was measured at before is kept, as are all others.
    """
    timings: dict[str, list[Timing]] = {name: [] for name in names}
    running = set(names)
    for number in range(count):
        for turn in range(len(names)):
            name = names[(turn + number) % len(names)]
            if name not in running:
                continue
            running.discard(name)
            with failures.noted(name, f"{stage}, round {number + 1} of {count}"):
                timing = await measure(number, name)
                timings[name] += [timing] if timing else []
                running.add(name)
    return timings


class Contest:
    """Rounds on one database; `seconds` is the length of a timed run. Whatever fails is noted in `failures`."""

    def __init__(self, bench: Bench, seconds: int, failures: Failures) -> None:
        self._bench = bench
        self._failures = failures
        self._seconds = seconds
        self._seed = 0
        self._needed: dict[tuple[str, str, int], int] = {}

    async def rounds(
        self, subjects: Sequence[Running], workload: Workload, connections: int, count: int, *, floor: bool = False
    ) -> dict[str, Summary]:
        """The summaries, by subject, of `count` rounds in which all of them, and the floor, take turns.

        One of which nothing could be measured has none.
        """
        able: dict[str, Running | None] = {
            one.subject.name: one for one in subjects if workload in one.subject.workloads
        }
        able |= {FLOOR: None} if floor else {}

        seed = self._seed + 1

        async def measure(number: int, name: str) -> Timing | None:
            self._seed = seed + number
            if number >= _ROUNDS_OF_THE_SLOW and self._is_slow(name, workload, connections):
                return None
            return await self._time(able[name], workload, connections)

        stage = f"{workload.name}, {counted(connections)}"
        timings = await turns(list(able), count, stage, self._failures, measure)
        return {name: Summary.of(found) for name, found in timings.items() if found}

    async def warm_up(self, subjects: Sequence[Running], workload: Workload) -> None:
        """Lets caches and just-in-time compilers see the work before it is timed."""
        for subject in subjects:
            if workload in subject.subject.workloads:
                with self._failures.noted(subject.subject.name, f"{workload.name}, warming up"):
                    await self._over_http(subject, workload, max(CONNECTIONS), 1)

    async def better(self, candidates: Sequence[Running], rounds: int) -> dict[str, float]:
        """The geometric mean of requests a second over the three reads at 16 connections, by candidate."""
        means: dict[str, list[float]] = {one.subject.name: [] for one in candidates}
        for workload in _READS:
            await self.warm_up(candidates, workload)
            for name, summary in (await self.rounds(candidates, workload, max(CONNECTIONS), rounds)).items():
                means[name].append(summary.per_second)
        # Of one that failed at some of the work there is no mean to hold against the others'.
        return {name: statistics.geometric_mean(rates) for name, rates in means.items() if len(rates) == len(_READS)}

    def _is_slow(self, name: str, workload: Workload, connections: int) -> bool:
        return (name, workload.name, connections) in self._needed

    async def _time(self, subject: Running | None, workload: Workload, connections: int) -> Timing:
        kind = (subject.subject.name if subject else FLOOR, workload.name, connections)
        while True:
            seconds = self._needed.get(kind, self._seconds)
            if subject is None:
                timing = await self._over_sql(workload, connections, seconds)
            else:
                timing = await self._over_http(subject, workload, connections, seconds)
            # A run that ends before each connection had its answer tells nothing of what an answer takes.
            if timing.answered >= connections or seconds >= _LONGEST_SECONDS:
                return timing
            self._needed[kind] = 3 * seconds

    async def _over_http(self, subject: Running, workload: Workload, connections: int, seconds: int) -> Timing:
        bench, dialect = self._bench, subject.subject.dialect
        if workload.writes:
            asked = await bench.slots(_MOST_BOOKINGS * seconds)
            bodies = [workload.body(dialect, slot) for slot in asked]
        elif workload.table:
            bodies = [workload.body(dialect, key) for key in bench.some_keys(workload.table, BODIES, self._seed)]
        else:
            bodies = [workload.body(dialect, None)]
        arguments = (subject.url, subject.headers, bodies, connections, seconds, workload.least_bytes)
        try:
            timing = await asyncio.to_thread(wrk, *arguments, once=workload.writes)
        except LoadError as error:
            if workload.writes:
                bench.skip(len(bodies))
            raise subject.ended(error) from error
        if workload.writes:
            bench.take(timing.sent)
        return timing

    async def _over_sql(self, workload: Workload, connections: int, seconds: int) -> Timing:
        bench = self._bench
        if workload.writes:
            await bench.connection.execute("SELECT setval('bench_floor.next_slot', $1, false)", bench.next_slot)
        try:
            timing = await asyncio.to_thread(
                pgbench,
                bundled()["pgbench"],
                bench.floor_dsn,
                script(bench, workload),
                connections,
                seconds,
                self._seed,
            )
        except LoadError:
            if workload.writes:
                bench.skip(_MOST_BOOKINGS * seconds)
            raise
        if workload.writes:
            last = await bench.connection.fetchval("SELECT last_value FROM bench_floor.next_slot")
            bench.take(last - bench.next_slot + 1)
        return timing


def counted(count: int) -> str:
    """A number of connections, in words."""
    return "one connection" if count == 1 else f"{count} connections"
