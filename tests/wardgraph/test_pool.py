"""The pool under what applications do to pools: state left behind, crowds, cancellations, restarts."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from db.embedded.server import temporary
from tests.databases import Database, programs
from wardgraph.database import Database as Calls
from wardgraph.pool import Connection, Limits, Load, Pool

SIZE = 4
LIMITS = Limits(place=5, statement=32)
WHO = "SELECT pg_backend_pid()"


def pool_of(dsn: str, size: int = SIZE) -> Pool:
    async def connect() -> Connection:
        return await asyncpg.connect(dsn, server_settings={"application_name": "pooled"})

    return Pool(connect, size, limits=LIMITS)


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    made = pool_of(database.api_dsn)
    yield made
    await asyncio.wait_for(made.close(), 30)
    assert made.load == Load(0, 0, 0)


@pytest.fixture
async def single(database: Database) -> AsyncIterator[Pool]:
    """One connection: what somebody leaves behind on it, the next user would meet."""
    made = pool_of(database.api_dsn, 1)
    yield made
    await asyncio.wait_for(made.close(), 30)


async def until(holds: Callable[[], bool]) -> None:
    """Waits for a condition that other tasks bring about."""
    async with asyncio.timeout(30):
        # Polls the condition, for what brings it about has no event to wait for.
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.005)


async def value(pool: Pool, text: str) -> object:
    return (await pool.fetch(text, ()))[0][0]


async def test_an_open_transaction_ends_with_its_statement(single: Pool, admin: asyncpg.Connection) -> None:
    await single.fetch("BEGIN", ())
    assert await value(single, "SELECT current_setting('app.account_id', true)") is None
    in_transaction = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'pooled' AND state LIKE 'idle in %'"
    )
    assert await admin.fetchval(in_transaction) == 0


async def test_one_connection_serves_one_after_another(pool: Pool) -> None:
    assert len({await value(pool, WHO) for _ in range(20)}) == 1
    assert pool.load == Load(1, 0, 0)


async def test_two_hundred_wait_for_four(pool: Pool) -> None:
    callers = [asyncio.create_task(pool.fetch("SELECT pg_sleep(0.001), pg_backend_pid()", ())) for _ in range(200)]
    await until(lambda: pool.load == Load(SIZE, SIZE, 200 - SIZE))
    answers = await asyncio.gather(*callers)
    assert len({rows[0][1] for rows in answers}) <= SIZE
    assert pool.load == Load(SIZE, 0, 0)


async def test_who_came_first_is_served_first(single: Pool) -> None:
    served: list[int] = []

    async def call(number: int) -> None:
        await single.fetch("SELECT 1", ())
        served.append(number)

    await asyncio.gather(*(call(number) for number in range(50)))
    assert served == list(range(50))


async def test_an_error_leaves_its_connection_in_use(pool: Pool) -> None:
    before = await value(pool, WHO)
    for _ in range(5):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await pool.fetch("SELECT 1 / 0", ())
    with pytest.raises(asyncpg.InterfaceError):
        await pool.fetch("SELECT $1::int", ())
    await until(lambda: pool.load == Load(1, 0, 0))
    assert await value(pool, WHO) == before


async def test_a_cancelled_statement_stops_at_the_server(single: Pool, admin: asyncpg.Connection) -> None:
    before = await value(single, WHO)
    running = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND state = 'active'"
    call = asyncio.create_task(single.fetch("SELECT set_config('app.account_id', '42', false), pg_sleep(60)", ()))
    async with asyncio.timeout(30):
        # Polls a condition: PostgreSQL tells nobody that a statement has begun.
        while not await admin.fetchval(running, before):  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.005)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    # It is given to nobody before the server has stopped, and it is the same connection still.
    async with asyncio.timeout(20):
        assert await value(single, "SELECT nullif(current_setting('app.account_id', true), '')") is None
    assert await value(single, WHO) == before


async def test_storms_of_cancellations_lose_nothing(pool: Pool, admin: asyncpg.Connection) -> None:
    chance = random.Random(3)
    for _ in range(5):
        callers = [asyncio.create_task(pool.fetch("SELECT pg_sleep(0.002)", ())) for _ in range(200)]
        for caller in chance.sample(callers, 150):
            # The very thing tested: cancellations at different moments of a call, not a wait for anything.
            await asyncio.sleep(0 if chance.random() < 0.7 else 0.001)
            caller.cancel()
        ended = await asyncio.gather(*callers, return_exceptions=True)
        assert {type(end) for end in ended} <= {list, asyncio.CancelledError}
    await until(lambda: pool.load.in_use == 0 and pool.load.waiting == 0)
    # Held at the same time, so that each has another place.
    leases = [pool.lease() for _ in range(SIZE)]
    async with asyncio.timeout(30):
        pids = {(await lease.fetch(WHO, ()))[0][0] for lease in leases}
    assert len(pids) == SIZE
    for lease in leases:
        lease.release()
    pooled = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pooled'"
    assert int(await admin.fetchval(pooled)) <= SIZE


async def test_a_storm_over_a_pool_that_only_connects(database: Database) -> None:
    pool = pool_of(database.api_dsn)
    callers = [asyncio.create_task(value(pool, WHO)) for _ in range(50)]
    # One turn of the loop: every call has begun and none has connected.
    await asyncio.sleep(0)
    for caller in callers[::2]:
        caller.cancel()
    ended = await asyncio.gather(*callers, return_exceptions=True)
    assert all(isinstance(end, int) for end in ended[1::2])
    await asyncio.wait_for(pool.close(), 30)
    assert pool.load == Load(0, 0, 0)


async def test_expired_connections_are_replaced_in_use_or_not(pool: Pool) -> None:
    lease = pool.lease()
    held = (await lease.fetch(WHO, ()))[0][0]
    idle = await value(pool, WHO)
    assert idle != held
    pool.expire()
    assert (await lease.fetch(WHO, ()))[0][0] == held
    lease.release()
    lease.release()
    assert await value(pool, WHO) not in (held, idle)
    await until(lambda: pool.load == Load(1, 0, 0))


async def test_closing_waits_for_those_who_came_before(database: Database) -> None:
    pool = pool_of(database.api_dsn, 1)
    slow = asyncio.create_task(value(pool, "SELECT pg_sleep(0.1)::text || 'slow'"))
    waiting = asyncio.create_task(value(pool, "SELECT 'waiting'"))
    await until(lambda: pool.load.waiting == 1)
    closing = asyncio.create_task(pool.close())
    assert (await slow, await waiting) == ("slow", "waiting")
    await asyncio.wait_for(closing, 30)
    assert pool.load == Load(0, 0, 0)
    with pytest.raises(asyncpg.InterfaceError, match="closed"):
        await value(pool, WHO)


async def test_a_restarted_server_is_found_again() -> None:
    with temporary(binaries=programs()) as server:
        dsn = server.dsn(database="postgres")
        calls = Pool(lambda: asyncpg.connect(dsn), SIZE, limits=LIMITS)
        await asyncio.gather(*(value(calls, WHO) for _ in range(20)))
        server.stop()
        down = await asyncio.wait_for(
            asyncio.gather(*(value(calls, WHO) for _ in range(50)), return_exceptions=True), 60
        )
        assert all(isinstance(end, OSError | asyncpg.PostgresError | asyncpg.InterfaceError) for end in down), down
        await until(lambda: calls.load == Load(0, 0, 0))
        server.start()
        assert server.dsn(database="postgres") == dsn
        up = await asyncio.wait_for(asyncio.gather(*(value(calls, WHO) for _ in range(50))), 60)
        assert len(set(up)) <= SIZE
        await asyncio.wait_for(calls.close(), 30)


async def test_prepared_statements_are_bounded(database: Database) -> None:
    calls = await Calls.open(database.api_dsn, 1)
    for number in range(700):
        await calls.fetch(f"SELECT $1::bigint + {number}", [1])
    kept = (await calls.fetch("SELECT count(*) FROM pg_prepared_statements", []))[0][0]
    assert 100 <= kept <= 130
    await calls.close()
