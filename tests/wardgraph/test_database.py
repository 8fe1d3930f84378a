"""Calls that meet a migration, a clash, a lost connection or no server at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.databases import Database
from tests.web import serving
from wardgraph import catalogue
from wardgraph.database import Database as Calls
from wardgraph.errors import translate

# Those of this test's database: other tests run on the same server.
CALLS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wardgraph_api'"


@pytest.fixture(autouse=True)
def catalogued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of a database that has api.probe and api.echo besides."""
    content = json.loads(catalogue.FILE.read_text(encoding="utf-8"))
    probe: dict[str, Any] = {"arguments": {}, "columns": {"value": "text"}, "writes": False, "many": True}
    content["functions"] |= {"probe": probe, "echo": probe | {"arguments": {"p": "jsonb"}}}
    listed = tmp_path / "catalogue.json"
    listed.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FILE", listed)


@pytest.fixture
async def calls(fresh_database: Database) -> AsyncIterator[Calls]:
    """Calls over a database of its own."""
    made = await Calls.open(fresh_database.api_dsn, 2)
    yield made
    await made.close()


async def define(
    admin: asyncpg.Connection, body: str, returns: str = "TABLE (value text)", kind: str = "STABLE"
) -> None:
    """Replaces api.probe(); `tries` is a sequence that outlives what a failed call undid."""
    await admin.execute("CREATE SEQUENCE IF NOT EXISTS tries; DROP FUNCTION IF EXISTS api.probe();")
    await admin.execute(
        f"CREATE FUNCTION api.probe() RETURNS {returns} LANGUAGE plpgsql {kind} SECURITY DEFINER"
        f" AS $$ BEGIN {body} END $$"
    )
    await admin.execute("GRANT EXECUTE ON FUNCTION api.probe() TO PUBLIC")


@pytest.fixture
async def boss(fresh_database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh_database.admin_dsn)
    yield connection
    await connection.close()


async def tries(boss: asyncpg.Connection) -> int:
    return int(await boss.fetchval("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM tries"))


def clash(sqlstate: str, times: int) -> str:
    return (
        f"IF nextval('tries') <= {times} THEN RAISE EXCEPTION USING errcode = '{sqlstate}'; END IF;"
        " RETURN QUERY SELECT 'done'::text;"
    )


async def test_a_read_survives_a_migration_of_its_row(calls: Calls, boss: asyncpg.Connection) -> None:
    await define(boss, "RETURN QUERY SELECT 'old'::text;")
    assert (await calls.call("probe", ("value",), {}))[0]["value"] == "old"
    await boss.execute("CREATE TABLE probed (value text, number integer); INSERT INTO probed VALUES ('new', 1)")
    await define(boss, "RETURN QUERY SELECT t.* FROM probed AS t;", returns="SETOF probed")
    assert (await calls.call("probe", ("value",), {}))[0]["value"] == "new"
    await boss.execute("ALTER TABLE probed ALTER COLUMN value TYPE varchar(10), ADD COLUMN more integer")
    assert (await calls.call("probe", ("value",), {}))[0]["value"] == "new"


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "XX000"])
async def test_a_command_that_clashed_is_repeated_a_few_times(
    calls: Calls, boss: asyncpg.Connection, sqlstate: str
) -> None:
    await define(boss, clash(sqlstate, 2), kind="VOLATILE")
    assert (await calls.call("probe", ("value",), {}, command=True))[0]["value"] == "done"
    assert await tries(boss) == 3


async def test_a_command_that_goes_on_clashing_is_a_conflict(calls: Calls, boss: asyncpg.Connection) -> None:
    await define(boss, clash("40P01", 100), kind="VOLATILE")
    with pytest.raises(asyncpg.DeadlockDetectedError) as raised:
        await calls.call("probe", ("value",), {}, command=True)
    assert translate(raised.value).code == "CONFLICT"
    assert await tries(boss) == 4


@pytest.mark.parametrize("sqlstate", ["42804", "08006", "57P01", "57014"])
async def test_a_command_is_repeated_after_nothing_else(calls: Calls, boss: asyncpg.Connection, sqlstate: str) -> None:
    await define(boss, clash(sqlstate, 1), kind="VOLATILE")
    with pytest.raises(asyncpg.PostgresError):
        await calls.call("probe", ("value",), {}, command=True)
    assert await tries(boss) == 1


async def test_a_read_survives_lost_connections(calls: Calls, boss: asyncpg.Connection) -> None:
    await define(boss, "PERFORM pg_sleep(0.001); RETURN QUERY SELECT 'here'::text;")
    for _ in range(20):
        await asyncio.gather(*(calls.call("probe", ("value",), {}) for _ in range(4)))
        await boss.execute(f"SELECT pg_terminate_backend(pid) {CALLS}")
        assert (await calls.call("probe", ("value",), {}))[0]["value"] == "here"


