"""Whatever is booked, held, free or open begins and ends at whole minutes, whoever writes."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import WEEK, Hospital

SECOND = dt.timedelta(seconds=1)
CODE = "NOT_A_WHOLE_MINUTE"


@pytest.mark.parametrize("beyond", [SECOND, dt.timedelta(microseconds=1), 59 * SECOND])
async def test_no_appointment_or_hold_begins_within_a_minute(
    hospital: Hospital, admin: asyncpg.Connection, beyond: dt.timedelta
) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    starts = hospital.at(9) + beyond
    told = problems(("startsAt", CODE))
    await refused(admin, hospital.book(patient, doctor, starts), "ZH501", told)
    hold = hospital.call("ADMIN", "hold_slot", p_doctor_id=doctor, p_starts_at=starts, p_duration_minutes=30)
    await refused(admin, hold, "ZH501", told)
    appointment = await hospital.book(patient, doctor, hospital.at(11))
    move = hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=starts)
    await refused(admin, move, "ZH501", told)
    first = {"doctor_id": doctor, "starts_at": starts, "duration_minutes": 30, "reason": None}
    register = hospital.call(
        "ADMIN", "register_patient", p_first_name="Eva", p_last_name="Kern", p_birth_date=dt.date(1990, 5, 4),
        p_gender="FEMALE", p_phone="+49 30 5550100", p_first_appointment=first,
    )  # fmt: skip
    await refused(admin, register, "ZH501", problems(("firstAppointment.startsAt", CODE)))


async def test_no_hours_begin_or_end_within_a_minute(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    nine = hospital.at(9).replace(tzinfo=None)
    off = hospital.call(
        "ADMIN", "add_time_off", p_doctor_id=doctor, p_starts_at=nine + SECOND, p_ends_at=nine + 90 * SECOND
    )
    await refused(admin, off, "ZH501", problems(("startsAt", CODE), ("endsAt", CODE)))
    hours = [*WEEK[:1], {"weekday": 2, "starts_at": "08:00:01", "ends_at": "12:00:00.5"}]
    week = hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=hours)
    await refused(admin, week, "ZH501", problems(("hours.1.startsAt", CODE), ("hours.1.endsAt", CODE)))
    change = hospital.call(
        "ADMIN", "update_department", p_department_id=hospital.department, p_changes={"opens_at": "08:00:30"}
    )
    await refused(admin, change, "ZH501", problems(("opensAt", CODE)))
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await hospital.new_department(opens="08:00:01", closes="17:00:59")
    assert refusal.value.sqlstate == "ZH501"
    assert "opensAt" in str(refusal.value.detail)
    assert "closesAt" in str(refusal.value.detail)


async def test_a_series_begins_at_a_whole_minute_and_its_preview_says_so(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    days = {"p_every_days": 1, "p_every_weeks": None, "p_dates": None, "p_count": 3, "p_until": None}
    of = {"p_patient_id": patient, "p_doctor_id": doctor, "p_duration_minutes": 30}
    late, told = hospital.at(9) + SECOND, problems(("startsAt", CODE))
    booking = {**of, **days, "p_reason": None, "p_on_conflict": "BOOK_WHAT_FITS"}
    await refused(admin, hospital.call("ADMIN", "book_series", p_starts_at=late, **booking), "ZH501", told)
    await refused(admin, hospital.call("ADMIN", "series_preview", p_starts_at=late, **of, **days), "ZH501", told)
    series = await hospital.call("ADMIN", "book_series", p_starts_at=hospital.at(9), **booking)
    first = min(
        row["appointment_id"] for row in await hospital.rows("ADMIN", "series_dates_by_series_id", p_ids=[series["id"]])
    )
    moving = {"p_appointment_id": first, "p_starts_at": late, "p_on_conflict": "BOOK_WHAT_FITS"}
    await refused(admin, hospital.call("ADMIN", "reschedule_series", **moving), "ZH501", told)


MIDNIGHTS = (
    "UPDATE clinic.departments SET closes_at = '24:00' WHERE hospital_id = $1 AND $2 > 0",
    "UPDATE clinic.departments SET opens_at = '24:00' WHERE hospital_id = $1 AND $2 > 0",
    "UPDATE clinic.availabilities SET ends_at = '24:00' WHERE hospital_id = $1 AND doctor_id = $2",
    """INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)
       VALUES ($1, $2, 1, '24:00', '08:00')""",
)


@pytest.mark.parametrize("write", MIDNIGHTS)
async def test_midnight_is_never_2400(hospital: Hospital, owner: asyncpg.Connection, write: str) -> None:
    doctor = await hospital.new_doctor(hours=[] if write.startswith("INSERT") else WEEK)
    with pytest.raises(asyncpg.PostgresError, match="from 00:00 to 23:59") as refusal:
        await owner.execute(write, hospital.id, doctor)
    assert refusal.value.sqlstate == "ZH501"
    await owner.execute(write.replace("24:00", "00:00"), hospital.id, doctor)


# Of a hospital $1, a patient $2, a doctor $3 and a department $4: what is written a second late.
WRITES = {
    "appointments": """
        INSERT INTO clinic.appointments (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $5::timestamptz + interval '30 minutes')
    """,
    "holds": """
        INSERT INTO clinic.holds (hospital_id, doctor_id, account_id, starts_at, ends_at, expires_at)
        SELECT $1, $3, min(a.id), $5::timestamptz, $5::timestamptz + interval '30 minutes', now()
        FROM auth.accounts AS a WHERE a.hospital_id = $1 AND num_nulls($2::bigint, $4::bigint) = 0
    """,
    "time_off": """
        INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at, reason)
        SELECT $1, $3, $5::timestamptz, $5::timestamptz + interval '30.5 seconds', 'Off'
        WHERE num_nulls($2::bigint, $4::bigint) = 0
    """,
    "availabilities": """
        UPDATE clinic.availabilities SET ends_at = '12:00:01' WHERE hospital_id = $1 AND doctor_id = $3 AND weekday = 1
            AND num_nulls($2::bigint, $4::bigint, $5::timestamptz) = 0
    """,
    "departments": """
        UPDATE clinic.departments SET closes_at = '12:00:01' WHERE hospital_id = $1 AND id = $4
            AND num_nulls($2::bigint, $3::bigint, $5::timestamptz) = 0
    """,
}
NAMED = {"availabilities": ["endsAt"], "departments": ["closesAt"]}


@pytest.mark.parametrize("table", WRITES)
async def test_whoever_writes_is_held_to_it(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, table: str
) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    write = owner.execute(WRITES[table], hospital.id, patient, doctor, hospital.department, hospital.at(9) + SECOND)
    await refused(admin, write, "ZH501", problems(*((each, CODE) for each in NAMED.get(table, ["startsAt", "endsAt"]))))


async def test_what_is_from_before_the_rule_stays_until_it_moves(hospital: Hospital, admins: asyncpg.Pool) -> None:
    doctor = await hospital.new_doctor()
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    async with admins.acquire() as older, older.transaction():
        await older.execute("SET LOCAL session_replication_role = replica")
        await older.execute(
            "UPDATE clinic.appointments SET starts_at = starts_at + interval '20.5 seconds' WHERE id = $1", appointment
        )
    await hospital.follow(appointment, "check_in_appointment")
    other = await hospital.book(await hospital.new_patient(), doctor, hospital.at(11))
    async with admins.acquire() as older, older.transaction():
        await older.execute("SET LOCAL session_replication_role = replica")
        await older.execute(
            "UPDATE clinic.appointments SET ends_at = ends_at + interval '20.5 seconds' WHERE id = $1", other
        )
    moved: Any = await hospital.call(
        "ADMIN", "reschedule_appointment", p_appointment_id=other, p_starts_at=hospital.at(13)
    )
    assert (moved["starts_at"], moved["ends_at"]) == (hospital.at(13), hospital.at(13, 31))
