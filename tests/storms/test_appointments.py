"""Rules 1 and 2 from eight connections: nobody is in two places, and a status only follows one that it may follow."""

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.storms.storm import PICK, Caller, Machine, picked, step, storm

SLOT = st.integers(0, 11)

OVERLAPPING = """
    SELECT count(*) FROM clinic.appointments AS a JOIN clinic.appointments AS b
    ON b.hospital_id = a.hospital_id AND b.id > a.id AND b.during && a.during
        AND (b.doctor_id = a.doctor_id OR b.patient_id = a.patient_id)
    WHERE a.hospital_id = $1 AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
        AND b.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
"""


class Desk(Machine):
    """Two doctors and three patients whom everybody books at once."""

    async def prepare(self) -> None:
        self.doctors = [await self.hospital.new_doctor() for _ in range(2)]
        self.patients = [await self.hospital.new_patient() for _ in range(3)]
        self.booked: list[int] = []

    @step(doctor=PICK, patient=PICK, slot=SLOT)
    async def book(self, caller: Caller, doctor: int, patient: int, slot: int) -> None:
        row = await caller.call(
            "ADMIN",
            "book_appointment",
            p_patient_id=picked(self.patients, patient),
            p_doctor_id=picked(self.doctors, doctor),
            p_starts_at=self.hospital.at(9 + slot // 2, slot % 2 * 30),
            p_duration_minutes=60,
            p_reason="Pain",
        )
        if row:
            self.booked.append(row["id"])

    @step(pick=PICK, slot=SLOT)
    async def reschedule(self, caller: Caller, pick: int, slot: int) -> None:
        await caller.call(
            "ADMIN",
            "reschedule_appointment",
            p_appointment_id=picked(self.booked, pick),
            p_starts_at=self.hospital.at(9 + slot // 2, slot % 2 * 30),
            p_duration_minutes=30,
        )

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        await caller.call(
            "ADMIN", "cancel_appointment", p_appointment_id=picked(self.booked, pick), p_reason="Not needed"
        )

    async def recount(self, admin: asyncpg.Connection) -> None:
        assert await admin.fetchval(OVERLAPPING, self.hospital.id) == 0
        known = await admin.fetchval(
            "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1", self.hospital.id
        )
        assert known == len(self.booked)


def test_no_crowd_at_the_desk_books_anybody_twice(database: Database) -> None:
    storm(Desk, database)
