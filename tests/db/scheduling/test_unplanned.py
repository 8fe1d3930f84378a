"""Patients who come without an appointment, and encounters that are entered afterwards."""

import asyncio
import datetime as dt
import uuid
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import problems, refused, sqlstate_of
from tests.world import Hospital, new_hospital, set_clock

NOW = dt.datetime(2031, 5, 7, 10, 20, 42, tzinfo=dt.UTC)
MINUTE = NOW.replace(second=0)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
async def desk(traveller: asyncpg.Connection) -> Hospital:
    """A hospital whose clock stands within a minute."""
    hospital = await new_hospital(traveller, traveller, slug())
    await set_clock(traveller, NOW)
    return hospital


def comes(desk: Hospital, patient: int, doctor: int, **more: Any) -> Any:
    return desk.call(
        "ADMIN", "walk_in", p_patient_id=patient, p_doctor_id=doctor, p_duration_minutes=20, p_reason="Cut", **more
    )


def past(desk: Hospital, patient: int, doctor: int, starts: dt.datetime, **more: Any) -> Any:
    given: dict[str, Any] = {
        "p_duration_minutes": 30, "p_diagnosis": "Angina", "p_notes": "Rest", "p_reason": "The power was out",
    }  # fmt: skip
    return desk.call(
        "ADMIN", "record_past_encounter", p_patient_id=patient, p_doctor_id=doctor, p_starts_at=starts, **given | more
    )


async def test_who_walks_in_is_there_at_once(desk: Hospital) -> None:
    patient, doctor = await desk.new_patient(), await desk.new_doctor()
    row = await comes(desk, patient, doctor)
    assert (row["status"], row["is_walk_in"], row["reason"]) == ("CHECKED_IN", True, "Cut")
    assert (row["starts_at"], row["ends_at"]) == (MINUTE, MINUTE + HOUR / 3)
    await desk.call("ADMIN", "start_appointment", p_appointment_id=row["id"])
    booked = await desk.book(patient, doctor, MINUTE + HOUR)
    (other,) = await desk.rows("ADMIN", "appointments_by_id", p_ids=[booked])
    assert (other["is_walk_in"], other["entry_reason"]) == (False, None)


async def test_a_walk_in_meets_the_checks_of_a_booking(desk: Hospital) -> None:
    patient, doctor, connection = await desk.new_patient(), await desk.new_doctor(), desk.admin
    span = {"startsAt": MINUTE - HOUR / 6, "endsAt": MINUTE + HOUR / 3}
    await set_clock(connection, MINUTE - HOUR)
    await desk.book(await desk.new_patient(), doctor, MINUTE - HOUR / 6)
    await set_clock(connection, NOW)
    await refused(connection, comes(desk, patient, doctor), "ZH201", {"doctorId": str(doctor), **span})
    row = await comes(desk, patient, doctor, p_overbook_reason="Bleeding")
    assert (row["status"], row["overbook_reason"]) == ("CHECKED_IN", "Bleeding")
    other = await desk.new_doctor()
    told = {"patientId": str(patient), "startsAt": MINUTE, "endsAt": MINUTE + HOUR / 3}
    await refused(connection, comes(desk, patient, other, p_overbook_reason="Bleeding"), "ZH202", told)
    closed = await desk.new_doctor(await desk.new_department(opens="14:00", closes="15:00"))
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await comes(desk, await desk.new_patient(), closed)
    assert refusal.value.sqlstate == "ZH203"
    away = await desk.new_doctor(hours=[])
    told = {"doctorId": str(away), "startsAt": MINUTE, "endsAt": MINUTE + HOUR / 3}
    await refused(connection, comes(desk, await desk.new_patient(), away), "ZH204", told)


async def test_a_walk_in_is_repeated_and_done_once(desk: Hospital) -> None:
    patient, doctor, key = await desk.new_patient(), await desk.new_doctor(), uuid.uuid4()
    first = await comes(desk, patient, doctor, p_request_id=key)
    await set_clock(desk.admin, NOW + HOUR)
    assert (await comes(desk, patient, doctor, p_request_id=key))["id"] == first["id"]


