"""The worker makes the audit's partitions ahead, and chains the events of every hospital."""

import asyncpg

from tests.databases import Database
from tests.events import settled
from tests.world import new_hospital
from wardgraph.settings import Settings
from worker import audit
from worker.session import Session


async def test_partitions_are_ahead_and_every_hospital_is_sealed(
    database: Database, admin: asyncpg.Connection, api: asyncpg.Pool
) -> None:
    houses = [await new_hospital(api, admin, slug) for slug in ("north", "south")]
    async with Session.open(database.worker_dsn, Settings()) as session:
        await audit.partition(session)
        await audit.partition(session)
        await settled(admin)
        await audit.seal(session)
    months = await admin.fetch(
        "SELECT to_regclass('audit.events_' || to_char(month, 'YYYY_MM')) IS NOT NULL"
        " FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'), now() + '2 months', '1 month') AS month"
    )
    assert [row[0] for row in months] == [True, True, True]
    for house in houses:
        sealed = await admin.fetchval(
            "SELECT sum(cardinality(event_ids)) FROM audit.seals WHERE hospital_id = $1", house.id
        )
        assert sealed == await admin.fetchval("SELECT count(*) FROM audit.events WHERE hospital_id = $1", house.id) > 0
        assert await admin.fetch("SELECT FROM audit.verify($1)", house.id) == []
