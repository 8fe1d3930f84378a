"""`python -m benchmarks`: what `make bench` runs."""

import argparse
import asyncio
import secrets
import shutil
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks import subjects
from benchmarks.agreement import agree
from benchmarks.contest import CONNECTIONS, Contest, counted
from benchmarks.database import Bench, prepared
from benchmarks.failures import Failures
from benchmarks.machine import Machine
from benchmarks.report import Results, write
from benchmarks.stages import profile
from benchmarks.subjects import Running, Subject
from benchmarks.workloads import POINT, REPORT, WORKLOADS

HERE = Path(__file__).parent
POOL_SIZES = (4, 10, 16)
COLD_STARTS = 3


def tell(text: str) -> None:
    """Says how far the run is."""
    print(text, file=sys.stderr, flush=True)


async def run(results: Results, data: Path, scale: str) -> None:
    """The whole run, into `results`: what fails is noted there, and all else is measured."""
    failures = results.failures
    tell(f"Preparing the data set {scale!r} in {data} ...")
    async with prepared(data, scale, secrets.token_urlsafe(48)) as bench, AsyncExitStack() as stack:
        contest = Contest(bench, results.seconds, failures)
        kinds = [subjects.wardgraph(bench, "compiled"), subjects.wardgraph(bench, "core"), subjects.naive(bench)]
        results.database = await bench.describe()

        pools = [subjects.postgraphile(bench, size) for size in POOL_SIZES]
        for subject in [*kinds, pools[0]]:
            tell(f"Cold starts of {subject.name} ...")
            results.cold_starts[subject.name] = await _cold_starts(subject, bench, failures)

        async with AsyncExitStack() as candidates:
            started = await _started(candidates, pools, bench, failures)
            tell("Looking for PostGraphile's better pool size ...")
            results.pools = await contest.better(started, rounds=3)
        best = max(pools, key=lambda one: results.pools.get(one.name, 0))
        results.peer = best.name

        running = await _started(stack, [*kinds[:1], best, *kinds[1:], subjects.raw(bench)], bench, failures)
        await _measure(bench, contest, running, results)
        for one in running:
            with failures.noted(one.subject.name, "memory"):
                results.memory[one.subject.name] = one.memory()
        tell("Stages ...")
        for one in running:
            if one.subject.name.startswith("Wardgraph"):
                for workload in WORKLOADS:
                    with failures.noted(one.subject.name, f"{workload.name}, stages"):
                        results.profiles[one.subject.name, workload.name] = await profile(bench, one, workload)
        ours = [one for one in running if one.subject.name == subjects.WARDGRAPH]
        await _workers(bench, contest, ours, results)
        results.bookings = bench.bookings


async def _started(stack: AsyncExitStack, wanted: Sequence[Subject], bench: Bench, failures: Failures) -> list[Running]:
    """The subjects that could be started, until the stack closes."""
    started = []
    for one in wanted:
        with failures.noted(one.name, "starting"):
            started.append(await stack.enter_async_context(subjects.running(one, bench)))
    return started


async def _measure(bench: Bench, contest: Contest, running: Sequence[Running], results: Results) -> None:
    """Every workload, of those who answer it alike."""
    able: dict[str, list[Running]] = {}
    for workload in WORKLOADS:
        able[workload.name], compared = await agree(bench, running, workload, results.failures)
        results.compared[workload.name] = compared
        tell(f"{workload.name}: {compared} answers agree.")
    for workload in WORKLOADS:
        await contest.warm_up(able[workload.name], workload)
        for connections in CONNECTIONS:
            tell(f"{workload.name}, {counted(connections)}, {results.rounds} rounds ...")
            found = await contest.rounds(able[workload.name], workload, connections, results.rounds, floor=True)
            results.summaries[workload.name, connections] = found
            results.machine.note(f"{workload.name}, {counted(connections)}")


async def _cold_starts(subject: Subject, bench: Bench, failures: Failures) -> list[float]:
    """Milliseconds from the start of a process to its first answer, several times."""
    spent: list[float] = []
    with failures.noted(subject.name, "cold starts"):
        for _ in range(COLD_STARTS):
            async with subjects.running(subject, bench) as started:
                spent.append(started.first_answer)
    return spent


async def _workers(bench: Bench, contest: Contest, ours: Sequence[Running], results: Results) -> None:
    """One and two processes, beside each other."""
    tell("Two processes ...")
    async with AsyncExitStack() as stack:
        wanted = [subjects.wardgraph(bench, "compiled", workers=2)]
        for two in await _started(stack, wanted, bench, results.failures):
            for workload in (POINT, REPORT):
                able, _ = await agree(bench, [two], workload, results.failures)
                await contest.warm_up(able, workload)
                results.workers[workload.name] = await contest.rounds([*ours, *able], workload, max(CONNECTIONS), 3)
            with results.failures.noted(two.subject.name, "memory"):
                results.memory[two.subject.name] = two.memory()


def finish(results: Results, folder: Path) -> str | None:
    """Writes what was measured, and says what is missing of it; None where nothing is."""
    if not any(results.summaries.values()):
        why = "; ".join(f"{each.subject} at {each.stage}: {each.why}" for each in results.failures.all)
        return f"No results: nothing could be measured. {why}"
    write(results, folder)
    if results.is_whole:
        return None
    return f"{folder / 'RESULTS.md'} holds what was measured, and what failed: {len(results.failures.all)} parts did."


def main() -> None:
    """Runs what the command line asks for, and writes what was measured: also of a run that fails or is interrupted."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of each subject, workload and concurrency")
    parser.add_argument("--seconds", type=int, default=3, help="length of a timed run")
    parser.add_argument("--scale", default="bench", help="the data set that is made where there is none: bench, demo")
    parser.add_argument("--data", type=Path, default=HERE / ".data", help="the folder of the data set's server")
    parser.add_argument("--results", type=Path, default=HERE, help="where RESULTS.md and its chart go")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: `apt-get install wrk`, or your system's package of that name, and run this again.")
    results = Results(asked.rounds, asked.seconds, Machine.watched(), Failures(tell))
    tell(f"Machine: {results.machine.told()}.")
    try:
        with results.failures.noted("The run", "what all share"):
            asyncio.run(run(results, asked.data.absolute(), asked.scale))
            results.has_ended = True
    finally:
        # Also where a fault of the benchmark ends it, which is then told by its trace.
        missing = finish(results, asked.results)
    if missing:
        sys.exit(missing)


if __name__ == "__main__":
    main()
