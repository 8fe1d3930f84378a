"""Rule 2: a status is taken back on record, by who may, in time, and while nothing came of it."""

import asyncio
import datetime as dt

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import refused, sqlstate_of
from tests.world import Hospital, new_hospital, set_clock

STARTS = dt.datetime(2031, 5, 7, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
COMMANDS = {
    "CHECKED_IN": ["check_in_appointment"],
    "IN_PROGRESS": ["check_in_appointment", "start_appointment"],
    "COMPLETED": ["check_in_appointment", "start_appointment", "complete_appointment"],
    "NO_SHOW": ["mark_no_show"],
    "LEFT_UNSEEN": ["check_in_appointment", "mark_left_unseen"],
}
BEFORE = {
    "CHECKED_IN": "BOOKED", "IN_PROGRESS": "CHECKED_IN", "COMPLETED": "IN_PROGRESS", "NO_SHOW": "BOOKED",
    "LEFT_UNSEEN": "CHECKED_IN", "CANCELLED": "BOOKED",
}  # fmt: skip
FREED = ["NO_SHOW", "LEFT_UNSEEN", "CANCELLED"]


@pytest.fixture
async def desk(traveller: asyncpg.Connection) -> Hospital:
    """A hospital called by a login that moves the clock, which stands at the appointments' start."""
    hospital = await new_hospital(traveller, traveller, slug())
    await set_clock(traveller, STARTS)
    return hospital


async def that_is(desk: Hospital, status: str, starts: dt.datetime = STARTS) -> int:
    """A new appointment that has come to a status."""
    appointment = await desk.book(await desk.new_patient(), await desk.new_doctor(), starts)
    if status == "CANCELLED":
        await desk.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    for command in COMMANDS.get(status, []):
        await desk.call("ADMIN", command, p_appointment_id=appointment)
    return appointment


def back(desk: Hospital, appointment: int, status: str, reason: str = "Mixed up"):  # type: ignore[no-untyped-def]
    """The command that takes a status back."""
    command = "reopen_appointment" if status in ("IN_PROGRESS", "COMPLETED") else "undo_appointment_status"
    return desk.call("ADMIN", command, p_appointment_id=appointment, p_reason=reason)


async def steps(desk: Hospital, appointment: int) -> list[tuple[str, str, str | None, bool]]:
    rows = await desk.rows("ADMIN", "status_changes_by_appointment_id", p_ids=[appointment])
    return [(row["from_status"], row["to_status"], row["reason"], row["is_undo"]) for row in rows]


async def test_no_step_is_before_the_one_before_it(desk: Hospital) -> None:
    appointment = await that_is(desk, "CHECKED_IN")
    # As for whoever began before that step, and waited for the appointment's lock.
    await set_clock(desk.admin, STARTS - HOUR)
    await back(desk, appointment, "CHECKED_IN")
    rows = await desk.rows("ADMIN", "status_changes_by_appointment_id", p_ids=[appointment])
    assert [(row["to_status"], row["changed_at"]) for row in rows] == [("CHECKED_IN", STARTS), ("BOOKED", STARTS)]


@pytest.mark.parametrize("status", BEFORE)
async def test_a_status_is_taken_back_on_record(desk: Hospital, status: str) -> None:
    appointment = await that_is(desk, status)
    row = await back(desk, appointment, status, " Mixed up ")
    assert (row["status"], row["cancellation_reason"]) == (BEFORE[status], None)
    last = await steps(desk, appointment)
    assert last[-2:] == [
        (BEFORE[status], status, "Ill" if status == "CANCELLED" else None, False),
        (status, BEFORE[status], "Mixed up", True),
    ]
    (change,) = (await desk.rows("ADMIN", "status_changes_by_appointment_id", p_ids=[appointment]))[-1:]
    admin = await desk.admin.fetchval("SELECT min(id) FROM auth.accounts WHERE hospital_id = $1", desk.id)
    assert (change["changed_by_id"], change["changed_at"]) == (admin, STARTS)


async def test_steps_are_taken_back_one_by_one_and_taken_again(desk: Hospital) -> None:
    appointment = await that_is(desk, "COMPLETED")
    for status, before in (("COMPLETED", "IN_PROGRESS"), ("IN_PROGRESS", "CHECKED_IN"), ("CHECKED_IN", "BOOKED")):
        assert (await back(desk, appointment, status))["status"] == before
    told = {"from": "BOOKED", "to": "BOOKED"}
    await refused(desk.admin, back(desk, appointment, "BOOKED"), "ZH207", told)
    await desk.call("ADMIN", "check_in_appointment", p_appointment_id=appointment)
    assert (await back(desk, appointment, "CHECKED_IN"))["status"] == "BOOKED"
    assert [undo for *_, undo in await steps(desk, appointment)] == [False] * 3 + [True] * 3 + [False, True]


@pytest.mark.parametrize("status", BEFORE)
async def test_a_status_is_taken_back_within_the_hours_of_the_hospital(desk: Hospital, status: str) -> None:
    appointment = await that_is(desk, status, STARTS + (48 * HOUR if status == "CANCELLED" else 0 * HOUR))
    await desk.admin.execute("UPDATE clinic.hospitals SET undo_hours = 3 WHERE id = $1", desk.id)
    await set_clock(desk.admin, STARTS + 3 * HOUR + dt.timedelta(microseconds=1))
    told = {"appointmentId": str(appointment), "status": status, "changedAt": STARTS, "undoHours": 3}
    await refused(desk.admin, back(desk, appointment, status), "ZH221", told)
    await set_clock(desk.admin, STARTS + 3 * HOUR)
    assert (await back(desk, appointment, status))["status"] == BEFORE[status]


@pytest.mark.parametrize("status", FREED)
async def test_what_took_the_freed_time_keeps_it(desk: Hospital, status: str) -> None:
    appointment = await that_is(desk, status)
    of = "SELECT patient_id, doctor_id FROM clinic.appointments WHERE id = $1"
    ((patient, doctor),) = await desk.admin.fetch(of, appointment)
    span = {"startsAt": STARTS, "endsAt": STARTS + HOUR / 2}
    other = await desk.book(await desk.new_patient(), doctor, STARTS)
    await refused(desk.admin, back(desk, appointment, status), "ZH201", {"doctorId": str(doctor), **span})
    await desk.call("ADMIN", "cancel_appointment", p_appointment_id=other, p_reason="Ill")
    other = await desk.book(patient, await desk.new_doctor(), STARTS)
    await refused(desk.admin, back(desk, appointment, status), "ZH202", {"patientId": str(patient), **span})
    await desk.call("ADMIN", "cancel_appointment", p_appointment_id=other, p_reason="Ill")
    assert (await back(desk, appointment, status))["status"] == BEFORE[status]
    live = "SELECT live_appointments FROM clinic.doctor_patients WHERE doctor_id = $1 AND patient_id = $2"
    assert await desk.admin.fetchval(live, doctor, patient) == 1


async def test_a_late_arrival_is_checked_in_if_the_time_is_still_free(desk: Hospital) -> None:
    late, too_late = await that_is(desk, "NO_SHOW"), await that_is(desk, "NO_SHOW")
    row = await desk.call("ADMIN", "check_in_appointment", p_appointment_id=late)
    assert row["status"] == "CHECKED_IN"
    assert await steps(desk, late) == [
        ("BOOKED", "NO_SHOW", None, False),
        ("NO_SHOW", "BOOKED", "The patient arrived late.", True),
        ("BOOKED", "CHECKED_IN", None, False),
    ]
    doctor = await desk.admin.fetchval("SELECT doctor_id FROM clinic.appointments WHERE id = $1", too_late)
    await desk.book(await desk.new_patient(), doctor, STARTS)
    told = {"doctorId": str(doctor), "startsAt": STARTS, "endsAt": STARTS + HOUR / 2}
    call = desk.call("ADMIN", "check_in_appointment", p_appointment_id=too_late)
    await refused(desk.admin, call, "ZH201", told)


async def test_a_cancelled_appointment_that_is_past_stays_cancelled(desk: Hospital) -> None:
    appointment = await that_is(desk, "CANCELLED")
    now = STARTS + dt.timedelta(minutes=1)
    await set_clock(desk.admin, now)
    await refused(desk.admin, back(desk, appointment, "CANCELLED"), "ZH205", {"startsAt": STARTS, "now": now})


async def test_a_consultation_with_a_visit_is_not_taken_back_but_a_completed_one_is(desk: Hospital) -> None:
    appointment = await that_is(desk, "COMPLETED")
    await desk.call("ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina")
    assert (await back(desk, appointment, "COMPLETED"))["status"] == "IN_PROGRESS"
    told = {"appointmentId": str(appointment), "status": "IN_PROGRESS", "followed": {"visits": 1}}
    await refused(desk.admin, back(desk, appointment, "IN_PROGRESS"), "ZH222", told)


async def test_nothing_is_reopened_once_it_is_paid(desk: Hospital) -> None:
    appointment = await that_is(desk, "IN_PROGRESS")
    bill = await desk.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    ahead = {"p_bill_id": bill["id"], "p_amount": "10", "p_method": "CASH"}
    await desk.call("ADMIN", "pay_bill", **ahead)
    await set_clock(desk.admin, STARTS + HOUR)
    await desk.call("ADMIN", "complete_appointment", p_appointment_id=appointment)
    assert (await back(desk, appointment, "COMPLETED"))["status"] == "IN_PROGRESS"
    await desk.call("ADMIN", "complete_appointment", p_appointment_id=appointment)
    payment = await desk.call("ADMIN", "pay_bill", **ahead)
    told = {"appointmentId": str(appointment), "status": "COMPLETED", "followed": {"payments": 1}}
    await refused(desk.admin, back(desk, appointment, "COMPLETED"), "ZH222", told)
    await desk.call("ADMIN", "void_payment", p_payment_id=payment["id"], p_reason="Mixed up")
    assert (await back(desk, appointment, "COMPLETED"))["status"] == "IN_PROGRESS"


async def test_a_mistaken_appointment_stays_retired(desk: Hospital) -> None:
    appointment = await that_is(desk, "NO_SHOW")
    await desk.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason="Typo")
    told = {"type": "appointment", "id": str(appointment)}
    await refused(desk.admin, back(desk, appointment, "NO_SHOW"), "ZH505", told)
    check_in = desk.call("ADMIN", "check_in_appointment", p_appointment_id=appointment)
    await refused(desk.admin, check_in, "ZH505", told)


