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


async def without(admin: asyncpg.Connection, function: str, words: str, after: str = "") -> None:
    """Replaces a function by itself without these words, which it has once (after those others)."""
    text = await admin.fetchval("SELECT pg_get_functiondef($1::text::regproc)", function)
    assert text.count(after + words) == 1, (function, words)
    await admin.execute(text.replace(after + words, after))


async def _waits(watcher: asyncpg.Connection, waiting: asyncpg.Connection) -> bool:
    found: bool = await watcher.fetchval("SELECT pg_blocking_pids($1) <> '{}'", waiting.get_server_pid())
    return found
