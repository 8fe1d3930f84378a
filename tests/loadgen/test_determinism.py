"""The same seed and time give the same records; what is there already is left alone."""

import datetime as dt
from dataclasses import replace

import pytest

from db import connect
from loadgen.play.seed import SeedProblem, Summary, seed, seed_if_empty
from tests.databases import Database, DatabaseServer
from tests.loadgen.digests import digests
from tests.loadgen.small import AS_OF, DEMO_SMALL


async def small(database: Database, number: int = 1, as_of: dt.datetime = AS_OF) -> Summary:
    return await seed(database.admin_dsn, seed=number, as_of=as_of, blueprints=DEMO_SMALL)


async def digests_of(database: Database) -> dict[str, str]:
    async with connect.admin(database.admin_dsn) as connection:
        return await digests(connection)


async def test_the_same_seed_gives_the_same_records_and_another_one_others(
    server: DatabaseServer, template: str, database: Database
) -> None:
    lines: list[str] = []
    summary = await seed(database.admin_dsn, as_of=AS_OF, blueprints=DEMO_SMALL, progress=lines.append)
    assert summary.hospitals == ("demo", "annex")
    assert len(lines) == len(summary.stages)
    made = await digests_of(database)
    async with server.database(template) as second, server.database(template) as third:
        await small(second)
        await small(third, number=2)
        assert await digests_of(second) == made
        others = await digests_of(third)
    different = {table for table in made if others[table] != made[table]}
    assert different >= {
        f"clinic.{table}" for table in ("doctors", "nurses", "patients", "appointments", "visits", "bills", "stock")
    }
    assert "clinic.departments" not in different


async def test_a_hospital_that_is_there_is_left_alone(database: Database) -> None:
    before = await digests_of(database)
    with pytest.raises(SeedProblem, match="There is a hospital 'annex' already"):
        await small(database)
    assert await seed_if_empty(database.admin_dsn, as_of=AS_OF, blueprints=DEMO_SMALL) is None
    assert await digests_of(database) == before


async def test_a_failure_leaves_nothing_behind(fresh_database: Database) -> None:
    impossible = replace(DEMO_SMALL[1], currency="no currency")
    with pytest.raises(Exception, match="currency"):
        await seed(fresh_database.admin_dsn, as_of=AS_OF, blueprints=(DEMO_SMALL[0], impossible))
    assert all(digest.startswith("0 ") for digest in (await digests_of(fresh_database)).values())
    summary = await seed_if_empty(fresh_database.admin_dsn, as_of=AS_OF, blueprints=DEMO_SMALL[1:])
    assert summary is not None
    assert summary.hospitals == ("annex",)


async def test_a_time_without_a_zone_is_refused(fresh_database: Database) -> None:
    with pytest.raises(SeedProblem, match="no time zone"):
        await small(fresh_database, as_of=AS_OF.replace(tzinfo=None))
