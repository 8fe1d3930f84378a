"""A load that is killed: nobody may use the database, and the same command goes on to the same end, or undoes it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.migrate.roles import API
from loadgen.bench import bulk
from loadgen.bench.seed import seed_bench, undo
from loadgen.bench.sizes import full
from loadgen.bench.steps import Done
from loadgen.play.seed import SeedProblem
from tests.databases import Database, DatabaseServer
from tests.loadgen.digests import digests
from tests.loadgen.small import AS_OF, SMALL

ROOT = Path(__file__).parents[2]
SIZES = (replace(SMALL[0], appointments=4_000, coming=200, visits=2_000, prescriptions=1_600, bills=4_000), SMALL[1])
_LOADER = """
import asyncio, sys
from loadgen.bench.seed import seed_bench
from tests.loadgen.small import AS_OF
from tests.loadgen.test_resuming import SIZES
asyncio.run(seed_bench(sys.argv[1], as_of=AS_OF, sizes=SIZES, progress=lambda done: print(done.name, flush=True)))
"""


async def killed_after(database: Database, step: str) -> None:
    """Runs a load in a process of its own, and kills it when a step has been taken."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LOADER, database.admin_dsn,
        stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    async for line in process.stdout:
        if line.decode().strip().startswith(step):
            process.send_signal(signal.SIGKILL)
            break
    assert await process.wait() == -signal.SIGKILL
    async with connect.admin(database.admin_dsn) as connection:
        # What was under way ends with its connection.
        await connection.execute("SELECT pg_advisory_lock(hashtextextended('wardgraph seed', 0))")


async def digests_of(database: Database) -> dict[str, str]:
    async with connect.admin(database.admin_dsn) as connection:
        return await digests(connection)


async def rules_of(database: Database) -> list[asyncpg.Record]:
    async with connect.admin(database.admin_dsn) as connection:
        rows: list[asyncpg.Record] = await connection.fetch(bulk.DEFINITIONS, bulk.TABLES)
        return rows


@pytest.fixture(scope="module")
async def uninterrupted(server: DatabaseServer, template: str) -> AsyncIterator[dict[str, str]]:
    """What a load makes that nobody interrupts, on one connection."""
    async with server.database(template) as made:
        await seed_bench(made.admin_dsn, as_of=AS_OF, sizes=SIZES, workers=1)
        yield await digests_of(made)


@pytest.mark.parametrize(
    "step", ["bench: 020 bookings", "bench: 090 prescription items", "bench-annex: 180 payments", "keys and references"]
)
async def test_a_killed_load_goes_on_to_the_same_end(
    fresh_database: Database, uninterrupted: dict[str, str], step: str
) -> None:
    before = await rules_of(fresh_database)
    await killed_after(fresh_database, step)
    taken: list[str] = []
    await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES, progress=lambda done: taken.append(done.name))
    assert not any(name.startswith(step) for name in taken)
    assert await digests_of(fresh_database) == uninterrupted
    assert await rules_of(fresh_database) == before


async def test_a_killed_load_is_undone(fresh_database: Database, uninterrupted: dict[str, str]) -> None:
    before, rules = await digests_of(fresh_database), await rules_of(fresh_database)
    await killed_after(fresh_database, "bench: 150 bill lines")
    assert await undo(fresh_database.admin_dsn)
    assert await digests_of(fresh_database) == before
    assert await rules_of(fresh_database) == rules
    assert not await undo(fresh_database.admin_dsn)
    await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES)
    assert await digests_of(fresh_database) == uninterrupted


async def test_hospitals_that_were_there_stay_as_they_were(
    fresh_database: Database,
) -> None:
    await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES[1:])
    before, rules = await digests_of(fresh_database), await rules_of(fresh_database)

    def stop(done: Done) -> None:
        if "170 bills" in done.name:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES[:1], progress=stop)
    assert await undo(fresh_database.admin_dsn)
    assert await digests_of(fresh_database) == before
    assert await rules_of(fresh_database) == rules


