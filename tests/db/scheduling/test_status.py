"""Rule 2: which status of an appointment may follow which."""

import itertools

import asyncpg
import pytest

from tests.refusals import problems, refused, violates
from tests.world import Hospital, set_clock

STATUSES = ("BOOKED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN")
ALLOWED = {
    ("BOOKED", "CHECKED_IN"), ("CHECKED_IN", "IN_PROGRESS"), ("IN_PROGRESS", "COMPLETED"),
    ("BOOKED", "CANCELLED"), ("CHECKED_IN", "CANCELLED"), ("BOOKED", "NO_SHOW"), ("CHECKED_IN", "LEFT_UNSEEN"),
}  # fmt: skip
# How one comes to a status from BOOKED.
WAYS = {
    "BOOKED": (), "CHECKED_IN": ("CHECKED_IN",), "IN_PROGRESS": ("CHECKED_IN", "IN_PROGRESS"),
    "COMPLETED": ("CHECKED_IN", "IN_PROGRESS", "COMPLETED"), "CANCELLED": ("CANCELLED",), "NO_SHOW": ("NO_SHOW",),
    "LEFT_UNSEEN": ("CHECKED_IN", "LEFT_UNSEEN"),
}  # fmt: skip
COMMANDS = {
    "CHECKED_IN": "check_in_appointment", "IN_PROGRESS": "start_appointment", "COMPLETED": "complete_appointment",
    "CANCELLED": "cancel_appointment", "NO_SHOW": "mark_no_show", "LEFT_UNSEEN": "mark_left_unseen",
}  # fmt: skip
PAIRS = list(itertools.product(STATUSES, STATUSES))


async def become(hospital: Hospital, appointment: int, status: str) -> asyncpg.Record:
    """Calls the command that leads to a status when its time has come; moving to the same time for BOOKED."""
    if status == "BOOKED":
        return await hospital.call(
            "ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=hospital.at(9)
        )
    if status == "CANCELLED":
        return await hospital.call("ADMIN", COMMANDS[status], appointment, "Ill")
    return await hospital.follow(appointment, COMMANDS[status])


async def appointment_that_is(hospital: Hospital, status: str) -> int:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    for step in WAYS[status]:
        await become(hospital, appointment, step)
    return appointment


@pytest.mark.parametrize("now", STATUSES)
async def test_commands_change_a_status_as_the_rule_allows(
    hospital: Hospital, admin: asyncpg.Connection, now: str
) -> None:
    for wanted in STATUSES:
        appointment = await appointment_that_is(hospital, now)
        # A patient may come late: the command takes what was missed back first.
        if (now, wanted) in ALLOWED | {("BOOKED", "BOOKED"), ("NO_SHOW", "CHECKED_IN")}:
            row = await become(hospital, appointment, wanted)
            assert (row["status"], row["cancellation_reason"]) == (wanted, "Ill" if wanted == "CANCELLED" else None)
        else:
            await refused(admin, become(hospital, appointment, wanted), "ZH207", {"from": now, "to": wanted})


@pytest.mark.parametrize("now", STATUSES)
async def test_whoever_writes_is_held_to_the_rule(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: str
) -> None:
    for wanted in STATUSES:
        appointment = await appointment_that_is(hospital, now)
        await set_clock(owner, hospital.at(9))
        write = owner.execute(
            "UPDATE clinic.appointments SET status = $2, cancellation_reason = $3 WHERE id = $1",
            appointment, wanted, "Ill" if wanted == "CANCELLED" else None,
        )  # fmt: skip
        if now == wanted or (now, wanted) in ALLOWED:
            assert await write == "UPDATE 1"
        else:
            await refused(admin, write, "ZH207", {"from": now, "to": wanted})


async def test_the_rule_knows_every_pair(admin: asyncpg.Connection) -> None:
    found = {pair for pair in PAIRS if await admin.fetchval("SELECT rules.may_follow($1, $2)", *pair)}
    assert found == ALLOWED | {(status, status) for status in STATUSES}


async def test_nothing_but_a_booked_appointment_moves_by_hand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    appointment = await appointment_that_is(hospital, "CHECKED_IN")
    move = owner.execute(
        "UPDATE clinic.appointments SET ends_at = ends_at + interval '1 hour' WHERE id = $1", appointment
    )
    await refused(admin, move, "ZH207", {"from": "CHECKED_IN", "to": "BOOKED"})
    stranger = await hospital.new_patient()
    swap = owner.execute("UPDATE clinic.appointments SET patient_id = $2 WHERE id = $1", appointment, stranger)
    await refused(admin, swap, "ZH502", {"what": "patient_id"})


async def test_cancelling_needs_a_reason(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    appointment = await appointment_that_is(hospital, "BOOKED")
    for reason in (None, " "):
        command = hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason=reason)
        await refused(admin, command, "ZH501", problems(("reason", "REQUIRED")))
    write = owner.execute("UPDATE clinic.appointments SET status = 'CANCELLED' WHERE id = $1", appointment)
    await violates(admin, write, "appointment_cancelled_has_a_reason")


async def test_a_visit_is_recorded_once_the_appointment_has_begun(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    for status in STATUSES:
        appointment = await appointment_that_is(hospital, status)
        record = hospital.call("ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina")
        if status in ("IN_PROGRESS", "COMPLETED"):
            assert (await record)["diagnosis"] == "Angina"
        else:
            await refused(admin, record, "ZH207", {"from": status, "to": "IN_PROGRESS"})


async def test_a_visit_recorded_again_is_corrected(hospital: Hospital) -> None:
    appointment = await appointment_that_is(hospital, "IN_PROGRESS")
    first = await hospital.call(
        "ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina", p_notes="Rest"
    )
    again = await hospital.call("ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Heartburn")
    assert (again["id"], again["diagnosis"], again["notes"]) == (first["id"], "Heartburn", "Rest")
    assert again["visited_at"] == first["visited_at"]


async def test_an_unknown_status_is_refused(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    appointment = await appointment_that_is(hospital, "BOOKED")
    write = owner.execute("UPDATE clinic.appointments SET status = 'LATE' WHERE id = $1", appointment)
    await refused(admin, write, "ZH207", {"from": "BOOKED", "to": "LATE"})
