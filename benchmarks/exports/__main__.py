"""`python -m benchmarks.exports`: all appointments with names, or a report, as CSV, beside COPY of the same query."""

import argparse
import asyncio
import secrets
import statistics
import time
from pathlib import Path

import asyncpg
import httpx
import orjson

from benchmarks.attacks.servers import UNMETERED, Target, serving
from benchmarks.database import Bench, prepared
from benchmarks.exports.subjects import SUBJECTS, Subject
from benchmarks.failures import BenchError
from benchmarks.machine import Machine
from benchmarks.meter import Cost, Meter
from graph.declare import ids

_POINT = "query ($id: ID!) { patient(id: $id) { id firstName lastName birthDate phone } }"
_DATA = Path(__file__).parents[1] / ".data"


async def copied(bench: Bench, subject: Subject) -> int:
    """The floor: COPY to a client that counts lines."""
    lines = 0

    async def sink(data: bytes) -> None:
        nonlocal lines
        lines += data.count(b"\n")

    connection = await asyncpg.connect(bench.dsn)
    text = subject.floor.format(hospital=bench.asker.hospital_id)
    await connection.copy_from_query(text, output=sink, format="csv")
    await connection.close()
    return lines


async def exported(bench: Bench, target: Target, subject: Subject) -> int:
    """The export over HTTP, to a client that counts lines."""
    headers = {"Authorization": f"Bearer {bench.asker.token}", "Accept": "text/csv", "Accept-Encoding": "identity"}
    lines = -1
    async with httpx.AsyncClient(timeout=600) as client:
        address = f"http://127.0.0.1:{target.port}/graphql"
        async with client.stream("POST", address, json={"query": subject.document}, headers=headers) as response:
            response.raise_for_status()
            async for part in response.aiter_raw():
                lines += part.count(b"\n")
    return lines


async def points(bench: Bench, target: Target, until: asyncio.Event) -> list[float]:
    """The times of point queries, one after the other, in milliseconds."""
    times: list[float] = []
    keys = bench.some_keys("patients", 2000, 1)
    headers = {"Authorization": f"Bearer {bench.asker.token}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{target.port}", headers=headers) as client:
        while not until.is_set():
            key = ids.encode("Patient", keys[len(times) % len(keys)])
            since = time.perf_counter()
            answer = await client.post("/graphql", json={"query": _POINT, "variables": {"id": key}})
            times.append(1000 * (time.perf_counter() - since))
            assert orjson.loads(answer.content)["data"]["patient"]  # noqa: S101 - a refusal would be quick, too
    return times


async def while_exporting(bench: Bench, target: Target, subject: Subject) -> tuple[list[float], list[float]]:
    """Times of point queries: of a quiet server, and while an export runs."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(5, done.set)
    quiet = await points(bench, target, done)
    done = asyncio.Event()

    async def run() -> None:
        await exported(bench, target, subject)
        done.set()

    busy, _ = await asyncio.gather(points(bench, target, done), run())
    return quiet, busy


async def measure(subject: Subject, rounds: int, data: Path, scale: str) -> None:
    """Measures, and prints a table."""
    machine = Machine.watched()
    secret = secrets.token_urlsafe(48)
    async with prepared(data, scale, secret) as bench:
        dsns = {"DATABASE_URL": bench.dsn, "WARDGRAPH_API_DATABASE_URL": bench.api_dsn}
        async with serving(dsns, secret, data / "exports.log", UNMETERED) as target:
            meter = Meter(bench.folder, target.process)
            found: list[tuple[Cost, Cost]] = []
            largest = 0
            for number in range(rounds + 1):
                floor = await meter.of(lambda: copied(bench, subject))
                export = await meter.of(lambda: exported(bench, target, subject))
                largest = max(largest, target.process.memory_info().rss)
                if floor.done != export.done:
                    raise BenchError(f"COPY has {floor.done} rows, and the export has {export.done}.")
                # The first round fills caches, and counts for nothing.
                if number:
                    found.append((floor, export))
            quiet, busy = await while_exporting(bench, target, subject)
    print(machine.told())
    for name, place in (("COPY", 0), ("export", 1)):
        costs = [each[place] for each in found]
        wall, database, server = (
            statistics.median(getattr(cost, kind) for cost in costs) for kind in ("wall", "database", "server")
        )
        print(
            f"{name}: {costs[0].done:,} rows, {wall:.2f} s; processor: PostgreSQL {database:.2f} s,"
            f" server {server:.2f} s"
        )
    ratio = statistics.median(floor.wall / export.wall for floor, export in found)
    work = statistics.median(floor.database / (export.database + export.server) for floor, export in found)
    print(
        f"export at {ratio:.0%} of COPY by the clock, {work:.0%} by processor time; the server took {largest >> 20} MB"
    )
    print(f"point query: median {statistics.median(quiet):.2f} ms quiet, {statistics.median(busy):.2f} ms meanwhile")


def main() -> None:
    """Measures as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--what", choices=SUBJECTS, default="appointments", help="the connection or report")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=_DATA, help="the folder of the data set")
    parser.add_argument("--scale", default="bench")
    asked = parser.parse_args()
    asyncio.run(measure(SUBJECTS[asked.what], asked.rounds, asked.data, asked.scale))


if __name__ == "__main__":
    main()
