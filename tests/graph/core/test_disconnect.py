"""Clients that go away while their request waits for a lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import httpx
import orjson
import pytest

from db import connect
from tests.databases import Database
from tests.staff import Staff
from tests.web import Client, serving

DEPARTMENTS = "{ departments { nodes { name doctors { nodes { lastName } } } } }"
REGISTER = """
mutation {
  registerPatient(
    input: {firstName: "Ada", lastName: "Stays", birthDate: "1990-01-01", gender: FEMALE, confirmed: true}
  ) { id }
}
"""
BUSY = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = 'wardgraph_api' AND state = 'active'"
)


@pytest.fixture(params=["compiled", "core"])
async def address(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[str]:
    async with serving(database, executor=request.param) as served:
        yield served


@pytest.fixture(scope="module")
async def receptionist(staff: Staff) -> Client:
    return await staff.person("RECEPTIONIST")


async def ask(address: str, document: str, headers: dict[str, str] | None = None) -> asyncio.StreamWriter:
    """Sends a request on a connection of its own, and awaits no answer."""
    parts = urlsplit(address)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    body = orjson.dumps({"query": document})
    lines = {"Host": parts.netloc, "Content-Type": "application/json", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in (lines | (headers or {})).items())
    writer.write(f"POST /graphql HTTP/1.1\r\n{head}\r\n".encode() + body)
    await writer.drain()
    return writer


async def leave(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def until_busy(admin: asyncpg.Connection, statements: int) -> None:
    """Waits until so many statements of the web tier run."""
    async with asyncio.timeout(20):
        # Polls a condition: PostgreSQL tells nobody that a statement has begun.
        while await admin.fetchval(BUSY) != statements:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


@asynccontextmanager
async def locked(database: Database, table: str) -> AsyncIterator[None]:
    async with connect.admin(database.admin_dsn) as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE clinic.{table}")
        yield


async def metric(address: str, line: str) -> float:
    async with httpx.AsyncClient(base_url=address) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    return sum(float(each.rpartition(" ")[2]) for each in lines if each.startswith(line))


@pytest.mark.usefixtures("staff")
async def test_the_sql_of_a_query_ends_with_its_client(
    address: str, database: Database, admin: asyncpg.Connection
) -> None:
    async with locked(database, "departments"):
        # More than there are connections: some wait for one when they leave.
        clients = [await ask(address, DEPARTMENTS) for _ in range(6)]
        await until_busy(admin, 4)
        for client in clients:
            await leave(client)
        await until_busy(admin, 0)
    async with httpx.AsyncClient(base_url=address) as others:
        answers = await asyncio.gather(*(others.post("/graphql", json={"query": DEPARTMENTS}) for _ in range(8)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert "errors" not in answers[0].json()
    assert await metric(address, 'wardgraph_connections{state="in_use"}') == 0
    assert await metric(address, 'wardgraph_connections{state="waiting"}') == 0
    assert (
        await metric(address, 'wardgraph_request_seconds_count{executor="none",operation="query",outcome="abandoned"')
        == 6
    )


@pytest.mark.usefixtures("staff")
async def test_an_export_ends_with_its_client(address: str, database: Database, admin: asyncpg.Connection) -> None:
    async with locked(database, "departments"):
        client = await ask(address, "{ departments { nodes { name } } }", {"Accept": "text/csv"})
        await until_busy(admin, 1)
        await leave(client)
        await until_busy(admin, 0)


@pytest.mark.usefixtures("staff")
async def test_an_export_ends_with_its_time(database: Database, admin: asyncpg.Connection) -> None:
    async with (
        locked(database, "departments"),
        serving(database, export_seconds=1) as address,
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        asked = {"query": "{ departments { nodes { name } } }"}
        answer = await client.post("/graphql", json=asked, headers={"Accept": "text/csv"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "EXPORT_TIMEOUT"
    await until_busy(admin, 0)


@pytest.mark.usefixtures("staff")
async def test_an_export_costs_what_its_request_may_cost(database: Database) -> None:
    asked = {"query": "{ doctors { nodes { id department { id } } } }"}
    async with (
        serving(database, max_cost=1) as address,
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        answer = await client.post("/graphql", json=asked, headers={"Accept": "text/csv"})
    assert answer.status_code == 400
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["COST_EXCEEDED"]


async def test_a_command_is_finished_though_its_client_left(
    address: str, database: Database, admin: asyncpg.Connection, receptionist: Client
) -> None:
    count = "SELECT count(*) FROM clinic.patients WHERE last_name = 'Stays'"
    before = await admin.fetchval(count)
    async with locked(database, "patients"):
        command = await ask(address, REGISTER, receptionist.headers)
        await until_busy(admin, 1)
        # An id of nothing, so that coverage.md has this query neither way: whether it is answered is a matter of time.
        query = await ask(address, '{ patients { nodes { id } } node(id: "?") { id } }', receptionist.headers)
        await until_busy(admin, 2)
        await leave(command)
        await leave(query)
        # The query came later and is gone: whatever was to happen to the command has happened.
        await until_busy(admin, 1)
    await until_busy(admin, 0)
    assert await admin.fetchval(count) == before + 1


@pytest.mark.usefixtures("staff")
async def test_fast_requests_on_one_connection_are_not_disturbed(address: str) -> None:
    async with httpx.AsyncClient(base_url=address, limits=httpx.Limits(max_connections=1)) as client:
        for _ in range(30):
            assert (await client.post("/graphql", json={"query": DEPARTMENTS})).status_code == 200


@pytest.mark.usefixtures("staff")
async def test_a_slow_answer_is_still_answered(address: str, database: Database, admin: asyncpg.Connection) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        async with locked(database, "departments"):
            answer = asyncio.create_task(client.post("/graphql", json={"query": DEPARTMENTS}))
            await until_busy(admin, 1)
            done, _ = await asyncio.wait([answer], timeout=0.3)
            assert not done
        assert "errors" not in (await answer).json()
        # And its connection serves the next.
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200
