"""A hospital to send requests to, and what is asked of it over HTTP."""

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import asyncpg
import httpx
import pytest
from starlette.types import Receive

from graph import app, execution
from graph import http as http_module
from graph.execution import Request
from graph.executor.reasons import NotCompiled
from tests.databases import Database
from tests.graph import coverage
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


@pytest.fixture(scope="session", autouse=True)
def _coverage() -> Iterator[None]:
    """Has every document that comes over HTTP noted."""
    read_post = http_module.read_post

    async def noting(headers: Mapping[bytes, bytes], receive: Receive) -> Request:
        request = await read_post(headers, receive)
        coverage.asked(request.query)
        return request

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "read_post", noting)
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes docs/coverage.md, where WARDGRAPH_COVERAGE names it; a field that nobody asked for fails the run."""
    path = os.environ.get("WARDGRAPH_COVERAGE")
    if not path:
        return
    try:
        Path(path).write_text(coverage.page())
    except AssertionError as problem:
        print(f"\n{problem}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
