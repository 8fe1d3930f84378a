"""Appointments of a file: past ones as they ended, those ahead under all rules of booking, and nobody is booked twice."""

# ruff: noqa: E501 - rows and what becomes of them, a line each
import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.imports.importing import Became, Row, became, begin, finish, imported, waits
from tests.world import Hospital

PAST = "2020-03-04T09:00:00+00:00"


class Clinic:
    """A doctor, two patients, and rows about them."""

    def __init__(self, hospital: Hospital, doctor: str, patients: list[str], ids: list[int]) -> None:
        self.hospital, self.doctor, self.patients, self.ids = hospital, doctor, patients, ids

    @classmethod
    async def of(cls, hospital: Hospital) -> "Clinic":
        doctor = await hospital.new_doctor()
        patients = [await hospital.new_patient() for _ in range(3)]
        number = await hospital.admin.fetchval(
            "SELECT employee_number FROM clinic.doctors WHERE hospital_id = $1 AND id = $2", hospital.id, doctor
        )
        numbers = await hospital.admin.fetchval(
            "SELECT array_agg(medical_record_number ORDER BY id) FROM clinic.patients WHERE hospital_id = $1 AND id = ANY ($2)",
            hospital.id, patients,
        )  # fmt: skip
        return cls(hospital, number, numbers, [doctor, *patients])

    def past(self, minutes: int = 0, patient: int = 0, **more: Any) -> Row:
        """A completed appointment of 2020, so many minutes after nine."""
        starts = dt.datetime.fromisoformat(PAST) + dt.timedelta(minutes=minutes)
        return self._row(starts, patient, {"status": "COMPLETED"} | more)

    def ahead(self, hour: int = 9, days: int = 3, patient: int = 0, **more: Any) -> Row:
        """A booking."""
        return self._row(self.hospital.at(hour, days=days), patient, more)

    def _row(self, starts: dt.datetime, patient: int, more: dict[str, Any]) -> Row:
        return {
            "patient_number": self.patients[patient], "doctor_number": self.doctor, "starts_at": starts.isoformat(),
            "duration_minutes": "30",
        } | more  # fmt: skip


@pytest.fixture
async def clinic(hospital: Hospital) -> Clinic:
    return await Clinic.of(hospital)


async def appointments(hospital: Hospital) -> list[asyncpg.Record]:
    return await hospital.admin.fetch(
        "SELECT * FROM clinic.appointments WHERE hospital_id = $1 ORDER BY id", hospital.id
    )


async def test_the_past_comes_as_it_ended_and_what_is_ahead_is_booked(clinic: Clinic) -> None:
    cancelled: Row = {"status": "CANCELLED", "cancellation_reason": "Feels well", "cancellation_wanted_by": "PATIENT"}
    found = await imported(
        clinic.hospital, "APPOINTMENTS",
        clinic.past(reason="Check-up", notes="On paper"), clinic.past(30, status="NO_SHOW"), clinic.past(60, **cancelled),
        clinic.ahead(), clinic.ahead(11, patient=1, status="BOOKED"), clinic.ahead(12, **cancelled),
    )  # fmt: skip
    rows = await appointments(clinic.hospital)
    assert list(found.values()) == [Became("LOADED", None, row["id"]) for row in rows]
    assert [row["status"] for row in rows] == ["COMPLETED", "NO_SHOW", "CANCELLED", "BOOKED", "BOOKED", "CANCELLED"]
    first = rows[0]
    assert (first["doctor_id"], first["patient_id"]) == tuple(clinic.ids[:2])
    assert (first["starts_at"].isoformat(), first["ends_at"].isoformat()) == (PAST, "2020-03-04T09:30:00+00:00")
    assert (first["reason"], first["notes"], first["booked_by_id"]) == ("Check-up", "On paper", None)
    assert {row["entry_reason"] for row in rows[:3]} == {"Import of rows.csv"}
    assert {row["entry_reason"] for row in rows[3:]} == {None}
    live = await clinic.hospital.admin.fetch(
        "SELECT patient_id, live_appointments FROM clinic.doctor_patients WHERE hospital_id = $1 ORDER BY 1",
        clinic.hospital.id,
    )
    assert [tuple(row) for row in live] == [(clinic.ids[1], 2), (clinic.ids[2], 1)]


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({"patient_number": "999999999"}, ["patientNumber must be the record number of a patient"]),
        ({"doctor_number": "000000"}, ["doctorNumber must be the employee number of a doctor"]),
        ({"starts_at": None}, ["startsAt is required"]),
        ({"duration_minutes": "4"}, ["durationMinutes must be a whole number from 5 to 480"]),
        ({"starts_at": "2020-03-04T09:00:30Z"}, ["startsAt must be a whole minute, without seconds"]),
        ({"ends_at": "2020-03-04T09:15:00Z"}, ["endsAt must be durationMinutes after startsAt, in whole minutes"]),
        ({"status": "BOOKED"}, ["status must be COMPLETED, CANCELLED, NO_SHOW or LEFT_UNSEEN, since its time is past"]),
        ({"status": "CANCELLED"}, ["cancellationReason must not be empty"]),
        ({"cancellation_reason": "Ill"}, ["cancellationReason must be empty: the appointment is not cancelled"]),
        ({"starts_at": "0206-03-04T09:00:00Z", "status": "NO_SHOW"}, ["startsAt must be at most 130 years from today"]),
        (
            {"starts_at": "2999-03-04T09:00:00Z", "status": "CANCELLED", "cancellation_reason": "Ill"},
            ["startsAt must be at most 130 years from today"],
        ),
        ({"starts_at": "1901-03-04T09:00:00Z"}, ["startsAt must not be before the birth of the patient"]),
        (
            {"patient_number": None, "status": None, "duration_minutes": None},
            ["patientNumber must be the record number of a patient", "durationMinutes must be a whole number from 5 to 480",
             "status must be COMPLETED, CANCELLED, NO_SHOW or LEFT_UNSEEN, since its time is past"],
        ),
    ],
)  # fmt: skip
async def test_a_bad_row_is_told_all_its_problems(clinic: Clinic, more: dict[str, Any], problems: list[str]) -> None:
    found = await imported(clinic.hospital, "APPOINTMENTS", clinic.past(120), clinic.past(**more), clinic.past(180))
    assert found[3] == Became("REFUSED", problems)
    assert len(await appointments(clinic.hospital)) == 2


