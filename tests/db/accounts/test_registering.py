"""Doctors who register themselves: proven first, approved then, and until both nothing to anybody else."""

import datetime as dt

import asyncpg

from tests.refusals import problems, refused
from tests.signing_up import BORN, account_of, register, session_of, sign_up
from tests.world import WEEK, Hospital


async def test_a_registered_doctor_has_no_role_before_approval(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await register(hospital, "dot@example.com")
    doctor = await hospital.confirmed_doctor("dot@example.com")
    assert doctor["licence_status"] == "PENDING"
    patient = await hospital.new_patient()
    await hospital.sign_in("desk", ["RECEPTIONIST", "NURSE", "CASHIER"], nurse=await hospital.new_nurse())

    async def counted() -> int:
        query = "SELECT doctors FROM clinic.department_counts WHERE hospital_id = $1 AND department_id = $2"
        return int(await admin.fetchval(query, hospital.id, hospital.department))

    async def seen(asker: str | None) -> list[int]:
        found = await hospital.rows(asker, "doctors_by_id", p_ids=[doctor["id"]])
        paged = await hospital.rows(asker, "doctors_page", p_first=100, p_backward=False)
        assert {row["id"] for row in found} <= {row["id"] for row in paged}
        return [row["id"] for row in found]

    assert (await seen(None), await seen("desk"), await seen("ADMIN"), await counted()) == ([], [], [doctor["id"]], 0)
    assert await hospital.opened("dot@example.com") is None
    await hospital.call("ADMIN", "set_availability", p_doctor_id=doctor["id"], p_hours=WEEK)
    told = {"doctorId": str(doctor["id"]), "registrationExpiresOn": dt.date(2099, 1, 1)}
    await refused(admin, hospital.book(patient, doctor["id"], hospital.at(9)), "ZH208", told)
    account = await account_of(hospital, "dot@example.com")
    reactivate = hospital.call("ADMIN", "reactivate_account", p_account_id=account["id"])
    await refused(admin, reactivate, "ZH207", {"from": "PENDING", "to": "ACTIVE"})
    approved = await hospital.call("ADMIN", "approve_doctor", p_doctor_id=doctor["id"])
    assert approved["licence_status"] == "ACTIVE"
    assert (await seen(None), await counted()) == ([doctor["id"]], 1)
    session = await session_of(hospital, "dot@example.com")
    assert (await hospital.call(session, "viewer"))["doctor_id"] == doctor["id"]
    await hospital.book(patient, doctor["id"], hospital.at(9))
    again = hospital.call("ADMIN", "approve_doctor", p_doctor_id=doctor["id"])
    await refused(admin, again, "ZH207", {"from": "ACTIVE", "to": "ACTIVE"})


async def test_a_registered_doctor_is_booked_no_more_than_one_who_does_not_exist(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await register(hospital, "dot@example.com")
    waiting = (await hospital.confirmed_doctor("dot@example.com"))["id"]
    patient, practising = await hospital.new_patient(), await hospital.new_doctor()
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=patient)
    await hospital.sign_in("RECEPTIONIST", ["RECEPTIONIST"])
    booked = await hospital.book(patient, practising, hospital.at(8))
    for doctor in (waiting, waiting + 1_000_000):
        missing = {"type": "doctor", "id": str(doctor)}
        first = {"doctor_id": doctor, "starts_at": hospital.at(9), "duration_minutes": 30, "reason": None}
        await refused(admin, sign_up(hospital, "eva@example.com", first), "ZH003", missing)
        registering = ("Eva", "Doe", BORN, "FEMALE", *[None] * 8, first, None)
        await refused(admin, hospital.call("RECEPTIONIST", "register_patient", *registering), "ZH003", missing)
        for asker in ("PATIENT", "RECEPTIONIST"):
            booking = hospital.book(patient, doctor, hospital.at(9), session=asker)
            await refused(admin, booking, "ZH003", missing)
            moving = hospital.call(
                asker, "reschedule_appointment", p_appointment_id=booked, p_starts_at=hospital.at(9), p_doctor_id=doctor
            )
            await refused(admin, moving, "ZH003", missing)


async def test_a_declined_doctor_stays_out(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await register(hospital, "dot@example.com")
    doctor = await hospital.confirmed_doctor("dot@example.com")
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor["id"])
    told = {"type": "doctor", "id": str(doctor["id"])}
    await refused(admin, hospital.call("ADMIN", "approve_doctor", p_doctor_id=doctor["id"]), "ZH505", told)
    assert await hospital.opened("dot@example.com") is None


async def test_a_bad_registration_is_refused_with_all_that_is_wrong(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    nameless = {"first_name": None, "last_name": ""}
    bad = register(hospital, "dot", password_hash=None, department_id=0, **nameless, consultation_fee="-1")
    await refused(admin, bad, "ZH501", problems(
        ("password", "REQUIRED"), ("departmentId", "MALFORMED_ID"), ("firstName", "REQUIRED"), ("lastName", "REQUIRED"),
        ("consultationFee", "OUT_OF_RANGE"), ("email", "MALFORMED_EMAIL"),
    ))  # fmt: skip
    closed = await hospital.new_department()
    await hospital.call("ADMIN", "retire_department", p_department_id=closed)
    told = {"type": "department", "id": str(closed)}
    await refused(admin, register(hospital, "dot@example.com", department_id=closed), "ZH505", told)