async def test_sessions_are_as_loaders_need_them(calls: Calls, boss: asyncpg.Connection) -> None:
    settings = ("plan_cache_mode", "application_name", "timezone", "statement_timeout")
    values = " || ' ' || ".join(f"current_setting('{name}')" for name in settings)
    await define(boss, f"RETURN QUERY SELECT {values};")
    rows = await calls.call("probe", ("value",), {})
    assert rows[0]["value"] == "force_generic_plan wardgraph UTC 30s"


async def test_calls_see_what_others_committed_whatever_the_servers_default(
    fresh_database: Database, boss: asyncpg.Connection
) -> None:
    await define(boss, "RETURN QUERY SELECT current_setting('transaction_isolation');")
    await boss.execute(f"ALTER DATABASE {fresh_database.name} SET default_transaction_isolation = 'repeatable read'")
    calls = await Calls.open(fresh_database.api_dsn, 1)
    try:
        assert (await calls.call("probe", ("value",), {}))[0]["value"] == "read committed"
    finally:
        await calls.close()


async def test_json_goes_both_ways(calls: Calls, boss: asyncpg.Connection) -> None:
    await boss.execute(
        "CREATE FUNCTION api.echo(p jsonb) RETURNS TABLE (value jsonb) LANGUAGE sql SECURITY DEFINER AS 'SELECT p';"
        "GRANT EXECUTE ON FUNCTION api.echo(jsonb) TO PUBLIC"
    )
    values: list[Any] = [{"a": [1, None, "x"]}, [], "text", 5, None]
    for value in values:
        assert (await calls.call("echo", ("value",), {"p": value}))[0]["value"] == value


async def test_without_a_database_the_server_lives_and_says_so(fresh_database: Database) -> None:
    nowhere = Database("none", fresh_database.admin_dsn, "postgresql://wardgraph_api@127.0.0.1:1/wardgraph")
    async with serving(nowhere) as address, httpx.AsyncClient(base_url=address) as client:
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
        answer = (await client.post("/graphql", json={"query": "{ departments { nodes { id } } }"})).json()
        assert answer["data"] is None
        assert answer["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).json() == {
            "data": {"__typename": "Query"}
        }


async def test_without_a_schema_the_server_is_not_ready(fresh_database: Database) -> None:
    bare = Database("none", fresh_database.admin_dsn, fresh_database.api_dsn.replace(fresh_database.name, "postgres"))
    async with serving(bare) as address, httpx.AsyncClient(base_url=address) as client:
        assert (await client.get("/readyz")).status_code == 503


PID = "SELECT value FROM api.probe()"


async def test_a_composed_read_is_repeated_like_any_other(calls: Calls, boss: asyncpg.Connection) -> None:
    await define(boss, clash("40001", 2), kind="VOLATILE")
    assert (await calls.fetch("SELECT value FROM api.probe() WHERE value <> $1", ["x"]))[0]["value"] == "done"
    assert await tries(boss) == 3
    await boss.execute(f"SELECT pg_terminate_backend(pid) {CALLS}")
    assert (await calls.fetch(PID, []))[0]["value"] == "done"


async def test_a_held_connection_is_one_and_the_same(calls: Calls, boss: asyncpg.Connection) -> None:
    await define(boss, "RETURN QUERY SELECT pg_backend_pid()::text;")
    async with calls.hold() as one, calls.hold() as other:
        first = {(await one.call("probe", ("value",), {}, command=True))[0]["value"] for _ in range(5)}
        first |= {(await one.fetch(PID, []))[0]["value"] for _ in range(5)}
        second = {(await other.fetch(PID, []))[0]["value"] for _ in range(5)}
    assert len(first) == len(second) == 1
    assert first != second


async def test_a_held_connection_that_is_lost_is_replaced_for_a_read_only(
    calls: Calls, boss: asyncpg.Connection
) -> None:
    await define(boss, "RETURN QUERY SELECT pg_backend_pid()::text;")
    async with calls.hold() as held:
        before = (await held.call("probe", ("value",), {}, command=True))[0]["value"]
        await boss.execute(f"SELECT pg_terminate_backend(pid, 1000) {CALLS}")
        after = (await held.fetch(PID, []))[0]["value"]
        assert before != after
        assert (await held.fetch(PID, []))[0]["value"] == after
        await boss.execute(f"SELECT pg_terminate_backend(pid, 1000) {CALLS}")
        # Where the driver has begun to notice by itself, it complains of its own state.
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)):
            await held.call("probe", ("value",), {}, command=True)
    assert (await calls.call("probe", ("value",), {}))[0]["value"] != after
