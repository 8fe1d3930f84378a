"""A managed server's administrator: owner of the database, no superuser, may create roles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import connect
from db.embedded.server import temporary
from db.errors import ApplyProblem
from db.migrate import sql_files
from db.migrate.apply import apply
from db.migrate.check import check
from db.migrate.roles import OWNERS
from tests.databases import DatabaseServer, programs
from tests.migration.trees import Tree


@pytest.fixture(scope="module")
def unused() -> Iterator[DatabaseServer]:
    """A server of its own: the roles must not be there yet."""
    with temporary(binaries=programs()) as started:
        yield DatabaseServer(started.dsn(database="postgres"))


async def owned(server: DatabaseServer, login: str, rights: str) -> str:
    async with connect.admin(server.maintenance_dsn) as superuser:
        await superuser.execute(f"CREATE ROLE {login} LOGIN NOSUPERUSER {rights}")
        await superuser.execute(f"CREATE DATABASE {login} OWNER {login}")
    return server.dsn(login, login)


async def grant_owners(server: DatabaseServer, login: str) -> None:
    async with connect.admin(server.maintenance_dsn) as superuser:
        await superuser.execute(f"GRANT {', '.join(OWNERS)} TO {login}")


async def test_without_createrole_it_is_told_what_to_ask_for(unused: DatabaseServer, tree: Tree) -> None:
    dsn = await owned(unused, "nobody", "NOCREATEROLE")
    with pytest.raises(
        ApplyProblem, match=r"may not prepare the role wardgraph_.*Run as a superuser, once: CREATE ROLE"
    ):
        await apply(dsn, tree.root)


async def test_database_owner_applies_and_applies_again(unused: DatabaseServer, tree: Tree) -> None:
    dsn = await owned(unused, "chief", "CREATEROLE")
    assert await apply(dsn, tree.root)
    tree.function("two", "p_x int, p_y int")
    tree.write("migrations/0002_more.sql", "SET LOCAL ROLE wardgraph_owner; ALTER TABLE clinic.things ADD more int;")
    assert (await apply(dsn, tree.root)).dropped == ("function api.two(integer)",)
    assert await check(dsn, tree.root) == []


async def test_second_database_with_another_owner_asks_for_membership(unused: DatabaseServer, tree: Tree) -> None:
    dsn = await owned(unused, "second", "CREATEROLE")
    async with connect.admin(dsn) as connection:
        modern = connection.get_server_version().major >= 16
    # Until 15 CREATEROLE was enough to join any role.
    if modern:
        with pytest.raises(ApplyProblem, match=r"GRANT wardgraph_audit TO second"):
            await apply(dsn, tree.root)
        await grant_owners(unused, "second")
    assert await apply(dsn, tree.root)


async def test_the_product_itself_applies(unused: DatabaseServer) -> None:
    dsn = await owned(unused, "hospital", "CREATEROLE")
    await grant_owners(unused, "hospital")
    applied = await apply(dsn)
    assert len(applied.migrations) == len(sql_files.read(Path(sql_files.SQL)).migrations)
    assert await check(dsn) == []
