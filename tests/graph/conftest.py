"""A hospital to send requests to."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from graph import execution
from graph.executor.reasons import NotCompiled
from tests.databases import Database
from tests.staff import Staff
from tests.world import new_hospital


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has graphql-core and its loaders answer every query, as WARDGRAPH_EXECUTOR=core would."""

    async def refuse(*_: object) -> None:
        raise NotCompiled("off")

    monkeypatch.setattr(execution, "run_query", refuse)


@pytest.fixture(scope="module")
async def staff(database: Database, http: httpx.AsyncClient) -> AsyncIterator[Staff]:
    """The hospital `day` and its people."""
    admin = await asyncpg.connect(database.admin_dsn)
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=4) as pool:
        yield Staff(await new_hospital(pool, admin, "day"), http, "day")
    await admin.close()
