"""Loads large hospitals: made one after another, filled side by side, verified; goes on where a killed load ended."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

import asyncpg

from db.connect import admin
from db.loading import SCHEMA, unfinished
from loadgen.bench import bulk, notes
from loadgen.bench.checking import Broken, Check, checks, count, verify_numbers
from loadgen.bench.notes import Load
from loadgen.bench.sizes import BENCH, HISTORY_DAYS, Size
from loadgen.bench.staging import Site, stage
from loadgen.bench.statements import KNOWN, Statement, load, placed
from loadgen.bench.steps import Done, Step, Work
from loadgen.bench.weights import weight
from loadgen.plan.days import Days
from loadgen.plan.people import People
from loadgen.plan.plan import Plan
from loadgen.plan.wards import rooms
from loadgen.play.accounts import PASSWORD, Account, close_sessions, open_accounts, sign_in
from loadgen.play.house import make_house
from loadgen.play.making import Making
from loadgen.play.seed import SeedProblem, Summary
from loadgen.play.travel import Traveller
from wardgraph.passwords import hashed

WORKERS = 2
"""How many connections load side by side."""
_OPENING = -HISTORY_DAYS - 35
SETTINGS = {
    "work_mem": "192MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "synchronous_commit": "off",
    # The connections are as many as there are cores.
    "max_parallel_maintenance_workers": "0",
    "max_parallel_workers_per_gather": "0",
}
"""Settings of the server for the connections that load."""


def _silent(_done: Done) -> None:
    return None


async def seed_bench(
    admin_dsn: str,
    *,
    seed: int = 1,
    as_of: datetime | None = None,
    progress: Callable[[Done], None] = _silent,
    sizes: Sequence[Size] = BENCH,
    workers: int = WORKERS,
) -> Summary:
    """Makes the hospitals as they stand at `as_of` (now, where it is None), beside those that are there.

    While it runs, nobody else can use the database. The same `seed` and `as_of` give the same records, with the same
    ids in a database that had none; `as_of` needs a time zone. A load of the same `sizes` and `seed` that was
    interrupted is gone on with. Raises SeedProblem, as when one of the hospitals is there already; Broken when the
    hospitals break a rule: the database is then as it was.
    """
    began = time.perf_counter()
    if as_of and as_of.tzinfo is None:
        raise SeedProblem("The time up to which to invent has no time zone.", "Add one, as in 2030-01-31T10:30+01:00.")
    async with _alone(admin_dsn) as connection:
        asked = Load(
            tuple(one.blueprint.slug for one in sizes),
            hashlib.sha256(repr(tuple(sizes)).encode()).hexdigest(),
            seed,
            (as_of or datetime.now(UTC)).replace(microsecond=0),
        )
        if await unfinished(connection):
            asked = await _going_on(connection, asked, as_of)
        if not await unfinished(connection):
            async with connection.transaction():
                await _begin(connection, asked, sizes)
        try:
            await _fill(admin_dsn, connection, sizes, workers, progress)
            async with connection.transaction():
                await _finish(connection, asked, sizes)
        except (Broken, bulk.NotRestored):
            async with connection.transaction():
                await notes.undo(connection)
            raise
        return Summary(asked.slugs, {}, {}, (), time.perf_counter() - began)


async def undo(admin_dsn: str) -> bool:
    """Removes what an interrupted load has made, as if it had never begun; False when there is none."""
    async with _alone(admin_dsn) as connection:
        if not await unfinished(connection):
            return False
        async with connection.transaction():
            await notes.undo(connection)
        return True


@asynccontextmanager
async def _alone(admin_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the operator's, while nobody else seeds."""
    async with _connection(admin_dsn) as connection:
        await connection.execute("SELECT pg_advisory_lock(hashtextextended('wardgraph seed', 0))")
        yield connection