@pytest.mark.parametrize("status", BEFORE)
async def test_nobody_takes_a_status_back_by_hand(desk: Hospital, owner: asyncpg.Connection, status: str) -> None:
    appointment = await that_is(desk, status)
    await set_clock(owner, STARTS)
    write = owner.execute(
        "UPDATE clinic.appointments SET status = $2, cancellation_reason = NULL WHERE id = $1",
        appointment, BEFORE[status],
    )  # fmt: skip
    await refused(desk.admin, write, "ZH207", {"from": status, "to": BEFORE[status]})
    assert len(await steps(desk, appointment)) == max(1, len(COMMANDS.get(status, [])))


@pytest.mark.parametrize(
    ("role", "status", "may"),
    [
        ("RECEPTIONIST", "CHECKED_IN", True), ("NURSE", "CHECKED_IN", True), ("NURSE", "LEFT_UNSEEN", True),
        ("RECEPTIONIST", "NO_SHOW", True), ("NURSE", "NO_SHOW", False),
        ("RECEPTIONIST", "CANCELLED", True), ("NURSE", "CANCELLED", False),
    ],
)  # fmt: skip
async def test_who_may_take_a_step_may_take_it_back(desk: Hospital, role: str, status: str, may: bool) -> None:
    appointment = await that_is(desk, status)
    await desk.sign_in(role, [role], **({"nurse": await desk.new_nurse()} if role == "NURSE" else {}))
    call = desk.call(role, "undo_appointment_status", p_appointment_id=appointment, p_reason="Mixed up")
    if may:
        assert (await call)["status"] == BEFORE[status]
    else:
        permission = {"NO_SHOW": "appointment.mark_no_show", "CANCELLED": "appointment.cancel"}[status]
        await refused(desk.admin, call, "ZH002", {"permission": permission})


