"""A nurse sees a patient while a booking or a stay ties the patient to the nurse's department, and for a day after."""

import datetime as dt

import asyncpg
import pytest

from tests.access.asking import call, undone
from tests.access.cast import Cast, House

_MOVE = """
    UPDATE clinic.appointments SET starts_at = $3, ends_at = $3::timestamptz + interval '1 hour'
    WHERE hospital_id = $1 AND reason = $2
"""


async def _patients(line: asyncpg.Connection, house: House) -> set[str]:
    rows = await call(line, house, house.session("NURSE"), "patients_by_id", p_ids=list(range(1, 2000)))
    return {row["first_name"] for row in rows}


_AWAY = """
    UPDATE clinic.appointments SET starts_at = starts_at - interval '90 days', ends_at = ends_at - interval '90 days'
    WHERE hospital_id = $1 AND reason <> $2
"""


async def _as_the_rules_let_nobody(admin: asyncpg.Connection) -> None:
    """Lets the test put appointments into any state and time."""
    await admin.execute("SET LOCAL session_replication_role = replica")


@pytest.mark.parametrize(
    ("status", "hours_ago", "seen"),
    [
        ("BOOKED", 0, True),
        ("CHECKED_IN", 0, True),
        ("IN_PROGRESS", 0, True),
        ("COMPLETED", 23, True),
        ("COMPLETED", 25, False),
        ("CANCELLED", 0, False),
        ("NO_SHOW", 0, False),
        ("LEFT_UNSEEN", 0, False),
    ],
)
async def test_a_booking_ties_while_it_is_live_and_for_a_day_after(
    admin: asyncpg.Connection, cast: Cast, status: str, hours_ago: int, seen: bool
) -> None:
    house = cast["north"]
    async with undone(admin):
        await _as_the_rules_let_nobody(admin)
        began = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
        await admin.execute(_AWAY, house.id, "quin-dora")
        await admin.execute(_MOVE, house.id, "quin-dora", began)
        reason = "x" if status == "CANCELLED" else None
        await admin.execute(
            "UPDATE clinic.appointments SET status = $2, cancellation_reason = $3"
            " WHERE hospital_id = $1 AND reason = $4",
            house.id, status, reason, "quin-dora",
        )  # fmt: skip
        assert ("quin" in await _patients(admin, house)) == seen


@pytest.mark.parametrize(("hours_ago", "seen"), [(None, True), (23, True), (25, False)])
async def test_a_stay_ties_until_a_day_after_the_discharge(
    admin: asyncpg.Connection, cast: Cast, hours_ago: int | None, seen: bool
) -> None:
    house = cast["north"]
    async with undone(admin):
        await _as_the_rules_let_nobody(admin)
        await admin.execute(
            "UPDATE clinic.appointments SET status = 'NO_SHOW' WHERE hospital_id = $1 AND status <> 'CANCELLED'",
            house.id,
        )
        left = None if hours_ago is None else dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
        await admin.execute(
            "UPDATE clinic.admissions SET admitted_at = now() - interval '9 days', discharged_at = $2"
            " WHERE hospital_id = $1 AND reason = 'pia-C1'",
            house.id, left,
        )  # fmt: skip
        for nth, ends in ((0, dt.datetime.now(dt.UTC) - dt.timedelta(days=9.5)), (1, left)):
            await admin.execute(
                "UPDATE clinic.bed_stays AS s SET starts_at = now() - (10 - $2) * interval '1 day', ends_at = $3"
                " FROM clinic.admissions AS a WHERE a.hospital_id = $1 AND a.reason = 'pia-C1' AND s.hospital_id = $1"
                " AND s.admission_id = a.id AND (s.reason IS NULL) = ($2 = 0)",
                house.id, nth, ends,
            )  # fmt: skip
        assert await _patients(admin, house) == ({"pia", "pearl", "ines"} if seen else {"ines"})


async def test_a_room_given_to_another_department_takes_no_former_patient_along(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    async with undone(admin):
        await _as_the_rules_let_nobody(admin)
        # Olga was discharged from it just now, Paul is in it; the nurse is of the room C2's department.
        moved = await admin.execute(
            "UPDATE clinic.rooms AS r SET department_id = other.department_id FROM clinic.rooms AS other"
            " WHERE r.hospital_id = $1 AND r.number = 'S1' AND other.hospital_id = $1 AND other.number = 'C2'",
            house.id,
        )
        assert moved == "UPDATE 1"
        assert not {"olga", "paul"} & await _patients(admin, house)
