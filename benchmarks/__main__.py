"""`python -m benchmarks`: what `make bench` runs."""

import argparse
import asyncio
import secrets
import shutil
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks import subjects
from benchmarks.agreement import DisagreementError, agree
from benchmarks.contest import CONNECTIONS, Contest
from benchmarks.database import Bench, prepared
from benchmarks.load import LoadError
from benchmarks.report import Results, counted, write
from benchmarks.stages import profile
from benchmarks.subjects import Running, Subject
from benchmarks.workloads import POINT, REPORT, WORKLOADS

HERE = Path(__file__).parent
POOL_SIZES = (4, 10, 16)
COLD_STARTS = 3


def tell(text: str) -> None:
    """Says how far the run is."""
    print(text, file=sys.stderr, flush=True)


async def run(data: Path, scale: str, rounds: int, seconds: int) -> Results:
    """The whole run. Raises LoadError or DisagreementError when its figures would mean nothing."""
    tell(f"Preparing the data set {scale!r} in {data} ...")
    async with prepared(data, scale, secrets.token_urlsafe(48)) as bench, AsyncExitStack() as stack:
        contest = Contest(bench, seconds)
        compiled = subjects.wardgraph(bench, "compiled")
        kinds = [compiled, subjects.wardgraph(bench, "core"), subjects.naive(bench)]
        results = Results(await bench.describe(), rounds, seconds)

        pools = [subjects.postgraphile(bench, size) for size in POOL_SIZES]
        for subject in [*kinds, pools[0]]:
            tell(f"Cold starts of {subject.name} ...")
            results.cold_starts[subject.name] = await _cold_starts(subject, bench)

        async with AsyncExitStack() as candidates:
            started = [await candidates.enter_async_context(subjects.running(one, bench)) for one in pools]
            tell("Looking for PostGraphile's better pool size ...")
            results.pools = await contest.better(started, rounds=3)
        best = max(pools, key=lambda one: results.pools[one.name])
        results.peer = best.name

        running = [
            await stack.enter_async_context(subjects.running(one, bench))
            for one in [*kinds[:1], best, *kinds[1:], subjects.raw(bench)]
        ]
        for workload in WORKLOADS:
            results.compared[workload.name] = await agree(bench, running, workload)
            tell(f"{workload.name}: {results.compared[workload.name]} answers agree.")
        for workload in WORKLOADS:
            await contest.warm_up(running, workload)
            for connections in CONNECTIONS:
                tell(f"{workload.name}, {counted(connections)}, {rounds} rounds ...")
                found = await contest.rounds(running, workload, connections, rounds, floor=True)
                results.summaries[workload.name, connections] = found
        results.memory = {one.subject.name: one.memory() for one in running}
        tell("Stages ...")
        for one in running:
            if one.subject.name.startswith("Wardgraph"):
                for workload in WORKLOADS:
                    results.profiles[one.subject.name, workload.name] = await profile(bench, one, workload)
        await _workers(bench, contest, running[0], results)
        results.bookings = bench.bookings
        return results


async def _cold_starts(subject: Subject, bench: Bench) -> list[float]:
    """Milliseconds from the start of a process to its first answer, several times."""
    spent = []
    for _ in range(COLD_STARTS):
        async with subjects.running(subject, bench) as started:
            spent.append(started.first_answer)
    return spent


async def _workers(bench: Bench, contest: Contest, one: Running, results: Results) -> None:
    """One and two processes, beside each other."""
    tell("Two processes ...")
    async with subjects.running(subjects.wardgraph(bench, "compiled", workers=2), bench) as two:
        for workload in (POINT, REPORT):
            await agree(bench, [two], workload)
            await contest.warm_up([two], workload)
            results.workers[workload.name] = await contest.rounds([one, two], workload, max(CONNECTIONS), 3)
        results.memory[two.subject.name] = two.memory()


def main() -> None:
    """Runs what the command line asks for, and writes the results."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of each subject, workload and concurrency")
    parser.add_argument("--seconds", type=int, default=3, help="length of a timed run")
    parser.add_argument("--scale", default="bench", help="the data set that is made where there is none: bench, demo")
    parser.add_argument("--data", type=Path, default=HERE / ".data", help="the folder of the data set's server")
    parser.add_argument("--results", type=Path, default=HERE, help="where RESULTS.md and its chart go")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: `apt-get install wrk`, or your system's package of that name, and run this again.")
    try:
        results = asyncio.run(run(asked.data.absolute(), asked.scale, asked.rounds, asked.seconds))
    except (LoadError, DisagreementError) as problem:
        sys.exit(f"No results: {problem}")
    write(results, asked.results)


if __name__ == "__main__":
    main()
