"""The small edition of the data set `bench`, for the modules that look into it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db import connect
from tests import kept
from tests.databases import Database, DatabaseServer


@pytest.fixture(scope="module")
async def bench(server: DatabaseServer) -> AsyncIterator[Database]:
    """A database with its hospitals, shared by the tests of a module."""
    async with server.database(await kept.bench_template(server)) as made:
        yield made


@pytest.fixture
async def seeded(bench: Database) -> AsyncIterator[asyncpg.Connection]:
    """An administrator's connection to that database."""
    async with connect.admin(bench.admin_dsn) as connection:
        yield connection


@pytest.fixture
async def undone(seeded: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """A connection whose changes are taken back after the test."""
    transaction = seeded.transaction()
    await transaction.start()
    yield seeded
    await transaction.rollback()
