"""Invented stays: who is admitted to which room after a visit, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from loadgen.plan.care import Visit
from loadgen.plan.days import PAST, Days
from loadgen.plan.people import Doctor
from loadgen.plan.places import Department
from loadgen.plan.schedule import Appointment

_SHARE = 0.07


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the department with this number."""

    department: int
    number: str
    type: str
    beds: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A patient's stay in a bed of the room with this number of the list; `discharged_at` is None until they leave."""

    patient: int
    room: int
    bed: int
    reason: str
    admitted_at: datetime
    discharged_at: datetime | None


def rooms(departments: Sequence[Department]) -> list[Room]:
    """The rooms of all departments, numbered by department."""
    return [
        Room(place, f"{(place + 1) * 100 + nth}", kind, beds)
        for place, department in enumerate(departments)
        for nth, (kind, beds) in enumerate(department.rooms, 1)
    ]


def stays(
    every: Sequence[Room],
    visits: Sequence[Visit],
    appointments: Sequence[Appointment],
    doctors: Sequence[Doctor],
    days: Days,
    seed: int,
    slug: str,
) -> list[Stay]:
    """Stays that begin after a visit, never more at once in a room than its beds, nor two of one patient."""
    rng = Random(f"{seed} {slug} wards")
    # When each bed, and each patient, is free again.
    beds = [(number, nth, room) for number, room in enumerate(every) for nth in range(room.beds)]
    bed_free = [days.at(PAST.start - 1, 0)] * len(beds)
    patient_free: dict[int, datetime] = {}
    found = []
    for visit in visits:
        one = appointments[visit.appointment]
        admitted_at = visit.prescribed_at + timedelta(minutes=rng.randint(45, 200))
        if rng.random() >= _SHARE or admitted_at > days.as_of:
            continue
        department = doctors[one.doctor].department
        free = [
            nth for nth, (*_, room) in enumerate(beds) if room.department == department and bed_free[nth] < admitted_at
        ]
        if not free or patient_free.get(one.patient, bed_free[free[0]]) >= admitted_at:
            continue
        bed = rng.choice(free)
        leaves_on = days.day_of(admitted_at) + min(1 + int(rng.expovariate(0.22)), 18)
        discharged_at = days.at(leaves_on, rng.randrange(540, 720))
        bed_free[bed] = patient_free[one.patient] = discharged_at
        found.append(
            Stay(
                one.patient,
                *beds[bed][:2],
                one.condition.diagnosis,
                admitted_at,
                discharged_at if discharged_at <= days.as_of else None,
            )
        )
    return sorted(found, key=lambda stay: stay.admitted_at)
