"""What the death of a patient ends, and what is refused from then on."""

import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import detail_of, problems, refused, sqlstate_of
from tests.world import Hospital


def dies(hospital: Hospital, patient: int, on: dt.date | None = None, **given: Any) -> Any:
    day = on or hospital.at(0, days=0).date()
    return hospital.call("ADMIN", "record_death", p_patient_id=patient, p_deceased_on=day, **given)


async def test_a_death_names_what_it_cancels_and_cancels_it(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    booked = await hospital.book(patient, doctor, hospital.at(9))
    stay = await hospital.call(
        "ADMIN", "admit_patient", p_patient_id=patient, p_room_id=await hospital.new_room(1), p_reason="Watch"
    )
    with pytest.raises(asyncpg.PostgresError) as asked:
        await dies(hospital, patient)
    assert sqlstate_of(asked.value) == "ZH507"
    warnings = {each["code"]: each for each in detail_of(asked.value)["warnings"]}
    assert warnings["APPOINTMENT_CANCELLED"]["appointmentId"] == str(booked)
    assert warnings["STILL_ADMITTED"]["admissionId"] == str(stay["id"])
    row = await dies(hospital, patient, p_confirmed=True)
    assert row["deceased_on"] == hospital.at(0, days=0).date()
    query = "SELECT status, cancellation_reason FROM clinic.appointments WHERE id = $1"
    cancelled = await admin.fetchrow(query, booked)
    assert cancelled is not None
    assert tuple(cancelled) == ("CANCELLED", "The patient died.")

    named = {"patientId": str(patient), "deceasedOn": row["deceased_on"]}
    booking = hospital.book(patient, doctor, hospital.at(12))
    await refused(admin, booking, "ZH512", named)
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=stay["id"])
    room = await hospital.new_room(1)
    admitted = hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Watch")
    await refused(admin, admitted, "ZH512", named)
    await refused(admin, dies(hospital, patient), "ZH512", named)

    await hospital.call("ADMIN", "withdraw_death", p_patient_id=patient, p_reason="Another patient")
    assert await hospital.book(patient, doctor, hospital.at(12))
    again = hospital.call("ADMIN", "withdraw_death", p_patient_id=patient, p_reason="Another patient")
    await refused(admin, again, "ZH207", {"from": "LIVING", "to": "LIVING"})


async def test_nobody_dies_in_the_future_before_birth_or_before_a_visit(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    today = hospital.at(0, days=0).date()
    wrong = problems(("deceasedOn", "OUT_OF_RANGE"))
    for day in (today + dt.timedelta(days=1), dt.date(2000, 2, 28)):
        await refused(admin, dies(hospital, patient, day), "ZH501", wrong)
    # The visit is recorded now, whenever the appointment was.
    _, visit = await hospital.visit(patient, doctor, hospital.at(9))
    visited = await admin.fetchval("SELECT visited_at FROM clinic.visits WHERE id = $1", visit)
    named = {"visitId": str(visit), "visitedAt": visited}
    await refused(admin, dies(hospital, patient, today - dt.timedelta(days=1)), "ZH514", named)
    await dies(hospital, patient, today, p_confirmed=True)
    medication = await hospital.new_medication(10)
    dead = {"patientId": str(patient), "deceasedOn": today}
    await refused(admin, hospital.prescribe(visit, (medication, 1)), "ZH512", dead)


async def test_the_age_is_the_age_at_death(hospital: Hospital) -> None:
    patient = await hospital.new_patient()
    await dies(hospital, patient, dt.date(2020, 2, 29))
    for on, age in ((None, 20), (dt.date(2021, 1, 1), 20), (dt.date(2010, 3, 1), 10)):
        assert (await hospital.call("ADMIN", "ages_by_patient_id", p_ids=[patient], p_on=on))["age"] == age


async def test_a_booking_and_a_death_at_once_leave_no_live_appointment(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    for hour in range(6, 14):
        patient = await hospital.new_patient()
        outcomes = await asyncio.gather(
            hospital.book(patient, doctor, hospital.at(hour)),
            dies(hospital, patient, p_confirmed=True),
            return_exceptions=True,
        )
        assert sqlstate_of(outcomes[0]) in {"", "ZH512"}
        assert sqlstate_of(outcomes[1]) == ""
        query = "SELECT count(*) FROM clinic.appointments WHERE patient_id = $1 AND status = 'BOOKED'"
        assert await admin.fetchval(query, patient) == 0
