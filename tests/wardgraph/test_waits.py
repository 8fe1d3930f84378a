"""Every wait for the database comes to an end, and says which: locks, a crowd, and peers that fall silent."""

import asyncio
import datetime as dt
import socket
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from db.connect import admin as connect_admin
from tests.databases import Database
from tests.proxy import Proxy
from tests.wardgraph.test_pool import LIMITS, until
from tests.web import SECRET, serving
from tests.world import new_hospital
from wardgraph import catalogue
from wardgraph.connection import connect
from wardgraph.database import Database as Calls
from wardgraph.database import Waits
from wardgraph.errors import CommandCut, translate
from wardgraph.pool import SECONDS_TO_MEND, Load, NoConnection, NoPlace, Overdue, Pool
from wardgraph.tokens import Claims, issue

WAITS = Waits(place=2, statement=1, lock=1)
NORMAL = {"query": "{ departments(first: 1) { nodes { id } } }"}


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with Proxy.before(database.api_dsn) as made:
        yield made


@pytest.fixture
async def calls(proxy: Proxy) -> AsyncIterator[Calls]:
    made = await Calls.open(proxy.dsn, 2, WAITS)
    yield made
    await asyncio.wait_for(made.close(), 30)


async def pids(calls: Calls) -> set[int]:
    """Those of both connections at once."""
    rows = await asyncio.gather(*(calls.fetch("SELECT pg_backend_pid() FROM pg_sleep(0.05)", []) for _ in range(2)))
    return {row[0][0] for row in rows}


async def test_a_silent_peer_is_given_up_and_its_places_are_free_again(proxy: Proxy, calls: Calls) -> None:
    before = await pids(calls)
    assert len(before) == 2
    proxy.swallow()
    async with asyncio.timeout(30):
        ends = await asyncio.gather(*(calls.fetch("SELECT 1", []) for _ in range(2)), return_exceptions=True)
        assert [type(end) for end in ends] == [Overdue, Overdue]
        assert translate(ends[0]).code == "DATABASE_UNAVAILABLE"  # type: ignore[arg-type] # seen above
        after = await pids(calls)
    assert not before & after


async def test_idle_siblings_of_a_silent_connection_are_not_tried(proxy: Proxy, calls: Calls) -> None:
    await pids(calls)
    proxy.swallow()
    async with asyncio.timeout(30):
        with pytest.raises(Overdue):
            await calls.fetch("SELECT 1", [])
        assert (await calls.fetch("SELECT 2", []))[0][0] == 2


async def test_an_abandoned_call_over_a_silent_peer_frees_its_place(proxy: Proxy, calls: Calls) -> None:
    await pids(calls)
    proxy.swallow()
    abandoned = [asyncio.create_task(calls.fetch("SELECT 1", [])) for _ in range(2)]
    await until(lambda: calls.load.in_use == 2)
    for call in abandoned:
        call.cancel()
    await asyncio.wait(abandoned)
    async with asyncio.timeout(SECONDS_TO_MEND + 10):
        await until(lambda: calls.load == Load(0, 0, 0))
    assert await pids(calls)


async def test_a_peer_that_lets_nobody_in_is_no_endless_wait() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        calls = await Calls.open(f"postgresql://wardgraph_api@127.0.0.1:{port}/x?sslmode=disable", 1, WAITS)
        async with asyncio.timeout(30):
            with pytest.raises(NoPlace):
                await calls.fetch("SELECT 1", [])
        assert calls.load == Load(0, 0, 0)


async def test_a_command_whose_connection_is_cut_may_have_been_done(proxy: Proxy, calls: Calls) -> None:
    await pids(calls)
    proxy.swallow()
    async with asyncio.timeout(30):
        with pytest.raises(CommandCut) as raised:
            await calls.call("close_session", ("session_key",), dict.fromkeys(catalogue.ASKER), command=True)
    problem = translate(raised.value)
    assert problem.code == "DATABASE_UNAVAILABLE"
    assert "may have been done" in problem.message
    assert problem.hint is not None
    assert "requestId" in problem.hint


async def test_a_command_that_was_never_sent_is_not_called_doubtful() -> None:
    calls = await Calls.open("postgresql://wardgraph_api@127.0.0.1:1/x", 1, WAITS)
    with pytest.raises(NoConnection) as raised:
        await calls.call("close_session", ("session_key",), dict.fromkeys(catalogue.ASKER), command=True)
    assert "may have been done" not in translate(raised.value).message


async def test_the_server_ends_what_waits_for_a_lock_or_takes_too_long(calls: Calls) -> None:
    with pytest.raises(asyncpg.QueryCanceledError):
        await calls.fetch("SELECT pg_sleep(60)", [])
    assert (await calls.fetch("SELECT current_setting('lock_timeout')", []))[0][0] == "1s"


