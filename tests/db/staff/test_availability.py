"""A doctor's weekly hours are replaced as a whole, and only by hours that make sense."""

from typing import Any

import asyncpg

from tests.refusals import problems, refused
from tests.world import Hospital


def hours(weekday: int | None, starts: str | None, ends: str | None) -> dict[str, Any]:
    return {"weekday": weekday, "starts_at": starts, "ends_at": ends}


async def week(hospital: Hospital, doctor: int) -> list[dict[str, Any]]:
    """The doctor's hours, by weekday and time."""
    rows = await hospital.rows("ADMIN", "availabilities_by_doctor_id", p_ids=[doctor])
    return [hours(row["weekday"], f"{row['starts_at']:%H:%M}", f"{row['ends_at']:%H:%M}") for row in rows]


async def test_new_hours_replace_the_old(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    wanted = [hours(7, "00:00", "00:00"), hours(1, "12:00", "00:00"), hours(1, "08:00", "12:00")]
    await hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=wanted)
    assert await week(hospital, doctor) == wanted[::-1]


async def test_a_doctor_may_have_no_hours(hospital: Hospital) -> None:
    assert await week(hospital, await hospital.new_doctor(hours=[])) == []


async def test_all_problems_of_hours_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = [hours(0, "09:00", "09:00"), hours(8, None, "00:00"), hours(None, "09:00", None)]
    expected = problems(
        ("doctorId", "MALFORMED_ID"), ("hours.0.weekday", "OUT_OF_RANGE"), ("hours.0.endsAt", "END_BEFORE_START"),
        ("hours.1.weekday", "OUT_OF_RANGE"), ("hours.1.startsAt", "REQUIRED"),
        ("hours.2.weekday", "OUT_OF_RANGE"), ("hours.2.endsAt", "END_BEFORE_START"),
    )  # fmt: skip
    await refused(admin, hospital.call("ADMIN", "set_availability", p_doctor_id=0, p_hours=wrong), "ZH501", expected)
    unknown = hospital.call("ADMIN", "set_availability", p_doctor_id=10**9, p_hours=[hours(1, "09:00", "10:00")])
    await refused(admin, unknown, "ZH003", {"type": "doctor", "id": str(10**9)})


async def test_a_doctor_who_left_gets_neither_hours_nor_time_off(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor)
    told = {"type": "doctor", "id": str(doctor)}
    setting = hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=[hours(1, "09:00", "10:00")])
    await refused(admin, setting, "ZH505", told)
    span = [hospital.at(hour).replace(tzinfo=None) for hour in (9, 10)]
    await refused(admin, hospital.call("ADMIN", "add_time_off", doctor, *span, None, None), "ZH505", told)
