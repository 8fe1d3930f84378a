"""Managers in a shell: what rules 1 and 2 say of scheduling holds for rows that somebody writes with SQL as well."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import pytest

from db import connect
from tests.access.asking import undone
from tests.access.people import People, people
from tests.refusals import sqlstate_of
from tests.world import Hospital, new_hospital

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WRITERS = ["administrator", "dba", "developer"]
BOOK = """
    INSERT INTO records.appointments (patient_id, doctor_id, department_id, starts_at, ends_at)
    VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
OVERLAPPING = """
    SELECT count(*) FROM clinic.appointments AS a JOIN clinic.time_off AS o USING (hospital_id, doctor_id)
    WHERE a.hospital_id = $1 AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at AND a.status = 'BOOKED'
"""


@dataclass
class Shell:
    """A hospital of its own, and a login of it for each role that writes."""

    them: People
    hospital: Hospital
    admin: asyncpg.Connection

    @asynccontextmanager
    async def of(self, role: str = "administrator") -> AsyncIterator[asyncpg.Connection]:
        """A connection of the hospital's login of a role."""
        async with self.them.connected(await self.login(role)) as person:
            yield person

    async def login(self, role: str) -> str:
        known = f"wg_{await self.slug()}_{role}"
        if known not in self.them.passwords:
            verifier = await self.admin.fetchval(
                "SELECT rolpassword FROM pg_authid WHERE rolname = $1", f"wg_north_{role}"
            )
            await self.admin.fetchval(
                "SELECT login FROM clinic.insert_database_user($1, $2, $3, $4, NULL)",
                self.hospital.id, role, role.upper(), verifier,
            )  # fmt: skip
            self.them.passwords[known] = self.them.passwords[f"wg_north_{role}"]
        return known

    async def slug(self) -> str:
        return str(await self.admin.fetchval("SELECT slug FROM clinic.hospitals WHERE id = $1", self.hospital.id))


@pytest.fixture(scope="module")
async def them() -> AsyncIterator[People]:
    async with people() as made:
        yield made


@pytest.fixture
async def shell(them: People) -> AsyncIterator[Shell]:
    async with connect.admin(them.database.admin_dsn) as admin, asyncpg.create_pool(them.database.api_dsn) as pool:
        number = await admin.fetchval("SELECT count(*) FROM clinic.hospitals")
        yield Shell(them, await new_hospital(pool, admin, f"shell{number}"), admin)


async def outcome(connection: asyncpg.Connection, statement: str, *values: object) -> str:
    """The SQLSTATE that a statement is refused with; empty where it is done. Nothing of it stays."""
    async with undone(connection):
        try:
            await connection.execute(statement, *values)
        except asyncpg.PostgresError as error:
            return sqlstate_of(error)
    return ""


@pytest.mark.parametrize("role", [*WRITERS, "qa_support"])
async def test_a_written_booking_meets_every_check_of_a_booking(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    at, doctor, patient = hospital.at(10), await hospital.new_doctor(), await hospital.new_patient()
    day_doctor = await hospital.new_doctor(
        hours=[{"weekday": d, "starts_at": "08:00", "ends_at": "16:00"} for d in range(1, 8)]
    )
    other = await hospital.new_department("Days", "08:00", "16:00")
    closed = await hospital.new_doctor(other)
    await hospital.book(patient, doctor, at)
    off = await hospital.new_doctor()
    await hospital.call(
        "ADMIN", "add_time_off", p_doctor_id=off, p_starts_at=at.replace(tzinfo=None),
        p_ends_at=(at + HOUR).replace(tzinfo=None), p_reason=None,
    )  # fmt: skip
    held = await hospital.new_doctor()
    await hospital.call("ADMIN", "hold_slot", p_doctor_id=held, p_starts_at=at, p_duration_minutes=60)
    gone = await hospital.new_doctor()
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=gone)
    new, free = await hospital.new_patient(), await hospital.new_doctor()
    night, home = hospital.at(22), hospital.department
    minute = dt.timedelta(minutes=1)
    cases = [
        ("as any other", "", (new, free, home, at, at + HOUR)),
        ("over another", "ZH201", (new, doctor, home, at, at + HOUR)),
        ("the patient is elsewhere", "ZH202", (patient, free, home, at, at + HOUR)),
        ("the department is closed", "ZH203", (new, closed, other, night, night + HOUR)),
        ("the doctor is not there", "ZH204", (new, day_doctor, home, night, night + HOUR)),
        ("the doctor is off", "ZH204", (new, off, home, at, at + HOUR)),
        ("yesterday", "ZH205", (new, free, home, at - 2 * DAY, at - 2 * DAY + HOUR)),
        ("in many years", "ZH206", (new, free, home, at + 4000 * DAY, at + 4000 * DAY + HOUR)),
        ("nobody works here", "ZH208", (new, gone, home, at, at + HOUR)),
        ("somebody holds it", "ZH209", (new, held, home, at, at + HOUR)),
        ("four minutes", "ZH501", (new, free, home, at, at + 4 * minute)),
        ("five minutes", "", (new, free, home, at, at + 5 * minute)),
        ("eight hours", "", (new, free, home, at, at + 8 * HOUR)),
        ("a minute more", "ZH501", (new, free, home, at, at + 8 * HOUR + minute)),
        ("two days", "ZH501", (new, free, home, at, at + 2 * DAY)),
        ("seconds", "ZH501", (new, free, home, at + minute / 2, at + HOUR)),
    ]
    async with shell.of(role) as person:
        found = {name: await outcome(person, BOOK, *values) for name, _, values in cases}
        assert found == {name: expected for name, expected, _ in cases}
        for status in ("CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN"):
            begun = BOOK.replace("ends_at)", "ends_at, status)").replace("$5)", f"$5, '{status}')")
            assert await outcome(person, begun, new, free, home, at, at + HOUR) == "ZH207", status
        for kept in ("entry_reason", "overbook_reason", "is_walk_in", "series_id"):
            assert await outcome(person, f"INSERT INTO records.appointments ({kept}) VALUES (NULL)") == "42501", kept


