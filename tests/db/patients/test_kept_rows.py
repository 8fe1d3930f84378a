"""Rule 6: what triggers keep: counts, the patients of each doctor, the last booking and visit."""

import datetime as dt
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from tests.world import Hospital

COUNTS = ("doctors", "nurses", "receptionists", "other_staff", "rooms", "beds")


async def counts(admin: asyncpg.Connection, department: int) -> dict[str, int]:
    """A department's counts that are not zero."""
    row = await admin.fetchrow("SELECT * FROM clinic.department_counts WHERE department_id = $1", department)
    assert row is not None
    return {name: row[name] for name in COUNTS if row[name]}


async def knows(admin: asyncpg.Connection, doctor: int, patient: int) -> int | None:
    """The number of appointments by which a doctor knows a patient; None if there is no such row."""
    found: int | None = await admin.fetchval(
        "SELECT live_appointments FROM clinic.doctor_patients WHERE doctor_id = $1 AND patient_id = $2", doctor, patient
    )
    return found


async def stands(hospital: Hospital, patient: int) -> dict[int, tuple[str, dt.datetime | None]]:
    """By department: the state, and the latest booking that is not over."""
    rows = await hospital.rows("ADMIN", "scheduling_states_by_patient_id", p_ids=[patient])
    return {row["department_id"]: (row["state"], row["last_booking_at"]) for row in rows}


@pytest.mark.parametrize("kind", ["doctor", "nurse", "receptionist", "other_staff"])
async def test_a_department_counts_who_comes_moves_and_leaves(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, kind: str
) -> None:
    here, there = hospital.department, await hospital.new_department()
    table = kind if kind == "other_staff" else f"{kind}s"
    makers: dict[str, Callable[[], Awaitable[object]]] = {
        "doctor": lambda: hospital.new_doctor(here),
        "nurse": lambda: hospital.new_nurse(here),
        "receptionist": lambda: hospital.call(
            "ADMIN", "create_receptionist", p_department_id=here, p_first_name="Rita", p_last_name="Desk"
        ),
        "other_staff": lambda: hospital.call(
            "ADMIN",
            "create_other_staff",
            p_department_id=here,
            p_first_name="Otto",
            p_last_name="Door",
            p_job_title="Security",
        ),
    }
    for _ in range(2):
        await makers[kind]()
    assert await counts(admin, here) == {table: 2}
    last = await admin.fetchval(f"SELECT max(id) FROM clinic.{table} WHERE hospital_id = $1", hospital.id)
    await owner.execute(f"UPDATE clinic.{table} SET department_id = $2 WHERE id = $1", last, there)
    assert (await counts(admin, here), await counts(admin, there)) == ({table: 1}, {table: 1})
    await owner.execute(f"UPDATE clinic.{table} SET retired_at = now() WHERE id = $1", last)
    assert await counts(admin, there) == {}
    await owner.execute(f"UPDATE clinic.{table} SET department_id = $2 WHERE id = $1", last, here)
    assert await counts(admin, here) == {table: 1}
    await owner.execute(f"UPDATE clinic.{table} SET retired_at = NULL WHERE id = $1", last)
    assert await counts(admin, here) == {table: 2}


