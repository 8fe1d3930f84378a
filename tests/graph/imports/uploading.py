"""A file that is uploaded over HTTP, and the worker that goes on with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx

from tests.databases import Database
from tests.web import Client
from wardgraph.settings import Settings
from worker import imports
from worker.session import Session

HEADER = "MRN,firstName,lastName,birthDate,gender"
RUN = """
query Test($id: ID!) {
    importRun(id: $id) { kind fileName status isDryRun isConfirmed rowsRead rowsLoaded rowsRefused rowsDoubtful }
}
"""
_SECONDS_TO_WAIT = 60


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """A file with these lines."""
    return "\n".join([header, *rows, ""]).encode()


async def upload(client: Client, content: bytes, name: str = "patients.csv", **fields: Any) -> httpx.Response:
    """The answer to a file of patients, unless `fields` say otherwise."""
    data = {"kind": "patients", **fields}
    return await client.http.post("/imports", data=data, files={"file": (name, content)}, headers=client.headers)


async def accepted(client: Client, content: bytes, **fields: Any) -> str:
    """The id of the import of a file that is taken."""
    response = await upload(client, content, **fields)
    assert response.status_code == 202, response.text
    run = response.json()["importRun"]
    assert run["status"] == "RUNNING"
    name: str = run["id"]
    return name


async def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The error that an answer tells of."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/json")
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == code, error
    told: dict[str, Any] = {"message": error["message"]} | error["extensions"]
    return told


async def work(database: Database) -> None:
    """Lets the worker do all that is due."""
    async with asyncio.timeout(_SECONDS_TO_WAIT), Session.open(database.worker_dsn, Settings()) as session:
        await imports.run(session)


async def run_of(client: Client, name: str) -> dict[str, Any]:
    """How an import goes on."""
    run: dict[str, Any] = (await client.data(RUN, id=name))["importRun"]
    return run


async def problems_of(client: Client, name: str) -> httpx.Response:
    """The file of the rows that were left out."""
    return await client.http.get(f"/imports/{name}/problems", headers=client.headers)


async def patients_of(admin: asyncpg.Connection, hospital_id: int) -> list[str]:
    """The last names of a hospital's patients, one for each record."""
    rows = await admin.fetch("SELECT last_name FROM clinic.patients WHERE hospital_id = $1 ORDER BY 1", hospital_id)
    return [row["last_name"] for row in rows]


@asynccontextmanager
async def held(admins: asyncpg.Pool, table: str) -> AsyncIterator[None]:
    """Keeps everybody from writing to a table for as long as the block runs."""
    # Of a connection of its own: in a transaction the activity of others looks the same until its end.
    async with admins.acquire() as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield


async def blocked(admin: asyncpg.Connection, application: str) -> int:
    """The process of the server that serves this application, once it waits for a lock. Raises TimeoutError."""
    query = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock' LIMIT 1
    """
    async with asyncio.timeout(_SECONDS_TO_WAIT):
        while not (pid := await admin.fetchval(query, application)):
            pass
    return int(pid)
