"""Patients who sign up and doctors who register themselves: all of it or nothing, and nothing before its time."""

import datetime as dt
from typing import Any

import asyncpg

from tests.refusals import problems, refused
from tests.world import HASH, WEEK, Hospital

BORN = dt.date(2000, 1, 1)


def sign_up(hospital: Hospital, email: str, first: dict[str, Any] | None = None, **changed: Any) -> Any:
    given = {
        "email": email, "password_hash": HASH, "first_name": "Eva", "last_name": "Doe", "birth_date": BORN,
        "gender": "FEMALE", "phone": "555", "address": None, "allergies": None, "first": first,
    } | changed  # fmt: skip
    return hospital.call(None, "sign_up_patient", *given.values())


def register(hospital: Hospital, email: str, **changed: Any) -> Any:
    given = {
        "email": email, "password_hash": HASH, "department_id": hospital.department, "first_name": "Dot",
        "last_name": "Doe", "specialization": "Medicine", "registration_number": email,
        "registration_expires_on": dt.date(2099, 1, 1), "consultation_fee": "80", "practising_since": None,
        "phone": "555",
    } | changed  # fmt: skip
    return hospital.call(None, "register_doctor", *given.values())


async def account_of(hospital: Hospital, email: str) -> asyncpg.Record:
    row = await hospital.admin.fetchrow(
        "SELECT * FROM auth.accounts WHERE hospital_id = $1 AND email = $2", hospital.id, email
    )
    assert row is not None
    return row


async def session_of(hospital: Hospital, email: str) -> Any:
    """A session opened as the web tier does it."""
    session = await hospital.opened(email)
    assert session
    return session


async def test_a_patient_signs_up_books_and_signs_in(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    first = {"doctor_id": doctor, "starts_at": hospital.at(9), "duration_minutes": 30, "reason": "Cough"}
    patient = await sign_up(hospital, " Eva@Example.com ", first)
    assert (patient["email"], patient["phone"], patient["insurance_cover_percent"]) == ("eva@example.com", "555", 0)
    account = await account_of(hospital, "eva@example.com")
    assert (account["roles"], account["status"], account["patient_id"]) == (["PATIENT"], "ACTIVE", patient["id"])
    session = await session_of(hospital, "eva@example.com")
    (booked,) = await hospital.rows(session, "appointments_by_id", p_ids=list(range(1, 5000)))
    assert (booked["patient_id"], booked["doctor_id"], booked["reason"]) == (patient["id"], doctor, "Cough")
    assert (booked["starts_at"], booked["booked_by_id"]) == (hospital.at(9), account["id"])


async def test_who_signs_up_gets_nothing_of_what_its_sender_may(hospital: Hospital) -> None:
    row = await hospital.call("ADMIN", "sign_up_patient", "x@example.com", HASH, "X", "Y", BORN, "OTHER", *[None] * 4)
    booked_by = await account_of(hospital, "x@example.com")
    assert booked_by["patient_id"] == row["id"]
    # And a call by the sender sees no more than before.
    assert len(await hospital.rows("ADMIN", "patients_by_id", p_ids=[row["id"]])) == 1


async def test_a_sign_up_that_fails_anywhere_leaves_nothing(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    taken = hospital.at(9)
    await hospital.book(await hospital.new_patient(), doctor, taken)
    first = {"doctor_id": doctor, "starts_at": taken, "duration_minutes": 30, "reason": None}
    clash = {"doctorId": str(doctor), "startsAt": taken, "endsAt": taken + dt.timedelta(minutes=30)}
    await refused(admin, sign_up(hospital, "eva@example.com", first), "ZH201", clash)
    bad = sign_up(hospital, "eva", {"doctor_id": 0}, password_hash=None, first_name=" ", birth_date=dt.date(1800, 1, 1))
    await refused(admin, bad, "ZH501", problems(
        ("password", "REQUIRED"), ("firstName", "REQUIRED"), ("birthDate", "OUT_OF_RANGE"),
        ("email", "MALFORMED_EMAIL"),
        ("firstAppointment.doctorId", "MALFORMED_ID"), ("firstAppointment.startsAt", "REQUIRED"),
        ("firstAppointment.durationMinutes", "OUT_OF_RANGE"),
    ))  # fmt: skip


async def test_a_taken_e_mail_is_refused_alike_whosever_it_is(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    await hospital.sign_in("clerk", ["CASHIER"])
    await hospital.sign_in("dot", ["DOCTOR"], doctor=doctor)
    await sign_up(hospital, "eva@example.com")
    await register(hospital, "pending@example.com")
    told = set()
    for email in (
        f"clerk@{hospital.id}.example",
        f"dot@{hospital.id}.example",
        "EVA@example.com",
        "pending@example.com",
    ):
        for call in (sign_up(hospital, email), register(hospital, email, registration_number=f"again {email}")):
            error = await refused(admin, call, "ZH504", {"path": "email"})
            told.add((str(error), error.hint))
    assert len(told) == 1


async def test_a_registered_doctor_has_no_role_before_approval(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await register(hospital, "dot@example.com")
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
    waiting = (await register(hospital, "dot@example.com"))["id"]
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
    doctor = await register(hospital, "dot@example.com")
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor["id"])
    told = {"type": "doctor", "id": str(doctor["id"])}
    await refused(admin, hospital.call("ADMIN", "approve_doctor", p_doctor_id=doctor["id"]), "ZH505", told)
    assert await hospital.opened("dot@example.com") is None


async def test_a_bad_registration_is_refused_with_all_that_is_wrong(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bad = register(hospital, "dot", password_hash=None, department_id=0, last_name="", consultation_fee="-1")
    await refused(admin, bad, "ZH501", problems(
        ("password", "REQUIRED"), ("departmentId", "MALFORMED_ID"), ("lastName", "REQUIRED"),
        ("consultationFee", "OUT_OF_RANGE"), ("email", "MALFORMED_EMAIL"),
    ))  # fmt: skip
    closed = await hospital.new_department()
    await hospital.call("ADMIN", "retire_department", p_department_id=closed)
    told = {"type": "department", "id": str(closed)}
    await refused(admin, register(hospital, "dot@example.com", department_id=closed), "ZH505", told)
