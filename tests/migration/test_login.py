"""A server that asks the web tier for a password."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.connect import Dsns, api_dsn
from db.embedded.server import temporary
from db.errors import ConnectionProblem
from db.migrate import login
from db.migrate.apply import apply
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
        rules.write_text(f"local all wardgraph_api scram-sha-256\n{rules.read_text()}")
        dsn = server.dsn(database="postgres")
        async with connect.admin(dsn) as connection:
            await connection.execute("SELECT pg_reload_conf()")
        await apply(dsn, tree.root)
        yield dsn


async def test_password_is_given_once_and_changed_when_another_is_set(admin_dsn: str) -> None:
    for password in ("first one: @/%", "sécond"):
        address = Dsns(admin_dsn, api_dsn(admin_dsn, Settings(api_password=password)))
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(address.api)
        await login.prepare(address, password)
        await login.prepare(address, password)
        async with connect.admin(address.api) as api:
            assert await api.fetchval("SELECT api.one()") == 1


async def test_missing_password_is_told(admin_dsn: str) -> None:
    with pytest.raises(ConnectionProblem, match=r"wardgraph_api is refused.*Set WARDGRAPH_API_PASSWORD"):
        await login.prepare(Dsns(admin_dsn, api_dsn(admin_dsn, Settings())), None)