async def test_what_is_ahead_keeps_every_rule_of_booking(clinic: Clinic) -> None:
    hospital = clinic.hospital
    await hospital.admin.execute(
        "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, 'Away')",
        hospital.id, clinic.ids[0], hospital.at(0, days=5), hospital.at(0, days=6),
    )  # fmt: skip
    await hospital.admin.execute("UPDATE clinic.hospitals SET staff_horizon_days = 30 WHERE id = $1", hospital.id)
    found = await imported(
        hospital,
        "APPOINTMENTS",
        clinic.ahead(days=5),
        clinic.ahead(days=40),
        clinic.ahead(status="COMPLETED"),
        clinic.ahead(),
    )
    assert found[2] == Became("REFUSED", ["startsAt is in time off of the doctor"])
    assert found[3] == Became("REFUSED", ["startsAt is more than 30 days ahead"])
    assert found[4] == Became("REFUSED", ["status must be one of BOOKED, CANCELLED"])
    assert found[5].status == "LOADED"
    await hospital.admin.execute(
        "UPDATE clinic.departments SET opens_at = '08:00', closes_at = '10:00' WHERE hospital_id = $1", hospital.id
    )
    closed = await imported(hospital, "APPOINTMENTS", clinic.ahead(11), clinic.past(600))
    assert closed[2] == Became("REFUSED", ["startsAt is outside of the opening hours of the department"])
    # What the department's hours were in the past nobody knows.
    assert closed[3].status == "LOADED"
    await hospital.admin.execute("DELETE FROM clinic.availabilities WHERE hospital_id = $1", hospital.id)
    away = await imported(hospital, "APPOINTMENTS", clinic.ahead(8, days=7))
    assert away[2] == Became("REFUSED", ["startsAt is outside of the weekly hours of the doctor"])


@pytest.mark.parametrize("when", ["past", "ahead"])
async def test_nobody_is_booked_twice_within_the_file_or_with_what_there_is(clinic: Clinic, when: str) -> None:
    def at(minutes: int, patient: int, **more: Any) -> Row:
        if when == "past":
            return clinic.past(minutes, patient, **more)
        starts = clinic.hospital.at(9, days=3) + dt.timedelta(minutes=minutes)
        return clinic.ahead(patient=patient, starts_at=starts.isoformat(), **more)

    other = await clinic.hospital.admin.fetchval(
        "SELECT employee_number FROM clinic.doctors WHERE hospital_id = $1 AND id = $2",
        clinic.hospital.id, await clinic.hospital.new_doctor(),
    )  # fmt: skip
    # 2 stays; 3 overlaps it; 4 overlaps 3 alone, and stays; 5 ends when 4 begins; 6 is the patient of 2 elsewhere.
    found = await imported(
        clinic.hospital, "APPOINTMENTS",
        at(0, 0), at(20, 1), at(45, 1), at(30, 2, duration_minutes="15"), at(10, 0, doctor_number=other), at(100, 2),
    )  # fmt: skip
    assert [found[line].status for line in range(2, 8)] == [
        "LOADED",
        "REFUSED",
        "LOADED",
        "LOADED",
        "REFUSED",
        "LOADED",
    ]
    assert found[3].problems == ["startsAt overlaps line 2, of the same doctor"]
    assert found[6].problems == ["startsAt overlaps line 2, of the same patient"]
    assert (found[3].codes, found[6].codes) == (["DOUBLE_BOOKED"], ["PATIENT_DOUBLE_BOOKED"])
    again = await imported(clinic.hospital, "APPOINTMENTS", at(5, 1), at(15, 0, doctor_number=other), at(130, 1))
    assert [again[line].status for line in (2, 3, 4)] == ["REFUSED", "REFUSED", "LOADED"]
    assert (set(again[2].codes or ()), set(again[3].codes or ())) == ({"DOUBLE_BOOKED"}, {"PATIENT_DOUBLE_BOOKED"})
    doctors, patients = (again[line].problems for line in (2, 3))
    assert doctors
    assert patients
    assert doctors[0].startswith("startsAt overlaps another appointment of the doctor, from ")
    assert patients[0].startswith("startsAt overlaps another appointment of the patient, from ")


