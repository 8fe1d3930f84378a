"""Retiring, reinstating, deleting: nothing live loses what it belongs to, and nothing new joins what is gone."""

import datetime as dt

import asyncpg
import pytest

from tests.db.changes.made import COMMANDS, command_of, made, row_of
from tests.refusals import refused
from tests.world import Hospital

RETIRED = [command.singular for command in COMMANDS.values() if command.kind == "retire"]
DELETED = [command.singular for command in COMMANDS.values() if command.kind == "delete"]


def uses(thing: str, key: int, **found: int) -> dict[str, object]:
    """The details of IN_USE."""
    return {"type": thing, "id": str(key), "uses": found}


@pytest.mark.parametrize("thing", RETIRED)
async def test_a_record_is_retired_once_and_reinstated_once(
    hospital: Hospital, admin: asyncpg.Connection, thing: str
) -> None:
    record = await made(hospital, thing)
    before = await row_of(hospital, record)
    told = {"type": thing, "id": str(record.id)}
    early = hospital.call("ADMIN", f"reinstate_{thing}", record.id)
    await refused(admin, early, "ZH207", {"from": "NOT_RETIRED", "to": "REINSTATED"})
    assert (await hospital.call("ADMIN", f"retire_{thing}", record.id))["retired_at"] is not None
    await refused(admin, hospital.call("ADMIN", f"retire_{thing}", record.id), "ZH505", told)
    assert (await hospital.call("ADMIN", f"reinstate_{thing}", record.id))["retired_at"] is None
    after = await row_of(hospital, record)
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize("thing", DELETED)
async def test_what_nothing_names_is_deleted_whole(hospital: Hospital, admin: asyncpg.Connection, thing: str) -> None:
    record = await made(hospital, thing)
    before = await row_of(hospital, record)
    assert dict(await hospital.call("ADMIN", f"delete_{thing}", record.id)) == before
    left = await admin.fetchval(f"SELECT count(*) FROM {record.table} WHERE id = $1", record.id)
    assert left == 0
    told = {"type": thing, "id": str(record.id)}
    await refused(admin, hospital.call("ADMIN", f"delete_{thing}", record.id), "ZH003", told)


async def test_a_department_is_retired_when_it_is_empty(hospital: Hospital, admin: asyncpg.Connection) -> None:
    department = await hospital.new_department()
    doctor, nurse = await hospital.new_doctor(department), await hospital.new_nurse(department)
    desk = await hospital.call(
        "ADMIN", "create_receptionist", p_department_id=department, p_first_name="Rita", p_last_name="Desk"
    )
    guard = await hospital.call(
        "ADMIN",
        "create_other_staff",
        p_department_id=department,
        p_first_name="Otto",
        p_last_name="Guard",
        p_job_title="Security",
    )
    room = await hospital.new_room(1, department)
    medication = await hospital.new_medication(3, department=department)
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))

    async def retire() -> asyncpg.Record:
        return await hospital.call("ADMIN", "retire_department", p_department_id=department)

    await refused(admin, retire(), "ZH506", uses(
        "department", department, doctors=1, nurses=1, receptionists=1, otherStaff=1, rooms=1, stock=1, appointments=1,
    ))  # fmt: skip
    # The appointment stays where it was booked, wherever the doctor moves.
    moved = {"department_id": hospital.department}
    await hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes=moved, p_confirmed=True)
    await hospital.call("ADMIN", "update_nurse", p_nurse_id=nurse, p_changes={"department_id": hospital.department})
    await hospital.call("ADMIN", "retire_receptionist", p_receptionist_id=desk["id"])
    await hospital.call("ADMIN", "delete_other_staff", p_other_staff_id=guard["id"])
    await hospital.call("ADMIN", "retire_room", p_room_id=room)
    await hospital.call(
        "ADMIN",
        "adjust_stock",
        p_department_id=department,
        p_medication_id=medication,
        p_batch_number="B1",
        p_change=-3,
        p_reason="Moved",
    )
    await refused(admin, retire(), "ZH506", uses("department", department, appointments=1))
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Moved")
    assert (await retire())["retired_at"] is not None
    told = {"type": "department", "id": str(department)}
    for command, arguments in {
        "create_nurse": (department, None, "Nell", "New", "DAY"),
        "create_receptionist": (department, None, "Rina", "New", None),
        "create_other_staff": (department, None, "Omar", "New", "Cook"),
        "create_doctor": (department, None, "D", "N", None, "M", "R9", dt.date(2099, 1, 1), "80", None, None, None),
        "create_room": (department, "C9", "GENERAL", 1),
        "receive_stock": (department, medication, 1, "B2", dt.date(2099, 1, 1), None),
        "adjust_stock": (department, medication, "B1", 1, "Found"),
        "reinstate_room": (room,),
        "reinstate_receptionist": (desk["id"],),
    }.items():
        await refused(admin, hospital.call("ADMIN", command, *arguments), "ZH505", told)


