"""A database of an earlier version, with the demo hospitals, becomes what a new one is and keeps its rows."""

import lzma
from base64 import b64decode
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from db import connect
from db.migrate import applied_state, roles
from db.migrate.apply import apply
from db.migrate.check import check
from tests.databases import Database

FOLDER = Path(__file__).parent / "earlier"
DUMPS = {path.name.partition(".")[0]: path.read_bytes() for path in FOLDER.glob("*.sql.xz")}
# The one whose accounts held their passwords, and its sessions their refresh tokens.
FIRST = "c258a43"
# What is kept otherwise since, or as a number of other digits: "0" is "0.00" now. It is read apart.
KEPT_OTHERWISE = {
    FIRST: {
        "auth.accounts": ["password_hash"],
        "auth.sessions": ["id", "refresh_token_hash", "previous_token_hash"],
        "clinic.patient_totals": ["total_billed"],
    },
    # A cancellation has the reason of its appointment.
    "e2be925": {"clinic.status_changes": ["reason"]},
}
# More rows than this each of them has.
LEAST = {FIRST: 10_000, "e2be925": 4_000}
COLUMNS = """
    SELECT c.oid::regclass::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
        AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY c.oid
"""

WRITTEN_OFF = """
    SELECT (SELECT sum(amount) FROM clinic.adjustments WHERE kind <> 'TRANSFERRED'),
        (SELECT sum(written_off) FROM clinic.bills WHERE voided_at IS NULL)
"""


async def _restore(database: Database, dump: bytes) -> None:
    async with connect.admin(database.admin_dsn) as connection:
        await roles.prepare(connection)
        await connection.execute(lzma.decompress(dump).decode())


async def _passwords(connection: asyncpg.Connection) -> dict[tuple[int, int], tuple[str, bytes]]:
    """Of every account's password, taken apart by hand: its parameters, and the SHA-256 of what Argon2id made of it."""
    kept = {}
    for row in await connection.fetch("SELECT hospital_id, id, password_hash FROM auth.accounts"):
        parameters, _, output = row["password_hash"].rpartition("$")
        assert parameters.startswith("$argon2id$v=19$m=")
        kept[row["hospital_id"], row["id"]] = parameters, sha256(b64decode(f"{output}=")).digest()
    return kept


async def _columns(connection: asyncpg.Connection, dump: str) -> dict[str, list[str]]:
    columns = {row["name"]: row["columns"] for row in await connection.fetch(COLUMNS)}
    for table, names in KEPT_OTHERWISE.get(dump, {}).items():
        for name in names:
            columns[table].remove(name)
    return columns


async def _reasons(connection: asyncpg.Connection) -> dict[tuple[int, int], str | None]:
    """Of every step of an appointment, why it was taken; none where steps were not kept."""
    if not await connection.fetchval("SELECT to_regclass('clinic.status_changes')"):
        return {}
    rows = await connection.fetch("SELECT hospital_id, id, reason FROM clinic.status_changes")
    return {(row[0], row[1]): row[2] for row in rows}


async def _last_cancellations(connection: asyncpg.Connection) -> dict[tuple[int, int], str]:
    """Of every cancelled appointment the latest step, and why it was cancelled."""
    rows = await connection.fetch("""
        SELECT a.hospital_id, max(c.id), a.cancellation_reason FROM clinic.appointments AS a
        JOIN clinic.status_changes AS c ON c.hospital_id = a.hospital_id AND c.appointment_id = a.id
        WHERE a.status = 'CANCELLED' GROUP BY a.hospital_id, a.id, a.cancellation_reason
    """)
    return {(row[0], row[1]): row[2] for row in rows}


async def _billed(connection: asyncpg.Connection) -> dict[tuple[int, int], Decimal]:
    rows = await connection.fetch("SELECT hospital_id, patient_id, total_billed FROM clinic.patient_totals")
    return {(row[0], row[1]): row[2] for row in rows}


async def _content(connection: asyncpg.Connection, columns: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of what they say in these columns."""
    found = {}
    for table, names in columns.items():
        row = f"md5(({', '.join(f't.{name}' for name in names)})::text)"
        rows = await connection.fetch(f"SELECT count(*), md5(string_agg({row}, '' ORDER BY {row})) FROM {table} AS t")
        found[table] = (rows[0][0], rows[0][1])
    return found


async def _signing_in(connection: asyncpg.Connection) -> Any:
    """By what people sign in and go on, as the first version kept it."""
    sessions = await connection.fetch("SELECT hospital_id, id, refresh_token_hash FROM auth.sessions")
    previous = await connection.fetchval("SELECT count(previous_token_hash) FROM auth.sessions")
    return await _passwords(connection), sorted(map(tuple, sessions)), previous


async def _signing_in_now(connection: asyncpg.Connection) -> Any:
    """The same as it is kept now."""
    kept = await connection.fetch("SELECT hospital_id, account_id, parameters, proof_hash FROM auth.passwords")
    tokens = await connection.fetch(
        "SELECT s.hospital_id, s.key, t.token_hash FROM auth.sessions AS s JOIN auth.refresh_tokens AS t"
        " ON t.hospital_id = s.hospital_id AND t.session_id = s.id AND t.used_at IS NULL"
    )
    used = await connection.fetchval("SELECT count(used_at) FROM auth.refresh_tokens")
    return {(row[0], row[1]): (row[2], row[3]) for row in kept}, sorted(map(tuple, tokens)), used


@pytest.mark.parametrize("dump", DUMPS)
async def test_a_database_of_an_earlier_version_migrates_with_everything_in_it(
    empty: Database, database: Database, dump: str
) -> None:
    await _restore(empty, DUMPS[dump])
    async with connect.admin(empty.admin_dsn) as connection:
        columns = await _columns(connection, dump)
        before = await _content(connection, columns)
        billed = await _billed(connection)
        reasons = await _reasons(connection)
        signing_in = await _signing_in(connection) if dump == FIRST else None
    assert sum(count for count, _ in before.values()) > LEAST[dump]
    assert (await apply(empty.admin_dsn)).migrations
    assert await check(empty.admin_dsn) == []
    assert not await apply(empty.admin_dsn)
    async with connect.admin(empty.admin_dsn) as connection:
        assert await _content(connection, columns) == before
        assert await _billed(connection) == billed
        if reasons:
            assert (cancelled := await _last_cancellations(connection))
            assert await _reasons(connection) == reasons | cancelled
        assert {total.as_tuple().exponent for total in (await _billed(connection)).values()} == {-2}
        if signing_in:
            assert await _signing_in_now(connection) == signing_in
        migrated = await applied_state.objects(connection)
        remembered = (await applied_state.load(connection)).objects
    async with connect.admin(database.admin_dsn) as connection:
        made = await applied_state.objects(connection)
        remembered_of_new = (await applied_state.load(connection)).objects
    # Functions, triggers, policies, views, columns and grants: nothing tells it from a new one, nor who made which.
    assert {key: each.fingerprint for key, each in migrated.items()} == {
        key: each.fingerprint for key, each in made.items()
    }
    assert remembered == remembered_of_new
