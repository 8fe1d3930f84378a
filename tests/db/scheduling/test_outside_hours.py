"""Which bookings lie outside of hours, and why, as far as the asker may see it."""

import datetime as dt

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import WEEK, Hospital, set_clock


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


async def outside(hospital: Hospital, session: str = "ADMIN", **only: object) -> dict[int, list[str]]:
    """The appointments outside of hours that a session finds, with why."""
    asked = {"p_doctor_id": None, "p_department_id": None, "p_limit": 100} | only
    rows = await hospital.rows(session, "appointments_outside_hours", **asked)
    assert [row["starts_at"] for row in rows] == sorted(row["starts_at"] for row in rows)
    return {row["appointment_id"]: row["reasons"] for row in rows}


OF_DOCTOR = "WHERE id = (SELECT department_id FROM clinic.doctors WHERE id = $1)"
OFF = "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) SELECT hospital_id, id,"
NIGHT_OFF = f"{OFF} '2031-05-08 00:10+02', '2031-05-08 03:00+02' FROM clinic.doctors WHERE id = $1"
DAY_OFF = f"{OFF} '2031-05-07 08:00+02', '2031-05-07 18:00+02' FROM clinic.doctors WHERE id = $1"


@pytest.mark.parametrize(
    ("how", "reasons"),
    [
        ("UPDATE clinic.doctors SET licence_status = 'SUSPENDED' WHERE id = $1", ["NOT_PRACTISING"] * 2),
        ("UPDATE clinic.doctors SET registration_expires_on = '2031-05-07' WHERE id = $1", ["NOT_PRACTISING"]),
        (
            f"UPDATE clinic.departments SET opens_at = '10:00', closes_at = '23:30' {OF_DOCTOR}",
            ["DEPARTMENT_CLOSED"] * 2,
        ),
        (f"UPDATE clinic.departments SET opens_at = '23:00', closes_at = '09:30' {OF_DOCTOR}", []),
        ("DELETE FROM clinic.availabilities WHERE doctor_id = $1 AND weekday = 4", ["DOCTOR_NOT_AVAILABLE"]),
        ("DELETE FROM clinic.availabilities WHERE doctor_id = $1", ["DOCTOR_NOT_AVAILABLE"] * 2),
        (NIGHT_OFF, ["TIME_OFF"]),
    ],
)
async def test_what_is_cut_under_bookings_is_found_with_why(
    frozen: Hospital,
    owner: asyncpg.Connection,
    traveller: asyncpg.Connection,
    now: dt.datetime,
    how: str,
    reasons: list[str],
) -> None:
    department = await frozen.new_department()
    doctor, patient = await frozen.new_doctor(department), await frozen.new_patient()
    morning = await frozen.book(patient, doctor, on(now, 1, "09:00"))
    night = await frozen.book(patient, doctor, on(now, 1, "23:45"))
    cancelled = await frozen.book(patient, doctor, on(now, 2, "12:00"))
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=cancelled, p_reason="Ill")
    assert await outside(frozen) == {}
    await owner.execute(how, doctor)
    both = {0: [], 1: [night], 2: [morning, night]}[len(reasons)]
    expected = {each: [reason] for each, reason in zip(both, reasons, strict=True)}
    assert await outside(frozen) == expected
    assert await outside(frozen, p_doctor_id=doctor, p_department_id=department) == expected
    assert await outside(frozen, p_department_id=frozen.department) == {}
    # What is over is nobody's to move.
    await set_clock(traveller, on(now, 2, "00:15"))
    assert await outside(frozen) == {}


async def test_all_reasons_are_told(frozen: Hospital, owner: asyncpg.Connection, now: dt.datetime) -> None:
    doctor = await frozen.new_doctor(hours=WEEK)
    booked = await frozen.book(await frozen.new_patient(), doctor, on(now, 1, "09:00"))
    other = await frozen.new_department(opens="10:00", closes="12:00")
    changed = "UPDATE clinic.doctors SET department_id = $2, licence_status = 'SUSPENDED' WHERE id = $1"
    await owner.execute(changed, doctor, other)
    for how in ("DELETE FROM clinic.availabilities WHERE doctor_id = $1", DAY_OFF):
        await owner.execute(how, doctor)
    every = ["NOT_PRACTISING", "OTHER_DEPARTMENT", "DEPARTMENT_CLOSED", "DOCTOR_NOT_AVAILABLE", "TIME_OFF"]
    assert await outside(frozen) == {booked: every}


async def test_everybody_finds_what_they_see(frozen: Hospital, owner: asyncpg.Connection, now: dt.datetime) -> None:
    doctor, other = await frozen.new_doctor(), await frozen.new_doctor()
    patient, other_patient = await frozen.new_patient(), await frozen.new_patient()
    booked = await frozen.book(patient, doctor, on(now, 1, "09:00"))
    closed = await frozen.book(patient, other, on(now, 1, "10:00"))
    await owner.execute("DELETE FROM clinic.availabilities WHERE doctor_id = $1", other)
    await owner.execute(
        "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)",
        frozen.id, doctor, on(now, 1, "08:00"), on(now, 1, "10:00"),
    )  # fmt: skip
    for name, roles, people in (
        ("DESK", ["RECEPTIONIST"], {}), ("CASHIER", ["CASHIER"], {}), ("OWN", ["DOCTOR"], {"doctor": doctor}),
        ("PATIENT", ["PATIENT"], {"patient": patient}), ("STRANGER", ["PATIENT"], {"patient": other_patient}),
        ("ANALYST", ["ANALYST"], {}), ("PHARMACIST", ["PHARMACIST"], {}),
    ):  # fmt: skip
        await frozen.sign_in(name, roles, **people)
    both = {booked: ["TIME_OFF"], closed: ["DOCTOR_NOT_AVAILABLE"]}
    assert await outside(frozen) == both
    assert await outside(frozen, "DESK") == both
    # A doctor sees the other appointments of a patient, and the doctor's own time off alone.
    assert await outside(frozen, "OWN") == both
    # Why a doctor is off is not told to everybody, nor that the doctor is.
    assert await outside(frozen, "PATIENT") == {closed: ["DOCTOR_NOT_AVAILABLE"]}
    assert await outside(frozen, "CASHIER") == {closed: ["DOCTOR_NOT_AVAILABLE"]}
    for nobody in ("STRANGER", "ANALYST", "PHARMACIST"):
        assert await outside(frozen, nobody) == {}


async def test_the_list_is_bounded(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, patient = await frozen.new_doctor(), await frozen.new_patient()
    booked = [await frozen.book(patient, doctor, on(now, days, "09:00")) for days in (2, 1, 3)]
    await owner.execute("DELETE FROM clinic.availabilities WHERE doctor_id = $1", doctor)
    assert list(await outside(frozen, p_limit=2)) == [booked[1], booked[0]]
    for limit in (0, 501):
        asking = frozen.rows("ADMIN", "appointments_outside_hours", None, None, limit)
        await refused(admin, asking, "ZH501", problems(("limit", "OUT_OF_RANGE")))
