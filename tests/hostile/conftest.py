"""The application over the demo hospitals, and everybody who may attack it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests import kept
from tests.databases import Database, DatabaseServer
from tests.web import Client, serving, sign_in

STAFF = ("admin", "reception", "doctor", "nurse", "pharmacy", "billing", "analyst", "auditor", "patient")


@pytest.fixture(scope="module")
async def database(server: DatabaseServer) -> AsyncIterator[Database]:
    """A clone of the demo hospitals."""
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture(scope="module")
async def attackers(database: Database) -> AsyncIterator[dict[str, Client]]:
    """A client for each demo account by its name, and `public` without any."""
    async with serving(database) as address, httpx.AsyncClient(base_url=address, timeout=60) as http:
        signed_in = {name: await sign_in(http, "demo", f"{name}@demo.example", "demo") for name in STAFF}
        yield signed_in | {"public": Client(http, {"Wardgraph-Hospital": "demo"})}
