"""Behind each rule's lock stands a constraint: it refuses who writes past the commands, and nothing else does."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from db import connect
from db.migrate.roles import OWNER
from tests.databases import Database
from tests.refusals import violates
from tests.world import Hospital, new_hospital

# A direct write: a statement and its arguments.
Write = tuple[str, list[object]]


async def overlapping(ward: Hospital, *, same: str) -> Write:
    patients, doctors = [[await make() for _ in range(2)] for make in (ward.new_patient, ward.new_doctor)]
    await ward.book(patients[0], doctors[0], ward.at(9))
    statement = """
        INSERT INTO clinic.appointments (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6)
    """
    patient, doctor = patients[same != "patient"], doctors[same != "doctor"]
    return statement, [ward.id, patient, doctor, ward.department, ward.at(9, 15), ward.at(9, 45)]


async def same_doctor(ward: Hospital) -> Write:
    return await overlapping(ward, same="doctor")


async def same_patient(ward: Hospital) -> Write:
    return await overlapping(ward, same="patient")


async def more_units(ward: Hospital) -> Write:
    await ward.new_medication(5)
    statement = """
        INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units)
        SELECT b.hospital_id, b.stock_id, b.id, 'ADJUSTED', -6 FROM clinic.stock_batches AS b
    """
    return statement, []


async def billed(ward: Hospital) -> int:
    appointment = await ward.book(await ward.new_patient(), await ward.new_doctor(), ward.at(9))
    return int((await ward.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def more_than_owed(ward: Hospital) -> Write:
    statement = "INSERT INTO clinic.payments (hospital_id, bill_id, amount, method) VALUES ($1, $2, 95.21, 'CASH')"
    return statement, [ward.id, await billed(ward)]


async def more_than_paid(ward: Hospital) -> Write:
    payment = await ward.call("ADMIN", "pay_bill", p_bill_id=await billed(ward), p_amount="50", p_method="CASH")
    statement = "INSERT INTO clinic.refunds (hospital_id, payment_id, amount, reason) VALUES ($1, $2, 50.01, 'Error')"
    return statement, [ward.id, payment["id"]]


async def more_than_beds(ward: Hospital) -> Write:
    room = await ward.new_room(1)
    await ward.call("ADMIN", "admit_patient", p_patient_id=await ward.new_patient(), p_room_id=room, p_reason="Fever")
    statement = "INSERT INTO clinic.admissions (hospital_id, patient_id, room_id, reason) VALUES ($1, $2, $3, 'Fever')"
    return statement, [ward.id, await ward.new_patient(), room]


async def same_request(ward: Hospital) -> Write:
    viewer = await ward.call("ADMIN", "viewer")
    statement = """
        INSERT INTO auth.requests (hospital_id, account_id, request_id, command, payload_hash)
        VALUES ($1, $2, '00000000-0000-0000-0000-000000000001', 'x', '[]')
    """
    await ward.admin.execute(statement, ward.id, viewer["account_id"])
    return statement, [ward.id, viewer["account_id"]]


# The write, and the constraints that refuse it one after the other.
CASES: dict[str, tuple[Callable[[Hospital], Awaitable[Write]], list[tuple[str, str]]]] = {
    "doctor": (same_doctor, [("clinic.appointments", "appointment_overlaps_no_other_of_its_doctor")]),
    "patient": (same_patient, [("clinic.appointments", "appointment_overlaps_no_other_of_its_patient")]),
    "stock": (
        more_units,
        [("clinic.stock", "stock_is_never_negative"), ("clinic.stock_batches", "batch_units_are_never_negative")],
    ),
    "payment": (more_than_owed, [("clinic.bills", "bill_is_never_paid_beyond_what_is_owed")]),
    "refund": (
        more_than_paid,
        [
            ("clinic.payments", "payment_is_never_refunded_beyond_its_amount"),
            ("clinic.bills", "bill_is_never_refunded_beyond_what_was_paid"),
        ],
    ),
    "room": (
        more_than_beds,
        [
            ("clinic.room_occupancy", "room_holds_no_more_patients_than_beds"),
            ("clinic.bed_stays", "bed_holds_one_patient_at_a_time"),
        ],
    ),
    "request": (same_request, [("auth.requests", "requests_pkey")]),
}


@pytest.mark.parametrize("rule", CASES)
async def test_a_direct_write_goes_through_only_without_the_constraint(fresh_database: Database, rule: str) -> None:
    make, constraints = CASES[rule]
    async with (
        connect.admin(fresh_database.admin_dsn) as admin,
        connect.admin(fresh_database.admin_dsn) as owner,
        asyncpg.create_pool(fresh_database.api_dsn, min_size=1, max_size=1) as pool,
    ):
        await owner.execute(f"SET ROLE {OWNER}")
        statement, arguments = await make(await new_hospital(pool, admin, "ward"))
        for table, constraint in constraints:
            await violates(admin, owner.execute(statement, *arguments), constraint)
            await admin.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        assert await owner.execute(statement, *arguments) == "INSERT 0 1"
