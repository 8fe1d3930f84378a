"""One server for the whole run, the SQL applied once into a template, and a clone of it for whoever asks.

TEST_POSTGRES names the programs of another PostgreSQL to test on, such as /usr/lib/postgresql/15/bin;
TEST_DATABASE_URL a server that runs already (a superuser's address, and it lets wardgraph_api in without a password).
"""

import os
from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import pytest

from db import connect
from db.apply import apply
from db.server import temporary
from tests.databases import Database, DatabaseServer, programs
from tests.web import serving


@pytest.fixture(scope="session")
def server() -> Iterator[DatabaseServer]:
    """The server, started for this run unless TEST_DATABASE_URL names one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield DatabaseServer(given)
        return
    with temporary(binaries=programs()) as started:
        yield DatabaseServer(started.dsn(database="postgres"))


@pytest.fixture(scope="session")
async def template(server: DatabaseServer) -> AsyncIterator[str]:
    """The name of a database with all SQL applied, to clone; nobody may be connected to it."""
    async with server.database() as made:
        await apply(made.admin_dsn)
        yield made.name


@pytest.fixture(scope="module")
async def database(server: DatabaseServer, template: str) -> AsyncIterator[Database]:
    """A fresh database with all SQL applied, shared by the tests of a module."""
    async with server.database(template) as made:
        yield made


@pytest.fixture
async def fresh_database(server: DatabaseServer, template: str) -> AsyncIterator[Database]:
    """A database with all SQL applied for one test alone."""
    async with server.database(template) as made:
        yield made


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection to the module's database."""
    async with connect.admin(database.admin_dsn) as connection:
        yield connection


@pytest.fixture
async def api(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """The web tier's connections to the module's database: up to eight at once."""
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=8) as pool:
        yield pool


@pytest.fixture(scope="module")
async def http(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The web application over the module's database."""
    async with serving(database) as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
async def http_server(server: DatabaseServer, template: str) -> AsyncIterator[str]:
    """The address of the web application over the demo hospital."""
    from loadgen.seed import seed  # noqa: PLC0415

    async with server.database(template) as made:
        await seed(made.admin_dsn)
        async with serving(made) as address:
            yield address
