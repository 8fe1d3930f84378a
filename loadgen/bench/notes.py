"""What a load notes in the database: what is to be loaded, what is done, and what was there before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from db.loading import SCHEMA
from loadgen.bench import bulk

_TABLES = f"""
    CREATE SCHEMA {SCHEMA};
    CREATE TABLE {SCHEMA}.load (
        slugs text[] NOT NULL, sizes text NOT NULL, seed integer NOT NULL, as_of timestamptz NOT NULL,
        began_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE {SCHEMA}.steps (name text PRIMARY KEY, rows bigint NOT NULL, seconds double precision NOT NULL);
    CREATE TABLE {SCHEMA}.hospitals (id bigint NOT NULL, slug text NOT NULL, place integer NOT NULL);
    CREATE TABLE {SCHEMA}.rules (
        kind text NOT NULL, table_name text NOT NULL, name text NOT NULL, definition text NOT NULL, further text
    );
    CREATE TABLE {SCHEMA}.sequences (
        name text PRIMARY KEY, before text NOT NULL, value bigint NOT NULL, called boolean NOT NULL
    );
    CREATE TABLE {SCHEMA}.emptied (name text NOT NULL);
    CREATE TABLE {SCHEMA}.rights (role text NOT NULL, grantor text NOT NULL, grantable boolean NOT NULL);
    -- Empty after a crash of the server, as all is that is known of the hospitals.
    CREATE UNLOGGED TABLE {SCHEMA}.alive AS SELECT true AS is_alive;
"""
_SEQUENCES = """
    SELECT
        format('%I.%I', schemaname, sequencename) AS name, coalesce(last_value, start_value) AS value,
        last_value IS NOT NULL AS called
    FROM pg_catalog.pg_sequences WHERE schemaname IN ('clinic', 'auth', 'audit')
"""
_TENANT_TABLES = """
    SELECT c.oid::regclass::text AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'hospital_id' AND NOT a.attisdropped
    WHERE c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace, 'audit'::regnamespace)
        AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY 1
"""
# Those who may log in here beside the administrator; each right is kept with who gave it.
_RIGHTS = """
    SELECT
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS role,
        a.grantor::regrole::text AS grantor,
        a.is_grantable AS grantable
    FROM pg_catalog.pg_database AS d
    CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
    WHERE d.datname = current_database() AND a.privilege_type = 'CONNECT'
        AND a.grantee NOT IN (d.datdba, current_user::regrole)
    ORDER BY a.grantor = d.datdba DESC, 1
"""
_OTHERS = """
    SELECT count(*) FROM pg_catalog.pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND usename <> current_user