async def test_a_doctor_is_retired_without_appointments_that_live(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    over = await hospital.book(patient, doctor, hospital.at(8))
    await hospital.begin(over)
    live = await hospital.book(patient, doctor, hospital.at(9))
    retire = ("ADMIN", "retire_doctor", doctor)
    await refused(admin, hospital.call(*retire), "ZH506", uses("doctor", doctor, appointments=2))
    await hospital.follow(over, "complete_appointment")
    await refused(admin, hospital.call(*retire), "ZH506", uses("doctor", doctor, appointments=1))
    await hospital.follow(live, "mark_no_show")
    await hospital.call(*retire)
    booking = hospital.book(patient, doctor, hospital.at(10))
    detail = {"doctorId": str(doctor), "registrationExpiresOn": dt.date(2099, 1, 1)}
    await refused(admin, booking, "ZH208", detail)
    # The nurse stays on the records of their work.
    await refused(admin, hospital.call("ADMIN", "delete_doctor", p_doctor_id=doctor), "ZH506", uses("doctor", doctor))


async def test_a_room_is_retired_when_nobody_lies_in_it(hospital: Hospital, admin: asyncpg.Connection) -> None:
    room, patient = await hospital.new_room(2), await hospital.new_patient()
    stay = await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
    await refused(
        admin, hospital.call("ADMIN", "retire_room", p_room_id=room), "ZH506", uses("room", room, admissions=1)
    )
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=stay["id"])
    await refused(admin, hospital.call("ADMIN", "delete_room", p_room_id=room), "ZH506", uses("room", room))
    await hospital.call("ADMIN", "retire_room", p_room_id=room)
    call = hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
    await refused(admin, call, "ZH401", {"roomId": str(room), "beds": 2, "occupied": 0})


async def test_a_room_with_patients_is_not_deleted(hospital: Hospital, admin: asyncpg.Connection) -> None:
    room = await hospital.new_room(3)
    stays = [
        await hospital.call(
            "ADMIN", "admit_patient", p_patient_id=await hospital.new_patient(), p_room_id=room, p_reason="Fever"
        )
        for _ in range(3)
    ]
    # Whichever bed is free, and whichever is not.
    for left in (3, 2, 1):
        delete = hospital.call("ADMIN", "delete_room", p_room_id=room)
        await refused(admin, delete, "ZH506", uses("room", room, admissions=left))
        await hospital.call("ADMIN", "discharge_patient", p_admission_id=stays[3 - left]["id"])
    await refused(admin, hospital.call("ADMIN", "delete_room", p_room_id=room), "ZH506", uses("room", room))


async def test_a_doctor_who_is_booked_is_not_deleted(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    delete = hospital.call("ADMIN", "delete_doctor", p_doctor_id=doctor)
    await refused(admin, delete, "ZH506", uses("doctor", doctor, appointments=1))


async def test_a_medication_is_retired_when_none_is_left(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(2)
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    retire = ("ADMIN", "retire_medication", medication)
    await refused(admin, hospital.call(*retire), "ZH506", uses("medication", medication, stock=1))
    await hospital.prescribe(visit, (medication, 2))
    await hospital.call(*retire)
    await refused(admin, hospital.prescribe(visit, (medication, 1)), "ZH003", {
        "type": "medication", "id": str(medication),
    })  # fmt: skip
    deliver = hospital.call(
        "ADMIN",
        "receive_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_quantity=1,
        p_batch_number="B2",
        p_expires_on=dt.date(2099, 1, 1),
    )
    await refused(admin, deliver, "ZH505", {"type": "medication", "id": str(medication)})
    count = hospital.call(
        "ADMIN",
        "adjust_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_batch_number="B1",
        p_change=1,
        p_reason="Found",
    )
    await refused(admin, count, "ZH505", {"type": "medication", "id": str(medication)})


async def test_a_patients_record_is_retired_when_nothing_of_it_is_open(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient, room = await hospital.new_doctor(), await hospital.new_patient(), await hospital.new_room(1)
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    stay = await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
    close = ("ADMIN", "retire_patient", patient)
    told = uses("patient", patient, appointments=1, admissions=1, bills=1)
    await refused(admin, hospital.call(*close), "ZH506", told)
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=stay["id"])
    await refused(admin, hospital.call(*close), "ZH506", uses("patient", patient, appointments=1, bills=1))
    # What was billed of it comes off the bill, which is settled then.
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Moved away")
    settled = await hospital.call("ADMIN", "bills_by_id", p_ids=[bill["id"]])
    assert (settled["status"], settled["total"]) == ("PAID", 0)
    await hospital.call(*close)
    closed = {"type": "patient", "id": str(patient)}
    await refused(admin, hospital.book(patient, doctor, hospital.at(10)), "ZH505", closed)
    await hospital.call("ADMIN", "reinstate_patient", p_patient_id=patient)
    await hospital.book(patient, doctor, hospital.at(10))


@pytest.mark.parametrize("thing", ["doctor", "nurse"])
async def test_whoever_has_an_account_is_not_deleted(hospital: Hospital, admin: asyncpg.Connection, thing: str) -> None:
    record = await made(hospital, thing)
    await hospital.sign_in("OWN", [thing.upper()], **{thing: record.id})
    await refused(admin, hospital.call("ADMIN", f"delete_{thing}", record.id), "ZH506", uses(thing, record.id))


async def test_a_department_that_anything_names_is_not_deleted(hospital: Hospital, admin: asyncpg.Connection) -> None:
    department = await hospital.new_department()
    nurse = await hospital.new_nurse(department)
    await hospital.call("ADMIN", "retire_nurse", p_nurse_id=nurse)
    call = hospital.call("ADMIN", "delete_department", p_department_id=department)
    await refused(admin, call, "ZH506", uses("department", department))
    await hospital.call("ADMIN", "delete_nurse", p_nurse_id=nurse)
    await hospital.call("ADMIN", "delete_department", p_department_id=department)


def test_what_is_clinical_or_financial_has_no_command_to_delete_it() -> None:
    assert command_of("delete", "patient") is None
    assert set(DELETED) == {
        "department", "doctor", "nurse", "receptionist", "other_staff", "room", "bed", "contact_person",
        "substance_group",
    }  # fmt: skip
