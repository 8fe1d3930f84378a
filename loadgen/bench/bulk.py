"""Loading without the checks of each single row, which are all made up for before anybody may use the tables again.

Triggers, keys, exclusion and unique constraints and indexes of the loaded tables are put aside, noted, and put back as
they were: PostgreSQL then validates every row at once. Nothing but ownership of the tables is needed for it, so it also
works on a managed server.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import asyncpg

from loadgen.bench.statements import LOADED
from loadgen.bench.steps import Step, statement_step
from loadgen.bench.weights import weight

TABLES = (
    "clinic.beds",
    "clinic.room_occupancy",
    *(one for one in LOADED if one not in ("clinic.beds", "clinic.room_occupancy")),
)
"""The tables that are loaded, or kept by what is."""

Rule = Mapping[str, Any]
"""A row of `DEFINITIONS`."""

DEFINITIONS = """
    SELECT CASE c.contype WHEN 'f' THEN 'reference' WHEN 'x' THEN 'exclusion' ELSE 'key' END AS kind,
        c.conrelid::regclass::text AS table_name, quote_ident(c.conname) AS name,
        pg_get_constraintdef(c.oid) AS definition,
        CASE
            WHEN c.contype IN ('p', 'u') THEN pg_get_indexdef(c.conindid) ELSE c.confrelid::regclass::text
        END AS further
    FROM pg_catalog.pg_constraint AS c
    WHERE c.contype IN ('p', 'f', 'u', 'x') AND c.conparentid = 0
        AND (c.conrelid = ANY ($1::text[]::regclass[]) OR c.confrelid = ANY ($1::text[]::regclass[]))
    UNION ALL
    SELECT 'index', i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), NULL
    FROM pg_catalog.pg_index AS i
    WHERE i.indrelid = ANY ($1::text[]::regclass[])
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
        )
    UNION ALL
    SELECT 'trigger', t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled::text, NULL
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = ANY ($1::text[]::regclass[]) AND NOT t.tgisinternal
    ORDER BY 1, 2, 3
"""


_OTHERS = """
    SELECT c.oid::regclass::text AS name
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace, 'audit'::regnamespace)
        AND c.oid <> ALL ($1::text[]::regclass[])
    ORDER BY 1
"""


class NotRestored(RuntimeError):
    """The tables differ from what they were before the load: a defect of the loader, which undoes the load."""


async def put_aside(connection: asyncpg.Connection, rules: Sequence[Rule]) -> None:
    """Within a transaction: lets the tables take rows as they come."""
    for table in TABLES:
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    # Foreign keys first: the keys that they refer to cannot go before them.
    for kind in ("reference", "exclusion", "key"):
        for one in rules:
            if one["kind"] == kind:
                await connection.execute(f"ALTER TABLE {one['table_name']} DROP CONSTRAINT {one['name']}")
    for one in rules:
        if one["kind"] == "index":
            await connection.execute(f"DROP INDEX {one['name']}")


def restoring(rules: Sequence[Rule]) -> Iterator[Step]:
    """What puts the rules back, but for triggers: indexes side by side, then what refers to keys."""
    places = {table: place for place, table in enumerate(_LARGEST_FIRST)}
    ordered = sorted(rules, key=lambda one: places.get(one["table_name"], len(places)))
    for one in ordered:
        # Adding it keeps everybody else from its table, so it begins early.
        if one["kind"] == "exclusion":
            yield statement_step(
                f"{one['name']} of {one['table_name']}",
                _adding(one),
                weight=weight("exclusion"),
                writes=[one["table_name"]],
            )
    for one in ordered:
        table, name = one["table_name"], one["name"]
        if one["kind"] == "index":
            yield statement_step(f"{name}", one["definition"], weight=weight(name), reads=[table], writes=[name])
        if one["kind"] == "key":
            yield statement_step(
                f"{name} of {table}", one["further"], weight=weight(table), reads=[table], writes=[f"{table} {name}"]
            )
    keys = [one for one in ordered if one["kind"] == "key"]
    references = [one for one in ordered if one["kind"] == "reference"]
    tables = {one["table_name"] for one in rules} | {one["further"] for one in references}
    added = [_using(one) for one in keys] + [f"{_adding(one)} NOT VALID" for one in references]
    yield statement_step(
        "keys and references",
        ";".join(added),
        writes=[*tables, *(f"{one['table_name']} {one['name']}" for one in keys)],
    )
    for one in references:
        table = one["table_name"]
        validating = f"ALTER TABLE {table} VALIDATE CONSTRAINT {one['name']}"
        # Two of one table wait for each other.
        yield statement_step(
            f"{one['name']} of {table}",
            validating,
            weight=weight(table),
            reads=[table, one["further"]],
            writes=[f"{table} validated"],
        )
    for table in TABLES:
        yield statement_step(f"statistics of {table}", f"ANALYZE {table}", reads=[table], writes=[f"{table} validated"])


async def analyze_others(connection: asyncpg.Connection) -> None:
    """Collects statistics of the tables that are filled by functions: staff, rooms, accounts and what is on record.

    A plan that takes 3,000 doctors for none is a bad one, and the server's own time for it may come after a day.
    """
    for one in await connection.fetch(_OTHERS, TABLES):
        await connection.execute(f"ANALYZE {one['name']}")


async def enable_triggers(connection: asyncpg.Connection, rules: Sequence[Rule]) -> None:
    """Puts the triggers back as well, and makes sure that all is as it was. Raises NotRestored."""
    for table in TABLES:
        await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    if {tuple(one) for one in await connection.fetch(DEFINITIONS, TABLES)} != {tuple(one.values()) for one in rules}:
        raise NotRestored("Indexes, constraints or triggers are not what they were before the load.")


_LARGEST_FIRST = (
    "clinic.appointments",
    "clinic.bed_stays",
    "clinic.bill_lines",
    "clinic.payments",
    "clinic.bills",
    "clinic.patients",
    "clinic.stock_movements",
    "clinic.prescription_items",
    "clinic.visits",
    "clinic.claims",
    "clinic.prescriptions",
    "clinic.treatments",
)


def _adding(one: Rule) -> str:
    return f"ALTER TABLE {one['table_name']} ADD CONSTRAINT {one['name']} {one['definition']}"


def _using(one: Rule) -> str:
    """Makes a key of its index, which is there."""
    kind, _, rest = one["definition"].partition(" (")
    _, _, options = rest.partition(")")
    kind = kind.removesuffix(" NULLS NOT DISTINCT")
    return f"ALTER TABLE {one['table_name']} ADD CONSTRAINT {one['name']} {kind} USING INDEX {one['name']}{options}"
