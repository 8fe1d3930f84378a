"""A server that stops gives requests their time, and tells those that are not at their end then."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from db.connect import admin as connect_admin
from tests.databases import Database
from tests.web import serving
from tests.world import new_hospital

QUERY = "{ departments(first: 1) { nodes { id } } }"
MUTATION = 'mutation { signIn(input: {hospital: "stopping", email: "x@x.example", password: "wrong"}) { accessToken } }'


@pytest.fixture(scope="module", autouse=True)
async def _hospital(database: Database) -> None:
    async with connect_admin(database.admin_dsn) as admin, asyncpg.create_pool(database.api_dsn, min_size=1) as api:
        await new_hospital(api, admin, "stopping")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30, headers={"Wardgraph-Hospital": "stopping"}) as made:
        yield made


@pytest.mark.parametrize("executor", ["compiled", "core"])
@pytest.mark.parametrize("document", [QUERY, MUTATION])
async def test_what_is_cut_short_is_told_so_in_json(
    database: Database, admin: asyncpg.Connection, client: httpx.AsyncClient, executor: str, document: str
) -> None:
    async with connect_admin(database.admin_dsn) as locker, locker.transaction():
        await locker.execute("LOCK TABLE clinic.departments, auth.accounts IN ACCESS EXCLUSIVE MODE")
        async with serving(database, grace=1, executor=executor, lock_seconds=60) as address:
            call = asyncio.create_task(client.post(f"{address}/graphql", json={"query": document}))
            await until_locked(admin)
        async with asyncio.timeout(20):
            answer = await call
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SERVER_STOPPING"
    assert "requestId" in error["extensions"]["hint"]


async def until_locked(admin: asyncpg.Connection) -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'wardgraph_api' AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(15):
        # Polls a condition: PostgreSQL tells nobody that somebody waits.
        while not await admin.fetchval(waiting):  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)
