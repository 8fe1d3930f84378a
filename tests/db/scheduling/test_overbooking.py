"""Overbooking: a doctor's time twice, by permission and with its reason on record; a patient's never."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused, violates
from tests.world import Hospital

MINUTE = dt.timedelta(minutes=1)


def at(now: dt.datetime, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time.fromisoformat(clock), now.tzinfo)


async def overbook(
    hospital: Hospital, session: str, patient: int, doctor: int, starts: dt.datetime, reason: Any = "Chest pain"
) -> asyncpg.Record:
    return await hospital.call(
        session,
        "book_appointment",
        p_patient_id=patient,
        p_doctor_id=doctor,
        p_starts_at=starts,
        p_duration_minutes=30,
        p_overbook_reason=reason,
    )


async def account_of(hospital: Hospital, session: str) -> int:
    return int((await hospital.call(session, "viewer"))["account_id"])


async def test_who_overbooked_why_and_when_is_on_record(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, nine = await frozen.new_doctor(), at(now, "09:00")
    first = await frozen.book(await frozen.new_patient(), doctor, nine)
    clash = {"doctorId": str(doctor), "startsAt": nine, "endsAt": nine + 30 * MINUTE}
    await refused(admin, frozen.book(await frozen.new_patient(), doctor, nine), "ZH201", clash)
    row = await overbook(frozen, "ADMIN", await frozen.new_patient(), doctor, nine + 15 * MINUTE, " Chest pain ")
    record = (row["overbooked_by_id"], row["overbook_reason"], row["overbooked_at"])
    assert record == (await account_of(frozen, "ADMIN"), "Chest pain", now)
    # It takes the doctor's time like any other: the quarter of an hour that it alone has is not free.
    clash = {"doctorId": str(doctor), "startsAt": nine + 15 * MINUTE, "endsAt": nine + 45 * MINUTE}
    late = frozen.book(await frozen.new_patient(), doctor, nine + 30 * MINUTE)
    await refused(admin, late, "ZH201", clash)
    # Without a clash there is nothing to put on record, and it is kept apart from others like any other.
    free = await overbook(frozen, "ADMIN", await frozen.new_patient(), doctor, at(now, "11:00"))
    assert (free["overbooked_by_id"], free["overbook_reason"], free["overbooked_at"]) == (None, None, None)
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=first, p_reason="Feels well")
    await refused(admin, frozen.book(await frozen.new_patient(), doctor, nine), "ZH201", clash)


async def test_a_patient_is_never_in_two_places(frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    doctor, other, patient = await frozen.new_doctor(), await frozen.new_doctor(), await frozen.new_patient()
    nine = at(now, "09:00")
    await frozen.book(patient, doctor, nine)
    clash = {"patientId": str(patient), "startsAt": nine, "endsAt": nine + 30 * MINUTE}
    for booked_doctor in (doctor, other):
        await refused(admin, overbook(frozen, "ADMIN", patient, booked_doctor, nine), "ZH202", clash)


@pytest.mark.parametrize("session", ["PATIENT", "RECEPTIONIST", "DAN"])
async def test_only_those_who_may_overbook(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime, session: str
) -> None:
    doctor, other, patient = await frozen.new_doctor(), await frozen.new_doctor(), await frozen.new_patient()
    nine = at(now, "09:00")
    await frozen.book(await frozen.new_patient(), doctor, nine)
    await frozen.sign_in("PATIENT", ["PATIENT"], patient=patient)
    await frozen.sign_in("RECEPTIONIST", ["RECEPTIONIST"])
    # A doctor who also works at the desk may overbook their own calendar, but not a colleague's.
    await frozen.sign_in("DAN", ["DOCTOR", "RECEPTIONIST"], doctor=other)
    detail: dict[str, object] = {"permission": "appointment.overbook"}
    if session == "DAN":
        detail["doctorId"] = str(doctor)
    await refused(admin, overbook(frozen, session, patient, doctor, nine), "ZH002", detail)
    await frozen.book(await frozen.new_patient(), other, nine)
    if session == "DAN":
        row = await overbook(frozen, session, patient, other, nine)
        assert row["overbooked_by_id"] == await account_of(frozen, "DAN")


async def test_nothing_else_is_waived(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, patient, nine = await frozen.new_doctor(), await frozen.new_patient(), at(now, "09:00")
    await frozen.book(await frozen.new_patient(), doctor, nine)
    blank = problems(("overbookReason", "REQUIRED"))
    await refused(admin, overbook(frozen, "ADMIN", patient, doctor, nine, " "), "ZH501", blank)
    await owner.execute(
        "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)",
        frozen.id, doctor, nine + 10 * MINUTE, nine + 20 * MINUTE,
    )  # fmt: skip
    detail = {"doctorId": str(doctor), "startsAt": nine, "endsAt": nine + 30 * MINUTE}
    await refused(admin, overbook(frozen, "ADMIN", patient, doctor, nine), "ZH204", detail)
    # Nor what somebody else is about to book, though an appointment stands beside it.
    await frozen.sign_in("DESK", ["RECEPTIONIST"])
    ten = at(now, "10:00")
    await frozen.book(await frozen.new_patient(), doctor, ten)
    held = await frozen.call(
        "DESK", "hold_slot", p_doctor_id=doctor, p_starts_at=ten + 30 * MINUTE, p_duration_minutes=30
    )
    detail = {"doctorId": str(doctor), "startsAt": held["starts_at"], "endsAt": held["ends_at"]}
    overbooking = overbook(frozen, "ADMIN", patient, doctor, ten + 15 * MINUTE)
    await refused(admin, overbooking, "ZH209", detail | {"expiresAt": held["expires_at"]})


async def test_once_moved_to_a_free_time_it_is_an_appointment_like_any_other(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, nine = await frozen.new_doctor(), at(now, "09:00")
    await frozen.book(await frozen.new_patient(), doctor, nine)
    row = await overbook(frozen, "ADMIN", await frozen.new_patient(), doctor, nine)
    clash = {"doctorId": str(doctor), "startsAt": nine, "endsAt": nine + 30 * MINUTE}
    moving = frozen.call("ADMIN", "reschedule_appointment", p_appointment_id=row["id"], p_starts_at=nine + 10 * MINUTE)
    await refused(admin, moving, "ZH201", clash)
    moved = await frozen.call(
        "ADMIN", "reschedule_appointment", p_appointment_id=row["id"], p_starts_at=at(now, "11:00")
    )
    assert (moved["overbooked_by_id"], moved["overbook_reason"], moved["overbooked_at"]) == (None, None, None)


async def test_the_constraint_still_stands_behind_ordinary_bookings(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, nine = await frozen.new_doctor(), at(now, "09:00")
    await frozen.book(await frozen.new_patient(), doctor, nine)
    row = await overbook(frozen, "ADMIN", await frozen.new_patient(), doctor, nine)
    ordinary = "UPDATE clinic.appointments SET overbooked_at = NULL, overbooked_by_id = NULL, overbook_reason = NULL"
    writing = owner.execute(f"{ordinary} WHERE hospital_id = $1 AND id = $2", frozen.id, row["id"])
    await violates(admin, writing, "appointment_overlaps_no_other_of_its_doctor")
    nameless = owner.execute("UPDATE clinic.appointments SET overbook_reason = NULL WHERE id = $1", row["id"])
    await violates(admin, nameless, "appointment_overbooked_has_a_reason")
