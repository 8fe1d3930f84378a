"""The cast, gathered once a run; every module of tests gets a database of its own that looks like it."""

import typing
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from db import connect
from db.migrate.roles import restrict
from tests.access.cast import Cast, gather
from tests.databases import Database, DatabaseServer


@dataclass(frozen=True)
class Stage:
    """A database, by its name, with the cast in it; nobody may be connected to it."""

    name: str
    cast: Cast


@pytest.fixture(scope="session")
async def stage(server: DatabaseServer, template: str) -> AsyncIterator[Stage]:
    async with server.database(template) as made:
        async with connect.admin(made.admin_dsn) as admin, asyncpg.create_pool(made.api_dsn, min_size=1) as pool:
            cast = await gather(pool, admin)
        yield Stage(made.name, cast)


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
        yield made


@pytest.fixture
async def web(api: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """One connection of the web tier's login."""
    async with api.acquire() as connection:
        # It passes everything on to the connection that it stands for.
        yield typing.cast("asyncpg.Connection", connection)