@pytest.mark.parametrize("role", WRITERS)
async def test_no_status_is_written_before_its_time_or_back(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    booked = await hospital.book(patient, doctor, hospital.at(10, days=20))
    status = "UPDATE records.appointments SET status = '{}' WHERE id = $1"
    async with shell.of(role) as person:
        for step, expected in (("CHECKED_IN", "ZH220"), ("NO_SHOW", "ZH220"), ("IN_PROGRESS", "ZH207")):
            assert await outcome(person, status.format(step), booked) == expected, step
        # Nor by bringing it forward in the same statement, unless to where it may be.
        moved = "UPDATE records.appointments SET status = 'NO_SHOW', starts_at = $2, ends_at = $3 WHERE id = $1"
        assert await outcome(person, moved, booked, hospital.at(9), hospital.at(10)) == "ZH220"
        assert await outcome(person, moved, booked, hospital.at(9, days=-1), hospital.at(10, days=-1)) == "ZH205"
        assert await outcome(person, status.format("CANCELLED"), booked) == "23514"
        reason = "UPDATE records.appointments SET status = 'CANCELLED', cancellation_reason = $2 WHERE id = $1"
        assert await outcome(person, reason, booked, " \n") in {"ZH501", "23514"}
        assert await outcome(person, reason, booked, "x" * 1001) == "ZH501"
        assert await outcome(person, reason, booked, "Well") == ""
        # What is over stays as it is, whatever the hours since: that is undone by the commands alone, on record.
        begun = await hospital.due(await hospital.book(patient, doctor, hospital.at(9)))
        for before, after in (
            (["mark_no_show"], "CHECKED_IN"), (["mark_no_show"], "BOOKED"),
        ):  # fmt: skip
            other = await hospital.due(await hospital.book(patient, await hospital.new_doctor(), hospital.at(10)))
            for command in before:
                await hospital.call("ADMIN", command, p_appointment_id=other)
            assert await outcome(person, status.format(after), other) == "ZH207", after
        for command, after in (
            ("check_in_appointment", "BOOKED"), ("start_appointment", "CHECKED_IN"),
            ("complete_appointment", "IN_PROGRESS"),
        ):  # fmt: skip
            row = await hospital.call("ADMIN", command, p_appointment_id=begun)
            assert await outcome(person, status.format(after), begun) == "ZH207", row["status"]
        for statement in (
            "INSERT INTO records.status_changes (appointment_id) VALUES (NULL)",
            "UPDATE records.status_changes SET is_undo = true",
            "DELETE FROM records.status_changes",
        ):
            assert await outcome(person, statement) == "42501"


@pytest.mark.parametrize("role", WRITERS)
async def test_what_is_retired_was_a_mistake(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    booked = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(10))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=booked)
    retire = """UPDATE records.appointments SET status = 'CANCELLED', cancellation_reason = 'x', retired_at = now(),
                retirement_reason = 'Typo' WHERE id = $1"""
    async with shell.of(role) as person:
        assert await outcome(person, retire, booked) == "ZH506"
        free = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(10))
        await person.execute(retire, free)
        back = "UPDATE records.appointments SET retired_at = NULL, retirement_reason = NULL WHERE id = $1"
        assert await outcome(person, back, free) == "ZH505"


