"""Holds: a slot is kept for one account, for five minutes and no longer. The clock stands still at NOW."""

import datetime as dt
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.db.scheduling.slots import slots
from tests.refusals import problems, refused, violates
from tests.world import Hospital, new_hospital, set_clock

MINUTE = dt.timedelta(minutes=1)
LASTING = 5 * MINUTE


@pytest.fixture
async def desk(frozen: Hospital) -> Hospital:
    """The frozen hospital with two receptionists, EVE and ROB, and a patient's own account, PIA."""
    for name in ("EVE", "ROB"):
        await frozen.sign_in(name, ["RECEPTIONIST"])
    await frozen.sign_in("PIA", ["PATIENT"], patient=await frozen.new_patient())
    return frozen


def at(now: dt.datetime, clock: str, days: int = 1) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


async def hold(
    hospital: Hospital, session: str, doctor: int, starts: dt.datetime, minutes: int = 30, request: object = None
) -> asyncpg.Record:
    return await hospital.call(
        session, "hold_slot", p_doctor_id=doctor, p_starts_at=starts, p_duration_minutes=minutes, p_request_id=request
    )


def held(doctor: int, row: asyncpg.Record) -> dict[str, object]:
    """The details of SLOT_HELD by a hold."""
    return {
        "doctorId": str(doctor), "startsAt": row["starts_at"], "endsAt": row["ends_at"], "expiresAt": row["expires_at"],
    }  # fmt: skip


async def book(
    hospital: Hospital, session: str, patient: int, doctor: int, starts: dt.datetime, hold_id: int | None = None
) -> asyncpg.Record:
    return await hospital.call(
        session,
        "book_appointment",
        p_patient_id=patient,
        p_doctor_id=doctor,
        p_starts_at=starts,
        p_duration_minutes=30,
        p_hold_id=hold_id,
    )


