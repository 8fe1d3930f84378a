"""One server for all workers and runs, and clones of a database with all SQL applied for whoever asks.

TEST_POSTGRES names the programs of another PostgreSQL to test on, such as /usr/lib/postgresql/15/bin;
TEST_DATABASE_URL a server that runs already (a superuser's address, and it lets wardgraph_api in without a password).
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import cast

import asyncpg
import httpx
import pytest
from asyncpg.pool import PoolConnectionProxy

from tests import kept
from tests.databases import Database, DatabaseServer
from tests.web import serving
from tests.workers import Worker, Workers


def pytest_configure(config: pytest.Config) -> None:
    """Has workers act as one run."""
    config.pluginmanager.register(Worker() if hasattr(config, "workerinput") else Workers())


@pytest.fixture(scope="session")
def maintenance_dsn() -> Iterator[str]:
    """A superuser's address of the server: the one that TEST_DATABASE_URL names, or that is kept between runs."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with kept.server() as started:
        yield started.dsn(database="postgres")


@pytest.fixture(scope="session")
async def server(maintenance_dsn: str) -> AsyncIterator[DatabaseServer]:
    """The server, on which this run makes and drops databases."""
    made = DatabaseServer(maintenance_dsn)
    async with made.running():
        yield made


@pytest.fixture(scope="session")
async def template(server: DatabaseServer) -> str:
    """The name of a database with all SQL applied, to clone; nobody may be connected to it."""
    return await kept.sql_template(server)


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


async def _reset_role(connection: PoolConnectionProxy) -> None:
    """What a pool leaves of a test that went before, as it resets everything else."""
    await connection.execute("RESET SESSION AUTHORIZATION; RESET ROLE")


@pytest.fixture(scope="module")
async def admins(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """A superuser's connections to the module's database, each as new for whoever takes one.

    They outlive a test, as those of `api` do: what a backend learns of tables and functions costs more than most tests.
    """
    settings = {"search_path": "public", "application_name": "wardgraph"}
    async with asyncpg.create_pool(
        database.admin_dsn, min_size=1, max_size=4, server_settings=settings, setup=_reset_role
    ) as pool:
        yield pool


@pytest.fixture
async def admin(admins: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection to the module's database."""
    async with admins.acquire() as connection:
        # It passes everything on to the connection that it stands for.
        yield cast("asyncpg.Connection", connection)


@pytest.fixture(scope="module")
async def api(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """The web tier's connections to the module's database: up to eight at once, each as new for whoever takes one."""
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=8, setup=_reset_role) as pool:
        yield pool


@pytest.fixture(scope="module")
async def http(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The web application over the module's database."""
    async with serving(database) as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
async def http_server(server: DatabaseServer) -> AsyncIterator[str]:
    """The address of the web application over the demo hospital."""
    async with server.database(await kept.demo_template(server)) as made, serving(made) as address:
        yield address
