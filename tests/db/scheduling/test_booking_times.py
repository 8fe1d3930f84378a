"""Rule 1: when an appointment may be. The clock stands still at noon of a Tuesday in Berlin."""

import datetime as dt

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import refused
from tests.world import Hospital, new_hospital, set_clock

MINUTE = dt.timedelta(minutes=1)


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


def unavailable(doctor: int, starts: dt.datetime, minutes: int = 30) -> dict[str, object]:
    return {"doctorId": str(doctor), "startsAt": starts, "endsAt": starts + minutes * MINUTE}


async def test_an_appointment_may_begin_now_but_not_before(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    late = now - dt.timedelta(minutes=1)
    await refused(admin, frozen.book(patient, doctor, late), "ZH205", {"startsAt": late, "now": now})
    await frozen.book(patient, doctor, now)


async def test_the_minute_that_has_begun_may_be_booked(traveller: asyncpg.Connection, now: dt.datetime) -> None:
    hospital = await new_hospital(traveller, traveller, slug())
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    seconds = now + dt.timedelta(seconds=59.999999)
    await set_clock(traveller, seconds)
    late = now - dt.timedelta(minutes=1)
    await refused(traveller, hospital.book(patient, doctor, late), "ZH205", {"startsAt": late, "now": seconds})
    await hospital.book(patient, doctor, now)


async def test_the_last_day_of_the_horizon_counts_whole(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    beyond = on(now, 366, "00:00")
    detail: dict[str, object] = {"startsAt": beyond, "staffHorizonDays": 365}
    await refused(admin, frozen.book(patient, doctor, beyond), "ZH206", detail)
    await frozen.book(patient, doctor, on(now, 365, "23:30"))


async def test_a_doctor_is_booked_until_the_day_the_registration_ends(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    last = now.date() + dt.timedelta(days=3)
    await owner.execute("UPDATE clinic.doctors SET registration_expires_on = $2 WHERE id = $1", doctor, last)
    detail: dict[str, object] = {"doctorId": str(doctor), "registrationExpiresOn": last}
    await refused(admin, frozen.book(patient, doctor, on(now, 4, "00:00")), "ZH208", detail)
    await frozen.book(patient, doctor, on(now, 3, "23:30"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clinic.doctors SET licence_status = 'PENDING' WHERE id = $1",
        "UPDATE clinic.doctors SET licence_status = 'SUSPENDED' WHERE id = $1",
        "UPDATE clinic.doctors SET retired_at = now() WHERE id = $1",
        """UPDATE clinic.departments SET retired_at = now()
            WHERE id = (SELECT d.department_id FROM clinic.doctors AS d WHERE d.id = $1)""",
    ],
)
async def test_nobody_is_booked_with_a_doctor_who_does_not_practise(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime, change: str
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    await owner.execute(change, doctor)
    detail: dict[str, object] = {"doctorId": str(doctor), "registrationExpiresOn": dt.date(2099, 1, 1)}
    await refused(admin, frozen.book(patient, doctor, on(now, 1, "09:00")), "ZH208", detail)


@pytest.mark.parametrize(
    ("opens", "closes", "starts", "minutes", "fine"),
    [
        ("08:00", "17:00", "08:00", 30, True),
        ("08:00", "17:00", "07:59", 30, False),
        ("08:00", "17:00", "16:30", 30, True),
        ("08:00", "17:00", "16:31", 30, False),
        ("08:00", "17:00", "18:00", 30, False),
        ("08:00", "17:00", "07:00", 480, False),
        ("20:00", "00:00", "23:30", 30, True),
        ("20:00", "00:00", "23:31", 30, False),
        ("00:00", "00:00", "00:00", 480, True),
    ],
)
async def test_appointments_lie_within_the_opening_hours(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime,
    opens: str, closes: str, starts: str, minutes: int, fine: bool,
) -> None:  # fmt: skip
    patient = await frozen.new_patient()
    doctor = await frozen.new_doctor(await frozen.new_department(opens=opens, closes=closes))
    at = on(now, 1, starts)
    if fine:
        await frozen.book(patient, doctor, at, minutes)
        return
    detail: dict[str, object] = {
        "startsAt": at, "endsAt": at + minutes * MINUTE,
        "opensAt": f"{opens}:00", "closesAt": f"{closes}:00", "timeZone": "Europe/Berlin",
    }  # fmt: skip
    await refused(admin, frozen.book(patient, doctor, at, minutes), "ZH203", detail)


@pytest.mark.parametrize(
    ("days", "starts", "minutes", "fine"),
    [
        (1, "09:00", 180, True),  # through two spans that touch
        (1, "11:45", 30, False),  # beyond the second
        (1, "08:59", 30, False),
        (1, "13:00", 60, True),
        (1, "11:30", 120, False),  # over the gap at noon
        (2, "09:00", 30, False),  # a Thursday
        (8, "23:30", 30, False),
        (3, "23:30", 30, True),  # Friday until midnight
    ],
)
async def test_appointments_lie_within_the_doctors_weekly_hours(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime, days: int, starts: str, minutes: int, fine: bool
) -> None:
    spans = [(3, "09:00", "10:00"), (3, "10:00", "12:00"), (3, "13:00", "14:00"), (5, "23:00", "00:00")]
    hours = [{"weekday": day, "starts_at": begins, "ends_at": ends} for day, begins, ends in spans]
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor(hours=hours)
    at = on(now, days, starts)
    if fine:
        await frozen.book(patient, doctor, at, minutes)
    else:
        booking = frozen.book(patient, doctor, at, minutes)
        await refused(admin, booking, "ZH204", unavailable(doctor, at, minutes))


async def test_nobody_is_booked_in_a_doctors_time_off(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    await owner.execute(
        "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)",
        frozen.id, doctor, on(now, 1, "10:00"), on(now, 1, "12:00"),
    )  # fmt: skip
    for at in (on(now, 1, "09:31"), on(now, 1, "11:59"), on(now, 1, "11:00")):
        await refused(admin, frozen.book(patient, doctor, at), "ZH204", unavailable(doctor, at))
    await frozen.book(patient, doctor, on(now, 1, "09:30"))
    await frozen.book(patient, doctor, on(now, 1, "12:00"))


async def test_the_web_tier_cannot_move_the_clock(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    yesterday = hospital.at(9, days=-1)
    assert isinstance(hospital.pool, asyncpg.Pool)
    async with hospital.pool.acquire() as connection:
        await connection.execute("SELECT set_config('app.clock', $1, false)", yesterday.isoformat())
        with pytest.raises(asyncpg.PostgresError) as caught:
            await hospital.on(connection).book(patient, doctor, yesterday)
        assert caught.value.sqlstate == "ZH205"
    assert await admin.fetchval("SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1", hospital.id) == 0