async def test_what_is_held_is_free_for_its_holder_alone(
    desk: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, patient = await desk.new_doctor(), await desk.new_patient()
    nine = at(now, "09:00")
    row = await hold(desk, "EVE", doctor, nine)
    assert (row["starts_at"], row["ends_at"], row["expires_at"]) == (nine, nine + 30 * MINUTE, now + LASTING)

    asked = (nine - 30 * MINUTE, nine + 60 * MINUTE)
    around = [nine - 30 * MINUTE, nine + 30 * MINUTE]
    for session in (None, "ROB", "PIA", "ADMIN"):
        assert [one[1] for one in await slots(desk, *asked, 30, session, doctor=doctor)] == around
    assert [one[1] for one in await slots(desk, *asked, 30, "EVE", doctor=doctor)] == sorted([*around, nine])

    for session in ("ROB", "ADMIN"):
        for starts in (nine, nine - 29 * MINUTE, nine + 29 * MINUTE):
            await refused(admin, book(desk, session, patient, doctor, starts), "ZH209", held(doctor, row))
            await refused(admin, hold(desk, session, doctor, starts), "ZH209", held(doctor, row))
    moved = await desk.book(patient, doctor, at(now, "12:00"))
    moving = desk.call("ROB", "reschedule_appointment", p_appointment_id=moved, p_starts_at=nine)
    await refused(admin, moving, "ZH209", held(doctor, row))

    booked = await book(desk, "EVE", patient, doctor, nine, row["id"])
    assert (booked["starts_at"], booked["status"]) == (nine, "BOOKED")
    # Used up: what is released now is no hold of anybody's.
    gone = desk.call("EVE", "release_hold", p_hold_id=row["id"])
    await refused(admin, gone, "ZH003", {"type": "hold", "id": str(row["id"])})


async def test_its_holder_needs_not_name_it(desk: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    doctor, patient = await desk.new_doctor(), await desk.new_patient()
    await hold(desk, "EVE", doctor, at(now, "09:00"))
    await book(desk, "EVE", patient, doctor, at(now, "09:15"))
    assert await admin.fetchval("SELECT count(*) FROM clinic.holds WHERE hospital_id = $1", desk.id) == 0


@pytest.mark.parametrize("way", ["moved", "taken back", "moved with its series"])
async def test_what_one_held_is_not_held_once_an_appointment_comes_into_it(
    desk: Hospital, admin: asyncpg.Connection, now: dt.datetime, way: str
) -> None:
    doctor, patient = await desk.new_doctor(), await desk.new_patient()
    nine, ten = at(now, "09:00"), at(now, "10:00")
    series = {"p_every_days": 1, "p_every_weeks": None, "p_dates": None, "p_count": 2, "p_until": None}
    if way == "moved with its series":
        made = await desk.call(
            "EVE", "book_series", p_patient_id=patient, p_doctor_id=doctor, p_starts_at=ten, p_duration_minutes=30,
            **series, p_reason=None, p_on_conflict="ALL_OR_NONE",
        )  # fmt: skip
        rows = await desk.rows("EVE", "series_dates_by_series_id", p_ids=[made["id"]])
        appointment = min(row["appointment_id"] for row in rows)
    else:
        starts = ten if way == "moved" else nine
        appointment = (await book(desk, "EVE", patient, doctor, starts))["id"]
    if way == "taken back":
        await desk.call("EVE", "cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    for days in (1, 2):
        await hold(desk, "EVE", doctor, at(now, "09:15", days))
    called = {"p_appointment_id": appointment}
    if way == "moved":
        await desk.call("EVE", "reschedule_appointment", **called, p_starts_at=nine, p_duration_minutes=None)
    elif way == "taken back":
        await desk.call("EVE", "undo_appointment_status", **called, p_reason="Typo")
    else:
        await desk.call("EVE", "reschedule_series", **called, p_starts_at=nine, p_on_conflict="ALL_OR_NONE")
    left = await admin.fetch("SELECT starts_at FROM clinic.holds WHERE hospital_id = $1", desk.id)
    assert [row["starts_at"] for row in left] == ([] if "series" in way else [at(now, "09:15", 2)])


async def test_a_hold_ends_by_itself(
    desk: Hospital, admin: asyncpg.Connection, traveller: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, patient = await desk.new_doctor(), await desk.new_patient()
    nine = at(now, "09:00")
    row = await hold(desk, "EVE", doctor, nine)
    await set_clock(traveller, now + LASTING - dt.timedelta(microseconds=1))
    await refused(admin, hold(desk, "ROB", doctor, nine), "ZH209", held(doctor, row))
    await set_clock(traveller, now + LASTING)
    # Whoever relies on it is told, and nothing is booked.
    ended = {"holdId": str(row["id"])}
    await refused(admin, book(desk, "EVE", patient, doctor, nine, row["id"]), "ZH210", ended)
    assert [one[1] for one in await slots(desk, nine, nine + 30 * MINUTE, doctor=doctor)] == [nine]
    # It blocks nobody, not even at the constraint: the next hold takes its place.
    other = await hold(desk, "ROB", doctor, nine + 10 * MINUTE)
    found = await admin.fetch("SELECT id FROM clinic.holds WHERE hospital_id = $1", desk.id)
    assert [row["id"] for row in found] == [other["id"]]
    await set_clock(traveller, now + 3 * LASTING)
    await book(desk, "EVE", patient, doctor, nine)


async def test_a_released_slot_is_free_at_once(desk: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    doctor, nine = await desk.new_doctor(), at(now, "09:00")
    row = await hold(desk, "PIA", doctor, nine)
    await desk.sign_in("ANN", ["PATIENT", "DOCTOR"], patient=await desk.new_patient(), doctor=doctor)
    # The doctor sees the hold in the calendar, but may not end it.
    assert [each["id"] for each in await desk.rows("ANN", "holds_by_id", p_ids=[row["id"]])] == [row["id"]]
    missing = {"type": "hold", "id": str(row["id"])}
    await refused(admin, desk.call("ANN", "release_hold", p_hold_id=row["id"]), "ZH003", missing)
    released = await desk.call("PIA", "release_hold", p_hold_id=row["id"])
    assert released["expires_at"] == now
    assert (await desk.call("PIA", "release_hold", p_hold_id=row["id"]))["expires_at"] == now
    again = await hold(desk, "ROB", doctor, nine)
    assert (await desk.call("EVE", "release_hold", p_hold_id=again["id"]))["expires_at"] == now


async def test_a_hold_of_ones_own_gives_way_to_the_next(desk: Hospital, now: dt.datetime) -> None:
    doctor, other = await desk.new_doctor(), await desk.new_doctor()
    for starts in ("09:00", "09:15"):
        await hold(desk, "PIA", doctor, at(now, starts))
    await hold(desk, "PIA", other, at(now, "09:15"))
    nine = at(now, "09:00")
    found = await slots(desk, nine, nine + 60 * MINUTE, 15, doctor=doctor)
    assert [one[1] for one in found] == [nine, nine + 45 * MINUTE]


async def test_only_what_could_be_booked_is_held(desk: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    mondays = [{"weekday": 1, "starts_at": "09:00", "ends_at": "17:00"}]
    doctor, patient = await desk.new_doctor(hours=mondays), await desk.new_patient()
    nine = at(now, "09:00")
    detail = {"doctorId": str(doctor), "startsAt": nine, "endsAt": nine + 30 * MINUTE}
    await refused(admin, hold(desk, "EVE", doctor, nine), "ZH204", detail)
    doctor = await desk.new_doctor()
    await desk.book(patient, doctor, nine)
    await refused(admin, hold(desk, "EVE", doctor, nine), "ZH201", detail | {"doctorId": str(doctor)})
    wrong = problems(
        ("doctorId", "MALFORMED_ID"), ("startsAt", "REQUIRED"), ("durationMinutes", "OUT_OF_RANGE")
    )  # fmt: skip
    await refused(
        admin,
        desk.call("EVE", "hold_slot", p_doctor_id=0, p_duration_minutes=4),
        "ZH501",
        wrong,
    )
    await refused(admin, desk.call("EVE", "release_hold", p_hold_id=0), "ZH501", problems(("holdId", "MALFORMED_ID")))


async def test_an_account_holds_five_slots_at_a_time(
    desk: Hospital, admin: asyncpg.Connection, traveller: asyncpg.Connection, now: dt.datetime
) -> None:
    doctors = [await desk.new_doctor() for _ in range(2)]
    for number in range(5):
        await hold(desk, "PIA", doctors[number % 2], at(now, f"{9 + number:02}:00"))
    await refused(admin, hold(desk, "PIA", doctors[0], at(now, "15:00")), "ZH211", {"most": 5})
    # One that takes the place of another is none more.
    await hold(desk, "PIA", doctors[0], at(now, "09:15"))
    await set_clock(traveller, now + LASTING)
    await hold(desk, "PIA", doctors[0], at(now, "15:00"))


async def test_a_hold_names_its_doctor_and_time(desk: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    doctor, other, patient = await desk.new_doctor(), await desk.new_doctor(), await desk.new_patient()
    nine = at(now, "09:00")
    row = await hold(desk, "EVE", doctor, nine)
    cases: list[tuple[Any, ...]] = [
        ("EVE", other, nine, row["id"]),
        ("EVE", doctor, nine + MINUTE, row["id"]),
        ("EVE", doctor, nine - MINUTE, row["id"]),
        ("EVE", doctor, nine, 10**9),
        ("ROB", other, nine, row["id"]),
    ]
    for session, booked_doctor, starts, hold_id in cases:
        booking = book(desk, session, patient, booked_doctor, starts, hold_id)
        await refused(admin, booking, "ZH210", {"holdId": str(hold_id)})
    await refused(admin, book(desk, "EVE", patient, doctor, nine, 0), "ZH501", problems(("holdId", "MALFORMED_ID")))


async def test_a_repeated_request_makes_one_hold(
    desk: Hospital, admin: asyncpg.Connection, traveller: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, nine, request = await desk.new_doctor(), at(now, "09:00"), uuid4()
    first = await hold(desk, "EVE", doctor, nine, request=request)
    assert dict(await hold(desk, "EVE", doctor, nine, request=request)) == dict(first)
    reused = hold(desk, "EVE", doctor, nine, 45, request=request)
    await refused(admin, reused, "ZH601", {"requestId": str(request)})
    await set_clock(traveller, now + LASTING)
    ended = {"holdId": str(first["id"])}
    await refused(admin, hold(desk, "EVE", doctor, nine, request=request), "ZH210", ended)
    await hold(desk, "ROB", doctor, nine)
    await refused(admin, hold(desk, "EVE", doctor, nine, request=request), "ZH210", ended)


async def test_a_repeated_request_does_not_bring_a_released_hold_back(
    desk: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    doctor, nine, request = await desk.new_doctor(), at(now, "09:00"), uuid4()
    row = await hold(desk, "EVE", doctor, nine, request=request)
    await desk.call("EVE", "release_hold", p_hold_id=row["id"])
    await refused(admin, hold(desk, "EVE", doctor, nine, request=request), "ZH210", {"holdId": str(row["id"])})


async def test_hospitals_hold_apart(
    desk: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    other = (await new_hospital(api, admin, slug())).on(desk.pool)
    doctor, nine = await desk.new_doctor(), at(now, "09:00")
    row = await hold(desk, "EVE", doctor, nine)
    missing = {"type": "doctor", "id": str(doctor)}
    await refused(admin, hold(other, "ADMIN", doctor, nine), "ZH003", missing)
    gone = {"type": "hold", "id": str(row["id"])}
    await refused(admin, other.call("ADMIN", "release_hold", p_hold_id=row["id"]), "ZH003", gone)
    # Who writes past the commands is kept from holding twice by the constraint alone.
    twice = owner.execute(
        "INSERT INTO clinic.holds (hospital_id, doctor_id, account_id, starts_at, ends_at, expires_at)"
        " SELECT hospital_id, doctor_id, account_id, starts_at, ends_at, expires_at FROM clinic.holds WHERE id = $1",
        row["id"],
    )
    await violates(admin, twice, "hold_overlaps_no_other_of_its_doctor")
