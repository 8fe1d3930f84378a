"""Statements prepared once and run for everybody in turn: a plan made for one asker shows no other asker's rows."""

import asyncio
import random

import asyncpg

from tests.access.asking import Line, call
from tests.access.cast import PUBLIC, ROLES, Cast
from tests.access.reads import Read, reads
from tests.access.rows import KEY_COLUMNS
from tests.access.seen import answered
from tests.databases import Database

CONNECTIONS = 4
CALLS = 800
# The database users of the cast have ids of their own (tests/access/logins.py).
ALL_IDS = [*range(1, 200), 1800]
# As the web tier connects.
GENERIC = {"plan_cache_mode": "force_generic_plan"}


async def _interleave(connection: Line, cast: Cast, found: list[Read], seed: int) -> int:
    chance = random.Random(seed)
    rows_seen = 0
    for _ in range(CALLS):
        house, asker, read = (
            cast[chance.choice(("north", "south"))],
            chance.choice((PUBLIC, *ROLES)),
            chance.choice(found),
        )
        rows = await call(connection, house, house.session(asker), read.name, *read.arguments(ALL_IDS))
        keys = {"/".join(str(row[column]) for column in KEY_COLUMNS[read.table]) for row in rows}
        assert keys == answered(read, asker, house), (house.id, asker, read.name)
        rows_seen += len(rows)
    return rows_seen


async def test_thousands_of_interleaved_calls_each_show_exactly_their_askers_rows(
    database: Database, admin: asyncpg.Connection, cast: Cast
) -> None:
    found = [read for read in await reads(admin) if read.table]
    pool = await asyncpg.create_pool(
        database.api_dsn, min_size=CONNECTIONS, max_size=CONNECTIONS, server_settings=GENERIC
    )
    async with pool:

        async def one(seed: int) -> int:
            async with pool.acquire() as connection:
                return await _interleave(connection, cast, found, seed)

        seen = await asyncio.gather(*(one(seed) for seed in range(CONNECTIONS)))
    assert min(seen) > CALLS


async def test_a_statement_prepared_for_an_administrator_run_for_the_public_shows_the_publics_rows(
    database: Database, admin: asyncpg.Connection, cast: Cast
) -> None:
    found = [read for read in await reads(admin) if read.table]
    connection = await asyncpg.connect(database.api_dsn, server_settings=GENERIC)
    try:
        for read in found:
            columns = KEY_COLUMNS[read.table]
            places = ", ".join(f"${place}" for place in range(1, len(read.names) + 3))
            prepared = await connection.prepare(f"SELECT {', '.join(columns)} FROM api.{read.name}({places})")
            for name in ("north", "south"):
                for asker in ("ADMIN", PUBLIC, "PATIENT", "ADMIN", "NURSE", "DOCTOR"):
                    house = cast[name]
                    rows = await prepared.fetch(house.id, house.session(asker), *read.arguments(ALL_IDS))
                    assert {"/".join(map(str, row)) for row in rows} == answered(read, asker, house), (
                        read.name,
                        asker,
                    )
    finally:
        await connection.close()