"""


@dataclass(frozen=True)
class Load:
    """What is being loaded."""

    slugs: tuple[str, ...]
    sizes: str
    seed: int
    as_of: datetime


async def begin(connection: asyncpg.Connection, load: Load) -> None:
    """Within a transaction, before anything is made: notes what is there."""
    await connection.execute(_TABLES)
    await connection.execute(
        f"INSERT INTO {SCHEMA}.load (slugs, sizes, seed, as_of) VALUES ($1, $2, $3, $4)",
        load.slugs, load.sizes, load.seed, load.as_of,
    )  # fmt: skip
    await connection.execute(f"INSERT INTO {SCHEMA}.rules {bulk.DEFINITIONS}", bulk.TABLES)
    await connection.execute(
        f"""INSERT INTO {SCHEMA}.sequences
            SELECT s.name, s.value || ' ' || s.called, s.value, s.called FROM ({_SEQUENCES}) AS s"""
    )
    for (table,) in await connection.fetch(_TENANT_TABLES):
        if not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):
            await connection.execute(f"INSERT INTO {SCHEMA}.emptied VALUES ($1)", table)


async def others(connection: asyncpg.Connection) -> int:
    """How many connections others have to this database."""
    return int(await connection.fetchval(_OTHERS))


async def keep_others_out(connection: asyncpg.Connection) -> None:
    """Within a transaction: takes the right to connect from all others, and notes who had it."""
    await connection.execute(f"INSERT INTO {SCHEMA}.rights {_RIGHTS}")
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    for (role,) in await connection.fetch(
        f"SELECT role FROM {SCHEMA}.rights WHERE grantor NOT IN (SELECT role FROM {SCHEMA}.rights)"
    ):
        await connection.execute(f"REVOKE CONNECT ON DATABASE {database} FROM {role} CASCADE")


async def let_others_in(connection: asyncpg.Connection) -> None:
    """Within a transaction: gives the right to connect back."""
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    rows = await connection.fetch(f"SELECT * FROM {SCHEMA}.rights")
    grantees = {one["role"] for one in rows}
    for one in rows:
        if one["grantor"] in grantees:
            await connection.execute(f"SET LOCAL ROLE {one['grantor']}")
        option = " WITH GRANT OPTION" if one["grantable"] else ""
        await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {one['role']}{option}")
        await connection.execute("RESET ROLE")


async def sequences_are_noted(connection: asyncpg.Connection) -> None:
    """Within a transaction: notes where all sequences stand."""
    await connection.execute(
        f"""UPDATE {SCHEMA}.sequences AS n SET value = s.value, called = s.called
            FROM ({_SEQUENCES}) AS s WHERE s.name = n.name"""
    )


async def load_of(connection: asyncpg.Connection) -> Load:
    """The load that the notes are of."""
    row = await connection.fetchrow(f"SELECT slugs, sizes, seed, as_of FROM {SCHEMA}.load")
    if row is None:
        raise RuntimeError("The notes of the load do not say what is loaded.")
    return Load(tuple(row["slugs"]), row["sizes"], row["seed"], row["as_of"])


async def rules(connection: asyncpg.Connection) -> Sequence[bulk.Rule]:
    """The rules as they were before the load."""
    return [
        dict(one) for one in await connection.fetch(f"SELECT * FROM {SCHEMA}.rules ORDER BY kind, table_name, name")
    ]


async def end(connection: asyncpg.Connection) -> None:
    """Within a transaction: lets others in again, and forgets all that was noted."""
    await let_others_in(connection)
    schemas = await connection.fetch(
        "SELECT quote_ident(nspname) FROM pg_catalog.pg_namespace WHERE nspname ~ $1", f"^{SCHEMA}(_[0-9]+)?$"
    )
    for (schema,) in schemas:
        await connection.execute("SET LOCAL client_min_messages = warning")
        await connection.execute(f"DROP SCHEMA {schema} CASCADE")


async def undo(connection: asyncpg.Connection) -> None:
    """Within a transaction: removes all rows of the hospitals, and puts rules and sequences back as they were."""
    before = await rules(connection)
    hospitals = [row["id"] for row in await connection.fetch(f"SELECT id FROM {SCHEMA}.hospitals")]
    present = {tuple(one) for one in await connection.fetch(bulk.DEFINITIONS, bulk.TABLES)}
    await bulk.put_aside(
        connection, [one for one in before if one["kind"] != "trigger" and tuple(one.values()) in present]
    )
    for kind, table_name, name, *_ in present - {tuple(one.values()) for one in before}:
        # A key's index that is no key yet, or a reference that was not validated.
        if kind == "index":
            await connection.execute(f"DROP INDEX {name}")
        elif kind != "trigger":
            await connection.execute(f"ALTER TABLE {table_name} DROP CONSTRAINT {name}")
    emptied = {row["name"] for row in await connection.fetch(f"SELECT name FROM {SCHEMA}.emptied")}
    tables = [row["name"] for row in await connection.fetch(_TENANT_TABLES)]
    await _delete(connection, tables, emptied, hospitals)
    for sequence in await connection.fetch(f"SELECT * FROM {SCHEMA}.sequences"):
        value, called = sequence["before"].split()
        await connection.execute(
            "SELECT setval($1::text::regclass, $2, $3)", sequence["name"], int(value), called == "true"
        )
    for step in bulk.restoring(before):
        await step.run(connection)
    await bulk.enable_triggers(connection, before)
    await end(connection)


async def _delete(
    connection: asyncpg.Connection, tables: Sequence[str], emptied: set[str], hospitals: Sequence[int]
) -> None:
    others = [table for table in tables if table not in bulk.TABLES]
    switched = [
        row["name"]
        for row in await connection.fetch(
            """SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_catalog.pg_trigger
               WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgparentid = 0 AND tgrelid::regclass::text = ANY ($1)""",
            [*others, "clinic.hospitals"],
        )
    ]
    for table in switched:
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table in bulk.TABLES:
        if table in emptied:
            await connection.execute(f"TRUNCATE {table}")
        else:
            await connection.execute(f"DELETE FROM {table} WHERE hospital_id = ANY ($1)", hospitals)
    waiting = list(others)
    while waiting:
        refused = []
        for table in waiting:
            try:
                async with connection.transaction():
                    await connection.execute(f"DELETE FROM {table} WHERE hospital_id = ANY ($1)", hospitals)
            except asyncpg.ForeignKeyViolationError:
                refused.append(table)
        if len(refused) == len(waiting):
            raise RuntimeError(f"Rows of {', '.join(refused)} refer to each other, and cannot be deleted.")
        waiting = refused
    await connection.execute("DELETE FROM clinic.hospitals WHERE id = ANY ($1)", hospitals)
    for table in switched:
        await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