@asynccontextmanager
async def _connection(admin_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    async with admin(admin_dsn) as connection:
        for name, value in SETTINGS.items():
            await connection.execute(f"SET {name} = '{value}'")
        yield connection


async def _going_on(connection: asyncpg.Connection, asked: Load, as_of: datetime | None) -> Load:
    """The load that was interrupted, if it is the one that is asked for, and what it had made is there still."""
    begun = await notes.load_of(connection)
    if as_of is None:
        asked = replace(asked, as_of=begun.as_of)
    if begun != asked:
        raise SeedProblem(
            f"The load of {' and '.join(begun.slugs)} with the seed {begun.seed} as of {begun.as_of} was interrupted.",
            "Go on with it by the options that it was begun with, or remove it with `wardgraph seed --undo`.",
        )
    if not await connection.fetchval(f"SELECT count(*) FROM {SCHEMA}.alive"):
        # The server crashed, and came up without what is not in its log.
        async with connection.transaction():
            await notes.undo(connection)
    return begun


async def _begin(connection: asyncpg.Connection, asked: Load, sizes: Sequence[Size]) -> None:
    """Makes the hospitals with all but patients, and what is known of them; puts the rules aside."""
    found = await connection.fetchval("SELECT min(slug) FROM clinic.hospitals WHERE slug = ANY ($1)", asked.slugs)
    if found:
        raise SeedProblem(
            f"There is a hospital '{found}' already.",
            "Records are never deleted: use it as it is, or seed another database.",
        )
    if others := await notes.others(connection):
        raise SeedProblem(
            f"{others} other connections use this database.", "Stop `wardgraph serve` and `wardgraph work` first."
        )
    await notes.begin(connection, asked)
    password_hash = await hashed(PASSWORD)
    for place, size in enumerate(sizes, 1):
        site = await _open(connection, size, asked, password_hash, f"{KNOWN}_{place}")
        await connection.execute(
            f"INSERT INTO {SCHEMA}.hospitals VALUES ($1, $2, $3)", site.hospital_id, size.blueprint.slug, place
        )
        await stage(connection, site)
    await notes.sequences_are_noted(connection)
    await notes.keep_others_out(connection)
    await bulk.put_aside(connection, await notes.rules(connection))


def _plan(size: Size, until: datetime, seed: int) -> Plan:
    blueprint = size.blueprint
    days = Days(ZoneInfo(blueprint.time_zone), until, _OPENING)
    source = People(blueprint, days, seed)
    return Plan(
        blueprint=blueprint,
        days=days,
        rooms=rooms(blueprint.departments),
        doctors=source.doctors(),
        nurses=source.nurses(),
        receptionists=source.receptionists(),
        other_staff=source.other_staff(),
        patients=[],
        contacts=[],
        appointments=[],
        visits=[],
        deliveries=[],
        corrections=[],
        stays=[],
    )


async def _open(connection: asyncpg.Connection, size: Size, asked: Load, password_hash: str, schema: str) -> Site:
    """Opens a hospital: departments, rooms, staff and accounts, by the functions that everybody uses."""
    blueprint = size.blueprint
    plan = await asyncio.to_thread(_plan, size, asked.as_of, asked.seed)
    traveller = Traveller(connection, 0)
    await traveller.move(plan.days.at(_OPENING, 420))
    traveller.hospital_id = await Making(connection, lambda _stage: None).create_hospital(blueprint)
    house = await make_house(traveller, plan, password_hash)
    await traveller.move(plan.days.at(_OPENING, 1200))
    await close_sessions(traveller)
    return Site(size, plan, house, traveller.hospital_id, f"{asked.seed} {blueprint.slug}", schema)


async def _fill(
    admin_dsn: str, connection: asyncpg.Connection, sizes: Sequence[Size], workers: int, tell: Callable[[Done], None]
) -> None:
    """Takes all steps that have not been taken. Raises Broken when a check has found something."""
    rows = await connection.fetch(f"SELECT id, slug, place FROM {SCHEMA}.hospitals ORDER BY place")
    hospitals = [(row["id"], row["slug"], f"{KNOWN}_{row['place']}") for row in rows]
    steps = [*_loading(hospitals), *bulk.restoring(await notes.rules(connection)), *_checking(hospitals, sizes)]
    finished = {row["name"] for row in await connection.fetch(f"SELECT name FROM {SCHEMA}.steps")}
    work = Work(steps, finished, tell)
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(_connection(admin_dsn)) for _ in range(workers)]
        for one in connections:
            # Every statement reads all of a hospital; the planner expects few rows of what is drawn, and would loop.
            await one.execute("SET enable_nestloop = off")
        await work.take(connections)
    broken = await connection.fetch(
        f"SELECT name, rows FROM {SCHEMA}.steps WHERE name LIKE '%: check %' AND rows > 0 ORDER BY name"
    )
    if broken:
        told = "; ".join(f"{one['name'].partition(': check ')[2]} ({one['rows']} rows)" for one in broken)
        raise Broken(f"The loaded hospital breaks: {told}.")


def _loading(hospitals: Sequence[tuple[int, str, str]]) -> Iterator[Step]:
    """The statements for each hospital; what is known and no longer needed is dropped right after its last use."""
    for _, slug, schema in hospitals:
        statements = load()
        last = {}
        for one in statements:
            for table in (*one.reads, one.table):
                if table.startswith(f"{KNOWN}.") and not table.endswith((".draw", ".site", ".doctors")):
                    last[table] = one.name
        for one in statements:
            yield _statement(one, slug, schema)
            for table in sorted(table for table, name in last.items() if name == one.name):
                yield _dropping(placed(table, schema), slug)


def _statement(one: Statement, slug: str, schema: str) -> Step:
    return Step(
        f"{slug}: {one.name}",
        partial(_make, one, schema),
        weight(one.name),
        frozenset(placed(name, schema) for name in one.reads),
        frozenset({placed(one.table, schema), *one.sequences}),
    )


