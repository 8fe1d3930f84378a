"""What unknown documents leave behind: only so much, however many come."""

import asyncio
import gc

import asyncpg

from graph.engine.compiled.compiled import Compiled
from graph.engine.context import Context
from graph.engine.engine import COMPILED, Engine, Request
from graph.schema import schema
from tests import databases
from tests.graph.compiled.unknown import unknown
from tests.world import new_hospital
from wardgraph.asker import Hospitals
from wardgraph.database import POOL_SIZE, Database, Waits
from wardgraph.pool import Pool

DOCUMENTS = 800
# As graph/engine/documents.py and wardgraph/database.py have it.
KEPT_DOCUMENTS = 500
PREPARED_STATEMENTS = 128


async def test_unknown_documents_are_forgotten_with_their_plans_and_statements(database: databases.Database) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    api = await asyncpg.connect(database.api_dsn)
    hospital = await new_hospital(api, admin, "unknown")
    # The same connections throughout, however slow the machine: none is lent a place or gives up the wait for one.
    calls = await Database.open(database.api_dsn, waits=Waits(place=300, statement=300, lock=300), spare=0)
    engine = Engine(schema, production=False)
    compiled_before = _compiled()
    numbers = iter(range(DOCUMENTS))

    async def client() -> None:
        for number in numbers:
            context = Context(calls, Hospitals(calls, None), ("",), None, None)
            context.switch_session(hospital.id, hospital.sessions["ADMIN"])
            answer = await engine.answer(Request(unknown(number)), context)
            assert (answer.executor, answer.errors) == (COMPILED, ()), answer.fallback

    await asyncio.gather(*(client() for _ in range(2 * POOL_SIZE)))
    assert len(engine._documents) == KEPT_DOCUMENTS  # noqa: SLF001 - no other way to look at what it keeps
    assert _compiled() - compiled_before == KEPT_DOCUMENTS
    # Of so many, one connection at least has met more than it keeps.
    assert max(await _prepared(calls._pool)) == PREPARED_STATEMENTS  # noqa: SLF001 - likewise
    await calls.close()
    await api.close()
    await admin.close()


def _compiled() -> int:
    """How many compiled plans there are in this process."""
    gc.collect()
    return sum(isinstance(each, Compiled) for each in gc.get_objects())


async def _prepared(pool: Pool) -> list[int]:
    """How many statements the server keeps prepared for each of a pool's connections."""
    connections = [await pool.take() for _ in range(POOL_SIZE)]
    # Asked without preparing anything.
    counts = [int((await each.execute("SELECT FROM pg_prepared_statements")).split()[1]) for each in connections]
    for each in connections:
        pool.give_back(each)
    return counts
