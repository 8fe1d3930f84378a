"""Asking for slots, and reading them off as a wall clock shows them."""

import datetime as dt
from typing import Any

from tests.world import Hospital


async def slots(
    hospital: Hospital, starts: dt.datetime, ends: dt.datetime, minutes: int = 30, session: str | None = None, **by: Any
) -> list[tuple[int, dt.datetime, dt.datetime]]:
    """The (doctor, start, end) of each free slot for a doctor=, department= or specialization=, as PUBLIC sees them."""
    selector = (by.get("doctor"), by.get("department"), by.get("specialization"))
    rows = await hospital.rows(session, "available_slots", *selector, starts, ends, minutes)
    return [(row["doctor_id"], row["starts_at"], row["ends_at"]) for row in rows]


async def clocks(hospital: Hospital, doctor: int, day: dt.date, minutes: int = 30, days: int = 1) -> list[str]:
    """A doctor's slots of some days in the hospital's local time: `09:00+01:00-09:30+01:00`."""
    start = dt.datetime.combine(day, dt.time(), hospital.zone)
    end = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), hospital.zone)
    found = await slots(hospital, start, end, minutes, doctor=doctor)
    return [f"{_clock(hospital, one[1])}-{_clock(hospital, one[2])}" for one in found]


def _clock(hospital: Hospital, at: dt.datetime) -> str:
    return at.astimezone(hospital.zone).isoformat()[11:16] + at.astimezone(hospital.zone).isoformat()[-6:]
