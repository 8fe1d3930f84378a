"""`python -m benchmarks.imports`: files of patients and appointments, beside COPY of the rows that come of them."""

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from benchmarks.database import make
from benchmarks.machine import Machine
from benchmarks.meter import Cost, Meter
from db.connect import databases
from wardgraph.settings import Settings

HERE = Path(__file__).parent
KINDS = ("patients", "appointments")
_DATA = HERE.parent / ".data"
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
# The first day that no earlier run has filled, counted as appointments.sql counts them.
_FREE_DAY = """
    SELECT coalesce(max(a.starts_at)::date - date '2005-01-03' + 1, 0) FROM clinic.appointments AS a
    WHERE a.hospital_id = $1 AND a.starts_at < '2016-01-01'
"""
# The largest hospital, and an administrator of it.
_ASKER = """
    SELECT h.id, h.slug, (
        SELECT a.email FROM auth.accounts AS a
        WHERE a.hospital_id = h.id AND a.roles = '{ADMIN}' AND a.status = 'ACTIVE' ORDER BY a.id LIMIT 1
    ) AS email
    FROM clinic.hospitals AS h
    ORDER BY (SELECT count(*) FROM clinic.patients AS p WHERE p.hospital_id = h.id) DESC LIMIT 1
"""


@dataclass(frozen=True)
class Found:
    """A round: the import, what its own process used of the processors, and the COPY of the same rows."""

    imported: Cost
    client: float
    copied: Cost


class Round:
    """One import of a kind and its floor, in a database of the data set."""

    def __init__(
        self, dsn: str, connection: asyncpg.Connection, asker: asyncpg.Record, meter: Meter, folder: Path, rows: int
    ) -> None:
        self._dsn = dsn
        self._connection = connection
        self._asker = asker
        self._meter = meter
        self._folder = folder
        self._rows = rows
        self._columns: dict[str, str] = {}

    async def prepare(self, kind: str) -> None:
        """A table with the same columns, constraints, indexes and rows, and no trigger."""
        run = self._connection.execute
        self._columns[kind] = await self._connection.fetchval(_COLUMNS, f"clinic.{kind}")
        await run("CREATE SCHEMA IF NOT EXISTS bench_imports")
        await run(f"DROP TABLE IF EXISTS bench_imports.{kind}")
        await run(f"CREATE TABLE bench_imports.{kind} (LIKE clinic.{kind} INCLUDING ALL EXCLUDING IDENTITY)")
        columns = self._columns[kind]
        await run(f"INSERT INTO bench_imports.{kind} ({columns}) SELECT {columns} FROM clinic.{kind}")
        await run(f"VACUUM (ANALYZE) bench_imports.{kind}")

    async def of(self, kind: str) -> Found:
        """Imports a file of rows that nobody has seen, and copies what came of it."""
        connection, hospital = self._connection, self._asker["id"]
        file, copy = self._folder / f"{kind}.csv", self._folder / f"{kind}.copy"
        first = await connection.fetchval(_FREE_DAY, hospital)
        if kind == "patients":
            first = int(time.time()) * 1_000_000
        await connection.copy_from_query(
            (HERE / f"{kind}.sql").read_text(), hospital, self._rows, first, output=file, format="csv", header=True
        )
        last = await connection.fetchval(f"SELECT max(id) FROM clinic.{kind}")
        before = _children()
        imported = await self._meter.of(lambda: self._import(kind, file))
        client = _children() - before
        columns = self._columns[kind]
        count = await connection.fetchval(f"SELECT count(*) FROM clinic.{kind} WHERE id > $1", last)
        if count != self._rows:
            raise RuntimeError(f"{count} of {self._rows} {kind} were imported: see {self._folder}.")
        query = f"SELECT {columns} FROM clinic.{kind} WHERE id > $1"
        await connection.copy_from_query(query, last, output=copy)
        return Found(imported, client, await self._meter.of(lambda: self._copy(kind, copy)))

    async def _import(self, kind: str, file: Path) -> int:
        asker = ("--as", self._asker["email"], "--hospital", self._asker["slug"])
        command = (sys.executable, "-m", "wardgraph", "import", kind, str(file), *asker)
        running = await asyncio.create_subprocess_exec(
            *command, env=os.environ | {"DATABASE_URL": self._dsn}, cwd=HERE.parents[1], stdout=subprocess.DEVNULL
        )
        if await running.wait():
            raise RuntimeError(f"Some rows were not imported: see {file.with_suffix('.problems.csv')}.")
        return self._rows

    async def _copy(self, kind: str, copy: Path) -> int:
        columns = self._columns[kind].replace('"', "").split(", ")
        await self._connection.copy_to_table(kind, source=copy, schema_name="bench_imports", columns=columns)
        return self._rows


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def measure(rounds: int, rows: int, data: Path, scale: str) -> None:
    """Measures, and prints a table."""
    machine = Machine.watched()
    found: dict[str, list[Found]] = {kind: [] for kind in KINDS}
    async with databases(Settings(data=data)) as dsns:
        await make(dsns.admin, scale)
        connection = await asyncpg.connect(dsns.admin)
        asker = await connection.fetchrow(_ASKER)
        if asker is None:
            raise RuntimeError("The data set has no hospital.")
        meter = Meter(data, psutil.Process())
        each = Round(dsns.admin, connection, asker, meter, data, rows)
        for kind in KINDS:
            await each.prepare(kind)
        # The first round fills caches, and counts for nothing.
        for number in range(rounds + 1):
            for kind in KINDS:
                costs_of_round = await each.of(kind)
                machine.note(f"{kind} {number}")
                if number:
                    found[kind].append(costs_of_round)
        await connection.execute("DROP SCHEMA bench_imports CASCADE")
        await connection.close()
    print(machine.told())
    for kind, costs in found.items():
        print(f"{kind}: {_told([one.imported for one in costs])}, the command {_each(costs, rows):.0f} us a row")
        print(f"COPY of them: {_told([one.copied for one in costs])}")
        ratio = statistics.median(one.imported.wall / one.copied.wall for one in costs)
        work = statistics.median((one.imported.database + one.client) / one.copied.database for one in costs)
        print(f"the import takes {ratio:.1f} times COPY by the clock, {work:.1f} times by processor time")


def _told(costs: list[Cost]) -> str:
    speed = statistics.median(cost.done / cost.wall for cost in costs)
    database = statistics.median(cost.database / cost.done for cost in costs)
    return f"{speed:,.0f} rows/s, PostgreSQL {1_000_000 * database:.0f} us a row"


def _each(costs: list[Found], rows: int) -> float:
    return 1_000_000 * statistics.median(one.client for one in costs) / rows


def main() -> None:
    """Measures as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=50_000, help="of each file")
    parser.add_argument("--data", type=Path, default=_DATA, help="the folder of the data set")
    parser.add_argument("--scale", default="bench")
    asked = parser.parse_args()
    asyncio.run(measure(asked.rounds, asked.rows, asked.data, asked.scale))


if __name__ == "__main__":
    main()