async def test_a_department_counts_its_rooms_and_beds(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    here, there = hospital.department, await hospital.new_department()
    await hospital.new_room(2)
    room = await hospital.new_room(3)
    assert await counts(admin, here) == {"rooms": 2, "beds": 5}
    await owner.execute("UPDATE clinic.rooms SET department_id = $2, beds = 4 WHERE id = $1", room, there)
    assert (await counts(admin, here), await counts(admin, there)) == ({"rooms": 1, "beds": 2}, {"rooms": 1, "beds": 4})
    await owner.execute("UPDATE clinic.rooms SET retired_at = now() WHERE id = $1", room)
    assert await counts(admin, there) == {}


async def test_the_patients_of_a_doctor_follow_the_appointments(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    patient, doctor, other = await hospital.new_patient(), await hospital.new_doctor(), await hospital.new_doctor()
    assert await knows(admin, doctor, patient) is None
    first, second = [await hospital.book(patient, doctor, hospital.at(hour)) for hour in (9, 10)]
    assert await knows(admin, doctor, patient) == 2
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=first, p_reason="Ill")
    assert await knows(admin, doctor, patient) == 1
    await hospital.call(
        "ADMIN", "reschedule_appointment", p_appointment_id=second, p_starts_at=hospital.at(11), p_doctor_id=other
    )
    assert (await knows(admin, doctor, patient), await knows(admin, other, patient)) == (0, 1)
    await hospital.begin(second)
    await hospital.follow(second, "complete_appointment")
    assert await knows(admin, other, patient) == 1
    third = await hospital.book(patient, doctor, hospital.at(9))
    await hospital.follow(third, "mark_no_show")
    assert await knows(admin, doctor, patient) == 0
    fourth = await hospital.book(patient, doctor, hospital.at(9))
    await hospital.follow(fourth, "check_in_appointment")
    assert await knows(admin, doctor, patient) == 1
    await hospital.follow(fourth, "mark_left_unseen")
    assert await knows(admin, doctor, patient) == 0
    await owner.execute("UPDATE clinic.appointments SET status = status WHERE hospital_id = $1", hospital.id)
    assert (await knows(admin, doctor, patient), await knows(admin, other, patient)) == (0, 1)


async def test_the_last_booking_of_a_department_follows_the_appointments(hospital: Hospital) -> None:
    patient, doctor, here = await hospital.new_patient(), await hospital.new_doctor(), hospital.department
    there = await hospital.new_department()
    elsewhere = await hospital.new_doctor(there)
    assert await stands(hospital, patient) == {}
    first, second = [await hospital.book(patient, doctor, hospital.at(hour)) for hour in (9, 12)]
    assert await stands(hospital, patient) == {here: ("SCHEDULED", hospital.at(12))}
    await hospital.call(
        "ADMIN", "reschedule_appointment", p_appointment_id=second, p_starts_at=hospital.at(13), p_doctor_id=elsewhere
    )
    expected = {here: ("SCHEDULED", hospital.at(9)), there: ("SCHEDULED", hospital.at(13))}
    assert await stands(hospital, patient) == expected
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=second, p_reason="Ill")
    assert await stands(hospital, patient) == {here: expected[here], there: ("UNSCHEDULED", None)}
    await hospital.follow(first, "check_in_appointment")
    assert (await stands(hospital, patient))[here] == expected[here]
    await hospital.follow(first, "start_appointment")
    assert (await stands(hospital, patient))[here] == ("UNSCHEDULED", None)
    await hospital.call("ADMIN", "record_visit", p_appointment_id=first, p_diagnosis="Angina")
    assert (await stands(hospital, patient))[here] == ("RECENTLY_VISITED", None)


async def test_an_earlier_booking_is_not_the_latest(hospital: Hospital) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    for hour in (12, 9):
        await hospital.book(patient, doctor, hospital.at(hour))
        assert await stands(hospital, patient) == {hospital.department: ("SCHEDULED", hospital.at(12))}


@pytest.mark.parametrize(
    ("booking", "visit", "state"),
    [
        (None, None, "UNSCHEDULED"),
        (0, None, "SCHEDULED"),
        (-1, None, "UNSCHEDULED"),
        (5, -100, "SCHEDULED"),
        (None, 0, "RECENTLY_VISITED"),
        (-1, -89.9999, "RECENTLY_VISITED"),
        (None, -90, "DORMANT"),
        (-5, -400, "DORMANT"),
    ],
)
async def test_how_a_patient_stands_on_a_day(
    admin: asyncpg.Connection, booking: float | None, visit: float | None, state: str
) -> None:
    on = dt.datetime(2031, 5, 6, 12, tzinfo=dt.UTC)
    times = [None if days is None else on + dt.timedelta(days=days) for days in (booking, visit)]
    assert await admin.fetchval("SELECT rules.scheduling_state($1, $2, $3)", *times, on) == state