async def test_slow_statements_lend_their_places_while_somebody_waits(database: Database) -> None:
    pool = Pool(lambda: asyncpg.connect(database.api_dsn), 1, limits=LIMITS, spare=2)
    slow = [asyncio.create_task(pool.fetch("SELECT pg_sleep(600)", ())) for _ in range(2)]
    async with asyncio.timeout(30):
        assert (await pool.fetch("SELECT 1", ()))[0][0] == 1
        third = asyncio.create_task(pool.fetch("SELECT pg_sleep(600)", ()))
        await until(lambda: pool.load == Load(3, 3, 0))
        # All three are slow by now, and no place is left to lend.
        with pytest.raises(NoPlace):
            await pool.fetch("SELECT 1", ())
    for call in (*slow, third):
        call.cancel()
    await asyncio.wait((*slow, third))
    await until(lambda: pool.load == Load(1, 0, 0))
    await asyncio.wait_for(pool.close(), 30)
    assert pool.load == Load(0, 0, 0)


async def test_connections_notice_a_peer_that_vanished(proxy: Proxy) -> None:
    connection = await connect(proxy.dsn, {})
    wire = connection._transport.get_extra_info("socket")  # type: ignore[attr-defined] # noqa: SLF001 - no other way
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
    await connection.close()


@pytest.fixture
async def locked(admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Nobody can read a hospital by its slug, for as long as the test runs."""
    async with admin.transaction():
        await admin.execute("LOCK TABLE clinic.hospitals IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.usefixtures("locked")
async def test_a_probe_says_within_a_second_that_the_database_is_stuck(database: Database) -> None:
    async with serving(database) as address, httpx.AsyncClient(base_url=address, timeout=5) as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")


async def test_a_crowd_behind_a_lock_stops_neither_probes_nor_others(
    database: Database, admin: asyncpg.Connection, api: asyncpg.Pool
) -> None:
    async with (
        connect_admin(database.admin_dsn) as locker,
        serving(database, pool_size=1, pool_spare=2, pool_seconds=2, lock_seconds=20) as address,
        httpx.AsyncClient(base_url=address, timeout=10, headers={"Wardgraph-Hospital": "crowd"}) as client,
    ):
        hospital = await new_hospital(api, admin, "crowd")
        # Three accounts, for no account or address may have all places.
        claims = [Claims(hospital.id, hospital.sessions["ADMIN"], account) for account in (1, 2, 3)]
        now = dt.datetime.now(dt.UTC)
        accounts = [{"Authorization": f"Bearer {issue(SECRET, each, now)}"} for each in claims]
        assert "errors" not in (await client.post("/graphql", json=NORMAL)).json()
        blocked = {"query": "{ doctors(first: 1) { nodes { id } } }"}
        async with locker.transaction():
            await locker.execute("LOCK TABLE clinic.doctors IN ACCESS EXCLUSIVE MODE")

            def ask(headers: dict[str, str]) -> asyncio.Task[httpx.Response]:
                return asyncio.create_task(client.post("/graphql", json=blocked, timeout=60, headers=headers))

            crowd = [ask(headers) for headers in accounts[:2]]
            await until_waiting(admin, 2)
            assert (await client.get("/readyz")).status_code == 200
            normal = await client.post("/graphql", json=NORMAL)
            assert (normal.status_code, "errors" in normal.json()) == (200, False)
            # With one more, the place and both that can be lent are taken.
            crowd.append(ask(accounts[2]))
            await until_waiting(admin, 3)
            assert (await client.get("/readyz")).status_code == 200
            refused = await client.post("/graphql", json=NORMAL)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert refused.json()["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
            assert refused.json()["data"] is None
        for answer in await asyncio.gather(*crowd):
            assert "errors" not in answer.json()


async def until_waiting(admin: asyncpg.Connection, count: int) -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'wardgraph_api' AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(15):
        # Polls a condition: PostgreSQL tells nobody that somebody waits.
        while await admin.fetchval(waiting) < count:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)


async def test_what_fails_as_a_whole_is_503_and_what_does_not_is_200(database: Database) -> None:
    nowhere = Database("none", database.admin_dsn, "postgresql://wardgraph_api@127.0.0.1:1/wardgraph")
    patient = 'patient(id: "UGF0aWVudDox") { id }'
    async with serving(nowhere) as address, httpx.AsyncClient(base_url=address) as client:
        whole = await client.post("/graphql", json={"query": f"{{ {patient} }}"})
        assert (whole.status_code, whole.headers["retry-after"]) == (503, "2")
        assert whole.json()["data"] is None
        partly = await client.post("/graphql", json={"query": f"{{ __typename {patient} }}"})
        assert (partly.status_code, "retry-after" in partly.headers) == (200, False)
        assert partly.json()["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert partly.json()["data"] == {"__typename": "Query", "patient": None}