async def test_two_who_walk_in_at_once_are_one_after_the_other(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    patients = [await hospital.new_patient() for _ in range(8)]
    outcomes = await asyncio.gather(*(comes(hospital, each, doctor) for each in patients), return_exceptions=True)
    assert sorted(sqlstate_of(each) for each in outcomes) == ["", *["ZH201"] * 7]


async def test_a_past_encounter_is_a_completed_appointment_with_its_visit(desk: Hospital) -> None:
    # Outside of all hours: the paper says when it was.
    patient, doctor = await desk.new_patient(), await desk.new_doctor(hours=[])
    starts = MINUTE - 24 * HOUR
    row = await past(desk, patient, doctor, starts)
    assert [row[name] for name in ("status", "entry_reason", "created_at", "starts_at", "ends_at")] == [
        "COMPLETED", "The power was out", NOW, starts, starts + HOUR / 2,
    ]  # fmt: skip
    admin = await desk.admin.fetchval("SELECT min(id) FROM auth.accounts WHERE hospital_id = $1", desk.id)
    assert row["booked_by_id"] == admin
    (visit,) = await desk.rows("ADMIN", "visits_by_appointment_id", p_ids=[row["id"]])
    assert [visit[name] for name in ("diagnosis", "notes", "visited_at")] == ["Angina", "Rest", starts]


async def test_nobody_was_in_two_places_in_the_past(desk: Hospital) -> None:
    patient, doctor, starts = await desk.new_patient(), await desk.new_doctor(), MINUTE - 24 * HOUR
    await past(desk, patient, doctor, starts)
    span = {"startsAt": starts, "endsAt": starts + HOUR / 2}
    inside = starts + HOUR / 4
    other = past(desk, await desk.new_patient(), doctor, inside)
    await refused(desk.admin, other, "ZH201", {"doctorId": str(doctor), **span})
    elsewhere = past(desk, patient, await desk.new_doctor(), inside)
    await refused(desk.admin, elsewhere, "ZH202", {"patientId": str(patient), **span})
    await past(desk, patient, doctor, starts + HOUR / 2)


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        (MINUTE - HOUR / 2, None),
        (MINUTE - HOUR / 2 + dt.timedelta(minutes=1), "NOT_PAST"),
        (MINUTE + HOUR, "NOT_PAST"),
        (MINUTE - HOUR + dt.timedelta(seconds=30), "NOT_A_WHOLE_MINUTE"),
        # Thirty days before 7 May is 7 April, which begins in Berlin two hours before that of UTC.
        (dt.datetime(2031, 4, 6, 22, 0, tzinfo=dt.UTC), None),
        (dt.datetime(2031, 4, 6, 21, 59, tzinfo=dt.UTC), "OUT_OF_RANGE"),
    ],
)
async def test_when_a_past_encounter_may_have_been(desk: Hospital, starts: dt.datetime, code: str | None) -> None:
    entered = past(desk, await desk.new_patient(), await desk.new_doctor(), starts)
    if code is None:
        assert (await entered)["starts_at"] == starts
    else:
        await refused(desk.admin, entered, "ZH501", problems(("startsAt", code)))


async def test_how_far_back_is_the_hospitals_choice(desk: Hospital) -> None:
    patient, doctor = await desk.new_patient(), await desk.new_doctor()
    await desk.admin.execute("UPDATE clinic.hospitals SET past_visit_days = 0 WHERE id = $1", desk.id)
    yesterday = past(desk, patient, doctor, MINUTE - 24 * HOUR)
    await refused(desk.admin, yesterday, "ZH501", problems(("startsAt", "OUT_OF_RANGE")))
    await past(desk, patient, doctor, MINUTE - HOUR)


async def test_who_had_retired_saw_nobody_but_what_was_before_may_be_entered(desk: Hospital) -> None:
    patient, doctor = await desk.new_patient(), await desk.new_doctor()
    await desk.admin.execute("UPDATE clinic.doctors SET retired_at = $2 WHERE id = $1", doctor, MINUTE - 3 * HOUR)
    told = {"doctorId": str(doctor), "registrationExpiresOn": dt.date(2099, 1, 1)}
    await refused(desk.admin, past(desk, patient, doctor, MINUTE - 2 * HOUR), "ZH208", told)
    await past(desk, patient, doctor, MINUTE - 4 * HOUR)


async def test_all_problems_of_a_past_encounter_are_told_at_once(desk: Hospital) -> None:
    wrong = past(desk, 0, 0, NOW + HOUR, p_duration_minutes=4, p_diagnosis=" ", p_reason=None, p_notes="x" * 20001)
    told = problems(
        ("patientId", "MALFORMED_ID"), ("doctorId", "MALFORMED_ID"), ("startsAt", "NOT_A_WHOLE_MINUTE"),
        ("startsAt", "NOT_PAST"), ("durationMinutes", "OUT_OF_RANGE"), ("diagnosis", "REQUIRED"),
        ("notes", "TOO_LONG"), ("reason", "REQUIRED"),
    )  # fmt: skip
    await refused(desk.admin, wrong, "ZH501", told)
