"""A partition a month, made ahead; what comes without one is kept, and moved there later."""

import asyncio
import datetime as dt

import asyncpg

from tests.databases import Database
from tests.world import Hospital


async def partitions(admin: asyncpg.Connection) -> set[str]:
    rows = await admin.fetch(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit.events'::regclass"
    )
    return {row[0] for row in rows}


async def at(admin: asyncpg.Connection, hospital: int, moment: dt.datetime) -> str:
    """Where an event of a moment lies; made by a superuser, for the clock cannot be moved."""
    place = await admin.fetchval(
        "INSERT INTO audit.events (hospital_id, kind, occurred_at) VALUES ($1, 'EXPORT', $2)"
        " RETURNING tableoid::regclass::text",
        hospital,
        moment,
    )
    return str(place)


async def test_months_are_made_once_whoever_asks(fresh_database: Database) -> None:
    async def make() -> int:
        connection = await asyncpg.connect(fresh_database.admin_dsn)
        try:
            return int(await connection.fetchval("SELECT audit.make_partitions('2031-11-15', 3)"))
        finally:
            await connection.close()

    assert sum(await asyncio.gather(*(make() for _ in range(4)))) == 3
    connection = await asyncpg.connect(fresh_database.admin_dsn)
    months = {f"audit.events_{month}" for month in ("2031_11", "2031_12", "2032_01")}
    assert await partitions(connection) == months | {"audit.events_of_no_month"}
    owners = await connection.fetch(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'audit'::regnamespace"
    )
    assert [row[0] for row in owners] == ["wardgraph_audit"]
    await connection.close()


async def test_an_event_lies_in_its_month_by_utc(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await admin.execute("SET timezone = 'Asia/Tokyo'")
    await admin.fetchval("SELECT audit.make_partitions('2033-01-31', 2)")
    for moment, place in (
        ("2033-01-01T00:00:00+00:00", "events_2033_01"),
        ("2033-01-31T23:59:59.999999+00:00", "events_2033_01"),
        ("2033-02-01T00:00:00+00:00", "events_2033_02"),
        ("2033-03-01T00:00:00+00:00", "events_of_no_month"),
    ):
        assert await at(admin, hospital.id, dt.datetime.fromisoformat(moment)) == f"audit.{place}"


async def test_what_came_before_its_month_was_made_is_moved(hospital: Hospital, admin: asyncpg.Connection) -> None:
    moments = [dt.datetime(2034, month, 15, tzinfo=dt.UTC) for month in (5, 6, 7)]
    for moment in moments:
        assert await at(admin, hospital.id, moment) == "audit.events_of_no_month"
    before = await admin.fetch("SELECT * FROM audit.events ORDER BY id")
    assert await admin.fetchval("SELECT audit.make_partitions('2034-06-01', 1)") == 1
    places = await admin.fetch(
        "SELECT tableoid::regclass::text FROM audit.events"
        " WHERE occurred_at >= '2034-01-01' AND occurred_at < '2035-01-01'"
        " ORDER BY occurred_at"
    )
    assert [row[0] for row in places] == [
        "audit.events_of_no_month",
        "audit.events_2034_06",
        "audit.events_of_no_month",
    ]
    assert await admin.fetch("SELECT * FROM audit.events ORDER BY id") == before
    assert await at(admin, hospital.id, moments[2]) == "audit.events_of_no_month"


async def test_the_owner_may_have_months_made(admin: asyncpg.Connection) -> None:
    await admin.execute("SET ROLE wardgraph_owner")
    assert await admin.fetchval("SELECT audit.make_partitions('2035-01-01', 2)") == 2
    assert await admin.fetchval("SELECT audit.make_partitions('2035-01-01', 2)") == 0
