"""`python -m benchmarks.growth`: the four workloads on a large data set, beside the same on a small one, by turns."""

import argparse
import asyncio
import secrets
import statistics
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import subjects
from benchmarks.chart import bars
from benchmarks.contest import BODIES
from benchmarks.database import HOSPITALS, Bench, prepared
from benchmarks.load import Timing, wrk
from benchmarks.machine import Machine
from benchmarks.meter import Cost, Meter
from benchmarks.subjects import Running
from benchmarks.workloads import WORKLOADS, Workload

SIDES = ("small", "large")
LIMIT = 1.3
"""How many times dearer a request may be on the large data set (section 8 of the design)."""
_MOST_BOOKINGS_A_SECOND = 500
_DOCTORS = 10
"""How many doctors of a department the report asks for."""


@dataclass(frozen=True)
class Turn:
    """One timed run: microseconds of processor time a request, and the median latency in milliseconds."""

    processor: float
    latency: float

    @classmethod
    def of(cls, cost: Cost, timing: Timing) -> "Turn":
        """The turn that cost so much."""
        return cls((cost.database + cost.server) / cost.done * 1e6, timing.p50)


@dataclass
class Side:
    """A data set, and the server on it."""

    bench: Bench
    running: Running
    meter: Meter

    async def doctors(self) -> int:
        """How many doctors the report finds in each department, at least."""
        least: int = await self.bench.connection.fetchval(
            """SELECT min(doctors) FROM (
                   SELECT count(*) AS doctors FROM clinic.doctors WHERE hospital_id = $1 GROUP BY department_id
               ) AS found""",
            self.bench.asker.hospital_id,
        )
        return min(least, _DOCTORS)

    async def turn(self, workload: Workload, seconds: int, seed: int, doctors: int) -> Turn:
        """A timed run of a workload over one connection. Raises LoadError where a request fails.

        The report is about `doctors` of each department, so that it has as many objects on both data sets.
        """
        bench = self.bench
        if workload.writes:
            slots = await bench.slots(_MOST_BOOKINGS_A_SECOND * seconds)
            bodies = [workload.body(self.running.subject.dialect, slot) for slot in slots]
        else:
            keys = bench.some_keys(workload.table, BODIES, seed) if workload.table else [None]
            bodies = [workload.body(self.running.subject.dialect, key) for key in keys]
            bodies = [
                body.replace(b"doctors(first: %d)" % _DOCTORS, b"doctors(first: %d)" % doctors) for body in bodies
            ]
        timings: list[Timing] = []

        async def run() -> int:
            arguments = (self.running.url, self.running.headers, bodies, 1, seconds, workload.least_bytes)
            timings.append(await asyncio.to_thread(wrk, *arguments, once=workload.writes))
            return timings[0].answered

        cost = await self.meter.of(run)
        if workload.writes:
            bench.take(timings[0].sent)
        return Turn.of(cost, timings[0])


async def measure(folders: Mapping[str, Path], scale: str, hospitals: Sequence[str], rounds: int, seconds: int) -> str:
    """Measures, prints a table, and gives the chart."""
    machine = Machine.watched()
    secret = secrets.token_urlsafe(48)
    found: dict[tuple[str, str], list[Turn]] = {}
    async with AsyncExitStack() as stack:
        sides: dict[str, Side] = {}
        for name, folder in folders.items():
            bench = await stack.enter_async_context(prepared(folder, scale, secret, hospitals))
            running = await stack.enter_async_context(subjects.running(subjects.wardgraph(bench, "compiled"), bench))
            sides[name] = Side(bench, running, Meter(folder, running.process))
            print(f"{name}: {'; '.join((await bench.describe()).values())}")
        doctors = min([await side.doctors() for side in sides.values()])
        print(f"The report is about {doctors} doctors of each department.")
        for workload in WORKLOADS:
            # The first round fills caches, and counts for nothing.
            for number in range(rounds + 1):
                for name in SIDES if number % 2 else reversed(SIDES):
                    turn = await sides[name].turn(workload, seconds, number, doctors)
                    if number:
                        found.setdefault((workload.name, name), []).append(turn)
    print(machine.told())
    return _tell(found, rounds)


def _tell(found: Mapping[tuple[str, str], Sequence[Turn]], rounds: int) -> str:
    groups: dict[str, dict[str, float]] = {}
    print("| workload | processor time a request | | times | median latency | | times | |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for workload in WORKLOADS:
        small, large = (found[workload.name, name] for name in SIDES)
        dearer = statistics.median(b.processor / a.processor for a, b in zip(small, large, strict=True))
        slower = statistics.median(b.latency / a.latency for a, b in zip(small, large, strict=True))
        processor = [statistics.median(each.processor for each in turns) for turns in (small, large)]
        latency = [statistics.median(each.latency for each in turns) for turns in (small, large)]
        groups[f"{workload.name}: {workload.title}"] = dict(zip(SIDES, processor, strict=True))
        print(
            f"| {workload.name} | {processor[0]:,.0f} us | {processor[1]:,.0f} us | {dearer:.2f}"
            f" | {latency[0]:.2f} ms | {latency[1]:.2f} ms | {slower:.2f} | {'' if slower <= LIMIT else 'MISSED'} |"
        )
    return bars(f"Processor time of a request, medians of {rounds} rounds", groups, "us")


def main() -> None:
    """Measures as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--small", type=Path, required=True, help="the folder of the small data set")
    parser.add_argument("--large", type=Path, required=True, help="the folder of the large one")
    parser.add_argument("--scale", default="bench", help="the data set that is made in a folder that has none")
    parser.add_argument("--hospital", action="append", help="the hospital that is asked about, by its short name")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="length of a timed run")
    parser.add_argument("--chart", type=Path, help="where the chart goes, as SVG")
    asked = parser.parse_args()
    folders = {"small": asked.small.absolute(), "large": asked.large.absolute()}
    hospitals = asked.hospital or HOSPITALS
    chart = asyncio.run(measure(folders, asked.scale, hospitals, asked.rounds, asked.seconds))
    if asked.chart:
        asked.chart.write_text(chart)


if __name__ == "__main__":
    main()
