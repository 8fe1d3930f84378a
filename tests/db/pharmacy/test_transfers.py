"""Rule 3: units go from one department to another in one step, with number and expiry date."""

import datetime as dt
from uuid import uuid4

import asyncpg

from tests.db.pharmacy.shelf import adds_up
from tests.refusals import problems, refused
from tests.world import Hospital


async def transfer(
    hospital: Hospital, here: int, there: int, medication: int, units: int, **other: object
) -> asyncpg.Record:
    arguments = {"p_batch_number": "B1", "p_reason": " Short there "} | other
    return await hospital.call(
        "ADMIN", "transfer_stock", p_from_department_id=here, p_to_department_id=there, p_medication_id=medication,
        p_units=units, **arguments,
    )  # fmt: skip


async def shelves(admin: asyncpg.Connection, medication: int) -> dict[int, tuple[int, str, dt.date]]:
    """Units, batch and expiry date by department."""
    rows = await admin.fetch(
        """SELECT s.department_id, s.units_on_hand, b.batch_number, b.expires_on FROM clinic.stock AS s
           JOIN clinic.stock_batches AS b ON b.hospital_id = s.hospital_id AND b.stock_id = s.id
           WHERE s.medication_id = $1""",
        medication,
    )
    return {row["department_id"]: tuple(row)[1:] for row in rows}


async def test_units_move_with_their_batch(hospital: Hospital, admin: asyncpg.Connection) -> None:
    day = dt.date(2098, 5, 5)
    medication, there = await hospital.new_medication(10, expires=day), await hospital.new_department()
    request = uuid4()
    for _ in range(2):
        row = await transfer(hospital, hospital.department, there, medication, 4, p_request_id=request)
    assert (row["department_id"], row["units_on_hand"]) == (there, 4)
    assert await shelves(admin, medication) == {hospital.department: (6, "B1", day), there: (4, "B1", day)}
    await transfer(hospital, there, hospital.department, medication, 1)
    assert await shelves(admin, medication) == {hospital.department: (7, "B1", day), there: (3, "B1", day)}
    await adds_up(admin, hospital.id)
    kinds = await admin.fetch(
        """SELECT m.kind, m.units, m.reason FROM clinic.stock_movements AS m
           JOIN clinic.stock AS s ON s.hospital_id = m.hospital_id AND s.id = m.stock_id
           WHERE s.medication_id = $1 AND m.kind <> 'RECEIVED' ORDER BY m.id""",
        medication,
    )
    assert [tuple(row) for row in kinds] == [
        ("TRANSFERRED_OUT", -4, "Short there"), ("TRANSFERRED_IN", 4, "Short there"),
        ("TRANSFERRED_OUT", -1, "Short there"), ("TRANSFERRED_IN", 1, "Short there"),
    ]  # fmt: skip


async def test_what_cannot_be_moved_is_refused_whole(hospital: Hospital, admin: asyncpg.Connection) -> None:
    here, there = hospital.department, await hospital.new_department()
    medication = await hospital.new_medication(10)
    short = {"medicationId": str(medication), "asked": 11, "onHand": 10}
    await refused(admin, transfer(hospital, here, there, medication, 11), "ZH101", short)
    none = {"type": "batch", "departmentId": str(here), "medicationId": str(medication)}
    await refused(admin, transfer(hospital, here, there, medication, 1, p_batch_number="B9"), "ZH003", none)
    same = problems(("toDepartmentId", "ALREADY_THERE"))
    await refused(admin, transfer(hospital, here, here, medication, 1), "ZH501", same)
    wrong = problems(("units", "OUT_OF_RANGE"), ("reason", "REQUIRED"))
    await refused(admin, transfer(hospital, here, there, medication, 0, p_reason=" "), "ZH501", wrong)
    await hospital.call(
        "ADMIN", "receive_stock", p_department_id=there, p_medication_id=medication, p_quantity=1, p_batch_number="B1",
        p_expires_on=dt.date(2097, 1, 1),
    )  # fmt: skip
    other_day = problems(("batchNumber", "DIFFERS_FROM_BATCH"))
    await refused(admin, transfer(hospital, here, there, medication, 1), "ZH501", other_day)
    await hospital.call("ADMIN", "retire_department", p_department_id=(empty := await hospital.new_department()))
    gone = {"type": "department", "id": str(empty)}
    await refused(admin, transfer(hospital, here, empty, medication, 1), "ZH505", gone)
