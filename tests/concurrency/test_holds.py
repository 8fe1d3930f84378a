"""Holds under a crowd: whoever holds and books at once, each time goes to one of them."""

import datetime as dt
import random
from collections.abc import Awaitable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.outcomes import all_at_once
from tests.world import Hospital

_OVERLAPS = """
    SELECT count(*) FROM (
        SELECT id, during FROM clinic.holds WHERE hospital_id = $1 AND expires_at > now()
        UNION ALL
        SELECT -id, during FROM clinic.appointments WHERE hospital_id = $1 AND status = 'BOOKED'
    ) AS one (id, during)
    CROSS JOIN (
        SELECT id, during FROM clinic.holds WHERE hospital_id = $1 AND expires_at > now()
        UNION ALL
        SELECT -id, during FROM clinic.appointments WHERE hospital_id = $1 AND status = 'BOOKED'
    ) AS other (id, during)
    WHERE one.id < other.id AND one.during && other.during
"""


async def people(crowd: Hospital, number: int) -> list[str]:
    """Patients with an account each, by the names of their sessions."""
    names = [f"p{place}" for place in range(number)]
    for name in names:
        await crowd.sign_in(name, ["PATIENT"], patient=await crowd.new_patient())
    return names


async def patient_of(crowd: Hospital, name: str) -> int:
    return int((await crowd.call(name, "viewer"))["patient_id"])


async def test_one_of_many_holds_a_slot_and_alone_books_it(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor, names = await crowd.new_doctor(), await people(crowd, 24)
    won, lost = await all_at_once(
        crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=crowd.at(9), p_duration_minutes=30)
        for name in names
    )
    assert (len(won), lost) == (1, {"ZH209": 23})
    patients = {name: await patient_of(crowd, name) for name in names}
    booked, refused = await all_at_once(crowd.book(patients[name], doctor, crowd.at(9), session=name) for name in names)
    assert (len(booked), refused["ZH201"] + refused["ZH209"]) == (1, 23)
    row = await admin.fetchrow("SELECT booked_by_id FROM clinic.appointments WHERE hospital_id = $1", crowd.id)
    assert row is not None
    assert row["booked_by_id"] == won[0]["account_id"]


async def test_of_those_who_hold_and_those_who_book_one_wins(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor, names = await crowd.new_doctor(), await people(crowd, 24)
    calls: list[Awaitable[Any]] = []
    for place, name in enumerate(names):
        if place % 2:
            calls.append(
                crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=crowd.at(9), p_duration_minutes=30)
            )
        else:
            calls.append(crowd.book(await patient_of(crowd, name), doctor, crowd.at(9, 15), session=name))
    won, lost = await all_at_once(calls)
    assert len(won) == 1
    assert sum(lost.values()) == 23
    assert set(lost) in ({"ZH201"}, {"ZH209"})
    assert await admin.fetchval(_OVERLAPS, crowd.id) == 0


async def test_an_ended_hold_is_taken_over_once(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor, names = await crowd.new_doctor(), await people(crowd, 16)
    first = await crowd.call("ADMIN", "hold_slot", p_doctor_id=doctor, p_starts_at=crowd.at(9), p_duration_minutes=30)
    await admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE id = $1", first["id"])
    won, lost = await all_at_once(
        crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=crowd.at(9), p_duration_minutes=30)
        for name in names
    )
    assert (len(won), lost) == (1, {"ZH209": 15})
    found = await admin.fetch("SELECT id FROM clinic.holds WHERE hospital_id = $1", crowd.id)
    assert [row["id"] for row in found] == [won[0]["id"]]


async def test_five_holds_are_five_whoever_asks_at_once(crowd: Hospital) -> None:
    doctors = [await crowd.new_doctor() for _ in range(20)]
    (name,) = await people(crowd, 1)
    won, lost = await all_at_once(
        crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=crowd.at(9), p_duration_minutes=30)
        for doctor in doctors
    )
    assert (len(won), lost) == (5, {"ZH211": 15})


@pytest.mark.parametrize("seed", [1, 2])
async def test_holding_releasing_booking_and_overbooking_never_meet(
    crowd: Hospital, admin: asyncpg.Connection, seed: int
) -> None:
    dice = random.Random(seed)
    doctor, names = await crowd.new_doctor(), await people(crowd, 12)
    patients = {name: await patient_of(crowd, name) for name in names}
    starts = [crowd.at(9) + quarter * dt.timedelta(minutes=15) for quarter in range(12)]
    held, _ = await all_at_once(
        crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=starts[place], p_duration_minutes=15)
        for place, name in enumerate(names[:6])
    )
    calls: list[Awaitable[Any]] = []
    for _ in range(60):
        name, at = dice.choice(names), dice.choice(starts)
        calls.append(crowd.call(name, "hold_slot", p_doctor_id=doctor, p_starts_at=at, p_duration_minutes=30))
        calls.append(crowd.book(patients[name], doctor, at, session=name))
        calls.append(crowd.call("ADMIN", "release_hold", p_hold_id=dice.choice(held)["id"]))
    dice.shuffle(calls)
    won, lost = await all_at_once(calls)
    # Taken, held, or used up and so not to be released; no deadlock, and no constraint had to speak.
    assert won
    assert set(lost) <= {"ZH201", "ZH202", "ZH209", "ZH211", "ZH003"}
    assert await admin.fetchval(_OVERLAPS, crowd.id) == 0
