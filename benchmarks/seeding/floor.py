"""The floor of a load: COPY of the same rows, made before, into the same tables bare, then indexes and constraints.

Both are done in one database, one after the other, on as many connections and with the same settings of the server.
What is measured is the time by the clock, and the processor time of PostgreSQL and of the generator. The files of rows
are compressed, so that a whole data set finds place beside its database; reading them is no part of the processor time.
"""

import os
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import asyncpg
import psutil

from db.connect import admin, create_database
from db.embedded.server import DATABASE, Server
from db.migrate.apply import apply
from loadgen.bench import bulk
from loadgen.bench.seed import SETTINGS, seed_bench
from loadgen.bench.sizes import full
from loadgen.bench.steps import Done, Step, Work

_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_COMPRESS, _EXPAND = "gzip --fast", "gzip --decompress --stdout"
_AS_OF = datetime(2026, 11, 30, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """Seconds: of the clock, of PostgreSQL's processor time, and of the generator's."""

    wall: float
    database: float
    generator: float


class Meter:
    """Measures from its making on; PostgreSQL's processes that ended count once their parent has reaped them."""

    def __init__(self, server: Server) -> None:
        self._postmaster = psutil.Process(int((server.home / "postmaster.pid").read_text().split()[0]))
        self._began = (time.perf_counter(), self._database(), time.process_time())

    def _database(self) -> float:
        total = 0.0
        for process in (self._postmaster, *self._postmaster.children()):
            try:
                used = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += used.user + used.system
            if process == self._postmaster:
                total += used.children_user + used.children_system
        return total

    def cost(self) -> Cost:
        """What was used since then."""
        wall, database, generator = self._began
        return Cost(time.perf_counter() - wall, self._database() - database, time.process_time() - generator)


async def measure(data: Path, factor: float, workers: int, tell: Callable[[str], None]) -> None:
    """Loads the data set into a new data folder, then its rows bare; tells both, and the ratio."""
    with Server(data, bulk=True) as server:
        await create_database(server.dsn(database="postgres"), DATABASE)
        await apply(server.dsn())
        load = await _load(server, factor, workers, tell)
        floor = await _floor(server, workers, tell)
        used = (load.database + load.generator) / floor.database
        tell(f"ratio: {load.wall / floor.wall:.2f} by the clock, {used:.2f} by processor time")


async def measure_floor(data: Path, workers: int, tell: Callable[[str], None]) -> None:
    """Takes the rows out of a data set that is there, and loads them bare. Triggers stay off: delete it afterwards."""
    with Server(data, bulk=True) as server:
        await _floor(server, workers, tell)


async def _load(server: Server, factor: float, workers: int, tell: Callable[[str], None]) -> Cost:
    meter = Meter(server)
    loaded: list[Cost] = []

    def notice(done: Done) -> None:
        # The numbers of rows are looked at when all rows and rules are in place.
        if done.name.endswith(": numbers"):
            loaded.append(meter.cost())

    await seed_bench(server.dsn(), as_of=_AS_OF, sizes=full(factor), workers=workers, progress=notice)
    (load,) = loaded
    whole = meter.cost()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(f"load: {load.wall:.1f} s; {load.database:.1f} s of PostgreSQL, {load.generator:.1f} s of the generator")
    tell(f"generator: {memory:.0f} MiB of memory at most")
    tell(f"checks: {whole.wall - load.wall:.1f} s; {whole.database - load.database:.1f} s of PostgreSQL")
    return load


async def _floor(server: Server, workers: int, tell: Callable[[str], None]) -> Cost:
    folder = server.home / "floor"
    folder.mkdir()
    owner = server.home.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    async with admin(server.dsn()) as connection:
        rows = await _take_out(connection, folder)
        rules = [dict(one) for one in await connection.fetch(bulk.DEFINITIONS, bulk.TABLES)]
        async with connection.transaction():
            await bulk.put_aside(connection, rules)
            await connection.execute(f"TRUNCATE {', '.join(bulk.TABLES)}")
    tell(f"rows: {rows:,} in {len(bulk.TABLES)} tables")
    steps = [
        *(Step(f"copy {table}", partial(_copy, table, folder), writes=frozenset({table})) for table in bulk.TABLES),
        *(step for step in bulk.restoring(rules) if not step.name.startswith("statistics of ")),
    ]
    meter = Meter(server)
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(_connection(server.dsn())) for _ in range(workers)]
        await Work(steps, set(), lambda _done: None, noted=False).take(connections)
    floor = meter.cost()
    tell(f"floor: {floor.wall:.1f} s; {floor.database:.1f} s of PostgreSQL")
    return floor


async def _take_out(connection: asyncpg.Connection, folder: Path) -> int:
    """Writes each table's rows into a file, in their order."""
    rows = 0
    for table in bulk.TABLES:
        columns = await connection.fetchval(_COLUMNS, table)
        status = await connection.execute(
            f"COPY (SELECT {columns} FROM {table}) TO PROGRAM '{_COMPRESS} > {_file(folder, table)}'"
        )
        rows += int(status.split()[-1])
    return rows


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    async with admin(dsn) as connection:
        for name, value in SETTINGS.items():
            await connection.execute(f"SET {name} = '{value}'")
        await connection.execute("SET enable_nestloop = off")
        yield connection


async def _copy(table: str, folder: Path, connection: asyncpg.Connection) -> int:
    columns = await connection.fetchval(_COLUMNS, table)
    # New in its transaction, it needs no log; as the load has it.
    await connection.execute(f"TRUNCATE {table}")
    status = await connection.execute(f"COPY {table} ({columns}) FROM PROGRAM '{_EXPAND} {_file(folder, table)}'")
    return int(status.split()[-1])


def _file(folder: Path, table: str) -> str:
    return f"{folder}/{table}.gz"
