"""Who plays in stories, and when doctors have time for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from loadgen.plan.conditions import CONDITIONS, Condition
from loadgen.plan.plan import Plan
from loadgen.plan.supporting import Supporting
from loadgen.play.house import House

_FURTHEST = 12
"""Days that a slot may lie from the day it is wanted on."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Time that a doctor has for nobody who is planned; `doctor` is a number of the list, `doctor_id` an id."""

    doctor: int
    doctor_id: int
    day: int
    starts_at: datetime
    minutes: int
    condition: Condition

    @property
    def physician(self) -> str:
        """The role that acts for the doctor: their own for the doctor with the demo account."""
        return "DOCTOR" if self.doctor == 0 else "ADMIN"

    def after(self, minutes: float) -> datetime:
        """So many minutes after the start, or before it."""
        return self.starts_at + timedelta(minutes=minutes)


class Cast:
    """The patients who support, as ids, and slots; whoever asks twice gets others, and the same in every run."""

    def __init__(self, plan: Plan, house: House, supporting: Supporting) -> None:
        self.plan = plan
        self.days = plan.days
        self.house = house
        self.supporting = supporting
        self.kept_beds: set[tuple[int, int]] = set()
        self._taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for one in plan.appointments:
            self._taken[one.doctor].append((one.starts_at, one.starts_at + timedelta(minutes=one.minutes)))
        self._busy: set[tuple[int, int]] = set()
        self._turn = 0

    def stream(self, name: str) -> Random:
        """The random stream of a story."""
        return Random(f"{self.plan.blueprint.slug} {name}")

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A time of a day on the hospital's clocks."""
        return self.days.at(day, hour * 60 + minute)

    def before_the_end(self, minutes: int) -> datetime:
        """Shortly before everything stands still."""
        return self.days.as_of - timedelta(minutes=minutes)

    def patient(self, number: int) -> int:
        """The id of the patient with this number of the list."""
        return self.house.patients[number]

    def someone(self, *days: int) -> int:
        """The id of a patient who has nothing else to do on these days."""
        others = self.supporting.others
        for _ in others:
            number = others[self._turn % len(others)]
            self._turn += 1
            wanted = {(number, day) for day in days}
            if not wanted & self._busy:
                self._busy |= wanted
                return self.patient(number)
        raise LookupError(days)

    def drawn(self, rng: Random, *days: int) -> int:
        """As `someone`, but by a random stream: whoever else is asked for stays who they are."""
        free = [number for number in self.supporting.others if not {(number, day) for day in days} & self._busy]
        number = rng.choice(free)
        self._busy |= {(number, day) for day in days}
        return self.patient(number)

    def slot(
        self,
        day: int,
        *,
        doctors: Iterable[int] | None = None,
        department: str | None = None,
        hours: tuple[int, int] = (9, 16),
        step: int = -1,
        fits: Callable[[Slot], bool] = lambda _: True,
    ) -> Slot:
        """A slot on a day, or on the nearest one before it (after it: `step` 1), of doctors for grown men and women."""
        for nearest in range(day, day + _FURTHEST * step, step):
            for slot in self.slots(nearest, doctors=doctors, department=department, hours=hours):
                if fits(slot):
                    return self.take(slot)
        raise LookupError(day)

    def slots(
        self,
        day: int,
        *,
        doctors: Iterable[int] | None = None,
        department: str | None = None,
        hours: tuple[int, int] = (9, 16),
    ) -> Iterator[Slot]:
        """The slots of a day that nobody has taken, those of each doctor in turn."""
        chosen = list(range(len(self.plan.doctors)) if doctors is None else doctors)
        if doctors is None:
            Random(f"{self.plan.blueprint.slug} slots {day}").shuffle(chosen)
        for doctor in chosen:
            place = self.plan.blueprint.departments[self.plan.doctors[doctor].department]
            if place.gender or place.ages[0] > 25 or place.ages[1] < 100 or department not in (None, place.name):
                continue
            for minute in self._minutes(doctor, day, place.minutes):
                if hours[0] * 60 <= minute < hours[1] * 60 and self.is_free(doctor, day, minute, place.minutes):
                    yield self._slot(doctor, day, minute, place.minutes)

    def take(self, slot: Slot) -> Slot:
        """Keeps a slot from all others."""
        self._taken[slot.doctor].append((slot.starts_at, slot.after(slot.minutes)))
        return slot

    def again(self, slot: Slot, day: int) -> Slot | None:
        """The slot of the same doctor and time on another day; None if it is taken or out of hours."""
        minute = self._minute(slot)
        at_work = minute in self._minutes(slot.doctor, day, slot.minutes)
        free = at_work and self.is_free(slot.doctor, day, minute, slot.minutes)
        return self._slot(slot.doctor, day, minute, slot.minutes) if free else None

    def is_free(self, doctor: int, day: int, minute: int, minutes: int) -> bool:
        """Whether nothing of the plan or of a story is then."""
        starts = self.days.at(day, minute)
        ends = starts + timedelta(minutes=minutes)
        return all(end <= starts or ends <= start for start, end in self._taken[doctor])

    def _minutes(self, doctor: int, day: int, length: int) -> Iterable[int]:
        if self.days.clocks_change(day):
            return
        for hours in self.plan.doctors[doctor].week:
            if hours.weekday == self.days.weekday(day):
                yield from range(hours.starts, min(hours.ends - length, 1439) + 1, length)

    def _minute(self, slot: Slot) -> int:
        wall = slot.starts_at.astimezone(self.days.zone)
        return wall.hour * 60 + wall.minute

    def _slot(self, doctor: int, day: int, minute: int, minutes: int) -> Slot:
        department = self.plan.blueprint.departments[self.plan.doctors[doctor].department].name
        starts_at = self.days.at(day, minute)
        condition = Random(f"{starts_at} {doctor}").choice(CONDITIONS[department])
        return Slot(doctor, self.house.doctors[doctor], day, starts_at, minutes, condition)
