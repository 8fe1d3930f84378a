"""Makes the data set `bench`: two hospitals, copied into the tables and verified, all of it or nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import asyncpg

from db.connect import admin
from loadgen.bench import bulk
from loadgen.bench.checking import verify, verify_numbers
from loadgen.bench.people import patients, people, turns
from loadgen.bench.sizes import BENCH, HISTORY_DAYS, Size
from loadgen.bench.staging import LOAD, Site, stage
from loadgen.plan.days import Days
from loadgen.plan.plan import Plan
from loadgen.plan.wards import rooms
from loadgen.play.accounts import PASSWORD, Account, close_sessions, open_accounts
from loadgen.play.house import make_house
from loadgen.play.making import Making
from loadgen.play.seed import SeedProblem, Summary
from loadgen.play.travel import Traveller
from wardgraph.passwords import hashed

_OPENING = -HISTORY_DAYS - 35


async def seed_bench(
    admin_dsn: str,
    *,
    seed: int = 1,
    as_of: datetime | None = None,
    progress: Callable[[str], None] = lambda _message: None,
    sizes: Sequence[Size] = BENCH,
) -> Summary:
    """Makes the hospitals as they stand at `as_of` (now, where it is None), beside those that are there.

    While it runs, nobody else can use the tables. The same `seed` and `as_of` give the same records, with the same ids
    in a database that had none; `as_of` needs a time zone. Raises SeedProblem, as when one of the hospitals is there
    already; the database is then as it was.
    """
    until = (as_of or datetime.now(UTC)).replace(microsecond=0)
    if until.tzinfo is None:
        raise SeedProblem("The time up to which to invent has no time zone.", "Add one, as in 2030-01-31T10:30+01:00.")
    async with _alone(admin_dsn) as connection:
        slugs = [one.blueprint.slug for one in sizes]
        found = await connection.fetchval("SELECT min(slug) FROM clinic.hospitals WHERE slug = ANY ($1)", slugs)
        if found:
            raise SeedProblem(
                f"There is a hospital '{found}' already.",
                "Records are never deleted: use it as it is, or seed another database.",
            )
        making = Making(connection, progress)
        password_hash = await hashed(PASSWORD)
        travellers = [await _open(making, size, until, seed, password_hash) for size in sizes]

        async def timed(name: str, work: Awaitable[None]) -> None:
            await making.timed("all", name, work)

        async with bulk.loading(connection, timed):
            for site, _ in travellers:
                await _load(making, site)
        for site, traveller in travellers:
            slug = site.plan.blueprint.slug
            await making.timed(slug, "numbers", verify_numbers(connection, site.hospital_id, site.size))
            await making.timed(slug, "verification of every rule", verify(connection, site.hospital_id))
            await making.timed(slug, "accounts", _close(traveller, site, password_hash))
            # Loaded rows are not on record one by one, which would double them: that they were loaded is.
            await connection.execute(
                "SELECT audit.record_event($1, 'BULK_LOAD', p_details => jsonb_build_object('tables', $2::text[]))",
                site.hospital_id,
                bulk.TABLES,
            )
        return Summary(
            tuple(slugs), dict(making.log.calls), dict(making.log.seconds), tuple(making.stages), making.elapsed()
        )


@asynccontextmanager
async def _alone(admin_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A transaction of the operator's, while nobody else seeds; not as the owner, who may not make temporary tables."""
    async with admin(admin_dsn) as connection:
        await connection.execute("SET temp_buffers = '256MB'")
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('wardgraph seed', 0))")
            for name, value in (("work_mem", "256MB"), ("maintenance_work_mem", "512MB"), ("jit", "off")):
                await connection.execute(f"SET LOCAL {name} = '{value}'")
            yield connection


def _plan(size: Size, until: datetime, seed: int) -> Plan:
    blueprint = size.blueprint
    days = Days(ZoneInfo(blueprint.time_zone), until, _OPENING)
    source = people(size, days, seed)
    return Plan(
        blueprint=blueprint,
        days=days,
        rooms=rooms(blueprint.departments),
        doctors=source.doctors(),
        nurses=source.nurses(),
        receptionists=source.receptionists(),
        other_staff=source.other_staff(),
        patients=patients(source),
        contacts=[],
        appointments=[],
        visits=[],
        deliveries=[],
        corrections=[],
        stays=[],
    )


async def _open(making: Making, size: Size, until: datetime, seed: int, password_hash: str) -> tuple[Site, Traveller]:
    """Opens a hospital: departments, rooms, staff and accounts, by the functions that everybody uses."""
    blueprint = size.blueprint
    salt = f"{seed} {blueprint.slug}"
    plan = await making.timed(blueprint.slug, "plan", asyncio.to_thread(_plan, size, until, seed))
    traveller = Traveller(making.connection, 0, log=making.log)
    await traveller.move(plan.days.at(_OPENING, 420))
    traveller.hospital_id = await making.create_hospital(blueprint)
    house = await making.timed(blueprint.slug, "departments, rooms, staff", make_house(traveller, plan, password_hash))
    regulars = turns(blueprint.departments, plan.doctors, plan.patients, salt)
    return Site(size, plan, regulars, house, traveller.hospital_id, salt), traveller


async def _load(making: Making, site: Site) -> None:
    slug = site.plan.blueprint.slug
    await making.timed(slug, "staging", stage(making.connection, site))
    for file in sorted(LOAD.glob("*.sql"))[1:]:
        name = file.stem.partition("_")[2].replace("_", " ")
        await making.timed(slug, name, _run(making.connection, file.read_text()))


async def _run(connection: asyncpg.Connection, script: str) -> None:
    await connection.execute(script, timeout=None)


async def _close(traveller: Traveller, site: Site, password_hash: str) -> None:
    """Gives the account for patients to one of the first doctor's, who comes again if any does; ends all sessions."""
    if site.plan.blueprint.demo_accounts:
        patient_id = await traveller.connection.fetchval(
            """SELECT k.patient_id FROM clinic.doctor_patients AS k
               JOIN clinic.patient_departments AS d ON d.hospital_id = k.hospital_id AND d.patient_id = k.patient_id
               WHERE k.hospital_id = $1 AND k.doctor_id = $2
               GROUP BY k.patient_id
               ORDER BY coalesce(max(d.last_booking_at) > $3, false) DESC, (
                   SELECT count(*) FROM clinic.prescriptions AS p
                   WHERE p.hospital_id = $1 AND p.patient_id = k.patient_id
               ) DESC, k.patient_id
               LIMIT 1""",
            site.hospital_id,
            site.house.doctors[0],
            site.plan.days.as_of,
        )
        account = Account("PATIENT", {"patient_id": cast("int", patient_id)})
        at = site.plan.days.at(-1, 600)
        await open_accounts(traveller, site.plan.blueprint.slug, password_hash, at, [account])
    await traveller.move(site.plan.days.as_of)
    await close_sessions(traveller)
