"""Rule 1: opening hours and availability are times on the wall, right on the days when clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import refused
from tests.world import Hospital, new_hospital, set_clock

# (zone, the Sunday, offset before the change in hours, offset after it)
SPRING = [("Europe/Berlin", "2031-03-30", 1, 2), ("America/New_York", "2031-03-09", -5, -4)]
AUTUMN = [("Europe/Berlin", "2031-10-26", 2, 1), ("America/New_York", "2031-11-02", -4, -5)]


def at(day: str, clock: str, offset: int) -> dt.datetime:
    """A time by its offset from UTC, since an hour of the wall comes twice in autumn."""
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=dt.timezone(dt.timedelta(hours=offset)))


async def opened(connection: asyncpg.Connection, zone: str, day: str, opens: str, closes: str) -> tuple[Hospital, int]:
    """A hospital at noon of the day before, and a doctor there who is available while the department is open."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)) - dt.timedelta(days=1)
    await set_clock(connection, noon)
    made = await new_hospital(connection, connection, slug(), zone)
    hours = [{"weekday": 7, "starts_at": opens, "ends_at": closes}]
    return made, await made.new_doctor(await made.new_department(opens=opens, closes=closes), hours=hours)


async def is_outside(
    hospital: Hospital, doctor: int, starts: dt.datetime, minutes: int, hours: tuple[str, str]
) -> None:
    """Proves that OUTSIDE_OPENING_HOURS refuses the booking."""
    booking = hospital.book(await hospital.new_patient(), doctor, starts, minutes)
    detail = {
        "startsAt": starts, "endsAt": starts + dt.timedelta(minutes=minutes),
        "opensAt": f"{hours[0]}:00", "closesAt": f"{hours[1]}:00", "timeZone": str(hospital.zone),
    }  # fmt: skip
    await refused(hospital.admin, booking, "ZH203", detail)


@pytest.mark.parametrize(("zone", "day", "before", "after"), SPRING + AUTUMN)
async def test_the_day_opens_and_closes_by_the_clock_on_the_wall(
    traveller: asyncpg.Connection, zone: str, day: str, before: int, after: int
) -> None:
    hospital, doctor = await opened(traveller, zone, day, "01:00", "09:00")
    await is_outside(hospital, doctor, at(day, "00:59", before), 30, ("01:00", "09:00"))
    await is_outside(hospital, doctor, at(day, "08:31", after), 30, ("01:00", "09:00"))
    patient = await hospital.new_patient()
    await hospital.book(patient, doctor, at(day, "01:00", before))
    await hospital.book(patient, doctor, at(day, "08:30", after))


@pytest.mark.parametrize(("zone", "day", "before", "after"), SPRING)
async def test_an_appointment_may_span_the_missing_hour(
    traveller: asyncpg.Connection, zone: str, day: str, before: int, after: int
) -> None:
    hospital, doctor = await opened(traveller, zone, day, "01:30", "03:30")
    # Sixty minutes on the wall lead out of the hours, the thirty that pass do not.
    await is_outside(hospital, doctor, at(day, "01:45", before), 46, ("01:30", "03:30"))
    patient = await hospital.new_patient()
    appointment = await hospital.book(patient, doctor, at(day, "01:45", before), 45)
    row = await traveller.fetchrow("SELECT starts_at, ends_at FROM clinic.appointments WHERE id = $1", appointment)
    assert row is not None
    assert row["ends_at"] == at(day, "03:30", after)
    assert row["ends_at"] - row["starts_at"] == dt.timedelta(minutes=45)


@pytest.mark.parametrize(("zone", "day", "before", "after"), AUTUMN)
async def test_the_hour_that_comes_twice_can_be_booked_twice(
    traveller: asyncpg.Connection, zone: str, day: str, before: int, after: int
) -> None:
    hospital, doctor = await opened(traveller, zone, day, "00:00", "00:00")
    patient = await hospital.new_patient()
    change = "01" if zone == "America/New_York" else "02"
    for offset in (before, after):
        await hospital.book(patient, doctor, at(day, f"{change}:00", offset), 60 if offset == after else 55)
    again = hospital.book(await hospital.new_patient(), doctor, at(day, f"{change}:30", before), 20)
    clash = {"startsAt": at(day, f"{change}:00", before), "endsAt": at(day, f"{change}:55", before)}
    await refused(traveller, again, "ZH201", {"doctorId": str(doctor), **clash})


@pytest.mark.parametrize(("zone", "day", "before", "after"), AUTUMN)
async def test_where_clocks_are_set_back_every_hour_they_show_counts(
    traveller: asyncpg.Connection, zone: str, day: str, before: int, after: int
) -> None:
    change = "01" if zone == "America/New_York" else "02"
    hospital, doctor = await opened(traveller, zone, day, "00:00", "00:00")
    appointment = await hospital.book(await hospital.new_patient(), doctor, at(day, f"{change}:45", before), 30)
    row = await traveller.fetchrow("SELECT ends_at FROM clinic.appointments WHERE id = $1", appointment)
    assert row is not None
    assert row["ends_at"] == at(day, f"{change}:15", after)
    # It starts and ends within the hours, and the clock shows others between.
    hospital, doctor = await opened(traveller, zone, day, "00:00", f"{change}:30")
    await is_outside(hospital, doctor, at(day, f"{change}:15", before), 60, ("00:00", f"{change}:30"))


@pytest.mark.parametrize(("zone", "day", "before", "after"), SPRING + AUTUMN)
async def test_the_horizon_counts_days_of_the_wall(
    traveller: asyncpg.Connection, zone: str, day: str, before: int, after: int
) -> None:
    hospital, doctor = await opened(traveller, zone, day, "00:00", "00:00")
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)) - dt.timedelta(days=1)
    # The day before the change is seen with the offset of that day, the thirtieth after it with the new one.
    assert (noon.utcoffset(), (noon + dt.timedelta(days=1)).utcoffset()) == (
        dt.timedelta(hours=before), dt.timedelta(hours=after),
    )  # fmt: skip
    for weekday in range(1, 7):
        await hospital.admin.execute(
            "INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)"
            " VALUES ($1, $2, $3, '00:00', '00:00')",
            hospital.id, doctor, weekday,
        )  # fmt: skip
    last = dt.datetime.combine(noon.date() + dt.timedelta(days=30), dt.time(23, 30), ZoneInfo(zone))
    patient = await hospital.new_patient()
    await hospital.sign_in("OWN", ["PATIENT"], patient=patient)
    await hospital.book(patient, doctor, last, session="OWN")
    beyond = last + dt.timedelta(minutes=30)
    detail = {"startsAt": beyond, "bookingHorizonDays": 30}
    await refused(traveller, hospital.book(patient, doctor, beyond, session="OWN"), "ZH206", detail)
