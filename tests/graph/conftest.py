"""A hospital to send requests to, and what is asked of it over HTTP."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import pytest

from graph.engine import engine
from graph.engine.context import Context
from graph.engine.engine import Answer, Engine, Request
from graph.engine.reasons import NotCompiled
from graph.http import app
from tests.databases import Database
from tests.graph import coverage
from tests.staff import Staff
from tests.world import new_hospital


@pytest.fixture
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has graphql-core and its loaders answer every query, as WARDGRAPH_EXECUTOR=core would."""

    async def refuse(*_: object) -> None:
        raise NotCompiled("off")

    monkeypatch.setattr(engine, "run_query", refuse)


@pytest.fixture(scope="module")
async def staff(database: Database, http: httpx.AsyncClient) -> AsyncIterator[Staff]:
    """The hospital `day` and its people."""
    admin = await asyncpg.connect(database.admin_dsn)
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=4) as pool:
        yield Staff(await new_hospital(pool, admin, "day"), http, "day")
    await admin.close()


class _NotingEngine(Engine):
    """Notes every document that it answers without an error."""

    async def answer(self, request: Request, context: Context, *, queries_only: bool = False) -> Answer:
        answer = await super().answer(request, context, queries_only=queries_only)
        if answer.executed and not answer.errors:
            coverage.asked(request.query)
        return answer


@pytest.fixture(scope="session", autouse=True)
def _coverage() -> Iterator[None]:
    """Has noted what applications are asked, but not what tests ask an engine of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "Engine", _NotingEngine)
        yield
