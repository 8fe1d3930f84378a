"""Time off: entered by the wall clock, refused while appointments stand in its way, and with effect on slots."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import problems, refused
from tests.world import Hospital, new_hospital, set_clock

HOUR = dt.timedelta(hours=1)


def local(at: dt.datetime) -> dt.datetime:
    """What the wall shows."""
    return at.replace(tzinfo=None)


async def add(
    hospital: Hospital,
    doctor: int,
    starts: dt.datetime,
    ends: dt.datetime,
    session: str = "ADMIN",
    request: object = None,
) -> asyncpg.Record:
    return await hospital.call(
        session,
        "add_time_off",
        p_doctor_id=doctor,
        p_starts_at=starts,
        p_ends_at=ends,
        p_reason=" Congress ",
        p_request_id=request,
    )


async def free(hospital: Hospital, doctor: int, starts: dt.datetime, ends: dt.datetime) -> list[dt.datetime]:
    rows = await hospital.rows(
        None, "available_slots", p_doctor_id=doctor, p_from=starts, p_to=ends, p_duration_minutes=60
    )
    return [row["starts_at"] for row in rows]


async def test_time_off_takes_slots_away_and_gives_them_back(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    nine, noon = hospital.at(9), hospital.at(12)
    row = await add(hospital, doctor, local(nine), local(nine + HOUR))
    assert (row["starts_at"], row["ends_at"], row["reason"]) == (nine, nine + HOUR, "Congress")
    assert await free(hospital, doctor, nine, noon) == [nine + HOUR, nine + 2 * HOUR]
    detail = {"doctorId": str(doctor), "startsAt": nine, "endsAt": nine + HOUR / 2}
    await refused(admin, hospital.book(patient, doctor, nine), "ZH204", detail)
    assert (await hospital.call("ADMIN", "cancel_time_off", p_time_off_id=row["id"]))["id"] == doctor
    assert await free(hospital, doctor, nine, noon) == [nine, nine + HOUR, nine + 2 * HOUR]
    gone = hospital.call("ADMIN", "cancel_time_off", p_time_off_id=row["id"])
    await refused(admin, gone, "ZH003", {"type": "time_off", "id": str(row["id"])})


async def test_appointments_stand_in_its_way(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    starts = [hospital.at(9), hospital.at(11)]
    booked = [await hospital.book(patient, doctor, at) for at in starts]
    cancelled = await hospital.book(patient, doctor, hospital.at(10))
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=cancelled, p_reason="Feels well")
    appointments = [
        {
            "appointmentId": str(key),
            "doctorId": str(doctor),
            "startsAt": at,
            "endsAt": at + HOUR / 2,
            "reasons": ["TIME_OFF"],
        }
        for key, at in zip(booked, starts, strict=True)
    ]
    warning = {"path": "startsAt", "code": "BOOKINGS_OUTSIDE_HOURS", "count": 2, "appointments": appointments}
    taking = add(hospital, doctor, local(hospital.at(9, 29)), local(hospital.at(11, 1)))
    await refused(admin, taking, "ZH507", {"warnings": [warning]})
    row = await add(hospital, doctor, local(hospital.at(9, 30)), local(hospital.at(11)))
    assert row["ends_at"] - row["starts_at"] == 1.5 * HOUR
    # Of many it names the first twenty, and says how many there are.
    busy = await hospital.new_doctor()
    for quarter in range(21):
        await hospital.book(await hospital.new_patient(), busy, hospital.at(9) + quarter * HOUR / 4, 15)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await add(hospital, busy, local(hospital.at(8)), local(hospital.at(23)))
    assert str(caught.value.detail).count("appointmentId") == 20
    assert '"count": 21' in str(caught.value.detail)


async def test_what_is_wrong_is_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    nine = local(hospital.at(9))
    doctor = await hospital.new_doctor()
    nothing = hospital.call("ADMIN", "add_time_off", p_doctor_id=0, p_reason="x" * 1001)
    expected = (
        ("doctorId", "MALFORMED_ID"), ("startsAt", "REQUIRED"), ("endsAt", "REQUIRED"), ("reason", "TOO_LONG"),
    )  # fmt: skip
    await refused(admin, nothing, "ZH501", problems(*expected))
    await refused(admin, add(hospital, doctor, nine, nine), "ZH501", problems(("endsAt", "END_BEFORE_START")))
    past = add(hospital, doctor, nine - 72 * HOUR, nine - 48 * HOUR)
    await refused(admin, past, "ZH501", problems(("endsAt", "IN_THE_PAST")))
    unknown = add(hospital, 10**9, nine, nine + HOUR)
    await refused(admin, unknown, "ZH003", {"type": "doctor", "id": str(10**9)})
    malformed = hospital.call("ADMIN", "cancel_time_off", p_time_off_id=0)
    await refused(admin, malformed, "ZH501", problems(("timeOffId", "MALFORMED_ID")))


@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("America/New_York", "2031-03-09", 2), ("Europe/Berlin", "2031-03-30", 2)]
)
async def test_a_time_in_the_missing_hour_is_refused_with_its_reason(
    traveller: asyncpg.Connection, zone: str, day: str, hour: int
) -> None:
    hospital, doctor = await night_before(traveller, zone, day)
    midnight = dt.datetime.fromisoformat(day)
    for minute in (0, 30, 58):
        missing = midnight + dt.timedelta(hours=hour, minutes=minute)
        inside = add(hospital, doctor, missing, midnight + dt.timedelta(hours=hour, minutes=59))
        expected = problems(("startsAt", "MISSING_HOUR"), ("endsAt", "MISSING_HOUR"))
        error = await refused(traveller, inside, "ZH501", expected)
        assert "set forward" in str(error)
        into = add(hospital, doctor, midnight, missing)
        await refused(traveller, into, "ZH501", problems(("endsAt", "MISSING_HOUR")))
    # What lies around it is an hour shorter than the wall would have it.
    row = await add(hospital, doctor, midnight + HOUR, midnight + 3 * HOUR)
    assert row["ends_at"] - row["starts_at"] == HOUR


@pytest.mark.parametrize(
    ("zone", "day", "hour", "offsets"),
    [("America/New_York", "2031-11-02", 1, (-4, -5)), ("Europe/Berlin", "2031-10-26", 2, (2, 1))],
)
async def test_a_time_in_the_doubled_hour_is_both_of_it(
    traveller: asyncpg.Connection, zone: str, day: str, hour: int, offsets: tuple[int, int]
) -> None:
    hospital, doctor = await night_before(traveller, zone, day)
    midnight = dt.datetime.fromisoformat(day)
    starts, ends = (midnight + dt.timedelta(hours=hour, minutes=minute) for minute in (15, 45))
    row = await add(hospital, doctor, starts, ends)
    # Whichever quarter past was meant, the doctor is off: from the first one until the last quarter to.
    first, last = (dt.timezone(dt.timedelta(hours=offset)) for offset in offsets)
    assert (row["starts_at"], row["ends_at"]) == (starts.replace(tzinfo=first), ends.replace(tzinfo=last))


async def night_before(connection: asyncpg.Connection, zone: str, day: str) -> tuple[Hospital, int]:
    """A hospital at noon of the day before, and a doctor of it."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)) - dt.timedelta(days=1)
    await set_clock(connection, noon)
    made = await new_hospital(connection, connection, slug(), zone)
    return made, await made.new_doctor()


async def test_a_repeated_request_takes_it_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, request = await hospital.new_doctor(), uuid4()
    nine = local(hospital.at(9))
    first = await add(hospital, doctor, nine, nine + HOUR, request=request)
    assert dict(await add(hospital, doctor, nine, nine + HOUR, request=request)) == dict(first)
    await hospital.call("ADMIN", "cancel_time_off", p_time_off_id=first["id"])
    again = add(hospital, doctor, nine, nine + HOUR, request=request)
    await refused(admin, again, "ZH003", {"type": "time_off", "id": str(first["id"])})


async def test_a_doctor_takes_their_own(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, other = await hospital.new_doctor(), await hospital.new_doctor()
    await hospital.sign_in("DORA", ["DOCTOR"], doctor=doctor)
    nine = local(hospital.at(9))
    row = await add(hospital, doctor, nine, nine + HOUR, "DORA")
    await hospital.call("DORA", "cancel_time_off", p_time_off_id=row["id"])
    detail = {"permission": "availability.set", "doctorId": str(other)}
    await refused(admin, add(hospital, other, nine, nine + HOUR, "DORA"), "ZH002", detail)
