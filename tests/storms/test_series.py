"""Series from eight connections: booked, moved and cancelled beside bookings of their own."""

import datetime as dt
from typing import Any

import asyncpg
import hypothesis.strategies as st

from tests.databases import Database
from tests.storms.diary import wrongs
from tests.storms.storm import PICK, Caller, Machine, picked, step, storm

CONFLICT = st.sampled_from(["ALL_OR_NONE", "BOOK_WHAT_FITS"])
HOUR = st.integers(8, 15)
DAYS = st.integers(1, 20)


class Series(Machine):
    """Three patients of two doctors, over some weeks."""

    async def prepare(self) -> None:
        self.patients = [await self.hospital.new_patient() for _ in range(3)]
        self.doctors = [await self.hospital.new_doctor() for _ in range(2)]
        self.series: list[int] = []

    def _at(self, hour: int, days: int) -> dt.datetime:
        return self.hospital.at(hour, days=days)

    async def _some(self, caller: Caller, pick: int) -> int:
        key = picked(self.series, pick)
        rows = await caller.hospital.rows("ADMIN", "series_dates_by_series_id", p_ids=[key])
        return int(picked([row["appointment_id"] for row in rows if row["appointment_id"]], pick))

    @step(pick=PICK, hour=HOUR, days=DAYS, every=st.integers(1, 7), count=st.integers(2, 6), conflict=CONFLICT)
    async def book(
        self, caller: Caller, pick: int, hour: int, days: int, every: int, count: int, conflict: str
    ) -> None:
        row = await caller.call(
            "ADMIN", "book_series", p_patient_id=picked(self.patients, pick), p_doctor_id=picked(self.doctors, pick),
            p_starts_at=self._at(hour, days), p_duration_minutes=30, p_every_days=every, p_every_weeks=None,
            p_dates=None, p_count=count, p_until=None, p_reason=None, p_on_conflict=conflict,
        )  # fmt: skip
        if row:
            self.series.append(row["id"])

    @step(pick=PICK, hour=HOUR, days=DAYS, conflict=CONFLICT, moves=st.booleans())
    async def move(self, caller: Caller, pick: int, hour: int, days: int, conflict: str, moves: bool) -> None:
        given: dict[str, Any] = {"p_doctor_id": picked(self.doctors, pick) if moves else None}
        await caller.call(
            "ADMIN", "reschedule_series", p_appointment_id=await self._some(caller, pick),
            p_starts_at=self._at(hour, days), p_duration_minutes=None, p_on_conflict=conflict, **given,
        )  # fmt: skip

    @step(pick=PICK, hour=HOUR, moves=st.booleans())
    async def move_one(self, caller: Caller, pick: int, hour: int, moves: bool) -> None:
        await caller.call(
            "ADMIN", "reschedule_appointment", p_appointment_id=await self._some(caller, pick),
            p_starts_at=self._at(hour, 1 + pick % 20), p_duration_minutes=None,
            p_doctor_id=picked(self.doctors, pick) if moves else None,
        )  # fmt: skip

    @step(pick=PICK)
    async def take_back(self, caller: Caller, pick: int) -> None:
        named = {"p_appointment_id": await self._some(caller, pick), "p_reason": "Typo"}
        await caller.call("ADMIN", "undo_appointment_status", **named)

    @step(pick=PICK, hour=HOUR, days=DAYS, every=st.integers(1, 7), count=st.integers(2, 6))
    async def preview(self, caller: Caller, pick: int, hour: int, days: int, every: int, count: int) -> None:
        given = {
            "p_patient_id": picked(self.patients, pick), "p_doctor_id": picked(self.doctors, pick),
            "p_starts_at": self._at(hour, days), "p_duration_minutes": 30,
        }  # fmt: skip
        rows = await caller.rows(
            "ADMIN", "series_preview", **given, p_every_days=every, p_every_weeks=None, p_dates=None, p_count=count,
            p_until=None,
        )  # fmt: skip
        assert [row["place"] for row in rows] == list(range(1, count + 1))

    @step(pick=PICK)
    async def cancel(self, caller: Caller, pick: int) -> None:
        appointment = await self._some(caller, pick)
        await caller.call("ADMIN", "cancel_series", p_appointment_id=appointment, p_reason="Healthy")

    @step(pick=PICK, hour=HOUR, days=DAYS)
    async def alone(self, caller: Caller, pick: int, hour: int, days: int) -> None:
        await caller.call(
            "ADMIN", "book_appointment", p_patient_id=picked(self.patients, pick + 1),
            p_doctor_id=picked(self.doctors, pick), p_starts_at=self._at(hour, days), p_duration_minutes=60,
            p_reason=None,
        )  # fmt: skip

    async def recount(self, admin: asyncpg.Connection) -> None:
        key = self.hospital.id
        assert await wrongs(admin, key, self.clock) == {}
        await self._recount_previews(admin)
        dates = await admin.fetch(
            "SELECT d.series_id, d.appointment_id, d.refused_code, a.series_id AS of, a.patient_id,"
            " s.patient_id AS whose"
            " FROM clinic.series_dates AS d"
            " JOIN clinic.appointment_series AS s ON (s.hospital_id, s.id) = (d.hospital_id, d.series_id)"
            " LEFT JOIN clinic.appointments AS a ON (a.hospital_id, a.id) = (d.hospital_id, d.appointment_id)"
            " WHERE d.hospital_id = $1",
            key,
        )  # fmt: skip
        named = [row["appointment_id"] for row in dates if row["appointment_id"]]
        assert len(named) == len(set(named))
        for row in dates:
            booked = row["appointment_id"] is not None
            assert booked or row["refused_code"], row
            assert not booked or (row["of"], row["patient_id"]) == (row["series_id"], row["whose"]), row
        in_series = await admin.fetchval(
            "SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1 AND series_id IS NOT NULL", key
        )
        assert in_series == len(named)
        assert {row["series_id"] for row in dates} == set(self.series)

    async def _recount_previews(self, admin: asyncpg.Connection) -> None:
        """While nobody works: a preview says of each day what is there then."""
        for patient, doctor in zip(self.patients, [*self.doctors, self.doctors[0]], strict=True):
            starts = self._at(9, 1)
            rows = await self.hospital.rows(
                "ADMIN", "series_preview", p_patient_id=patient, p_doctor_id=doctor, p_starts_at=starts,
                p_duration_minutes=60, p_every_days=1, p_every_weeks=None, p_dates=None, p_count=20, p_until=None,
            )  # fmt: skip
            for days, row in enumerate(rows, 1):
                busy = await admin.fetchrow(
                    "SELECT bool_or(doctor_id = $3) AS doctor, bool_or(patient_id = $2) AS patient"
                    " FROM clinic.appointments WHERE hospital_id = $1 AND (patient_id = $2 OR doctor_id = $3)"
                    " AND status = 'BOOKED' AND starts_at < $4::timestamptz + interval '1 hour' AND ends_at > $4",
                    self.hospital.id, patient, doctor, self._at(9, days),
                )  # fmt: skip
                assert busy is not None
                expected = "DOUBLE_BOOKED" if busy["doctor"] else "PATIENT_DOUBLE_BOOKED" if busy["patient"] else None
                assert (row["starts_at"], row["refused_code"]) == (self._at(9, days), expected)


def test_series(database: Database) -> None:
    storm(Series, database)
