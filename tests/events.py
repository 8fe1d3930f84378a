"""The audit's events, and when they can be sealed."""

import asyncio

import asyncpg

_LONGEST_SECONDS = 60


async def settled(admin: asyncpg.Connection) -> None:
    """Returns when what runs now has ended, on the whole server: its tests share one, and the sealer waits for all."""
    running = await admin.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
    async with asyncio.timeout(_LONGEST_SECONDS):
        still_running = "SELECT pg_snapshot_xmin(pg_current_snapshot()) < $1::text::xid8"
        while await admin.fetchval(still_running, running):  # noqa: ASYNC110 - nothing tells when they end
            # Transactions of other tests, in other databases.
            await asyncio.sleep(0.02)


async def outlived(admin: asyncpg.Connection, pid: int) -> None:
    """Returns when the transaction of a process is the oldest on the whole server."""
    oldest = "SELECT pid FROM pg_stat_activity WHERE backend_xid IS NOT NULL ORDER BY age(backend_xid) DESC LIMIT 1"
    async with asyncio.timeout(_LONGEST_SECONDS):
        while await admin.fetchval(oldest) != pid:  # noqa: ASYNC110 - nothing tells when the others end
            await asyncio.sleep(0.02)
