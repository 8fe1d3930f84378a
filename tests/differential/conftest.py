"""The demo hospitals as they stood at one moment, and the counts of the runs for the end of pytest's report."""

from collections.abc import AsyncIterator, Callable, Iterator

import asyncpg
import pytest

from tests import kept
from tests.databases import Database, DatabaseServer
from tests.differential.gate import Gate, gate_to, stop_the_record
from tests.differential.tally import Tally
from tests.workers import SECTION

# What row policies show always comes with the rows it requires. Out of sight, those let nulls propagate.
_HIDE_SOME = """
    SELECT format(
        'CREATE POLICY hidden_for_tests ON %s AS RESTRICTIVE FOR SELECT TO wardgraph_reader USING (id %% 149 <> 7)',
        c.oid::regclass
    )
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'id'
    WHERE c.relnamespace = 'clinic'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND c.relname <> 'hospitals'
"""
# Accounts that see by permissions alone read past the policies, by these views.
_HIDE_GRANTED = """
    SELECT format(
        'CREATE OR REPLACE VIEW %s AS %s AND t.id %% 149 <> 7', c.oid::regclass, rtrim(pg_get_viewdef(c.oid), ';')
    )
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind = 'v' AND c.relname LIKE 'granted\\_%'
"""


@pytest.fixture(scope="session")
async def demo(server: DatabaseServer) -> str:
    """The name of a database with the demo hospitals in it, to clone; nobody may be connected to it.

    They are always the same, so that a document's number names the same document in every run.
    """
    return await kept.demo_template(server)


@pytest.fixture(scope="module")
async def database(server: DatabaseServer, demo: str) -> AsyncIterator[Database]:
    """A clone of the demo hospitals in which a few rows of every table are out of everybody's sight."""
    async with server.database(demo) as made:
        admin = await asyncpg.connect(made.admin_dsn)
        for row in await admin.fetch(f"{_HIDE_SOME} UNION ALL {_HIDE_GRANTED}"):
            await admin.execute(row[0])
        await admin.close()
        yield made


@pytest.fixture(scope="module")
async def gate(database: Database) -> AsyncIterator[Gate]:
    """Both engines over that database, and all askers."""
    admin = await asyncpg.connect(database.admin_dsn)
    async with gate_to(database, admin) as made:
        await made.learn()
        await stop_the_record(admin)
        yield made
    await admin.close()


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Counts that are printed at the end of the run, whether the test passed or not."""
    made = Tally()
    yield made
    record_property(SECTION, [f"differential gate: {request.node.nodeid}", *made.lines()])
