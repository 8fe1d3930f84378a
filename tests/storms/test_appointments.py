"""Rules 1 and 2 from eight connections while the clock moves: nobody is in two places, no status comes by itself."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import hypothesis.strategies as st
import orjson

from tests.databases import Database
from tests.storms.diary import outside, wrongs
from tests.storms.storm import PICK, Caller, Machine, picked, rather, step, storm
from tests.world import WEEK, set_clock

QUARTER = dt.timedelta(minutes=15)
SLOT = st.integers(0, 40)
MINUTES = st.sampled_from([15, 30, 45, 90])
CONFIRMED = st.booleans()


def daily(starts: str, ends: str) -> list[dict[str, Any]]:
    """A week of the same hours every day."""
    return [{"weekday": day, "starts_at": starts, "ends_at": ends} for day in range(1, 8)]


DAY, NIGHT = daily("07:00", "19:00"), daily("21:00", "06:30")
HOURS = st.sampled_from([WEEK, WEEK, WEEK, NIGHT + DAY, DAY, []])
OPENING = st.sampled_from([("00:00", "00:00"), ("00:00", "00:00"), ("20:00", "12:00"), ("06:00", "00:00")])
# Before the clocks are set forward, before they are set back, and before a year ends.
BEGINNINGS = (dt.date(2027, 3, 27), dt.date(2027, 10, 30), dt.date(2027, 12, 31))


class Diary(Machine):
    """Two departments, three doctors and four patients, and what the desk makes of them."""

    minutes: ClassVar[st.SearchStrategy[int] | None] = st.sampled_from([0, 1, 4, 6, 15, 45, 120, 300, 600, 1500])

    def begins(self) -> dt.datetime:
        return dt.datetime.combine(BEGINNINGS[self.hospital.id % 3], dt.time(16), self.hospital.zone)

    async def prepare(self) -> None:
        hospital = self.hospital
        await hospital.admin.execute(
            "UPDATE clinic.hospitals SET undo_hours = 6, past_visit_days = 1 WHERE id = $1", hospital.id
        )
        self.departments = [hospital.department, await hospital.new_department("Night", "20:00", "12:00")]
        self.doctors = [
            await hospital.new_doctor(),
            await hospital.new_doctor(hours=NIGHT + DAY),
            await hospital.new_doctor(self.departments[1]),
        ]
        self.patients = [await hospital.new_patient() for _ in range(4)]
        await hospital.sign_in("DESK", ["RECEPTIONIST"])
        await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=self.doctors[0])
        await hospital.sign_in("PATIENT", ["PATIENT"], patient=self.patients[0])
        self.booked: list[int] = []
        self.holds: list[int] = []
        self.off: list[int] = []
        await self._begin()
        # In every other hospital nobody confirms that hours are taken away from bookings.
        self.is_careful = hospital.id % 2 == 0

    async def _begin(self) -> None:
        """What soon becomes scarce: some bookings that are about to begin, and a consultation."""
        await set_clock(self.hospital.admin, self.clock)
        hospital = self.hospital.on(self.hospital.admin)
        for slot in range(1, 5):
            row = await hospital.call(
                "DESK", "book_appointment", p_patient_id=picked(self.patients, slot), p_doctor_id=self.doctors[0],
                p_starts_at=self._at(slot), p_duration_minutes=15, p_reason="Pain",
            )  # fmt: skip
            self.booked.append(row["id"])
        for session, command in (("DESK", "check_in_appointment"), ("ADMIN", "start_appointment")):
            await hospital.call(session, command, p_appointment_id=self.booked[0])

    def _at(self, slot: int) -> dt.datetime:
        return self.clock.replace(minute=self.clock.minute // 15 * 15) + (slot - 1) * QUARTER

    def _wall(self, slot: int) -> dt.datetime:
        return self._at(slot).astimezone(self.hospital.zone).replace(tzinfo=None)

    async def _some(self, caller: Caller, pick: int, *statuses: str, begun: bool = False) -> int:
        """One of the latest appointments, mostly one in one of these statuses, and whose time has come where asked."""
        rows = await caller.hospital.rows("ADMIN", "appointments_by_id", p_ids=self.booked)
        fitting = sorted(
            int(row["id"])
            for row in rows
            if row["status"] in statuses and not row["retired_at"] and (row["starts_at"] <= self.clock or not begun)
        )
        return rather(fitting[-20:], self.booked[-20:], pick)

    async def _books(self, caller: Caller, session: str | UUID, function: str, **named: Any) -> None:
        row = await caller.call(session, function, **named)
        if row:
            self.booked.append(row["id"])

    @step(who=st.sampled_from(["DESK", "ADMIN"]), pick=PICK, slot=SLOT, minutes=MINUTES)
    async def book(self, caller: Caller, who: str, pick: int, slot: int, minutes: int) -> None:
        await self._books(
            caller, who, "book_appointment", p_patient_id=picked(self.patients, pick),
            p_doctor_id=picked(self.doctors, pick // 4), p_starts_at=self._at(slot), p_duration_minutes=minutes,
            p_reason="Pain",
        )  # fmt: skip

    @step(pick=PICK, slot=SLOT, minutes=MINUTES)
    async def book_for_oneself(self, caller: Caller, pick: int, slot: int, minutes: int) -> None:
        await self._books(
            caller, "PATIENT", "book_appointment", p_patient_id=self.patients[0],
            p_doctor_id=picked(self.doctors, pick), p_starts_at=self._at(slot), p_duration_minutes=minutes,
            p_reason=None,
        )  # fmt: skip

    @step(pick=PICK, slot=SLOT, minutes=MINUTES)
    async def overbook(self, caller: Caller, pick: int, slot: int, minutes: int) -> None:
        await self._books(
            caller, "ADMIN", "book_appointment", p_patient_id=picked(self.patients, pick),
            p_doctor_id=picked(self.doctors, pick // 4), p_starts_at=self._at(slot), p_duration_minutes=minutes,
            p_reason=None, p_overbook_reason="Urgent",
        )  # fmt: skip

    @step(pick=PICK, minutes=MINUTES, urgent=st.booleans())
    async def walk_in(self, caller: Caller, pick: int, minutes: int, urgent: bool) -> None:
        await self._books(
            caller, "ADMIN" if urgent else "DESK", "walk_in", p_patient_id=picked(self.patients, pick),
            p_doctor_id=picked(self.doctors, pick // 4), p_duration_minutes=minutes, p_reason="Cut",
            p_overbook_reason="Bleeding" if urgent else None,
        )  # fmt: skip

    @step(pick=PICK, slot=SLOT, minutes=MINUTES)
    async def enter_what_is_past(self, caller: Caller, pick: int, slot: int, minutes: int) -> None:
        await self._books(
            caller, "ADMIN", "record_past_encounter", p_patient_id=picked(self.patients, pick),
            p_doctor_id=picked(self.doctors, pick // 4), p_starts_at=self._at(-3 * slot), p_duration_minutes=minutes,
            p_diagnosis="Flu", p_notes=None, p_reason="At home",
        )  # fmt: skip

    @step(pick=PICK, slot=SLOT, minutes=st.none() | MINUTES, moves=st.booleans())
    async def reschedule(self, caller: Caller, pick: int, slot: int, minutes: int | None, moves: bool) -> None:
        await caller.call(
            "DESK", "reschedule_appointment", p_appointment_id=await self._some(caller, pick, "BOOKED"),
            p_starts_at=self._at(slot), p_duration_minutes=minutes,
            p_doctor_id=picked(self.doctors, pick) if moves else None,
        )  # fmt: skip

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "DESK",
            "cancel_appointment",
            p_appointment_id=await self._some(caller, pick, "BOOKED", "CHECKED_IN"),
            p_reason="Well",
        )

    @step(pick=PICK)
    async def check_in(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "DESK", "check_in_appointment", p_appointment_id=await self._some(caller, pick, "BOOKED", "NO_SHOW")
        )

    @step(pick=PICK)
    async def start(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "start_appointment", p_appointment_id=await self._some(caller, pick, "CHECKED_IN"))

    @step(pick=PICK)
    async def complete(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "ADMIN", "complete_appointment", p_appointment_id=await self._some(caller, pick, "IN_PROGRESS")
        )

    @step(pick=PICK)
    async def miss(self, caller: Caller, pick: int) -> None:
        await caller.call("DESK", "mark_no_show", p_appointment_id=await self._some(caller, pick, "BOOKED", begun=True))

    @step(pick=PICK)
    async def leave_unseen(self, caller: Caller, pick: int) -> None:
        await caller.call("DESK", "mark_left_unseen", p_appointment_id=await self._some(caller, pick, "CHECKED_IN"))

    @step(pick=PICK)
    async def undo(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "DESK",
            "undo_appointment_status",
            p_appointment_id=await self._some(caller, pick, "CHECKED_IN", "CANCELLED", "NO_SHOW", "LEFT_UNSEEN"),
            p_reason="Typo",
        )

    @step(pick=PICK)
    async def reopen(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "ADMIN",
            "reopen_appointment",
            p_appointment_id=await self._some(caller, pick, "IN_PROGRESS", "COMPLETED"),
            p_reason="Typo",
        )

    @step(pick=PICK)
    async def visit(self, caller: Caller, pick: int) -> None:
        named = {
            "p_appointment_id": await self._some(caller, pick, "IN_PROGRESS", "COMPLETED"),
            "p_diagnosis": "Flu",
            "p_notes": None,
        }
        await caller.call("ADMIN", "record_visit", **named)

    @step(pick=PICK)
    async def retire(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "DESK",
            "retire_appointment",
            p_appointment_id=await self._some(caller, pick, "BOOKED", "CHECKED_IN", "CANCELLED", "NO_SHOW"),
            p_reason="Typo",
        )

    @step(who=st.sampled_from(["DESK", "PATIENT"]), pick=PICK, slot=SLOT, minutes=MINUTES)
    async def hold(self, caller: Caller, who: str, pick: int, slot: int, minutes: int) -> None:
        named = {"p_doctor_id": picked(self.doctors, pick), "p_starts_at": self._at(slot)}
        row = await caller.call(who, "hold_slot", **named, p_duration_minutes=minutes)
        if row:
            self.holds.append(row["id"])

    @step(pick=PICK)
    async def release(self, caller: Caller, pick: int) -> None:
        await caller.call("DESK", "release_hold", p_hold_id=picked(self.holds[-5:], pick))

    @step(pick=PICK, hours=HOURS, confirmed=CONFIRMED)
    async def set_hours(self, caller: Caller, pick: int, hours: list[dict[str, Any]], confirmed: bool) -> None:
        await caller.call(
            "ADMIN", "set_availability", p_doctor_id=picked(self.doctors, pick), p_hours=orjson.dumps(hours).decode(),
            p_confirmed=confirmed and not self.is_careful,
        )  # fmt: skip

    @step(pick=PICK, opening=OPENING, confirmed=CONFIRMED)
    async def open_department(self, caller: Caller, pick: int, opening: tuple[str, str], confirmed: bool) -> None:
        await caller.call(
            "ADMIN", "update_department", p_department_id=picked(self.departments, pick),
            p_changes={"opens_at": opening[0], "closes_at": opening[1]}, p_confirmed=confirmed and not self.is_careful,
        )  # fmt: skip

    @step(pick=PICK, slot=SLOT, quarters=st.integers(1, 12), confirmed=CONFIRMED)
    async def be_off(self, caller: Caller, pick: int, slot: int, quarters: int, confirmed: bool) -> None:
        row = await caller.call(
            "ADMIN", "add_time_off", p_doctor_id=picked(self.doctors, pick), p_starts_at=self._wall(slot),
            p_ends_at=self._wall(slot + quarters), p_reason="Leave", p_confirmed=confirmed and not self.is_careful,
        )  # fmt: skip
        if row:
            self.off.append(row["id"])

    @step(pick=PICK)
    async def be_back(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "cancel_time_off", p_time_off_id=picked(self.off, pick))

    @step(pick=PICK, what=st.integers(0, 5), confirmed=CONFIRMED)
    async def change_doctor(self, caller: Caller, pick: int, what: int, confirmed: bool) -> None:
        today = self.clock.astimezone(self.hospital.zone).date()
        changes = (
            {"department_id": picked(self.departments, pick)},
            {"registration_expires_on": (today + dt.timedelta(days=pick % 2)).isoformat()},
            {"licence_status": "SUSPENDED"},
            # What was taken is given back more often, so that there is something to book.
            *3 * ({"licence_status": "ACTIVE", "registration_expires_on": "2099-01-01"},),
        )[what]
        await caller.call(
            "ADMIN", "update_doctor", p_doctor_id=picked(self.doctors, pick // 3), p_changes=changes,
            p_confirmed=confirmed and not self.is_careful,
        )  # fmt: skip

    @step(pick=PICK)
    async def retire_doctor(self, caller: Caller, pick: int) -> None:
        await caller.call("ADMIN", "retire_doctor", p_doctor_id=picked(self.doctors, pick))

    @step(pick=PICK)
    async def reinstate_doctor(self, caller: Caller, pick: int) -> None:
        rows = await caller.hospital.rows("ADMIN", "doctors_by_id", p_ids=self.doctors)
        retired = sorted(int(row["id"]) for row in rows if row["retired_at"])
        await caller.call("ADMIN", "reinstate_doctor", p_doctor_id=rather(retired, self.doctors, pick))

    async def recount(self, admin: asyncpg.Connection) -> None:
        hospital = self.hospital
        assert await wrongs(admin, hospital.id, self.clock) == {}
        known = await admin.fetch("SELECT id FROM clinic.appointments WHERE hospital_id = $1 ORDER BY id", hospital.id)
        assert [row["id"] for row in known] == sorted(self.booked)
        expected = await outside(admin, hospital.id, ZoneInfo(str(hospital.zone)), self.clock)
        listed = await hospital.on(admin).rows(
            "ADMIN", "appointments_outside_hours", p_doctor_id=None, p_department_id=None, p_limit=500
        )
        assert {row["appointment_id"]: row["reasons"] for row in listed} == expected
        if self.is_careful:
            # What was not live was not asked about, and is back.
            back = await admin.fetch(
                "SELECT DISTINCT appointment_id FROM clinic.status_changes WHERE hospital_id = $1 AND is_undo"
                " AND from_status IN ('NO_SHOW', 'LEFT_UNSEEN', 'COMPLETED')", hospital.id,
            )  # fmt: skip
            assert expected.keys() <= {row["appointment_id"] for row in back}


def test_no_crowd_at_the_desk_books_anybody_twice(database: Database) -> None:
    storm(Diary, database)
