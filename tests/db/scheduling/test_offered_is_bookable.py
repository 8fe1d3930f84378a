"""What is offered can be booked, and what could be booked is offered: one rule decides both."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.databases import Database
from tests.machines import PATIENT, Clinic, clinic
from tests.world import Hospital, set_clock

# Days on which nothing happens to the clocks of Berlin, and both on which something does.
DAYS = (dt.date(2031, 3, 30), dt.date(2031, 5, 7), dt.date(2031, 10, 26))
MINUTE = dt.timedelta(minutes=1)
Span = tuple[int, int]
"""Two quarters of an hour since midnight, by the wall clock or by the time that passed."""

_QUARTERS = st.integers(0, 95)
SPANS = st.lists(st.tuples(_QUARTERS, _QUARTERS).filter(lambda span: span[0] < span[1]), min_size=1, max_size=4)
# A doctor's hours, which may touch.
SHIFTS = (
    st.lists(_QUARTERS, min_size=2, max_size=6, unique=True)
    .map(sorted)
    .flatmap(lambda ends: st.lists(st.sampled_from(list(pairwise(ends))), min_size=1, max_size=4, unique=True))
)
# Appointments of one doctor, which overlap no other: every second stretch between some quarters.
APART = (
    st.lists(_QUARTERS, max_size=8, unique=True)
    .map(sorted)
    .map(lambda ends: list(zip(ends[::2], ends[1::2], strict=False)))
)


@dataclass(frozen=True)
class Day:
    """A doctor's day: hours by the wall clock, and what keeps the doctor busy by the time since midnight."""

    date: dt.date
    opening: Span
    shifts: Sequence[Span]
    off: Sequence[Span]
    booked: Sequence[Span]
    minutes: int
    now: int

    def starts(self, hospital: Hospital) -> dict[dt.datetime, bool]:
        """Where a slot of each shift starts, and whether it is free: minute by minute, as the wall clock shows it."""
        open_minutes = [at for at in self._minutes(hospital) if self._is_open(at.astimezone(hospital.zone))]
        found = {}
        start = None
        for at in open_minutes:
            if start is None or at - MINUTE not in open_minutes:
                start = at
            if (at + MINUTE - start) == self.minutes * MINUTE:
                found[start] = self._is_free(hospital, start)
                start = at + MINUTE if at + MINUTE in open_minutes else None
        return found

    def at(self, hospital: Hospital, quarter: int) -> dt.datetime:
        """When so many quarters of an hour have passed since midnight."""
        return dt.datetime.combine(self.date, dt.time(), hospital.zone).astimezone(dt.UTC) + quarter * 15 * MINUTE

    def _minutes(self, hospital: Hospital) -> list[dt.datetime]:
        day = (self.at(hospital, 0) + minute * MINUTE for minute in range(25 * 60))
        return [at for at in day if at.astimezone(hospital.zone).date() == self.date]

    def _is_open(self, local: dt.datetime) -> bool:
        minute = local.hour * 60 + local.minute
        within = [first * 15 <= minute < last * 15 for first, last in self.shifts]
        return any(within) and self.opening[0] * 15 <= minute < self.opening[1] * 15

    def _is_free(self, hospital: Hospital, start: dt.datetime) -> bool:
        end = start + self.minutes * MINUTE
        taken = [(self.at(hospital, first), self.at(hospital, last)) for first, last in (*self.off, *self.booked)]
        return start >= self.at(hospital, self.now) and not any(first < end and start < last for first, last in taken)


@pytest.fixture(scope="module")
def desk(database: Database) -> Iterator[tuple[Clinic, Hospital]]:
    with clinic(database) as made:
        yield made, made.hospital().on(made.admin)


@settings(PATIENT, max_examples=60)
@given(
    day=st.builds(
        Day,
        date=st.sampled_from(DAYS), opening=st.sampled_from([(0, 96), (8, 14), (4, 96), (0, 9), (36, 68)]),
        shifts=SHIFTS, off=st.just([]) | SPANS, booked=APART,
        minutes=st.sampled_from([15, 20, 45, 60, 90, 480]), now=st.integers(-8, 40),
    )
)  # fmt: skip
def test_a_time_can_be_booked_exactly_if_it_is_offered(desk: tuple[Clinic, Hospital], day: Day) -> None:
    asked, hospital = desk
    asked.wait(_check(hospital, day))


async def _check(hospital: Hospital, day: Day) -> None:
    await set_clock(hospital.admin, day.at(hospital, -96))
    doctor = await _doctor_of(hospital, day)
    patient = await hospital.new_patient()
    await set_clock(hospital.admin, day.at(hospital, day.now))
    rows = await hospital.rows(
        None,
        "available_slots",
        p_doctor_id=doctor,
        p_from=day.at(hospital, 0),
        p_to=day.at(hospital, 101),
        p_duration_minutes=day.minutes,
    )
    starts = day.starts(hospital)
    assert [row["starts_at"] for row in rows] == [start for start, free in starts.items() if free]
    assert {row["ends_at"] - row["starts_at"] for row in rows} <= {day.minutes * MINUTE}
    for start, free in starts.items():
        assert await _can_be_booked(hospital, patient, doctor, start, day.minutes) is free, start


async def _doctor_of(hospital: Hospital, day: Day) -> int:
    opens, closes = map(_clock, day.opening)
    department = await hospital.new_department(opens=opens, closes=closes)
    doctor = await hospital.new_doctor(
        department,
        hours=[
            {"weekday": day.date.isoweekday(), "starts_at": _clock(first), "ends_at": _clock(last)}
            for first, last in day.shifts
        ],
    )
    for first, last in day.off:
        await hospital.admin.execute(
            "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)",
            hospital.id, doctor, day.at(hospital, first), day.at(hospital, last),
        )  # fmt: skip
    other = await hospital.new_patient()
    for first, last in day.booked:
        await hospital.admin.execute(
            "INSERT INTO clinic.appointments (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            hospital.id, other, doctor, department, day.at(hospital, first), day.at(hospital, last),
        )  # fmt: skip
    return doctor


def _clock(quarter: int) -> str:
    return f"{quarter // 4 % 24:02}:{quarter % 4 * 15:02}"


async def _can_be_booked(hospital: Hospital, patient: int, doctor: int, start: dt.datetime, minutes: int) -> bool:
    """Whether the command takes the booking, which is undone again; no other refusal than rule 1's."""
    transaction = hospital.admin.transaction()
    await transaction.start()
    try:
        await hospital.book(patient, doctor, start, minutes)
    except asyncpg.PostgresError as error:
        if error.sqlstate not in {"ZH201", "ZH204", "ZH205"}:
            raise
        return False
    finally:
        await transaction.rollback()
    return True
