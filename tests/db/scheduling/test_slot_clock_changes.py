"""Slots on the days when clocks change, in the words of the clock on the wall."""

import datetime as dt
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.db.scheduling.slots import clocks
from tests.world import new_hospital, set_clock

ZONES = ("America/New_York", "Europe/Berlin")
# Hours in the night of the change, and the slots of an hour (of 45 minutes) that they leave.
CASES = [
    (
        "America/New_York", "2031-03-09", ("00:00", "05:00"), 60,
        ["00:00-05:00-01:00-05:00", "01:00-05:00-03:00-04:00", "03:00-04:00-04:00-04:00", "04:00-04:00-05:00-04:00"],
    ),
    (
        "Europe/Berlin", "2031-03-30", ("00:00", "05:00"), 60,
        ["00:00+01:00-01:00+01:00", "01:00+01:00-03:00+02:00", "03:00+02:00-04:00+02:00", "04:00+02:00-05:00+02:00"],
    ),
    (
        "America/New_York", "2031-11-02", ("00:00", "03:00"), 60,
        ["00:00-04:00-01:00-04:00", "01:00-04:00-01:00-05:00", "01:00-05:00-02:00-05:00", "02:00-05:00-03:00-05:00"],
    ),
    (
        "Europe/Berlin", "2031-10-26", ("01:00", "04:00"), 60,
        ["01:00+02:00-02:00+02:00", "02:00+02:00-02:00+01:00", "02:00+01:00-03:00+01:00", "03:00+01:00-04:00+01:00"],
    ),
    # Forty-five minutes after 01:45 the clock shows 03:30.
    (
        "Europe/Berlin", "2031-03-30", ("01:00", "04:15"), 45,
        ["01:00+01:00-01:45+01:00", "01:45+01:00-03:30+02:00", "03:30+02:00-04:15+02:00"],
    ),
    # Hours that the wall does not show that day are none; those that it shows in part begin where it goes on.
    ("America/New_York", "2031-03-09", ("02:00", "03:00"), 30, []),
    ("Europe/Berlin", "2031-03-30", ("02:00", "03:00"), 30, []),
    ("America/New_York", "2031-03-09", ("02:30", "03:30"), 30, ["03:00-04:00-03:30-04:00"]),
    ("Europe/Berlin", "2031-03-30", ("01:30", "02:30"), 30, ["01:30+01:00-03:00+02:00"]),
    # Hours that it shows twice are two, and what lies between them is not among them.
    ("America/New_York", "2031-11-02", ("01:00", "01:30"), 30, ["01:00-04:00-01:30-04:00", "01:00-05:00-01:30-05:00"]),
    ("Europe/Berlin", "2031-10-26", ("02:00", "02:30"), 30, ["02:00+02:00-02:30+02:00", "02:00+01:00-02:30+01:00"]),
    ("Europe/Berlin", "2031-10-26", ("01:30", "02:30"), 60, ["01:30+02:00-02:30+02:00"]),
    # At midnight itself: the day begins at one o'clock, begins twice, or ends twice.
    ("Africa/Cairo", "2031-04-25", ("00:00", "02:00"), 60, ["01:00+03:00-02:00+03:00"]),
    ("America/Havana", "2031-11-02", ("00:00", "01:00"), 60, ["00:00-04:00-00:00-05:00", "00:00-05:00-01:00-05:00"]),
    ("Africa/Cairo", "2031-10-30", ("23:00", "00:00"), 60, ["23:00+03:00-23:00+02:00", "23:00+02:00-00:00+02:00"]),
    # Half an hour.
    (
        "Australia/Lord_Howe", "2031-10-05", ("01:30", "03:00"), 30,
        ["01:30+10:30-02:30+11:00", "02:30+11:00-03:00+11:00"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "hours", "minutes", "expected"), CASES)
async def test_slots_of_the_day_are_what_the_wall_shows(
    traveller: asyncpg.Connection, zone: str, day: str, hours: tuple[str, str], minutes: int, expected: list[str]
) -> None:
    date = dt.date.fromisoformat(day)
    await set_clock(traveller, dt.datetime.combine(date, dt.time(12), ZoneInfo(zone)) - dt.timedelta(days=1))
    hospital = await new_hospital(traveller, traveller, slug(), zone)
    week = [{"weekday": date.isoweekday(), "starts_at": hours[0], "ends_at": hours[1]}]
    doctor = await hospital.new_doctor(hours=week)
    assert await clocks(hospital, doctor, date, minutes) == expected
    for slot in expected:
        start = dt.datetime.fromisoformat(f"{day}T{slot[:11]}")
        await hospital.book(await hospital.new_patient(), doctor, start, minutes)
    assert await clocks(hospital, doctor, date, minutes) == []


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [3, 10])
async def test_the_days_around_a_change_have_the_same_slots_on_the_wall(
    traveller: asyncpg.Connection, zone: str, month: int
) -> None:
    # Thirty-one days that hold the change of either zone, asked for in one go.
    first = dt.date(2031, month, 8)
    midnight = dt.datetime.combine(first, dt.time(), ZoneInfo(zone))
    await set_clock(traveller, midnight)
    hospital = await new_hospital(traveller, traveller, slug(), zone)
    week = [{"weekday": day, "starts_at": "09:00", "ends_at": "12:00"} for day in range(1, 8)]
    doctor = await hospital.new_doctor(hours=week)
    found = await clocks(hospital, doctor, first, 60, days=30)
    before, after = (f"{(midnight + dt.timedelta(days=days)).isoformat()[-6:]}" for days in (0, 30))
    assert before != after
    each = [[f"{hour:02}:00{offset}-{hour + 1:02}:00{offset}" for hour in (9, 10, 11)] for offset in (before, after)]
    changed = next(
        days for days in range(30)
        if dt.datetime.combine(first + dt.timedelta(days=days), dt.time(9), ZoneInfo(zone)).isoformat()[-6:] == after
    )  # fmt: skip
    assert found == each[0] * changed + each[1] * (30 - changed)