@pytest.mark.parametrize("status", ["NO_SHOW", "CANCELLED", "LEFT_UNSEEN"])
async def test_of_those_who_want_the_freed_time_at_once_one_has_it(
    hospital: Hospital, admins: asyncpg.Pool, status: str
) -> None:
    doctor = await hospital.new_doctor()
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    patients = [await hospital.new_patient() for _ in range(4)]

    async def at_nine(function: str, **given: object) -> object:
        async with admins.acquire() as connection:
            await set_clock(connection, hospital.at(9))
            return await hospital.on(connection).call("ADMIN", function, **given)

    if status == "CANCELLED":
        await at_nine("cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    else:
        await hospital.follow(appointment, *COMMANDS[status])
    undo = {"p_appointment_id": appointment, "p_reason": "Mixed up"}
    book = {"p_doctor_id": doctor, "p_starts_at": hospital.at(9), "p_duration_minutes": 30}
    calls = [
        at_nine("undo_appointment_status", **undo),
        *(at_nine("book_appointment", p_patient_id=each, **book) for each in patients),
        at_nine("undo_appointment_status", **undo),
    ]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    ended = [sqlstate_of(each) for each in outcomes]
    # A second undo of a patient who left finds one who is checked in again, and takes that back as well.
    live = await hospital.admin.fetchval(
        "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1 AND doctor_id = $2"
        " AND status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')",
        hospital.id, doctor,
    )  # fmt: skip
    assert live == 1
    assert sum(not each for each in ended[1:-1]) + (not ended[0] or not ended[-1]) == 1
    assert set(ended) <= {"", "ZH201", "ZH207", "40001"}
