"""Registering a patient, and rule 1: with a first booking, both or neither."""

import datetime as dt
from typing import Any

import asyncpg

from tests.refusals import problems, refused
from tests.world import Hospital


def registering(hospital: Hospital, number: str | None = None, first: dict[str, Any] | None = None) -> Any:
    return hospital.call(
        "ADMIN",
        "register_patient",
        p_first_name=" Eva ",
        p_last_name="Doe",
        p_birth_date=dt.date(2000, 2, 29),
        p_gender="FEMALE",
        p_medical_record_number=number,
        p_first_appointment=first,
        p_confirmed=True,
    )


def booking(doctor: int | None, starts: dt.datetime | None, minutes: int | None = 30) -> dict[str, Any]:
    return {"doctor_id": doctor, "starts_at": starts, "duration_minutes": minutes, "reason": "Pain"}


async def test_a_medical_record_number_is_generated_where_none_is_given(hospital: Hospital) -> None:
    given = await registering(hospital, "000123")
    assert (given["medical_record_number"], given["first_name"]) == ("000123", "Eva")
    numbers = [(await registering(hospital))["medical_record_number"] for _ in range(2)]
    assert int(numbers[1]) == int(numbers[0]) + 1
    # The next one was entered by hand meanwhile, and is skipped.
    await registering(hospital, str(int(numbers[1]) + 1))
    assert int((await registering(hospital))["medical_record_number"]) == int(numbers[1]) + 2


async def test_a_medical_record_number_is_used_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await registering(hospital, "000123")
    await refused(admin, registering(hospital, "000123"), "ZH504", {"path": "medicalRecordNumber"})


async def test_a_first_booking_comes_with_the_patient(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    patient = await registering(hospital, first=booking(doctor, hospital.at(9)))
    row = await admin.fetchrow("SELECT * FROM clinic.appointments WHERE patient_id = $1", patient["id"])
    assert row is not None
    assert (row["doctor_id"], row["starts_at"], row["ends_at"]) == (doctor, hospital.at(9), hospital.at(9, 30))
    assert (row["status"], row["reason"]) == ("BOOKED", "Pain")


async def test_without_the_first_booking_the_patient_is_not_registered(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    clash = {"startsAt": hospital.at(9), "endsAt": hospital.at(9, 30)}
    taken = registering(hospital, first=booking(doctor, hospital.at(9, 15)))
    await refused(admin, taken, "ZH201", {"doctorId": str(doctor), **clash})
    unknown = registering(hospital, first=booking(10**9, hospital.at(9)))
    await refused(admin, unknown, "ZH003", {"type": "doctor", "id": str(10**9)})
    far = hospital.at(9, days=400)
    beyond = registering(hospital, first=booking(doctor, far))
    await refused(admin, beyond, "ZH206", {"startsAt": far, "staffHorizonDays": 365})


async def test_all_problems_of_patient_and_booking_are_told_at_once(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    tomorrow = hospital.at(9).date()
    command = hospital.call(
        "ADMIN",
        "register_patient",
        p_first_name="",
        p_last_name=" ",
        p_birth_date=tomorrow,
        p_gender="female",
        p_phone="1" * 51,
        p_email="eva",
        p_address="A" * 501,
        p_allergies=["ok", ""],
        p_insurance_policy_number="P" * 101,
        p_insurance_cover_percent=100.5,
        p_medical_record_number="12a4",
        p_first_appointment=booking(None, None, 3),
    )
    expected = problems(
        ("firstName", "REQUIRED"), ("lastName", "REQUIRED"), ("birthDate", "OUT_OF_RANGE"),
        ("phone", "TOO_LONG"), ("email", "MALFORMED_EMAIL"), ("address", "TOO_LONG"), ("allergies", "MALFORMED"),
        ("insurancePolicyNumber", "TOO_LONG"), ("insuranceCoverPercent", "OUT_OF_RANGE"),
        ("insuranceProvider", "REQUIRED"), ("medicalRecordNumber", "MALFORMED"), ("gender", "UNKNOWN_VALUE"),
        ("firstAppointment.doctorId", "REQUIRED"), ("firstAppointment.startsAt", "REQUIRED"),
        ("firstAppointment.durationMinutes", "OUT_OF_RANGE"),
    )  # fmt: skip
    await refused(admin, command, "ZH501", expected)


async def test_nobody_is_older_than_150_years_or_not_born_yet(hospital: Hospital, admin: asyncpg.Connection) -> None:
    today = dt.datetime.now(hospital.zone).date()

    def born(day: dt.date) -> Any:
        return hospital.call(
            "ADMIN", "register_patient", "Eva", "Doe", day, "UNKNOWN", *[None] * 6, None, None, None, None
        )

    assert (await born(today))["birth_date"] == today
    for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=151 * 366)):
        await refused(admin, born(day), "ZH501", problems(("birthDate", "OUT_OF_RANGE")))
