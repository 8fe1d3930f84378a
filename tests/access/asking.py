"""Asking a database as somebody of the cast: through the api, or as the reader that every read function runs as."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from tests.access.cast import House
from tests.access.rows import KEYS
from tests.calls import by_name, statement

Line: TypeAlias = "asyncpg.Connection | asyncpg.Pool | PoolConnectionProxy[asyncpg.Record]"
"""What calls go over: a connection, one of a pool's, or whichever the pool has free."""


async def call(
    connection: Line,
    house: House,
    session: uuid.UUID | None,
    function: str,
    *values: Any,
    **named: Any,
) -> list[asyncpg.Record]:
    """The rows of `api.<function>`, see `by_name`."""
    given = by_name(function, values, named)
    rows: list[asyncpg.Record] = await connection.fetch(statement(function, given), house.id, session, *given.values())
    return rows


async def outcome(
    connection: Line,
    house: House,
    session: uuid.UUID | None,
    function: str,
    *values: Any,
    **named: Any,
) -> str:
    """What comes of a call: its SQLSTATE, or "" where it went well."""
    try:
        await call(connection, house, session, function, *values, **named)
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)
    return ""


@asynccontextmanager
async def undone(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """A transaction, or a part of one, of which nothing is kept."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


@asynccontextmanager
async def reading(admin: asyncpg.Connection, house: House, asker: str) -> AsyncIterator[None]:
    """A part of the administrator's transaction in which statements run as read functions do, for an asker."""
    async with undone(admin):
        await admin.execute("SELECT auth.enter($1, $2)", house.id, house.session(asker))
        await admin.execute("SET LOCAL ROLE wardgraph_reader")
        yield


async def readable(admin: asyncpg.Connection) -> set[str]:
    """The tables of which the reader may select the key; it has no rights to the others at all."""
    found = set()
    for table in KEYS:
        async with undone(admin):
            await admin.execute("SET LOCAL ROLE wardgraph_reader")
            try:
                await admin.execute(_keys_of(table))
            except asyncpg.InsufficientPrivilegeError:
                continue
            found.add(table)
    return found


async def visible(
    admin: asyncpg.Connection, house: House, asker: str, tables: Sequence[str]
) -> dict[str, frozenset[str]]:
    """The keys of all rows of some tables that the row policies show to an asker, of whichever hospital they are."""
    everything = " UNION ALL ".join(f"SELECT '{table}' AS name, key FROM ({_keys_of(table)}) AS t" for table in tables)
    async with reading(admin, house, asker):
        rows = await admin.fetch(f"SELECT name, array_agg(key) AS keys FROM ({everything}) AS t GROUP BY name")
    found = {row["name"]: frozenset(row["keys"]) for row in rows}
    return {table: found.get(table, frozenset()) for table in tables}


def _keys_of(table: str) -> str:
    return f"SELECT {KEYS[table]} AS key FROM {table} AS t"
