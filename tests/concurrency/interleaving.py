"""Two sessions in a stated order: the second begins while the first has done its work and not committed it."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from tests.databases import Database
from tests.world import Hospital

Step = Callable[[Hospital], Awaitable[object]]


async def second_of_two(database: Database, hospital: Hospital, first: Step, second: Step) -> object:
    """What becomes of `second`, begun before `first` commits: its answer or its error.

    `first` commits when `second` waits for it, or has ended without waiting.
    """
    early, late = [await asyncpg.connect(database.api_dsn) for _ in range(2)]
    try:
        async with early.transaction():
            await first(hospital.on(early))
            ending = asyncio.gather(second(hospital.on(late)), return_exceptions=True)
            while not ending.done() and not await _waits(hospital.admin, late):
                pass
        (outcome,) = await ending
        return outcome
    finally:
        await early.close()
        await late.close()


async def both_behind(
    database: Database, hospital: Hospital, held: str, first: Step, second: Step
) -> tuple[object, object]:
    """What becomes of both, each its answer or its error, where `second` begins while `first` waits in its midst.

    `held` is the SELECT whose lock `first` waits for; it is let go when `second` waits, too, or has ended.
    """
    holder, early, late = [await asyncpg.connect(dsn) for dsn in (database.admin_dsn, *[database.api_dsn] * 2)]
    try:
        async with holder.transaction():
            await holder.execute(held)
            both = [asyncio.ensure_future(first(hospital.on(early)))]
            while not await _waits(hospital.admin, early):
                assert not both[0].done()
            both.append(asyncio.ensure_future(second(hospital.on(late))))
            while not both[1].done() and not await _waits(hospital.admin, late):
                pass
        one, other = await asyncio.gather(*both, return_exceptions=True)
        return one, other
    finally:
        for connection in (holder, early, late):
            await connection.close()


async def without(admin: asyncpg.Connection, function: str, words: str, after: str = "") -> None:
    """Replaces a function by itself without these words, which it has once (after those others)."""
    text = await admin.fetchval("SELECT pg_get_functiondef($1::text::regproc)", function)
    assert text.count(after + words) == 1, (function, words)
    await admin.execute(text.replace(after + words, after))


async def _waits(watcher: asyncpg.Connection, waiting: asyncpg.Connection) -> bool:
    found: bool = await watcher.fetchval("SELECT pg_blocking_pids($1) <> '{}'", waiting.get_server_pid())
    return found
