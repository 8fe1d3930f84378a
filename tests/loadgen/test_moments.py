"""The demo hospitals can be made as of any moment."""

import datetime as dt

import pytest

from db import connect
from loadgen.play.seed import seed
from tests.databases import Database
from tests.loadgen.invalid import INVALID
from tests.loadgen.small import DEMO_SMALL


@pytest.mark.parametrize(
    "moment",
    [
        "2030-02-28T23:50+01:00",
        "2030-03-31T03:30+02:00",  # a Sunday, minutes after summer time began
        "2030-10-27T00:10+02:00",  # a Sunday, hours before it ends
        "2032-02-29T04:00+01:00",
        "2030-01-01T00:00+01:00",
    ],
)
async def test_any_time_will_do(fresh_database: Database, moment: str) -> None:
    as_of = dt.datetime.fromisoformat(moment)
    await seed(fresh_database.admin_dsn, as_of=as_of, blueprints=DEMO_SMALL)
    async with connect.admin(fresh_database.admin_dsn) as connection:
        todays = await connection.fetchval(
            """SELECT count(*) FROM clinic.appointments AS a
               JOIN auth.accounts AS c ON c.hospital_id = a.hospital_id AND c.doctor_id = a.doctor_id
               CROSS JOIN (VALUES ('Europe/Berlin')) AS z (zone)
               WHERE (a.starts_at AT TIME ZONE zone)::date = ($1::timestamptz AT TIME ZONE zone)::date""",
            as_of,
        )
        invalid = [
            query
            for query in INVALID
            if await connection.fetchval(f"SELECT EXISTS ({query}) AND $1::timestamptz IS NOT NULL", as_of)
        ]
    assert todays >= 5
    assert invalid == []
