"""Rule 1: moving an appointment goes through the checks of booking it."""

import datetime as dt

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital

HALF_AN_HOUR = dt.timedelta(minutes=30)


async def test_what_is_not_named_stays(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9), 45)
    row = await hospital.call(
        "ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=hospital.at(11)
    )
    assert (row["starts_at"], row["ends_at"]) == (hospital.at(11), hospital.at(11, 45))
    assert (row["id"], row["doctor_id"], row["reason"], row["status"]) == (appointment, doctor, "Pain", "BOOKED")


async def test_another_doctor_brings_their_department(hospital: Hospital) -> None:
    elsewhere = await hospital.new_department()
    other = await hospital.new_doctor(elsewhere)
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    row = await hospital.call(
        "ADMIN",
        "reschedule_appointment",
        p_appointment_id=appointment,
        p_starts_at=hospital.at(9),
        p_duration_minutes=20,
        p_doctor_id=other,
    )
    assert (row["doctor_id"], row["department_id"], row["ends_at"]) == (other, elsewhere, hospital.at(9, 20))


async def test_an_appointment_may_overlap_where_it_was_itself(hospital: Hospital) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9), 60)
    row = await hospital.call(
        "ADMIN",
        "reschedule_appointment",
        p_appointment_id=appointment,
        p_starts_at=hospital.at(9, 30),
        p_duration_minutes=60,
    )
    assert (row["starts_at"], row["ends_at"]) == (hospital.at(9, 30), hospital.at(10, 30))


async def test_moving_frees_the_time_it_left(hospital: Hospital) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    await hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=hospital.at(11))
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))


async def test_every_reason_against_booking_is_one_against_moving(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    day = now.date() + dt.timedelta(days=1)

    def at(hour: int, days: int = 0) -> dt.datetime:
        return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(hour), now.tzinfo)

    appointment = await frozen.book(patient, doctor, at(9))
    busy = await frozen.new_doctor()
    await frozen.book(await frozen.new_patient(), busy, at(10))
    await frozen.book(patient, await frozen.new_doctor(), at(11))
    ill = await frozen.new_doctor(hours=[{"weekday": 7, "starts_at": "09:00", "ends_at": "10:00"}])
    closed = await frozen.new_doctor(await frozen.new_department(opens="08:00", closes="17:00"))
    expired = await frozen.new_doctor()
    await owner.execute("UPDATE clinic.doctors SET registration_expires_on = $2 WHERE id = $1", expired, now.date())

    def span(hour: int) -> dict[str, object]:
        return {"startsAt": at(hour), "endsAt": at(hour) + HALF_AN_HOUR}

    opening: dict[str, object] = {"opensAt": "08:00:00", "closesAt": "17:00:00", "timeZone": "Europe/Berlin"}
    cases: list[tuple[dt.datetime, int | None, str, dict[str, object]]] = [
        (at(11, -1), None, "ZH205", {"startsAt": at(11, -1), "now": now}),
        (at(0, 365), None, "ZH206", {"startsAt": at(0, 365), "staffHorizonDays": 365}),
        (at(9), expired, "ZH208", {"doctorId": str(expired), "registrationExpiresOn": now.date()}),
        (at(7), closed, "ZH203", {**span(7), **opening}),
        (at(9), ill, "ZH204", {"doctorId": str(ill), **span(9)}),
        (at(10), busy, "ZH201", {"doctorId": str(busy), **span(10)}),
        (at(11), None, "ZH202", {"patientId": str(patient), **span(11)}),
        (at(9), 10**9, "ZH003", {"type": "doctor", "id": str(10**9)}),
    ]
    for starts, booked_doctor, sqlstate, detail in cases:
        move = frozen.call(
            "ADMIN",
            "reschedule_appointment",
            p_appointment_id=appointment,
            p_starts_at=starts,
            p_doctor_id=booked_doctor,
        )
        await refused(admin, move, sqlstate, detail)


@pytest.mark.parametrize("status", ["CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN"])
async def test_only_a_booked_appointment_moves(hospital: Hospital, admin: asyncpg.Connection, status: str) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    steps = {
        "CHECKED_IN": ["check_in_appointment"],
        "IN_PROGRESS": ["check_in_appointment", "start_appointment"],
        "COMPLETED": ["check_in_appointment", "start_appointment", "complete_appointment"],
        "NO_SHOW": ["mark_no_show"],
        "LEFT_UNSEEN": ["check_in_appointment", "mark_left_unseen"],
    }
    if status == "CANCELLED":
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    else:
        await hospital.follow(appointment, *steps[status])
    move = hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=hospital.at(11))
    await refused(admin, move, "ZH207", {"from": status, "to": "BOOKED"})


async def test_all_problems_of_a_move_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = [("appointmentId", "MALFORMED_ID"), ("startsAt", "REQUIRED"), ("durationMinutes", "OUT_OF_RANGE")]
    move = hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=0, p_duration_minutes=481, p_doctor_id=0)
    await refused(admin, move, "ZH501", problems(*wrong, ("doctorId", "MALFORMED_ID")))
    unknown = hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=10**9, p_starts_at=hospital.at(9))
    await refused(admin, unknown, "ZH003", {"type": "appointment", "id": str(10**9)})
