"""Free slots: what rule 1 leaves of a doctor's hours, told to everybody and telling nothing else."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.db.scheduling.slots import clocks, slots
from tests.refusals import problems, refused
from tests.world import Hospital, new_hospital

HOUR = dt.timedelta(hours=1)


def hours(weekday: int, starts: str, ends: str) -> dict[str, object]:
    return {"weekday": weekday, "starts_at": starts, "ends_at": ends}


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


def wall(*starts: str, minutes: int = 30) -> list[str]:
    """Slots of a Berlin summer day."""
    ends = [dt.datetime.fromisoformat(f"2031-05-07T{start}") + dt.timedelta(minutes=minutes) for start in starts]
    return [f"{start}+02:00-{end:%H:%M}+02:00" for start, end in zip(starts, ends, strict=True)]


async def test_slots_are_what_hours_leave(frozen: Hospital, owner: asyncpg.Connection, now: dt.datetime) -> None:
    department = await frozen.new_department(opens="08:00", closes="12:00")
    # Wednesday, the day after NOW: two spans that touch are one, and what lies outside the opening hours is none.
    week = [hours(3, "09:00", "10:00"), hours(3, "10:00", "10:45"), hours(3, "11:15", "15:00")]
    doctor, patient = await frozen.new_doctor(department, hours=week), await frozen.new_patient()
    tomorrow = now.date() + dt.timedelta(days=1)
    assert await clocks(frozen, doctor, tomorrow) == wall("09:00", "09:30", "10:00", "11:15")
    assert await clocks(frozen, doctor, tomorrow, 45) == wall("09:00", "09:45", "11:15", minutes=45)
    assert await clocks(frozen, doctor, now.date()) == []

    appointment = await frozen.book(patient, doctor, on(now, 1, "09:20"), 20)
    assert await clocks(frozen, doctor, tomorrow) == wall("10:00", "11:15")
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Feels well")
    await owner.execute(
        "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)",
        frozen.id, doctor, on(now, 1, "10:00"), on(now, 1, "11:30"),
    )  # fmt: skip
    assert await clocks(frozen, doctor, tomorrow) == wall("09:00", "09:30")


async def test_slots_lie_between_now_and_the_horizon_and_within_what_is_asked_for(
    frozen: Hospital, now: dt.datetime
) -> None:
    doctor = await frozen.new_doctor()
    found = await slots(frozen, now - HOUR, now + HOUR, doctor=doctor)
    # A slot that begins now can still be booked; tiles count from midnight, where the shift begins.
    assert [one[1] for one in found] == [now, now + HOUR / 2]
    assert [one[1] for one in await slots(frozen, now + HOUR / 4, now + 5 * HOUR / 4, doctor=doctor)] == [
        now + HOUR / 2
    ]
    last = on(now, 30, "23:30")
    found = await slots(frozen, on(now, 30, "23:00"), on(now, 32, "00:00"), doctor=doctor)
    assert [one[1] for one in found] == [last - HOUR / 2, last]
    assert await slots(frozen, now - 3 * HOUR, now - HOUR, doctor=doctor) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clinic.doctors SET licence_status = 'SUSPENDED' WHERE id = $1",
        "UPDATE clinic.doctors SET retired_at = now() WHERE id = $1",
        "UPDATE clinic.doctors SET registration_expires_on = '2031-05-06' WHERE id = $1",
        """UPDATE clinic.departments SET retired_at = now()
            WHERE id = (SELECT d.department_id FROM clinic.doctors AS d WHERE d.id = $1)""",
    ],
)
async def test_who_does_not_practise_has_no_slots(
    frozen: Hospital, owner: asyncpg.Connection, now: dt.datetime, change: str
) -> None:
    doctor = await frozen.new_doctor()
    tomorrow = now.date() + dt.timedelta(days=1)
    assert len(await clocks(frozen, doctor, tomorrow)) == 48
    await owner.execute(change, doctor)
    assert await clocks(frozen, doctor, tomorrow) == []


async def test_who_waits_for_approval_is_not_found(
    frozen: Hospital, owner: asyncpg.Connection, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor = await frozen.new_doctor()
    await owner.execute("UPDATE clinic.doctors SET licence_status = 'PENDING' WHERE id = $1", doctor)
    asking = clocks(frozen, doctor, now.date() + dt.timedelta(days=1))
    await refused(admin, asking, "ZH003", {"type": "doctor", "id": str(doctor)})


async def test_a_department_or_a_specialization_has_the_slots_of_its_doctors(
    frozen: Hospital, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    surgery = await frozen.new_department()
    week = [hours(3, "09:00", "10:00")]
    first, second, other = [await frozen.new_doctor(where, hours=week) for where in (0, 0, surgery)]
    await owner.execute("UPDATE clinic.doctors SET specialization = 'Surgery' WHERE id IN ($1, $2)", second, other)
    day = on(now, 1, "00:00"), on(now, 2, "00:00")

    async def who(**by: Any) -> list[tuple[int, dt.datetime]]:
        return [(one[0], one[1]) for one in await slots(frozen, *day, 60, **by)]

    nine = on(now, 1, "09:00")
    assert await who(department=frozen.department) == [(first, nine), (second, nine)]
    assert await who(specialization="Surgery") == [(second, nine), (other, nine)]
    assert await who(specialization="surgery") == []
    await frozen.book(await frozen.new_patient(), first, on(now, 1, "09:30"))
    assert await who(department=frozen.department) == [(second, nine)]


async def test_everybody_is_told_the_same_and_of_their_own_hospital(
    frozen: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    other = await new_hospital(api, admin, slug())
    doctor = await frozen.new_doctor(hours=[hours(3, "09:00", "11:00")])
    patient = await frozen.new_patient()
    await frozen.book(patient, doctor, on(now, 1, "09:30"))
    await frozen.sign_in("PATIENT", ["PATIENT"], patient=patient)
    await frozen.sign_in("ANALYST", ["ANALYST"])
    day = on(now, 1, "00:00"), on(now, 2, "00:00")
    answers = [
        await slots(frozen, *day, 60, session, doctor=doctor) for session in (None, "PATIENT", "ANALYST", "ADMIN")
    ]
    assert answers == [[(doctor, on(now, 1, "10:00"), on(now, 1, "11:00"))]] * 4
    for by, kind in (("doctor", doctor), ("department", frozen.department)):
        asking = slots(other.on(frozen.pool), *day, 60, **dict[str, Any]({by: kind}))
        await refused(admin, asking, "ZH003", {"type": by, "id": str(kind)})
    assert await slots(other.on(frozen.pool), *day, 60, specialization="Cardiology") == []


async def test_all_that_is_wrong_with_a_request_is_told_at_once(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, to = await frozen.new_doctor(), now + dt.timedelta(days=31)
    cases: list[tuple[tuple[object, ...], list[tuple[str, str]]]] = [
        ((None, None, None, now, to, 30), [("doctorId", "CONTRADICTION")]),
        ((doctor, frozen.department, None, now, to, 30), [("doctorId", "CONTRADICTION")]),
        ((0, None, None, now, to, 30), [("doctorId", "MALFORMED_ID")]),
        ((None, 0, None, now, to, 30), [("departmentId", "MALFORMED_ID")]),
        ((doctor, None, None, now, now, 30), [("to", "END_BEFORE_START")]),
        ((doctor, None, None, now, to + dt.timedelta(microseconds=1), 30), [("to", "OUT_OF_RANGE")]),
        (
            (doctor, None, "Cardiology", None, None, 4),
            [
                ("doctorId", "CONTRADICTION"), ("from", "REQUIRED"), ("to", "END_BEFORE_START"),
                ("durationMinutes", "OUT_OF_RANGE"),
            ],
        ),
        ((doctor, None, None, now, to, 481), [("durationMinutes", "OUT_OF_RANGE")]),
        # 288 a day: the eighteenth day is one too many.
        ((doctor, None, None, now, to, 5), [("to", "TOO_MANY")]),
    ]  # fmt: skip
    for arguments, expected in cases:
        await refused(admin, frozen.rows(None, "available_slots", *arguments), "ZH501", problems(*expected))
    unknown = frozen.rows(None, "available_slots", p_doctor_id=10**9, p_from=now, p_to=to, p_duration_minutes=30)
    await refused(admin, unknown, "ZH003", {"type": "doctor", "id": str(10**9)})