@pytest.mark.parametrize("role", [*WRITERS, "qa_support"])
async def test_a_visit_is_of_a_day_that_was(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    booked = await hospital.due(await hospital.book(patient, doctor, hospital.at(10)))
    visit = """
        INSERT INTO records.visits (appointment_id, patient_id, doctor_id, department_id, diagnosis, visited_at)
        VALUES ($1, $2, $3, $4, 'Flu', $5)
    """
    of = (booked, patient, doctor, hospital.department)
    today = hospital.at(0, days=-1)
    now = dt.datetime.now(dt.UTC)
    async with shell.of(role) as person:
        assert await outcome(person, visit, *of, now) == "ZH207"
        await hospital.call("ADMIN", "check_in_appointment", p_appointment_id=booked)
        await hospital.call("ADMIN", "start_appointment", p_appointment_id=booked)
        found = [
            await outcome(person, visit, *of, at) for at in (today, now, today - dt.timedelta.resolution, now + HOUR)
        ]
        assert found == ["", "", "ZH220", "ZH501"]
        if role in WRITERS:
            await person.execute(visit, *of, now)
            moved = "UPDATE records.visits SET visited_at = $2 WHERE appointment_id = $1"
            found = [await outcome(person, moved, booked, at) for at in (today, today - DAY, now + HOUR)]
            assert found == ["", "ZH220", "ZH501"]
            assert (
                await outcome(person, "UPDATE records.visits SET notes = 'Rest' WHERE appointment_id = $1", booked)
                == ""
            )


@pytest.mark.parametrize("role", WRITERS)
async def test_a_hold_is_short_of_a_free_time_and_never_prolonged(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    doctor, at = await hospital.new_doctor(), hospital.at(10)
    account = await shell.admin.fetchval("SELECT min(id) FROM auth.accounts WHERE hospital_id = $1", hospital.id)
    hold = """
        INSERT INTO records.holds (doctor_id, account_id, starts_at, ends_at, expires_at) VALUES ($1, $2, $3, $4, $5)
    """
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=4)
    await hospital.book(await hospital.new_patient(), doctor, at)
    async with shell.of(role) as person:
        assert await outcome(person, hold, doctor, account, at + HOUR, at + 2 * HOUR, soon) == ""
        assert await outcome(person, hold, doctor, account, at + HOUR, at + 2 * HOUR, soon + HOUR) == "ZH501"
        assert await outcome(person, hold, doctor, account, at, at + HOUR, soon) == "ZH201"
        assert await outcome(person, hold, doctor, account, at - 3 * DAY, at - 3 * DAY + HOUR, soon) == "ZH205"
        for nth in range(1, 6):
            await person.execute(hold, doctor, account, at + nth * HOUR, at + (nth + 1) * HOUR, soon)
        assert await outcome(person, hold, doctor, account, at + 7 * HOUR, at + 8 * HOUR, soon) == "ZH211"
        expires = "UPDATE records.holds SET expires_at = expires_at + $1::interval"
        assert await outcome(person, expires, dt.timedelta(minutes=1)) == "ZH501"
        assert await outcome(person, expires, dt.timedelta(minutes=-1)) == ""
        for kept in ("starts_at = starts_at - interval '1 hour'", "doctor_id = doctor_id", "sign_up_id = 1"):
            assert await outcome(person, f"UPDATE records.holds SET {kept}") == "42501", kept
        assert await outcome(person, "DELETE FROM records.holds") == ""


# Each takes the doctor, and when the booking begins and ends.
CUTS = {
    "time off": "INSERT INTO records.time_off (doctor_id, starts_at, ends_at) VALUES ($1, $2, $3)",
    "a day without hours": "DELETE FROM records.availabilities WHERE doctor_id = $1 AND {when}",
    "shorter hours": "UPDATE records.availabilities SET starts_at = '12:00' WHERE doctor_id = $1 AND {when}",
    "a department that opens late": """
        UPDATE records.departments SET opens_at = '12:00'
        WHERE id = (SELECT department_id FROM records.doctors WHERE id = $1) AND {when}""",
    "a registration that ends": """
        UPDATE records.doctors SET registration_expires_on = current_date WHERE id = $1 AND {when}""",
    "a suspended licence": "UPDATE records.doctors SET licence_status = 'SUSPENDED' WHERE id = $1 AND {when}",
}
CUTS = {name: cut.format(when="$2::timestamptz < $3::timestamptz") for name, cut in CUTS.items()}


@pytest.mark.parametrize("cut", CUTS)
async def test_hours_are_not_taken_from_bookings_in_silence(shell: Shell, cut: str) -> None:
    hospital = shell.hospital
    doctor, at = await hospital.new_doctor(), hospital.at(10, days=3)
    booked = await hospital.book(await hospital.new_patient(), doctor, at)
    listed = "SELECT appointment_id FROM api.appointments_outside_hours($1, $2, $3, NULL, 100)"
    outside = (hospital.id, hospital.sessions["ADMIN"], doctor)
    for role in WRITERS:
        async with shell.of(role) as person:
            with pytest.raises(asyncpg.PostgresError, match="Please confirm") as refusal:
                await person.execute(CUTS[cut], doctor, at, at + HOUR)
            assert refusal.value.sqlstate == "ZH507", role
            assert f'"appointmentId": "{booked}"' in (refusal.value.detail or "")
            assert "SET wardgraph.confirmed = on" in (refusal.value.hint or "")
            assert not await shell.admin.fetch(listed, *outside)
            async with undone(person):
                await person.execute("SET LOCAL wardgraph.confirmed = on")
                await person.execute(CUTS[cut], doctor, at, at + HOUR)
            # What the session was once told is meant is asked about again in the next transaction.
            assert await outcome(person, CUTS[cut], doctor, at, at + HOUR) == "ZH507"
    async with shell.of() as person:
        await person.execute("SET wardgraph.confirmed = on")
        await person.execute(CUTS[cut], doctor, at, at + HOUR)
        assert [row["appointment_id"] for row in await shell.admin.fetch(listed, *outside)] == [booked]
        await person.execute("SET wardgraph.confirmed = off")
        # What is outside already is not asked about again.
        again = "INSERT INTO records.time_off (doctor_id, starts_at, ends_at) VALUES ($1, $2, $3)"
        expected = "" if cut == "time off" else "ZH507"
        assert await outcome(person, again, doctor, at, at + HOUR) == expected


async def test_what_harms_no_booking_needs_no_second_look(shell: Shell) -> None:
    hospital = shell.hospital
    doctor, at = await hospital.new_doctor(), hospital.at(10, days=3)
    await hospital.book(await hospital.new_patient(), doctor, at)
    async with shell.of() as person:
        for starts, ends, expected in (
            (at - 2 * HOUR, at, ""), (at + HOUR, at + 2 * HOUR, ""), (at - 9 * DAY, at - 8 * DAY, "ZH501"),
        ):  # fmt: skip
            assert await outcome(person, CUTS["time off"], doctor, starts, ends) == expected
        more = """INSERT INTO records.availabilities (doctor_id, weekday, starts_at, ends_at)
                  VALUES ($1, 1, '08:00', '09:00')"""
        assert await outcome(person, more, await hospital.new_doctor(hours=[])) == ""
        assert await outcome(person, "UPDATE records.doctors SET job_title = 'Head' WHERE id = $1", doctor) == ""
        assert await outcome(person, "UPDATE records.departments SET location = 'B2'") == ""


@pytest.mark.parametrize("role", WRITERS)
async def test_who_is_booked_is_not_retired(shell: Shell, role: str) -> None:
    hospital = shell.hospital
    doctor = await hospital.new_doctor()
    booked = await hospital.book(await hospital.new_patient(), doctor, hospital.at(10))
    retire = "UPDATE records.{} SET retired_at = now() WHERE id = $1"
    async with shell.of(role) as person:
        assert await outcome(person, retire.format("doctors"), doctor) == "ZH506"
        assert await outcome(person, retire.format("departments"), hospital.department) == "ZH506"
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=booked, p_reason="Well")
        await person.execute(retire.format("doctors"), doctor)
        late = CUTS["time off"]
        assert await outcome(person, late, doctor, hospital.at(10), hospital.at(11)) == "ZH505"


async def test_time_off_by_hand_and_a_booking_come_one_after_the_other(shell: Shell) -> None:
    hospital = shell.hospital
    doctor, patient, at = await hospital.new_doctor(), await hospital.new_patient(), hospital.at(10, days=3)
    api = shell.them.database.api_dsn
    async with shell.of() as person, connect.admin(api) as web:
        transaction = person.transaction()
        await transaction.start()
        await person.execute(CUTS["time off"], doctor, at, at + HOUR)
        await web.execute("SET lock_timeout = '300ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await hospital.on(web).book(patient, doctor, at)
        await transaction.commit()
        await web.execute("SET lock_timeout = 0")
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await hospital.on(web).book(patient, doctor, at)
        assert refusal.value.sqlstate == "ZH204"
    assert await shell.admin.fetchval(OVERLAPPING, hospital.id) == 0
