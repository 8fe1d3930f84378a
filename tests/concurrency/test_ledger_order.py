"""Rule 3: the ledger of a stock goes forward in time, whoever began first."""

import asyncio
import datetime as dt

import asyncpg

from db import connect
from db.migrate.roles import OWNER
from tests.databases import Database
from tests.world import Hospital

_BACKWARDS = """
    SELECT count(*) FROM (
        SELECT moved_at < lag(moved_at) OVER (PARTITION BY stock_id ORDER BY id) AS back FROM clinic.stock_movements
        WHERE hospital_id = $1
    ) AS m WHERE back
"""


async def _receive(crowd: Hospital, medication: int, nth: int) -> None:
    await crowd.call(
        "ADMIN",
        "receive_stock",
        p_department_id=crowd.department,
        p_medication_id=medication,
        p_quantity=1,
        p_batch_number=f"B{nth}",
        p_expires_on=dt.date(2099, 1, 1),
    )


async def test_who_waited_for_the_stock_comes_after_who_had_it(crowd: Hospital, database: Database) -> None:
    medication = await crowd.new_medication(10)
    async with connect.admin(database.admin_dsn) as early:
        transaction = early.transaction()
        await transaction.start()
        began = await early.fetchval("SELECT now()")
        # Begun first and writing last: what it writes is not before what others wrote meanwhile.
        await _receive(crowd, medication, 1)
        await early.execute(f"SET LOCAL ROLE {OWNER}")
        moved = await early.fetchrow(
            """INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, reason)
               SELECT b.hospital_id, b.stock_id, b.id, 'ADJUSTED', 1, 'Found' FROM clinic.stock_batches AS b
               WHERE b.hospital_id = $1 AND b.batch_number = 'B1' AND b.stock_id = (
                   SELECT s.id FROM clinic.stock AS s WHERE s.hospital_id = $1 AND s.medication_id = $2)
               RETURNING moved_at""",
            crowd.id, medication,
        )  # fmt: skip
        await transaction.commit()
    assert moved is not None
    assert moved["moved_at"] > began
    assert await crowd.admin.fetchval(_BACKWARDS, crowd.id) == 0


async def test_the_ledger_goes_forward_under_a_crowd(crowd: Hospital, admin: asyncpg.Connection) -> None:
    medication, doctor = await crowd.new_medication(1000), await crowd.new_doctor()
    visits = [(await crowd.visit(await crowd.new_patient(), doctor, crowd.at(9 + n)))[1] for n in range(4)]
    await asyncio.gather(
        *(_receive(crowd, medication, nth % 5) for nth in range(20)),
        *(crowd.prescribe(visits[nth % 4], (medication, 1)) for nth in range(20)),
    )
    assert await admin.fetchval(_BACKWARDS, crowd.id) == 0
    assert await admin.fetchval("SELECT units_on_hand FROM clinic.stock WHERE medication_id = $1", medication) == 1000


async def test_a_time_that_is_named_is_not_before_the_entry_before(crowd: Hospital, admin: asyncpg.Connection) -> None:
    medication = await crowd.new_medication(10)
    moved = await admin.fetchrow(
        """INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, moved_at, reason)
           SELECT b.hospital_id, b.stock_id, b.id, 'ADJUSTED', -1, '2001-01-01', 'Broken' FROM clinic.stock_batches AS b
           JOIN clinic.stock AS s ON s.hospital_id = b.hospital_id AND s.id = b.stock_id WHERE s.medication_id = $1
           RETURNING moved_at""",
        medication,
    )
    assert moved is not None
    assert moved["moved_at"].year > 2001
    assert await admin.fetchval(_BACKWARDS, crowd.id) == 0
