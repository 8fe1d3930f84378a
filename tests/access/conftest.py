"""The cast, gathered once for all workers; every module of tests gets a database of its own that looks like it."""

import datetime as dt
import typing
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.migrate.roles import restrict
from tests import calls, kept, world
from tests.access import cast as story
from tests.access import logins, sign_ups, spare
from tests.access.cast import Cast, cast_of, gather
from tests.access.logins import add_database_users, drop_logins, make_logins
from tests.databases import Database, DatabaseServer

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stage:
    """A database, by its name, with the cast in it; nobody may be connected to it."""

    name: str
    cast: Cast


@pytest.fixture(scope="session")
async def stage(server: DatabaseServer, template: str) -> Stage:
    """The cast of this hour, whoever gathered it: sessions and opened records last for hours only."""

    async def fill(made: Database) -> None:
        async with connect.admin(made.admin_dsn) as admin, asyncpg.create_pool(made.api_dsn, min_size=1) as pool:
            await gather(pool, admin)
            await add_database_users(admin)

    rows = sorted(HERE.glob("*rows.py"))
    content = kept.digest([kept.DB, *rows, *map(kept.source, (story, spare, world, calls, logins, sign_ups))])
    name = await server.template("cast", f"{content}_{dt.datetime.now(dt.UTC):%Y%m%d%H}", fill, base=template)
    # Nobody may be connected to what is cloned.
    async with server.database(name) as made, connect.admin(made.admin_dsn) as admin:
        return Stage(name, await cast_of(admin))


@pytest.fixture(scope="session")
def cast(stage: Stage) -> Cast:
    """The hospitals of the cast, by name."""
    return stage.cast


@pytest.fixture(scope="module")
async def database(server: DatabaseServer, stage: Stage) -> AsyncIterator[Database]:
    """A database with the cast in it, shared by the tests of a module."""
    async with server.database(stage.name) as made:
        # A clone does not inherit the rights to the database itself; a run of the migrations sets them.
        async with connect.admin(made.admin_dsn) as admin, admin.transaction():
            await restrict(admin)
            await make_logins(admin, made)
        yield made
        async with connect.admin(made.admin_dsn) as admin:
            await drop_logins(admin)


@pytest.fixture
async def web(api: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """One connection of the web tier's login."""
    async with api.acquire() as connection:
        # It passes everything on to the connection that it stands for.
        yield typing.cast("asyncpg.Connection", connection)
