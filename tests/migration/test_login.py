"""A server that asks the web tier and the worker for a password."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.connect import Dsns, login_dsn
from db.embedded.server import temporary
from db.errors import ConnectionProblem
from db.migrate import login
from db.migrate.apply import apply
from db.migrate.roles import API, WORKER
from tests.databases import programs
from tests.migration.trees import Tree, small
from wardgraph.settings import Settings


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return small(tmp_path)


@pytest.fixture
async def admin_dsn(tree: Tree) -> AsyncIterator[str]:
    with temporary(binaries=programs()) as server:
        rules = server.home / "pg_hba.conf"
        rules.write_text(f"local all wardgraph_api,wardgraph_worker scram-sha-256\n{rules.read_text()}")
        dsn = server.dsn(database="postgres")
        async with connect.admin(dsn) as connection:
            await connection.execute("SELECT pg_reload_conf()")
        await apply(dsn, tree.root)
        yield dsn


def addresses(admin_dsn: str, settings: Settings) -> Dsns:
    return Dsns(
        admin_dsn,
        login_dsn(admin_dsn, API, settings.api_password),
        login_dsn(admin_dsn, WORKER, settings.worker_password),
    )


async def test_password_is_given_once_and_changed_when_another_is_set(admin_dsn: str) -> None:
    for password in ("first one: @/%", "sécond"):
        settings = Settings(api_password=password, worker_password=f"{password} too")
        address = addresses(admin_dsn, settings)
        for dsn in (address.api, address.worker):
            with pytest.raises(asyncpg.InvalidPasswordError):
                await asyncpg.connect(dsn)
        await login.prepare(address, settings)
        await login.prepare(address, settings)
        async with connect.admin(address.api) as api:
            assert await api.fetchval("SELECT api.one()") == 1
        async with connect.admin(address.worker) as worker:
            assert await worker.fetchval("SELECT current_user") == "wardgraph_worker"


async def test_missing_password_is_told(admin_dsn: str) -> None:
    with pytest.raises(ConnectionProblem, match=r"wardgraph_api is refused.*Set WARDGRAPH_API_PASSWORD"):
        await login.prepare(addresses(admin_dsn, Settings()), Settings())


async def test_who_does_not_run_the_worker_needs_no_password_of_it(admin_dsn: str) -> None:
    settings = Settings(api_password="of the web tier")
    address = addresses(admin_dsn, settings)
    await login.prepare(address, settings)
    with pytest.raises(ConnectionProblem, match=r"wardgraph_worker is refused.*Set WARDGRAPH_WORKER_PASSWORD"):
        await login.prepare(address, settings, worker=True)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://chief:pw@server/wards", "postgresql://wardgraph_api@server/wards"),
        ("postgresql://server/wards?user=chief&password=pw", "postgresql://wardgraph_api@server/wards"),
        (
            "postgresql://chief@server/wards?sslmode=require&pass%77ord=pw&passfile=kept.pgpass&port=5433",
            "postgresql://wardgraph_api@server/wards?sslmode=require&port=5433",
        ),
        ("postgresql://chief:p@w@db:5433/wards?password=", "postgresql://wardgraph_api@db:5433/wards"),
    ],
)
def test_nothing_of_the_administrators_login_is_passed_on(given: str, expected: str) -> None:
    assert login_dsn(given, "wardgraph_api", None) == expected
    own = login_dsn(given, "wardgraph_api", "s:e@c/r?t")
    assert own == expected.replace("wardgraph_api@", "wardgraph_api:s%3Ae%40c%2Fr%3Ft@")