async def test_who_books_meanwhile_is_seen(clinic: Clinic, api: asyncpg.Pool) -> None:
    hospital = clinic.hospital
    run_id = await begin(hospital, "APPOINTMENTS", [clinic.ahead(), clinic.ahead(12)])
    async with api.acquire() as connection, connection.transaction():
        await hospital.on(connection).call(
            "ADMIN", "book_appointment", p_patient_id=clinic.ids[2], p_doctor_id=clinic.ids[0],
            p_starts_at=hospital.at(9, days=3), p_duration_minutes=30,
        )  # fmt: skip
        importing = asyncio.create_task(finish(hospital, run_id))
        await waits(hospital)
    assert (await importing)["rows_loaded"] == 1
    (problem,) = (await became(hospital, run_id))[2].problems or []
    assert problem.startswith("startsAt overlaps another appointment of the doctor")


async def test_connections_share_the_work_and_the_first_line_wins(clinic: Clinic) -> None:
    rows = [clinic.past(30 * (n // 2), n % 3) for n in range(200)]
    run_id = await begin(clinic.hospital, "APPOINTMENTS", rows)
    await asyncio.gather(*(finish(clinic.hospital, run_id, limit=10) for _ in range(5)))
    found = await became(clinic.hospital, run_id)
    assert {line for line, each in found.items() if each.status == "LOADED"} == set(range(2, 202, 2))


async def test_a_dry_run_books_nothing(clinic: Clinic) -> None:
    run_id = await begin(
        clinic.hospital, "APPOINTMENTS", [clinic.ahead(), clinic.ahead()], options={"is_dry_run": True}
    )
    await finish(clinic.hospital, run_id)
    assert [each.status for each in (await became(clinic.hospital, run_id)).values()] == ["CHECKED", "REFUSED"]
    assert await appointments(clinic.hospital) == []


async def test_the_dead_the_retired_and_the_merged(clinic: Clinic) -> None:
    hospital = clinic.hospital
    await hospital.admin.execute(
        "UPDATE clinic.patients SET deceased_on = '2020-06-01' WHERE id = $1 AND hospital_id = $2",
        clinic.ids[1],
        hospital.id,
    )
    await hospital.call("ADMIN", "retire_patient", p_patient_id=clinic.ids[3])
    await hospital.call(
        "ADMIN",
        "merge_patients",
        p_keep_patient_id=clinic.ids[1],
        p_merge_patient_id=clinic.ids[2],
        p_reason="One",
        p_confirmed=True,
    )
    found = await imported(
        hospital, "APPOINTMENTS", clinic.ahead(), clinic.past(), clinic.past(60, 2), clinic.past(90, 1)
    )
    assert found[2] == Became("REFUSED", ["startsAt must not be after the death of the patient"])
    assert found[3].status == "LOADED"
    assert found[4] == Became("REFUSED", ["patientNumber is that of a record that is retired"])
    # The record that was merged stands for the one that was kept.
    assert found[5].status == "LOADED"
    assert {row["patient_id"] for row in await appointments(hospital)} == {clinic.ids[1]}


async def test_what_takes_no_time_is_doubtful_the_second_time(clinic: Clinic) -> None:
    missed = clinic.past(status="NO_SHOW")
    assert (await imported(clinic.hospital, "APPOINTMENTS", missed, missed))[3] == Became(
        "DOUBTFUL", ["startsAt and other values are those of line 2: likely the same"]
    )
    again = await imported(clinic.hospital, "APPOINTMENTS", missed)
    assert again[2] == Became("DOUBTFUL", ["startsAt is that of an appointment of both that is NO_SHOW already"])
    confirmed = await imported(clinic.hospital, "APPOINTMENTS", missed | {"confirmed": "true"})
    assert confirmed[2].status == "LOADED"