async def wardgraph(database: Database, *arguments: str) -> tuple[int | None, str]:
    """The exit code of a command on a database, and all that it tells."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from cli.main import main; main()", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn},
    )  # fmt: skip
    told, _ = await process.communicate()
    return process.returncode, told.decode()


async def test_nobody_uses_a_database_with_an_unfinished_load(fresh_database: Database) -> None:
    await killed_after(fresh_database, "bench: 030 patients")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(fresh_database.api_dsn)
    for arguments in (["serve"], ["migrate"], ["seed"]):
        code, told = await wardgraph(fresh_database, *arguments)
        assert code == 1
        assert "Large hospitals are being loaded into this database, or their load was interrupted." in told
        assert "`wardgraph seed --undo`" in told
    with pytest.raises(SeedProblem, match="with the seed 1 as of 2030-05-14"):
        await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES, seed=2)
    code, told = await wardgraph(fresh_database, "seed", "--undo")
    assert (code, told.splitlines()[-1]) == (0, "What the interrupted load had made was removed.")
    connection = await asyncpg.connect(fresh_database.api_dsn)
    assert await connection.fetchval("SELECT current_user") == API
    await connection.close()


async def test_a_database_in_use_is_refused(fresh_database: Database) -> None:
    connection = await asyncpg.connect(fresh_database.api_dsn)
    with pytest.raises(SeedProblem, match="1 other connections use this database"):
        await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=SIZES)
    await connection.close()
    assert all(digest.startswith("0 ") for digest in (await digests_of(fresh_database)).values())


async def test_the_data_set_full_has_its_numbers_at_any_factor(fresh_database: Database) -> None:
    whole = full()[0]
    assert (whole.blueprint.patients, whole.appointments, whole.bills, whole.visits, whole.prescriptions) == (
        3_000_000, 6_000_000, 6_000_000, 5_000_000, 4_000_000,
    )  # fmt: skip
    assert whole.prescription_items == 8_002_130
    assert (len(whole.blueprint.departments), whole.blueprint.doctors_per_department) == (15, 200)
    await seed_bench(fresh_database.admin_dsn, as_of=AS_OF, sizes=full(0.001, 2))
    async with connect.admin(fresh_database.admin_dsn) as connection:
        for slug, currency, letters in (("full", "EUR", "[\u0370-\u03ff\u0400-\u04ff]"), ("full-2", "USD", "[ñáéíóú]")):
            hospital_id = await connection.fetchval(
                "SELECT id FROM clinic.hospitals WHERE slug = $1 AND currency = $2", slug, currency
            )
            for table, number in {
                "departments": 15, "doctors": 15, "nurses": 15, "receptionists": 30, "rooms": 200, "medications": 1_000,
                "stock": 2_043, "patients": 3_000, "appointments": 6_000, "bills": 6_000, "visits": 5_000,
                "prescriptions": 4_000, "prescription_items": 8_002,
            }.items():  # fmt: skip
                found = f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1"
                assert await connection.fetchval(found, hospital_id) == number, table
            # Names of several languages.
            assert await connection.fetchval(
                "SELECT count(*) FROM clinic.patients WHERE hospital_id = $1 AND last_name ~ $2", hospital_id, letters
            )
            # Colds are a matter of winter.
            ((winter, summer),) = await connection.fetch(
                """SELECT count(*) FILTER (WHERE extract(MONTH FROM visited_at) IN (12, 1, 2)),
                       count(*) FILTER (WHERE extract(MONTH FROM visited_at) IN (6, 7, 8))
                   FROM clinic.visits WHERE hospital_id = $1
                       AND diagnosis IN ('Acute bronchitis', 'Pneumonia', 'Viral infection')""",
                hospital_id,
            )
            assert winter > 2 * summer > 0
            # Infants, and more old people than there are children of school age.
            ((young, old),) = await connection.fetch(
                """SELECT count(*) FILTER (WHERE rules.age_months(birth_date, $2::date) < 12),
                       count(*) FILTER (WHERE rules.age(birth_date, $2::date) >= 60)
                   FROM clinic.patients WHERE hospital_id = $1""",
                hospital_id, AS_OF,
            )  # fmt: skip
            assert 0 < young < 100
            assert 800 < old < 1_300
