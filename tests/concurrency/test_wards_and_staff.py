"""Rules 6, 7 and 8 under a crowd: beds, counts and requests."""

import asyncio
import itertools
from typing import Any
from uuid import uuid4

import asyncpg

from db.migrate.roles import OWNER
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.world import Hospital, item


async def test_the_last_bed_is_given_once(crowd: Hospital, admin: asyncpg.Connection) -> None:
    room = await crowd.new_room(3)
    patients = [await crowd.new_patient() for _ in range(32)]
    for patient in patients[30:]:
        await crowd.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
    calls = (
        crowd.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
        for patient in patients[:30]
    )
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (1, {"ZH401": 29})
    row = await admin.fetchrow("SELECT occupied, available FROM clinic.room_occupancy WHERE room_id = $1", room)
    assert row is not None
    assert tuple(row) == (3, 0)


async def test_a_patient_is_in_one_room_whoever_admits_them(crowd: Hospital, admin: asyncpg.Connection) -> None:
    rooms, patient = [await crowd.new_room(1) for _ in range(10)], await crowd.new_patient()
    calls = (
        crowd.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
        for room in rooms * 3
    )
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (1, {"ZH402": 29})
    taken = "SELECT sum(occupied) FROM clinic.room_occupancy WHERE hospital_id = $1"
    assert await admin.fetchval(taken, crowd.id) == 1
    ends = (crowd.call("ADMIN", "discharge_patient", p_admission_id=won[0]["id"]) for _ in range(10))
    won, lost = await all_at_once(ends)
    assert (len(won), lost) == (1, {"ZH403": 9})
    assert await admin.fetchval(taken, crowd.id) == 0


async def test_doctors_who_change_places_are_counted_and_do_not_deadlock(
    database: Database, crowd: Hospital, admin: asyncpg.Connection
) -> None:
    here, there = crowd.department, await crowd.new_department()
    doctors = [await crowd.new_doctor(here if n % 2 else there) for n in range(24)]

    async def move(pool: asyncpg.Pool, doctor: int, where: int) -> None:
        async with pool.acquire() as connection:
            await connection.execute(f"SET ROLE {OWNER}")
            await connection.execute("UPDATE clinic.doctors SET department_id = $2 WHERE id = $1", doctor, where)

    async with asyncpg.create_pool(database.admin_dsn, min_size=24, max_size=24) as pool:
        moves = [(there, here) if n % 2 else (here, there) for n in range(24)]
        for turn in range(6):
            places = [pair[turn % 2] for pair in moves]
            await asyncio.gather(*(move(pool, *each) for each in zip(doctors, places, strict=True)))
        await asyncio.gather(*(move(pool, doctor, here) for doctor in doctors[:4]))
    for department in (here, there):
        count = await admin.fetchval("SELECT count(*) FROM clinic.doctors WHERE department_id = $1", department)
        kept = await admin.fetchval("SELECT doctors FROM clinic.department_counts WHERE department_id = $1", department)
        assert kept == count
    assert (
        await admin.fetchval("SELECT sum(doctors) FROM clinic.department_counts WHERE hospital_id = $1", crowd.id) == 24
    )


async def test_one_request_sent_by_forty_has_one_effect(crowd: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor = await crowd.new_patient(), await crowd.new_doctor()
    medication, room = await crowd.new_medication(100), await crowd.new_room(9)
    appointment, visit = await crowd.visit(patient, doctor, crowd.at(9))
    bill = (await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    commands: dict[str, list[Any]] = {
        "book_appointment": [patient, doctor, crowd.at(10), 30, None],
        "prescribe": [visit, [item(medication, 1)]],
        "admit_patient": [patient, room, "Fever"],
        "pay_bill": [bill, "1", "CASH"],
    }
    for command, arguments in commands.items():
        request = uuid4()
        won, lost = await all_at_once(crowd.call("ADMIN", command, *arguments, p_request_id=request) for _ in range(40))
        assert (len(won), lost) == (40, {}), command
        assert all(dict(one) == dict(other) for one, other in itertools.pairwise(won)), command
    for table, rows in (("appointments", 2), ("prescriptions", 1), ("admissions", 1), ("payments", 1)):
        found = await admin.fetchval(f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1", crowd.id)
        assert (table, found) == (table, rows)
    assert await admin.fetchval("SELECT sum(units_on_hand) FROM clinic.stock WHERE hospital_id = $1", crowd.id) == 99
    assert await admin.fetchval("SELECT count(*) FROM auth.requests WHERE hospital_id = $1", crowd.id) == 4


async def test_one_id_for_two_payloads_at_once_serves_one_of_them(crowd: Hospital) -> None:
    patient, doctor, request = await crowd.new_patient(), await crowd.new_doctor(), uuid4()
    calls = (
        crowd.call(
            "ADMIN",
            "book_appointment",
            p_patient_id=patient,
            p_doctor_id=doctor,
            p_starts_at=crowd.at(9 + n % 2),
            p_duration_minutes=30,
            p_request_id=request,
        )
        for n in range(40)
    )
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (20, {"ZH601": 20})
    assert len({row["id"] for row in won}) == 1
