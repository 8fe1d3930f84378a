"""Rule 2: no status comes before its time, whoever writes. Days are those of Berlin, where the hospital is."""

import datetime as dt

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.db.scheduling.conftest import BERLIN
from tests.refusals import refused
from tests.world import Hospital, new_hospital, set_clock

MOMENT = dt.timedelta(microseconds=1)
# In UTC both of its ends are on the day before.
STARTS = dt.datetime(2031, 5, 7, 0, 30, tzinfo=BERLIN)
DAY = dt.datetime(2031, 5, 7, tzinfo=BERLIN)


def early(appointment: int, status: str, earliest: dt.datetime, now: dt.datetime) -> dict[str, object]:
    """The details of TOO_EARLY."""
    return {
        "appointmentId": str(appointment), "status": status, "startsAt": STARTS, "earliest": earliest, "now": now,
        "timeZone": "Europe/Berlin",
    }  # fmt: skip


@pytest.fixture
async def travelling(traveller: asyncpg.Connection) -> Hospital:
    """A hospital called by a login that moves the clock, which stands a day before the appointments."""
    hospital = await new_hospital(traveller, traveller, slug())
    await set_clock(traveller, STARTS - dt.timedelta(days=1))
    return hospital


async def booked(hospital: Hospital) -> int:
    return await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), STARTS)


@pytest.mark.parametrize(
    ("command", "status", "earliest"),
    [("check_in_appointment", "CHECKED_IN", DAY), ("mark_no_show", "NO_SHOW", STARTS)],
)
async def test_a_booked_appointment_waits_for_its_time(
    travelling: Hospital, command: str, status: str, earliest: dt.datetime
) -> None:
    appointment, connection = await booked(travelling), travelling.admin
    for now in (STARTS - dt.timedelta(days=1), earliest - MOMENT):
        await set_clock(connection, now)
        call = travelling.call("ADMIN", command, p_appointment_id=appointment)
        await refused(connection, call, "ZH220", early(appointment, status, earliest, now))
    await set_clock(connection, earliest)
    assert (await travelling.call("ADMIN", command, p_appointment_id=appointment))["status"] == status


async def test_who_is_checked_in_on_the_day_is_seen_before_the_hour(travelling: Hospital) -> None:
    appointment = await booked(travelling)
    await set_clock(travelling.admin, DAY)
    for command in ("check_in_appointment", "start_appointment", "complete_appointment"):
        await travelling.call("ADMIN", command, p_appointment_id=appointment)
    visit = await travelling.call("ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina")
    assert visit["visited_at"] == DAY


@pytest.mark.parametrize("days", [0, 40])
async def test_what_was_forgotten_on_the_day_may_follow_later(travelling: Hospital, days: int) -> None:
    first, second = await booked(travelling), await booked(travelling)
    await set_clock(travelling.admin, STARTS + dt.timedelta(days=days))
    await travelling.call("ADMIN", "mark_no_show", p_appointment_id=first)
    await travelling.call("ADMIN", "check_in_appointment", p_appointment_id=second)


async def test_an_emergency_is_brought_forward_by_rescheduling_to_now(travelling: Hospital) -> None:
    appointment = await booked(travelling)
    now = dt.datetime(2031, 5, 6, 11, 15, 42, tzinfo=BERLIN)
    await set_clock(travelling.admin, now)
    minute = now.replace(second=0)
    moved = await travelling.call("ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=minute)
    assert (moved["starts_at"], moved["ends_at"]) == (minute, minute + dt.timedelta(minutes=30))
    await travelling.call("ADMIN", "check_in_appointment", p_appointment_id=appointment)
    await travelling.call("ADMIN", "start_appointment", p_appointment_id=appointment)


@pytest.mark.parametrize("status", ["CHECKED_IN", "IN_PROGRESS", "COMPLETED", "NO_SHOW", "LEFT_UNSEEN"])
async def test_a_row_that_is_written_by_hand_waits_as_well(
    travelling: Hospital, traveller: asyncpg.Connection, status: str
) -> None:
    patient, doctor = await travelling.new_patient(), await travelling.new_doctor()
    earliest = STARTS if status == "NO_SHOW" else DAY

    async def write() -> str:
        return str(await traveller.execute(
            "INSERT INTO clinic.appointments"
            " (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at, status)"
            " VALUES ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz + interval '30 minutes', $6)",
            travelling.id, patient, doctor, travelling.department, STARTS, status,
        ))  # fmt: skip

    await set_clock(traveller, earliest - MOMENT)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await write()
    assert refusal.value.sqlstate == "ZH220"
    await set_clock(traveller, earliest)
    assert await write() == "INSERT 0 1"


async def test_an_update_by_hand_waits_as_well(travelling: Hospital, traveller: asyncpg.Connection) -> None:
    appointment = await booked(travelling)
    now = DAY - MOMENT
    await set_clock(traveller, now)
    write = traveller.execute("UPDATE clinic.appointments SET status = 'CHECKED_IN' WHERE id = $1", appointment)
    await refused(traveller, write, "ZH220", early(appointment, "CHECKED_IN", DAY, now))


async def test_a_visit_by_hand_needs_an_appointment_that_has_begun(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    write = owner.execute(
        "INSERT INTO clinic.visits"
        " (hospital_id, appointment_id, patient_id, doctor_id, department_id, diagnosis, visited_at)"
        " SELECT hospital_id, id, patient_id, doctor_id, department_id, 'Angina', now()"
        " FROM clinic.appointments WHERE id = $1",
        appointment,
    )  # fmt: skip
    await refused(admin, write, "ZH207", {"from": "BOOKED", "to": "IN_PROGRESS"})


async def test_the_no_show_rate_counts_no_day_to_come(travelling: Hospital, traveller: asyncpg.Connection) -> None:
    """What older versions let the desk do: a missed appointment three weeks ahead, and one of today that was."""
    patient, doctor = await travelling.new_patient(), await travelling.new_doctor()
    today, ahead = [await travelling.book(patient, doctor, STARTS + dt.timedelta(days=days)) for days in (0, 21)]
    await traveller.execute("SET session_replication_role = replica")
    await traveller.execute("UPDATE clinic.appointments SET status = 'NO_SHOW' WHERE id = $1", ahead)
    await traveller.execute("RESET session_replication_role")
    await set_clock(traveller, STARTS)
    await travelling.call("ADMIN", "check_in_appointment", p_appointment_id=today)
    asked = {"p_from": DAY.date(), "p_to": DAY.date() + dt.timedelta(days=30), "p_first": 9, "p_backward": False}
    rows = await travelling.rows("ADMIN", "report_no_show_rate_page", **asked)
    assert [(row["id"], row["appointments"], row["no_shows"]) for row in rows] == [(doctor, 1, 0)]
    await set_clock(traveller, STARTS + dt.timedelta(days=20, hours=24) - MOMENT)
    rows = await travelling.rows("ADMIN", "report_no_show_rate_page", **asked)
    assert [(row["appointments"], row["no_shows"]) for row in rows] == [(2, 1)]
