"""Rule 7: no more patients in a room at once than it has beds."""

import asyncpg

from tests.refusals import problems, refused, violates
from tests.world import Hospital


async def admit(hospital: Hospital, patient: int, room: int) -> asyncpg.Record:
    return await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason=" Fracture ")


async def beds(hospital: Hospital, room: int) -> tuple[int, int, int]:
    """(beds, taken, free) of a room."""
    row = await hospital.call("ADMIN", "room_occupancy_by_room_id", p_ids=[room])
    return row["beds"], row["occupied"], row["available"]


async def test_a_room_fills_and_empties(hospital: Hospital, admin: asyncpg.Connection) -> None:
    room = await hospital.new_room(2)
    first = await admit(hospital, await hospital.new_patient(), room)
    assert (first["room_id"], first["reason"], first["discharged_at"]) == (room, "Fracture", None)
    await admit(hospital, await hospital.new_patient(), room)
    assert await beds(hospital, room) == (2, 2, 0)
    full = {"roomId": str(room), "beds": 2, "occupied": 2}
    late = await hospital.new_patient()
    await refused(admin, admit(hospital, late, room), "ZH401", full)
    row = await hospital.call("ADMIN", "discharge_patient", p_admission_id=first["id"])
    assert row["discharged_at"] >= row["admitted_at"]
    assert await beds(hospital, room) == (2, 1, 1)
    await admit(hospital, late, room)
    assert await beds(hospital, room) == (2, 2, 0)


async def test_a_room_without_beds_or_out_of_use_takes_nobody(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    patient, none, retired = await hospital.new_patient(), await hospital.new_room(0), await hospital.new_room(3)
    await owner.execute("UPDATE clinic.rooms SET retired_at = now() WHERE id = $1", retired)
    for room, size in ((none, 0), (retired, 3)):
        full = {"roomId": str(room), "beds": size, "occupied": 0}
        await refused(admin, admit(hospital, patient, room), "ZH401", full)


async def test_nobody_lies_in_two_rooms(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    patient, room, other = await hospital.new_patient(), await hospital.new_room(2), await hospital.new_room(2)
    admission = await admit(hospital, patient, room)
    for again in (room, other):
        await refused(admin, admit(hospital, patient, again), "ZH402", {"admissionId": str(admission["id"])})
    write = owner.execute(
        "INSERT INTO clinic.admissions (hospital_id, patient_id, room_id, reason) VALUES ($1, $2, $3, 'X')",
        hospital.id, patient, other,
    )  # fmt: skip
    await violates(admin, write, "admission_is_one_at_a_time_per_patient")


async def test_a_stay_ends_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    admission = (await admit(hospital, await hospital.new_patient(), await hospital.new_room(1)))["id"]
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=admission)
    again = hospital.call("ADMIN", "discharge_patient", p_admission_id=admission)
    await refused(admin, again, "ZH403", {"admissionId": str(admission)})


async def test_whoever_writes_is_held_to_the_beds(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    room = await hospital.new_room(1)
    await admit(hospital, await hospital.new_patient(), room)
    write = owner.execute(
        "INSERT INTO clinic.admissions (hospital_id, patient_id, room_id, reason) VALUES ($1, $2, $3, 'X')",
        hospital.id, await hospital.new_patient(), room,
    )  # fmt: skip
    await violates(admin, write, "room_holds_no_more_patients_than_beds")
    fewer = owner.execute("UPDATE clinic.rooms SET beds = 0 WHERE id = $1", room)
    await violates(admin, fewer, "room_holds_no_more_patients_than_beds")


async def test_moving_to_another_room_moves_the_bed(hospital: Hospital, owner: asyncpg.Connection) -> None:
    room, other = await hospital.new_room(1), await hospital.new_room(1)
    admission = await admit(hospital, await hospital.new_patient(), room)
    await owner.execute("UPDATE clinic.admissions SET room_id = $2 WHERE id = $1", admission["id"], other)
    assert (await beds(hospital, room), await beds(hospital, other)) == ((1, 0, 1), (1, 1, 0))


async def test_the_ward_knows_the_patients_it_received(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient()
    await admit(hospital, patient, await hospital.new_room(1))
    known = await admin.fetchval("SELECT department_id FROM clinic.patient_departments WHERE patient_id = $1", patient)
    assert known == hospital.department


async def test_all_problems_of_an_admission_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = problems(("patientId", "MALFORMED_ID"), ("roomId", "REQUIRED"), ("reason", "REQUIRED"))
    await refused(
        admin,
        hospital.call("ADMIN", "admit_patient", p_patient_id=0, p_reason=" "),
        "ZH501",
        wrong,
    )
    patient, room = await hospital.new_patient(), await hospital.new_room(1)
    for command, kind in ((admit(hospital, 10**9, room), "patient"), (admit(hospital, patient, 10**9), "room")):
        await refused(admin, command, "ZH003", {"type": kind, "id": str(10**9)})
    unknown = hospital.call("ADMIN", "discharge_patient", p_admission_id=10**9)
    await refused(admin, unknown, "ZH003", {"type": "admission", "id": str(10**9)})


async def test_a_patient_whose_record_is_closed_is_not_admitted(hospital: Hospital, admin: asyncpg.Connection) -> None:
    room, patient = await hospital.new_room(1), await hospital.new_patient()
    await admin.execute("UPDATE clinic.patients SET retired_at = now() WHERE id = $1", patient)
    await refused(admin, admit(hospital, patient, room), "ZH505", {"type": "patient", "id": str(patient)})
