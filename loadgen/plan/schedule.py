"""Invented appointments: the patient, the doctor, the time and the outcome."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from loadgen.plan.conditions import CONDITIONS, Condition
from loadgen.plan.days import COMING, PAST, Days
from loadgen.plan.people import Doctor, Patient
from loadgen.plan.places import Blueprint, Department

LONGEST_LEAD = 28
"""Days between booking and appointment at most; the hospital's horizon is 30."""
CANCELLATIONS = (
    "Patient fell ill",
    "Patient has no time",
    "Asked for a later date",
    "Doctor ill",
    "Doctor called to an operation",
    "Complaint has gone",
    "Chose another hospital",
    "Booked twice by mistake",
)
WANTED_BY_HOSPITAL = frozenset({"Doctor ill", "Doctor called to an operation"})
"""Of these reasons those for which the hospital cancels, and not the patient."""
_NO_SHOW_AFTER = timedelta(minutes=20)


@dataclass(slots=True)
class Appointment:
    """An appointment to book; patient and doctor are numbers of the lists of people.

    Of what follows only that happens which lies before `as_of`: `cancelled_at`, `missed_at`, or else `arrives_at`
    (checked in), `begins_at` (in progress), `ends_at` (completed).
    """

    doctor: int
    patient: int
    starts_at: datetime
    minutes: int
    condition: Condition
    booked_at: datetime
    booked_by: str = "RECEPTIONIST"
    cancelled_at: datetime | None = None
    missed_at: datetime | None = None
    arrives_at: datetime | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str = ""

    @property
    def physician(self) -> str:
        """The role that acts for the doctor: their own for the doctor with the demo account."""
        return "DOCTOR" if self.doctor == 0 else "ADMIN"


@dataclass(frozen=True, slots=True)
class _Slot:
    doctor: int
    day: int
    minute: int


