"""Rule 1: which appointments may overlap, and what a booking must say."""

import datetime as dt

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital


def span(starts: dt.datetime, ends: dt.datetime) -> dict[str, object]:
    return {"startsAt": starts, "endsAt": ends}


async def test_a_booking_says_who_when_where_and_which_account_made_it(hospital: Hospital) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    row = await hospital.call(
        "ADMIN",
        "book_appointment",
        p_patient_id=patient,
        p_doctor_id=doctor,
        p_starts_at=hospital.at(9),
        p_duration_minutes=45,
        p_reason="Chest pain",
    )
    assert (row["patient_id"], row["doctor_id"], row["department_id"]) == (patient, doctor, hospital.department)
    assert (row["starts_at"], row["ends_at"]) == (hospital.at(9), hospital.at(9, 45))
    assert (row["status"], row["reason"], row["cancellation_reason"]) == ("BOOKED", "Chest pain", None)
    viewer = await hospital.call("ADMIN", "viewer")
    assert row["booked_by_id"] == viewer["account_id"]


@pytest.mark.parametrize(
    ("begins", "minutes"),
    [(9 * 60, 60), (8 * 60 + 30, 31), (8 * 60 + 30, 120), (9 * 60 + 59, 5), (9 * 60 + 15, 10)],
)
async def test_a_doctor_is_not_double_booked(
    hospital: Hospital, admin: asyncpg.Connection, begins: int, minutes: int
) -> None:
    doctor, other = await hospital.new_doctor(), await hospital.new_patient()
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9), 60)
    booking = hospital.book(other, doctor, hospital.at(*divmod(begins, 60)), minutes)
    clash = span(hospital.at(9), hospital.at(10))
    await refused(admin, booking, "ZH201", {"doctorId": str(doctor), **clash})


async def test_the_earliest_of_several_clashes_is_named(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    for hour in (11, 9, 10):
        await hospital.book(await hospital.new_patient(), doctor, hospital.at(hour), 20)
    booking = hospital.book(patient, doctor, hospital.at(9, 10), 180)
    clash = span(hospital.at(9), hospital.at(9, 20))
    await refused(admin, booking, "ZH201", {"doctorId": str(doctor), **clash})


async def test_a_patient_is_not_at_two_doctors_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient()
    await hospital.book(patient, await hospital.new_doctor(), hospital.at(9), 60)
    booking = hospital.book(patient, await hospital.new_doctor(), hospital.at(9, 59), 5)
    clash = span(hospital.at(9), hospital.at(10))
    await refused(admin, booking, "ZH202", {"patientId": str(patient), **clash})


async def test_appointments_may_follow_each_other_without_a_gap(hospital: Hospital) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    for minutes in (30, 0, 60):
        await hospital.book(patient, doctor, hospital.at(9) + dt.timedelta(minutes=minutes), 30)


@pytest.mark.parametrize("ended_by", [[], ["mark_no_show"], ["check_in_appointment", "mark_left_unseen"]])
async def test_an_appointment_that_does_not_happen_frees_its_time(hospital: Hospital, ended_by: list[str]) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    first = await hospital.book(patient, doctor, hospital.at(9))
    if ended_by:
        await hospital.follow(first, *ended_by)
    else:
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=first, p_reason="Ill")
    assert await hospital.book(patient, doctor, hospital.at(9)) != first


async def test_time_that_was_used_up_is_not_free_again(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    appointment, _ = await hospital.visit(patient, doctor, hospital.at(9))
    await hospital.follow(appointment, "complete_appointment")
    booking = hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    clash = span(hospital.at(9), hospital.at(9, 30))
    await refused(admin, booking, "ZH201", {"doctorId": str(doctor), **clash})


async def test_all_problems_of_a_booking_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    booking = hospital.call("ADMIN", "book_appointment", p_patient_id=0, p_duration_minutes=4, p_reason="x" * 1001)
    await refused(
        admin, booking, "ZH501",
        problems(
            ("patientId", "MALFORMED_ID"), ("doctorId", "REQUIRED"), ("startsAt", "REQUIRED"),
            ("durationMinutes", "OUT_OF_RANGE"), ("reason", "TOO_LONG"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "fine"), [(4, False), (5, True), (480, True), (481, False)])
async def test_an_appointment_lasts_five_minutes_to_eight_hours(
    hospital: Hospital, admin: asyncpg.Connection, minutes: int, fine: bool
) -> None:
    booking = hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9), minutes)
    if fine:
        await booking
    else:
        await refused(admin, booking, "ZH501", problems(("durationMinutes", "OUT_OF_RANGE")))


async def test_doctor_and_patient_must_be_of_this_hospital(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    for booking, kind in (
        (hospital.book(patient, 10**9, hospital.at(9)), "doctor"),
        (hospital.book(10**9, doctor, hospital.at(9)), "patient"),
    ):
        await refused(admin, booking, "ZH003", {"type": kind, "id": str(10**9)})
    await owner.execute("UPDATE clinic.patients SET retired_at = now() WHERE id = $1", patient)
    closed = hospital.book(patient, doctor, hospital.at(9))
    await refused(admin, closed, "ZH505", {"type": "patient", "id": str(patient)})
