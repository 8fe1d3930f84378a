"""Many appliers at once, in one database and in several of a server that has no roles yet."""

import asyncio
import sys
from pathlib import Path

import pytest

from db import connect
from db.embedded.server import temporary
from db.migrate.apply import apply
from db.migrate.check import check
from tests.databases import Database, DatabaseServer, programs
from tests.migration.trees import Tree

PROCESS = """
import asyncio, sys
from pathlib import Path
from db.migrate.apply import apply
applied = asyncio.run(apply(sys.argv[1], Path(sys.argv[2])))
print(len(applied.migrations), len(applied.routines))
"""


async def in_a_process(dsn: str, root: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, dsn, str(root), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    return output.decode().strip()


async def test_eight_processes_apply_once(empty: Database, tree: Tree) -> None:
    outcomes = await asyncio.gather(*(in_a_process(empty.admin_dsn, tree.root) for _ in range(8)))
    assert sorted(outcomes) == ["0 0"] * 7 + ["1 3"]
    assert await check(empty.admin_dsn, tree.root) == []


async def test_eight_databases_of_a_new_server_make_the_roles_together(tree: Tree) -> None:
    with temporary(binaries=programs()) as started:
        server = DatabaseServer(started.dsn(database="postgres"))
        for number in range(8):
            await connect.create_database(server.maintenance_dsn, f"d{number}")
        applied = await asyncio.gather(*(apply(server.dsn(f"d{number}"), tree.root) for number in range(8)))
        assert [len(each.routines) for each in applied] == [3] * 8


async def test_eight_creators_of_one_database(server: DatabaseServer) -> None:
    name = server.new_name()
    await asyncio.gather(*(connect.create_database(server.maintenance_dsn, name) for _ in range(8)))
    async with connect.admin(server.maintenance_dsn) as connection:
        await connection.execute(f"DROP DATABASE {name}")


@pytest.mark.parametrize("changes", [3])
async def test_callers_see_one_version_or_the_other_while_it_is_applied(
    empty: Database, tree: Tree, changes: int
) -> None:
    await apply(empty.admin_dsn, tree.root)
    done = asyncio.Event()
    seen: set[int] = set()

    async def call() -> None:
        async with connect.admin(empty.api_dsn) as api:
            while not done.is_set():
                seen.add(await api.fetchval("SELECT api.one()"))

    caller = asyncio.create_task(call())
    for change in range(2, 2 + changes):
        tree.function("one", body=f"SELECT {change}")
        await apply(empty.admin_dsn, tree.root)
    done.set()
    await caller
    assert seen <= set(range(1, 2 + changes))
