"""Uploads that are cut, cancelled, sent twice or whose uploader goes: nothing is lost, and nothing is loaded twice."""

import asyncio

import asyncpg
import httpx
import pytest

from tests.databases import Database
from tests.graph.imports.uploading import (
    accepted,
    blocked,
    csv_of,
    held,
    patients_of,
    problems_of,
    refused,
    run_of,
    upload,
    work,
)
from tests.staff import Staff
from tests.web import Client, serving
from wardgraph.errors import CALL_ERRORS


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    return await staff.person("ADMIN")


def rows_of(last_name: str, first: int, many: int) -> bytes:
    """A file of patients who are all called so: no two of a birth date have the same first name."""
    names = (f"Eva {chr(97 + one % 26)}{chr(97 + one // 26 % 26)}{chr(97 + one // 676)}" for one in range(many))
    return csv_of(*(
        f"{first + one},{name},{last_name},{1910 + one % 90}-02-01,f" for one, name in enumerate(names)
    ))  # fmt: skip


async def loaded(admin: asyncpg.Connection, staff: Staff, last_name: str) -> int:
    return (await patients_of(admin, staff.hospital.id)).count(last_name)


async def test_a_server_that_dies_while_it_stages_leaves_nothing_behind(
    database: Database, admins: asyncpg.Pool, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    content = rows_of("Cut", 20_000, 1200)
    counted = "SELECT count(*) FROM clinic.import_runs WHERE hospital_id = $1"
    before = await admin.fetchval(counted, staff.hospital.id)
    async with held(admins, "clinic.import_rows"):
        sending = asyncio.create_task(upload(boss, content))
        pid = await blocked(admin, "wardgraph")
        await admin.execute("SELECT pg_terminate_backend($1)", pid)
        await refused(await sending, 503, "DATABASE_UNAVAILABLE")
    assert await admin.fetchval(counted, staff.hospital.id) == before
    name = await accepted(boss, content)
    await work(database)
    assert (await run_of(boss, name))["rowsLoaded"] == 1200
    assert await loaded(admin, staff, "Cut") == 1200


async def test_a_server_that_stops_tells_so_and_leaves_nothing_behind(
    database: Database, admins: asyncpg.Pool, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    content = rows_of("Stopped", 30_000, 600)
    counted = "SELECT count(*) FROM clinic.import_runs WHERE hospital_id = $1"
    before = await admin.fetchval(counted, staff.hospital.id)
    async with held(admins, "clinic.import_rows"), httpx.AsyncClient(timeout=30) as client:
        async with serving(database, grace=1) as address:
            client.base_url = httpx.URL(address)
            sending = asyncio.create_task(upload(Client(client, boss.headers), content))
            await blocked(admin, "wardgraph")
        await refused(await sending, 503, "SERVER_STOPPING")
    assert await admin.fetchval(counted, staff.hospital.id) == before


async def test_a_worker_that_dies_in_a_batch_loads_nothing_twice(
    database: Database, admins: asyncpg.Pool, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    name = await accepted(boss, rows_of("Twice", 40_000, 2500))
    async with held(admins, "clinic.patients"):
        working = asyncio.create_task(work(database))
        pid = await blocked(admin, "wardgraph worker")
        await admin.execute("SELECT pg_terminate_backend($1)", pid)
        with pytest.raises(CALL_ERRORS):
            await working
    assert (await run_of(boss, name))["status"] == "RUNNING"
    assert await loaded(admin, staff, "Twice") == 0
    await asyncio.gather(work(database), work(database))
    assert (await run_of(boss, name))["status"] == "COMPLETED"
    assert await loaded(admin, staff, "Twice") == 2500


async def test_the_same_file_is_loaded_once_however_often_it_comes(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    content = rows_of("Same", 50_000, 700)
    names = await asyncio.gather(*(accepted(boss, content) for _ in range(3)))
    assert len(set(names)) == 1
    await work(database)
    again = await accepted(boss, content)
    await work(database)
    assert again == names[0]
    run = await run_of(boss, again)
    assert (run["status"], run["rowsRead"], run["rowsLoaded"], run["rowsRefused"]) == ("COMPLETED", 700, 700, 0)
    assert await loaded(admin, staff, "Same") == 700


async def test_a_cancelled_import_loads_nothing_more_until_the_file_comes_again(
    database: Database, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    content = rows_of("Late", 60_000, 1500)
    name = await accepted(boss, content)
    cancelled = await boss.do("cancelImport", "id status finishedAt rowsLoaded", importRunId=name)
    assert (cancelled["id"], cancelled["status"], cancelled["rowsLoaded"]) == (name, "CANCELLED", 0)
    assert cancelled["finishedAt"]
    await work(database)
    assert (await run_of(boss, name))["status"] == "CANCELLED"
    assert await loaded(admin, staff, "Late") == 0
    told = await boss.refused("cancelImport", importRunId=name)
    assert (told["code"], told["details"]) == ("BAD_TRANSITION", {"from": "CANCELLED", "to": "CANCELLED"})
    assert await accepted(boss, content) == name
    await work(database)
    assert await loaded(admin, staff, "Late") == 1500
    told = await boss.refused("cancelImport", importRunId=name)
    assert (told["code"], told["details"]) == ("BAD_TRANSITION", {"from": "COMPLETED", "to": "CANCELLED"})


async def test_what_is_being_loaded_is_loaded_before_the_cancellation_answers_and_nothing_after_it(
    database: Database, admins: asyncpg.Pool, admin: asyncpg.Connection, staff: Staff, boss: Client
) -> None:
    name = await accepted(boss, rows_of("Midst", 70_000, 2500))
    async with held(admins, "clinic.patients"):
        working = asyncio.create_task(work(database))
        await blocked(admin, "wardgraph worker")
        cancelling = asyncio.create_task(boss.do("cancelImport", "status rowsLoaded", importRunId=name))
        await blocked(admin, "wardgraph")
    cancelled = await cancelling
    await working
    assert cancelled == {"status": "CANCELLED", "rowsLoaded": 1000}
    assert await loaded(admin, staff, "Midst") == 1000
    run = await run_of(boss, name)
    assert (run["status"], run["rowsLoaded"]) == ("CANCELLED", 1000)
    # What was checked and refused so far can be read: nothing.
    assert len((await problems_of(boss, name)).text.splitlines()) == 1


async def test_the_worker_stops_for_whoever_may_not_import_any_more(
    database: Database, admin: asyncpg.Connection, staff: Staff
) -> None:
    gone = await staff.person("ADMIN", "CASHIER")
    name = await accepted(gone, rows_of("Gone", 80_000, 10))
    await admin.execute(
        "UPDATE auth.accounts SET status = 'SUSPENDED' WHERE hospital_id = $1 AND email = 'admin-cashier@day.example'",
        staff.hospital.id,
    )
    await work(database)
    key = "SELECT status FROM clinic.import_runs WHERE hospital_id = $1 ORDER BY id DESC LIMIT 1"
    assert await admin.fetchval(key, staff.hospital.id) == "CANCELLED", name
    assert await loaded(admin, staff, "Gone") == 0
