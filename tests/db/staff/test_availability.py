"""A doctor's weekly hours are replaced as a whole, and only by hours that make sense."""

import asyncio
from typing import Any

import asyncpg
import pytest

from db.migrate.lexer import split
from db.migrate.sql_files import SQL
from tests.refusals import problems, refused, violates
from tests.world import Hospital

MIGRATION = "0043_hours_over_midnight.sql"


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
    wrong = [hours(0, "09:00", "09:00"), hours(8, None, "00:00"), hours(None, "09:00", None),
             hours(7, "22:00", "06:00"), hours(1, "05:00", "07:00")]  # fmt: skip
    expected = problems(
        ("doctorId", "MALFORMED_ID"), ("hours.0.weekday", "OUT_OF_RANGE"),
        ("hours.1.weekday", "OUT_OF_RANGE"), ("hours.1.startsAt", "REQUIRED"),
        ("hours.2.weekday", "OUT_OF_RANGE"), ("hours.2.endsAt", "REQUIRED"), ("hours.4.startsAt", "OVERLAP"),
    )  # fmt: skip
    await refused(admin, hospital.call("ADMIN", "set_availability", p_doctor_id=0, p_hours=wrong), "ZH501", expected)
    unknown = hospital.call("ADMIN", "set_availability", p_doctor_id=10**9, p_hours=[hours(1, "09:00", "10:00")])
    await refused(admin, unknown, "ZH003", {"type": "doctor", "id": str(10**9)})


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((1, "09:00", "12:00"), (1, "11:00", "13:00"), False),
        ((1, "09:00", "12:00"), (1, "12:00", "13:00"), True),
        ((1, "09:00", "12:00"), (2, "09:00", "12:00"), True),
        ((1, "22:00", "06:00"), (2, "05:00", "07:00"), False),
        ((1, "22:00", "06:00"), (2, "06:00", "07:00"), True),
        ((1, "22:00", "00:00"), (2, "00:00", "07:00"), True),
        ((7, "22:00", "06:00"), (1, "05:59", "07:00"), False),
        ((7, "22:00", "06:00"), (1, "06:00", "07:00"), True),
        ((7, "00:00", "00:00"), (1, "00:00", "00:00"), True),
        ((7, "08:00", "08:00"), (1, "07:00", "08:30"), False),
        ((3, "08:00", "08:00"), (3, "08:00", "08:00"), False),
    ],
)
async def test_hours_of_a_doctor_never_overlap(
    hospital: Hospital,
    owner: asyncpg.Connection,
    first: tuple[int, str, str],
    second: tuple[int, str, str],
    apart: bool,
) -> None:
    doctor = await hospital.new_doctor(hours=[])
    for one, other in ((first, second), (second, first)):
        setting = hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=[hours(*one), hours(*other)])
        if apart:
            await setting
            assert await week(hospital, doctor) == sorted(
                [hours(*one), hours(*other)], key=lambda each: (each["weekday"], each["starts_at"])
            )
        else:
            await refused(owner, setting, "ZH501", problems(("hours.1.startsAt", "OVERLAP")))
    # The constraint behind the check says the same of whoever writes.
    await hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=[hours(*first)])
    writing = owner.execute(
        "INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)"
        " VALUES ($1, $2, $3, $4::text::time, $5::text::time)",
        hospital.id, doctor, *second,
    )  # fmt: skip
    if apart:
        await writing
    else:
        await violates(owner, writing, "availability_overlaps_no_other_of_its_doctor")


async def test_a_doctor_who_left_gets_neither_hours_nor_time_off(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await hospital.new_doctor()
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor)
    told = {"type": "doctor", "id": str(doctor)}
    setting = hospital.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=[hours(1, "09:00", "10:00")])
    await refused(admin, setting, "ZH505", told)
    span = [hospital.at(hour).replace(tzinfo=None) for hour in (9, 10)]
    await refused(admin, hospital.call("ADMIN", "add_time_off", doctor, *span, None, None), "ZH505", told)


async def test_hours_that_overlapped_before_they_could_not_become_one(
    hospital: Hospital, owner: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor(hours=[hours(2, "08:00", "09:00")])
    before = [
        (1, "09:00", "12:00"), (1, "11:00", "13:00"), (1, "13:00", "14:00"), (1, "15:00", "16:00"),
        (5, "20:00", "00:00"), (5, "22:00", "00:00"), (6, "00:00", "00:00"), (6, "08:00", "09:00"),
    ]  # fmt: skip
    migration = await asyncio.to_thread((SQL / "migrations" / MIGRATION).read_text)
    *_, merge, constrain = [statement.text for statement in split(migration)]
    async with owner.transaction():
        await owner.execute(
            "ALTER TABLE clinic.availabilities DROP CONSTRAINT availability_overlaps_no_other_of_its_doctor"
        )
        for each in before:
            await owner.execute(
                "INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)"
                " VALUES ($1, $2, $3, $4::text::time, $5::text::time)",
                hospital.id, doctor, *each,
            )  # fmt: skip
        await owner.execute(merge)
        await owner.execute(constrain)
    assert await week(hospital, doctor) == [
        hours(1, "09:00", "14:00"), hours(1, "15:00", "16:00"), hours(2, "08:00", "09:00"),
        hours(5, "20:00", "00:00"), hours(6, "00:00", "00:00"),
    ]  # fmt: skip