class Schedule:
    """The appointments of a hospital, in the order in which they are booked. The same seed gives the same ones.

    In a hospital with demo accounts, doctor 0 has a full day at `as_of`, and patient 0 comes to doctor 0 twice
    before it and once after.
    """

    def __init__(
        self, blueprint: Blueprint, days: Days, seed: int, doctors: Sequence[Doctor], patients: Sequence[Patient]
    ) -> None:
        self._blueprint = blueprint
        self._days = days
        self._random = Random(f"{seed} {blueprint.slug} schedule")
        self._doctors = doctors
        self._patients = patients
        self._pools = self._assign_patients()
        self._taken: set[tuple[int, int]] = set()

    def appointments(self) -> list[Appointment]:
        """All of them."""
        rng = self._random
        past = self._sample(self._slots(PAST), self._blueprint.past_appointments)
        coming = self._sample(self._slots(COMING), self._blueprint.coming_appointments)
        today = list(self._slots(range(1)))
        a_day = self._blueprint.past_appointments * 7 // (5 * len(PAST))
        if self._blueprint.demo_accounts:
            mine = [slot for slot in today if slot.doctor == 0 and (self._covers_now(slot) or rng.random() < 0.8)]
            others = [slot for slot in today if slot.doctor != 0]
            chosen = mine + self._sample(others, min(a_day, len(others)))
            found = self._of_demo_patient(past, coming)
        else:
            chosen = self._sample(today, min(a_day, len(today)))
            found = []
        for slot in past + chosen + coming:
            patient = self._patient_for(slot)
            if patient is not None:
                found.append(self._appointment(slot, *patient))
        return sorted(found, key=lambda one: (one.booked_at, one.starts_at, one.doctor))

    def _sample(self, slots: Iterable[_Slot], number: int) -> list[_Slot]:
        every = list(slots)
        return sorted(
            self._random.sample(every, min(number, len(every))), key=lambda slot: (slot.day, slot.minute, slot.doctor)
        )

    def _slots(self, days: range) -> Iterable[_Slot]:
        for number, doctor in enumerate(self._doctors):
            length = self._department(number).minutes
            for day in days:
                weekday = self._days.weekday(day)
                for hours in doctor.week:
                    if hours.weekday == weekday:
                        # The hours of the night that are skipped, or come twice, are for nobody.
                        first = max(hours.starts, 240) if self._days.clocks_change(day) else hours.starts
                        for minute in range(first, hours.ends - length + 1, length):
                            yield _Slot(number, day, minute)

    def _covers_now(self, slot: _Slot) -> bool:
        starts = self._days.at(slot.day, slot.minute)
        return starts <= self._days.as_of < starts + timedelta(minutes=self._department(slot.doctor).minutes)

    def _department(self, doctor: int) -> Department:
        return self._blueprint.departments[self._doctors[doctor].department]

    def _assign_patients(self) -> list[list[int]]:
        """For each doctor the patients who come: people go to two departments, and keep their doctors."""
        pools: list[list[int]] = [[] for _ in self._doctors]
        by_department = defaultdict(list)
        for number, doctor in enumerate(self._doctors):
            by_department[doctor.department].append(number)
        for number, patient in enumerate(self._patients):
            suitable = [
                place
                for place, department in enumerate(self._blueprint.departments)
                if department.ages[0] <= patient.age <= department.ages[1]
                and department.gender in (None, patient.gender)
            ]
            for place in sorted(self._random.sample(suitable, min(2, len(suitable)))):
                pools[self._random.choice(by_department[place])].append(number)
        return pools

    def _of_demo_patient(self, past: list[_Slot], coming: list[_Slot]) -> list[Appointment]:
        """Takes slots of doctor 0 for patient 0 out of the lists: two weeks ago, some days ago, and next week."""
        found = []
        for slots, wished in ((past, -15), (past, -5), (coming, 6)):
            mine = [slot for slot in slots if slot.doctor == 0 and (0, slot.day) not in self._taken]
            if not mine:
                continue
            slot = min(mine, key=lambda slot: (abs(slot.day - wished), slot.minute))
            slots.remove(slot)
            self._taken.add((0, slot.day))
            booked_at = self._days.at(max(slot.day - 9, -25) if slot.day < 0 else -2, 600)
            one = self._appointment(slot, 0, booked_at, keeps=True)
            one.booked_by = "PATIENT" if slot.day > 0 else "RECEPTIONIST"
            found.append(one)
        return found

    def _patient_for(self, slot: _Slot) -> tuple[int, datetime] | None:
        """A patient of the slot's doctor who has no other appointment on that day, and when the patient books it."""
        booked_at = self._booked_at(slot)
        pool = self._pools[slot.doctor]
        for _ in range(40):
            if not pool:
                break
            patient = self._random.choice(pool)
            if (patient, slot.day) not in self._taken and self._patients[patient].registered_at < booked_at:
                self._taken.add((patient, slot.day))
                return patient, booked_at
        return None

    def _booked_at(self, slot: _Slot) -> datetime:
        rng = self._random
        starts_at = self._days.at(slot.day, slot.minute)
        walk_in = starts_at - timedelta(minutes=rng.randint(8, 35))
        if self._department(slot.doctor).day_and_night and walk_in <= self._days.as_of:
            return walk_in
        lead = min(max(int(rng.expovariate(0.12)), slot.day, 0), LONGEST_LEAD)
        booked_at = self._days.at(slot.day - lead, rng.randrange(480, 1050))
        while booked_at > min(self._days.as_of, starts_at - timedelta(minutes=40)):
            booked_at -= timedelta(days=1)
        return booked_at

    def _appointment(self, slot: _Slot, patient: int, booked_at: datetime, *, keeps: bool = False) -> Appointment:
        rng = self._random
        department = self._department(slot.doctor)
        starts_at = self._days.at(slot.day, slot.minute)
        one = Appointment(
            slot.doctor, patient, starts_at, department.minutes, rng.choice(CONDITIONS[department.name]), booked_at
        )
        fate = 1.0 if keeps else rng.random()
        until = min(self._days.as_of, starts_at - timedelta(minutes=30))
        if fate < (0.13 if slot.day <= 0 else 0.06) and until > booked_at:
            one.cancelled_at = booked_at + (until - booked_at) * rng.random()
            one.reason = rng.choice(CANCELLATIONS)
        elif fate < 0.20 and slot.day < 0:
            one.missed_at = starts_at + _NO_SHOW_AFTER
        else:
            # Nobody is checked in on the day before.
            one.arrives_at = max(
                starts_at - timedelta(minutes=rng.randint(3, 25)),
                booked_at + timedelta(minutes=2),
                self._days.at(slot.day, 0),
            )
            one.begins_at = max(
                starts_at + timedelta(seconds=rng.randrange(180)), one.arrives_at + timedelta(seconds=30)
            )
            one.ends_at = starts_at + timedelta(seconds=department.minutes * 60 - rng.randrange(150))
        return one
