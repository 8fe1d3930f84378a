"""Time off under a crowd: no appointment stands in time that was taken off."""

import datetime as dt
from collections.abc import Awaitable
from typing import Any

import asyncpg

from tests.concurrency.outcomes import all_at_once
from tests.world import Hospital

QUARTER = dt.timedelta(minutes=15)


async def test_booking_and_taking_off_never_both_win(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patients = await crowd.new_doctor(), [await crowd.new_patient() for _ in range(16)]
    calls: list[Awaitable[Any]] = []
    for place, patient in enumerate(patients):
        at = crowd.at(9) + place * QUARTER
        calls.append(crowd.book(patient, doctor, at, 15))
        local = at.replace(tzinfo=None)
        calls.append(
            crowd.call("ADMIN", "add_time_off", p_doctor_id=doctor, p_starts_at=local, p_ends_at=local + QUARTER)
        )
    won, lost = await all_at_once(calls)
    assert (len(won), lost.total()) == (16, 16)
    assert set(lost) <= {"ZH204", "ZH507"}
    both = """
        SELECT count(*) FROM clinic.appointments AS a JOIN clinic.time_off AS o
        ON o.hospital_id = a.hospital_id AND o.doctor_id = a.doctor_id
        WHERE a.hospital_id = $1 AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at
    """
    assert await admin.fetchval(both, crowd.id) == 0