def _dropping(table: str, slug: str) -> Step:
    async def run(connection: asyncpg.Connection) -> int:
        await connection.execute(f"DROP TABLE {table}")
        return 0

    return Step(f"{slug}: forget {table}", run, 0.1, writes=frozenset({table}))


async def _make(one: Statement, schema: str, connection: asyncpg.Connection) -> int:
    """Runs a statement, from where the sequences stood: a step that was interrupted has drawn from them."""
    sequences = set(one.sequences)
    if one.inserts:
        own = await connection.fetchval(
            """SELECT pg_get_serial_sequence($1, attname) FROM pg_catalog.pg_attribute
               WHERE attrelid = $1::text::regclass AND attidentity <> ''""",
            one.table,
        )
        sequences |= {own} if own else set()
        if not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {one.table})"):
            # A table that is new in its transaction needs no log where the server keeps a minimal one.
            await connection.execute(f"TRUNCATE {one.table}")
    await connection.execute(
        f"SELECT setval(name::regclass, value, called) FROM {SCHEMA}.sequences WHERE name = ANY ($1)", list(sequences)
    )
    status = await connection.execute(placed(one.text, schema))
    if not one.table.startswith("clinic.") or one.inserts:
        await connection.execute(f"ANALYZE {placed(one.table, schema)}")
    for sequence in sequences:
        for value, called in await connection.fetch(f"SELECT last_value, is_called FROM {sequence}"):
            await connection.execute(
                f"UPDATE {SCHEMA}.sequences SET value = $2, called = $3 WHERE name = $1", sequence, value, called
            )
    return int(status.split()[-1]) if one.inserts else 0


def _checking(hospitals: Sequence[tuple[int, str, str]], sizes: Sequence[Size]) -> Iterator[Step]:
    for (hospital_id, slug, _), size in zip(hospitals, sizes, strict=True):

        async def numbers(connection: asyncpg.Connection, key: int = hospital_id, of: Size = size) -> int:
            await verify_numbers(connection, key, of)
            return 0

        yield Step(f"{slug}: numbers", numbers, reads=frozenset(bulk.TABLES))
        for one in checks():
            yield Step(
                f"{slug}: check {one.rule}", partial(_check, one, hospital_id), weight("check"), frozenset(bulk.TABLES)
            )


async def _check(one: Check, hospital_id: int, connection: asyncpg.Connection) -> int:
    return await count(connection, one, hospital_id)


async def _finish(connection: asyncpg.Connection, asked: Load, sizes: Sequence[Size]) -> None:
    """Puts the triggers back, makes the patient's account, and lets everybody in."""
    await bulk.enable_triggers(connection, await notes.rules(connection))
    password_hash = await hashed(PASSWORD)
    rows = await connection.fetch(f"SELECT id, place FROM {SCHEMA}.hospitals ORDER BY place")
    for (hospital_id, place), size in zip(rows, sizes, strict=True):
        days = Days(ZoneInfo(size.blueprint.time_zone), asked.as_of, _OPENING)
        traveller = Traveller(connection, hospital_id)
        if size.blueprint.demo_accounts:
            await _open_patient(traveller, size, days, password_hash, f"{KNOWN}_{place}")
        # Loaded rows are not on record one by one, which would double them: that they were loaded is.
        await connection.execute(
            "SELECT audit.record_event($1, 'BULK_LOAD', p_details => jsonb_build_object('tables', $2::text[]))",
            hospital_id,
            bulk.TABLES,
        )
    await bulk.analyze_others(connection)
    await notes.end(connection)


async def _open_patient(traveller: Traveller, size: Size, days: Days, password_hash: str, schema: str) -> None:
    """Gives the account for patients to one of the first doctor's, who comes again if any does; ends all sessions."""
    patient_id = await traveller.connection.fetchval(
        f"""SELECT k.patient_id FROM clinic.doctor_patients AS k
           JOIN clinic.patient_departments AS d ON d.hospital_id = k.hospital_id AND d.patient_id = k.patient_id
           WHERE k.hospital_id = $1 AND k.doctor_id = (SELECT id FROM {schema}.doctors ORDER BY place LIMIT 1)
           GROUP BY k.patient_id
           ORDER BY coalesce(max(d.last_booking_at) > $2, false) DESC, (
               SELECT count(*) FROM clinic.prescriptions AS p
               WHERE p.hospital_id = $1 AND p.patient_id = k.patient_id
           ) DESC, k.patient_id
           LIMIT 1""",
        traveller.hospital_id,
        days.as_of,
    )
    account = Account("PATIENT", {"patient_id": cast("int", patient_id)})
    at = days.at(-1, 600)
    await traveller.move(at - timedelta(minutes=1))
    administrator = await traveller.connection.fetchval(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'", traveller.hospital_id
    )
    await sign_in(traveller, "ADMIN", administrator)
    await open_accounts(traveller, size.blueprint.slug, password_hash, at, [account])
    await traveller.move(days.as_of)
    await close_sessions(traveller)
