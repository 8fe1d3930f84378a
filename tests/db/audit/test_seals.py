"""The chain of events: late commits are not passed over, and whoever tampers with it is found out, a superuser, too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from db import audit
from db.audit import Head, Report
from tests.databases import Database
from tests.db.conftest import slug
from tests.events import settled
from tests.world import Hospital, new_hospital


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def sealed(admin: asyncpg.Connection, hospital: Hospital) -> list[int]:
    """The sealed events of a hospital, in the order of the chain."""
    rows = await admin.fetch(
        "SELECT unnest(event_ids) FROM audit.seals WHERE hospital_id = $1 ORDER BY run", hospital.id
    )
    return [row[0] for row in rows]


async def events(admin: asyncpg.Connection, hospital: Hospital) -> set[int]:
    return {row[0] for row in await admin.fetch("SELECT id FROM audit.events WHERE hospital_id = $1", hospital.id)}


async def seal_all(
    admin: asyncpg.Connection, hospital: Hospital, most: int = 10_000, *, with_open: bool = False
) -> None:
    """Seals all events; with `with_open`, those that can be sealed while a transaction of the test itself is open."""
    if not with_open:
        await settled(admin)
    while await admin.fetchval("SELECT audit.seal($1, $2)", hospital.id, most):
        pass


async def report(admin: asyncpg.Connection, hospital: Hospital, *heads: Head) -> Report:
    name = await admin.fetchval("SELECT slug FROM clinic.hospitals WHERE id = $1", hospital.id)
    (made,) = await audit.verify(admin, name, heads)
    return made


async def test_everything_is_sealed_once_in_order_and_nothing_is_wrong(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.new_doctor()
    await seal_all(admin, hospital)
    await hospital.new_patient()
    await seal_all(admin, hospital, most=1)
    chain = await sealed(admin, hospital)
    assert len(chain) == len(set(chain)) > 5
    assert set(chain) == await events(admin, hospital)
    found = await report(admin, hospital)
    assert (found.sealed, found.events, found.problems) == (len(chain), len(chain), ())
    assert found.head
    assert (await report(admin, hospital, found.head)).problems == ()


async def test_a_late_commit_is_not_passed_over(
    hospital: Hospital, admin: asyncpg.Connection, database: Database
) -> None:
    async with connected(database) as late:
        transaction = late.transaction()
        await transaction.start()
        await late.execute("UPDATE clinic.hospitals SET name = 'Late' WHERE id = $1", hospital.id)
        # Its event has the lower id, and commits last.
        await hospital.new_patient()
        await seal_all(admin, hospital, with_open=True)
        before = await sealed(admin, hospital)
        patients = await admin.fetch(
            "SELECT id FROM audit.events WHERE hospital_id = $1 AND table_name = 'clinic.patients'", hospital.id
        )
        assert not {row[0] for row in patients} & set(before)
        await transaction.commit()
    await seal_all(admin, hospital)
    chain = await sealed(admin, hospital)
    assert chain[: len(before)] == before
    assert set(chain) == await events(admin, hospital)
    assert (await report(admin, hospital)).problems == ()


async def test_what_is_undone_leaves_no_gap_that_matters(hospital: Hospital, admin: asyncpg.Connection) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute("UPDATE clinic.hospitals SET name = 'Never' WHERE id = $1", hospital.id)
    await transaction.rollback()
    await hospital.new_patient()
    await seal_all(admin, hospital)
    assert (await report(admin, hospital)).problems == ()


async def test_sealers_and_writers_at_the_same_time(
    hospital: Hospital, admin: asyncpg.Connection, database: Database
) -> None:
    done = asyncio.Event()

    async def keep_sealing() -> None:
        async with connected(database) as connection:
            while not done.is_set():
                await connection.fetchval("SELECT audit.seal($1, 3)", hospital.id)

    async def write(number: int) -> None:
        async with connected(database) as connection:
            for turn in range(10):
                async with connection.transaction():
                    for _ in range(1 + (number + turn) % 3):
                        await connection.execute(
                            "INSERT INTO clinic.medications"
                            " (hospital_id, name, strength, form, manufacturer, unit_price)"
                            " VALUES ($1, gen_random_uuid()::text, '', '', '', 1)",
                            hospital.id,
                        )

    sealers = [asyncio.create_task(keep_sealing()) for _ in range(3)]
    await asyncio.gather(*(write(number) for number in range(5)))
    done.set()
    await asyncio.gather(*sealers)
    await seal_all(admin, hospital)
    chain = await sealed(admin, hospital)
    assert len(chain) == len(set(chain))
    assert set(chain) == await events(admin, hospital)
    assert (await report(admin, hospital)).problems == ()


async def test_hospitals_have_chains_of_their_own(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    one, other = [await new_hospital(api, admin, slug()) for _ in range(2)]
    await seal_all(admin, one)
    assert await sealed(admin, other) == []
    await seal_all(admin, other)
    assert not set(await sealed(admin, one)) & set(await sealed(admin, other))
    await admin.execute("UPDATE audit.events SET login = 'nobody' WHERE hospital_id = $1", other.id)
    assert (await report(admin, one)).problems == ()
    assert len((await report(admin, other)).problems) == len(await events(admin, other))


@pytest.fixture
async def chained(hospital: Hospital, admin: asyncpg.Connection) -> Hospital:
    """A hospital whose chain has several seals."""
    for _ in range(3):
        await hospital.new_patient()
        await seal_all(admin, hospital)
    return hospital


CHANGES = {
    "kind": "'READ'",
    "account_id": "coalesce(account_id, 0) + 1",
    "login": "'nobody'",
    "table_name": "'clinic.rooms'",
    "row_id": "'0'",
    "patient_ids": "patient_ids || 1::bigint",
    "changed_columns": "'{name}'",
    "before": "'{}'",
    "after": 'after || \'{"last_name": "Other"}\'',
    "details": "'{}'",
    "command": "'create_room'",
    "client_address": "'10.0.0.1'",
    "request_id": "'other'",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "transaction_id": "'3'",
}


async def test_every_column_of_an_event_is_sealed(chained: Hospital, admin: asyncpg.Connection) -> None:
    names = {
        row[0]
        for row in await admin.fetch(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = 'audit.events'::regclass AND attnum > 0 AND NOT attisdropped"
        )
    }
    # Who changes one of these makes an event missing.
    assert names - {"hospital_id", "id"} == CHANGES.keys()
    chain = await sealed(admin, chained)
    for name, value in CHANGES.items():
        transaction = admin.transaction()
        await transaction.start()
        await admin.execute(
            f"UPDATE audit.events SET {name} = {value} WHERE hospital_id = $1 AND id = $2", chained.id, chain[-3]
        )
        (problem,) = await admin.fetch("SELECT * FROM audit.verify($1)", chained.id)
        assert (problem["problem"], problem["event_id"]) == ("changed event", chain[-3]), name
        await transaction.rollback()


async def test_a_removed_event_is_found(chained: Hospital, admin: asyncpg.Connection) -> None:
    removed = (await sealed(admin, chained))[4]
    await admin.execute("DELETE FROM audit.events WHERE hospital_id = $1 AND id = $2", chained.id, removed)
    assert [problem.split(" of ")[0] for problem in (await report(admin, chained)).problems] == [
        f"missing event {removed}"
    ]


async def test_removed_seals_are_found(chained: Hospital, admin: asyncpg.Connection) -> None:
    head = (await report(admin, chained)).head
    assert head
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute("DELETE FROM audit.seals WHERE hospital_id = $1 AND run = 2", chained.id)
    assert "missing seal 2" in (await report(admin, chained)).problems
    await transaction.rollback()
    # The last one, and then all is sealed again.
    await admin.execute("DELETE FROM audit.seals WHERE hospital_id = $1 AND run = $2", chained.id, head.run)
    await seal_all(admin, chained)
    assert (await report(admin, chained)).problems == ()
    (problem,) = (await report(admin, chained, head)).problems
    assert problem == f"seal {head.run} has not the head that was kept: the chain was made again"


SLIPPED_IN = {
    "as if it were old": ("now() - interval '1 year'", "pg_current_xact_id()"),
    "with the number of an old transaction": ("now()", "'4'"),
    "with the number of a transaction to come": ("now()", "'9000000000'"),
}


@pytest.mark.parametrize("how", SLIPPED_IN)
async def test_an_event_that_was_slipped_in_is_found(chained: Hospital, admin: asyncpg.Connection, how: str) -> None:
    moment, transaction_id = SLIPPED_IN[how]
    slipped = await admin.fetchval(
        "INSERT INTO audit.events (hospital_id, kind, account_id, occurred_at, transaction_id)"
        f" VALUES ($1, 'READ', 1, {moment}, {transaction_id}) RETURNING id",
        chained.id,
    )
    await hospital_goes_on(chained, admin)
    (problem,) = (await report(admin, chained)).problems
    assert problem.startswith(f"inserted event {slipped}")


async def hospital_goes_on(hospital: Hospital, admin: asyncpg.Connection) -> None:
    """More is written and sealed."""
    await hospital.new_patient()
    await seal_all(admin, hospital)


async def test_a_chain_that_was_made_again_is_found_by_a_head_kept_elsewhere(
    chained: Hospital, admin: asyncpg.Connection
) -> None:
    kept = (await report(admin, chained)).head
    assert kept
    await admin.execute("UPDATE audit.events SET login = 'nobody' WHERE hospital_id = $1", chained.id)
    await admin.execute("DELETE FROM audit.seals WHERE hospital_id = $1", chained.id)
    await seal_all(admin, chained)
    await hospital_goes_on(chained, admin)
    assert (await report(admin, chained)).problems == ()
    (problem,) = (await report(admin, chained, kept)).problems
    assert "the chain was made again" in problem


async def test_a_table_that_is_no_longer_on_record_is_named(chained: Hospital, admin: asyncpg.Connection) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute("ALTER TABLE clinic.rooms DISABLE TRIGGER z_audit; DROP TRIGGER z_audit ON clinic.visits")
    assert set((await report(admin, chained)).problems) == {
        "writes of clinic.rooms are not put on record",
        "writes of clinic.visits are not put on record",
    }
    await transaction.rollback()


async def test_a_hospital_that_came_from_another_server_is_sealed_on(
    chained: Hospital, admin: asyncpg.Connection
) -> None:
    await chained.new_patient()
    # There, transactions had higher numbers: those of what is sealed, and of what is not.
    await admin.execute("DELETE FROM audit.seals WHERE hospital_id = $1", chained.id)
    await admin.execute(
        "UPDATE audit.events SET transaction_id = (5000000000 + id)::text::xid8 WHERE hospital_id = $1", chained.id
    )
    total = len(await events(admin, chained))
    await admin.execute(
        """
        WITH old AS (
            SELECT e.*, sha256(audit.first_hash($1) || convert_to(audit.event_text(e), 'UTF8')) AS link
            FROM audit.events AS e WHERE e.hospital_id = $1 ORDER BY id LIMIT 1
        ), made AS (
            SELECT (hospital_id, 1, now(), (5000000000 + id + 1)::text::xid8, (5000000000 + id + 1)::text::xid8,
                    ARRAY[id], ARRAY[link], NULL)::audit.seals AS seal FROM old
        )
        INSERT INTO audit.seals
        SELECT (seal).hospital_id, (seal).run, (seal).sealed_at, (seal).sealed_below, (seal).next_transaction,
            (seal).event_ids, (seal).links, audit.head_of(seal) FROM made
        """,
        chained.id,
    )
    assert (await report(admin, chained)).problems == ()
    await hospital_goes_on(chained, admin)
    chain = await sealed(admin, chained)
    assert set(chain) == await events(admin, chained)
    assert len(chain) == len(set(chain)) > total
    assert (await report(admin, chained)).problems == ()
