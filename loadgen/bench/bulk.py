"""Loading without the checks of each single row, which are all made up for before the transaction can end.

Triggers, foreign keys, exclusion and unique constraints and secondary indexes of the loaded tables are put aside, and
put back as they were: PostgreSQL then validates every row at once. Nothing but ownership of the tables is needed for
it, so it also works on a managed server. The lock on the tables keeps everybody else out meanwhile.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import asyncpg

T = TypeVar("T")
Timed = Callable[[str, Awaitable[None]], Awaitable[None]]

_LOADED = re.compile(r"^INSERT INTO (clinic\.\w+)", re.MULTILINE)
_SCRIPTS = sorted((Path(__file__).parent / "load").glob("*.sql"))
TABLES = (
    "clinic.beds",
    "clinic.room_occupancy",
    *dict.fromkeys(name for file in _SCRIPTS for name in _LOADED.findall(file.read_text())),
)
"""The tables that are loaded, or kept by what is."""

_DEFINITIONS = """
    SELECT 'constraint' AS kind, c.conrelid::regclass::text AS table_name, quote_ident(c.conname) AS name,
        pg_get_constraintdef(c.oid) AS definition, c.contype = 'f' AS refers
    FROM pg_catalog.pg_constraint AS c
    WHERE c.conrelid = ANY ($1::text[]::regclass[]) AND c.contype IN ('f', 'u', 'x')
    UNION ALL
    SELECT 'index', i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), false
    FROM pg_catalog.pg_index AS i
    WHERE i.indrelid = ANY ($1::text[]::regclass[]) AND NOT i.indisprimary
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'x'))
    UNION ALL
    SELECT 'trigger', t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled::text, false
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = ANY ($1::text[]::regclass[]) AND NOT t.tgisinternal
    ORDER BY 1, 2, 3
"""  # noqa: E501 - the clause reads worse in two lines


class NotRestored(RuntimeError):
    """The tables differ from what they were before the load: a defect of the loader, which undoes the load."""


@asynccontextmanager
async def loading(connection: asyncpg.Connection, timed: Timed) -> AsyncIterator[None]:
    """Within a transaction: tables that take rows as they come; all rules hold again afterwards, or it fails."""
    before = await connection.fetch(_DEFINITIONS, TABLES)
    for table in TABLES:
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for one in before:
        if one["kind"] == "constraint":
            await connection.execute(f"ALTER TABLE {one['table_name']} DROP CONSTRAINT {one['name']}")
        elif one["kind"] == "index":
            await connection.execute(f"DROP INDEX {one['name']}")
    yield
    await timed("planner's statistics", analyze(connection))
    await timed("indexes, unique and exclusion constraints", _restore(connection, before, refers=False))
    await timed("foreign keys", _restore(connection, before, refers=True))
    for table in TABLES:
        await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    if await connection.fetch(_DEFINITIONS, TABLES) != before:
        raise NotRestored("Indexes, constraints or triggers are not what they were before the load.")


async def analyze(connection: asyncpg.Connection) -> None:
    """Lets the planner see what the loaded tables hold."""
    await connection.execute(f"ANALYZE {', '.join(TABLES)}")


async def _restore(connection: asyncpg.Connection, definitions: list[asyncpg.Record], *, refers: bool) -> None:
    for one in definitions:
        if one["refers"] != refers or one["kind"] == "trigger":
            continue
        await connection.execute(
            one["definition"]
            if one["kind"] == "index"
            else f"ALTER TABLE {one['table_name']} ADD CONSTRAINT {one['name']} {one['definition']}"
        )
