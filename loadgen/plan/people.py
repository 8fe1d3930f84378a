"""Invented people: patients and staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Protocol, cast

from faker import Faker

from loadgen.plan.days import OPENING, PAST, Days
from loadgen.plan.places import Blueprint, Department

ALLERGIES = (
    "Penicillin",
    "Latex",
    "Peanuts",
    "Bee venom",
    "Ibuprofen",
    "Iodinated contrast",
    "Pollen",
    "Lactose",
    "Nickel",
    "Eggs",
)
INSURERS = ("Hansa Health", "Nordlicht Mutual", "Civitas Care", "Medora Insurance", "Linden Life")
COVERS = ("50", "70", "80", "80", "90", "90", "100")
_SHIFTS = ("DAY", "DAY", "EVENING", "NIGHT")
_AGES = ((0, 17, 20), (18, 39, 27), (40, 64, 30), (65, 79, 16), (80, 97, 7))


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient; `age` is the one on the day that the data ends on."""

    first_name: str
    last_name: str
    birth_date: date
    age: int
    gender: str
    phone: str
    email: str
    address: str
    allergies: list[str]
    insurance_provider: str | None
    insurance_policy_number: str | None
    insurance_cover_percent: str
    registered_at: datetime
    estimated: bool = False
    """Whether the birth date is."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours of a doctor, in minutes after midnight."""

    weekday: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor of the department with this number in the blueprint."""

    department: int
    first_name: str
    last_name: str
    job_title: str
    registration_number: str
    registration_expires_on: date
    consultation_fee: str
    practising_since: date
    phone: str
    email: str
    week: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A nurse with a shift, or a receptionist or other member of staff with a job title."""

    department: int
    first_name: str
    last_name: str
    shift_or_title: str


class Names(Protocol):
    """Where names and addresses come from: a Faker, or something quicker."""

    def first_name_female(self) -> str:
        """A woman's given name."""

    def first_name_male(self) -> str:
        """A man's given name."""

    def first_name(self) -> str:
        """Anybody's given name."""

    def last_name(self) -> str:
        """A family name."""

    def street_address(self) -> str:
        """Street and house number."""


def faker(blueprint: Blueprint, seed: int) -> Names:
    """Names that are usual in the hospital's country."""
    made = Faker(blueprint.locale)
    made.seed_instance(seed)
    # Its methods come with its providers, which type checkers do not see.
    return cast("Names", made)


class People:
    """A source of people. The same seed gives the same ones; `naming` makes the source of their names of a number."""

    def __init__(
        self, blueprint: Blueprint, days: Days, seed: int, naming: Callable[[Blueprint, int], Names] = faker
    ) -> None:
        self._blueprint = blueprint
        self._days = days
        self._random = Random(f"{seed} {blueprint.slug} people")
        self._faker = naming(blueprint, self._random.getrandbits(64))

    def patients(self) -> list[Patient]:
        """All patients, in the order of their registration; the first one has an account in the demo hospital."""
        found = [self._patient(number) for number in range(self._blueprint.patients)]
        first, *others = found
        return [first, *sorted(others, key=lambda patient: patient.registered_at)]

    def doctors(self) -> list[Doctor]:
        """All doctors, department by department."""
        number = self._blueprint.doctors_per_department
        return [
            self._doctor(place, department, nth)
            for place, department in enumerate(self._blueprint.departments)
            for nth in range(number)
        ]

    def nurses(self) -> list[Colleague]:
        """All nurses, department by department: every shift, more of them where there are beds."""
        number = self._blueprint.nurses_per_department
        return [
            self._colleague(place, shift)
            for place, department in enumerate(self._blueprint.departments)
            for shift in islice(cycle(_SHIFTS), number or len(_SHIFTS) * (2 if department.rooms else 1))
        ]

    def receptionists(self) -> list[Colleague]:
        """Two receptionists for each department."""
        return [
            self._colleague(place, title)
            for place in range(len(self._blueprint.departments))
            for title in ("Receptionist", "Senior receptionist" if place % 3 == 0 else "Receptionist")
        ]

    def other_staff(self) -> list[Colleague]:
        """Cleaning and security, and porters where there are beds."""
        return [
            self._colleague(place, title)
            for place, department in enumerate(self._blueprint.departments)
            for title in ("Cleaner", "Security guard", *(("Porter",) if department.rooms else ()))
        ]

    def _colleague(self, department: int, shift_or_title: str) -> Colleague:
        first, last = self._names(self._random.choice(("FEMALE", "MALE")))
        return Colleague(department, first, last, shift_or_title)

    def _doctor(self, place: int, department: Department, nth: int) -> Doctor:
        rng = self._random
        first, last = self._names(rng.choice(("FEMALE", "MALE")))
        title = ("Head of department", "Senior consultant", "Consultant", "Consultant", "Resident")[nth % 5]
        fee = rng.randrange(department.fees[0], department.fees[1] + 1, 5)
        return Doctor(
            place,
            first,
            last,
            title,
            f"{self._blueprint.slug[:1].upper()}{place + 1:02}{nth + 1:02}-{rng.randrange(10_000, 99_999)}",
            # All of them beyond the last appointment; some soon enough to be worth a reminder.
            self._days.date(rng.randint(20, 60) if rng.random() < 0.08 else rng.randint(90, 1400)),
            str(fee),
            self._days.date(-365 * (32 - 6 * (nth % 5)) - rng.randrange(1200)),
            self._phone(),
            f"{_ascii(first)}.{_ascii(last)}.{place + 1}{nth + 1}@{self._blueprint.slug}.example",
            self._week(department, place, nth),
        )

    def _week(self, department: Department, place: int, nth: int) -> tuple[Hours, ...]:
        if department.day_and_night:
            starts, ends = ((480, 960), (0, 480), (960, 1440), (480, 960), (960, 1440))[nth % 5]
            free = self._random.randint(1, 7)
            return tuple(Hours(day, starts, ends) for day in range(1, 8) if day != free)
        days = [1, 2, 3, 4, 5]
        if place == nth == 0:
            # The doctor of the demo account also works on the last day of the data, even on a Sunday.
            days = sorted({*days, self._days.weekday(0)})
        else:
            days.remove(self._random.choice(days))
        return tuple(Hours(day, starts, ends) for day in days for starts, ends in ((480, 720), (780, 1020)))

    def _patient(self, number: int) -> Patient:
        rng = self._random
        demo = number == 0 and self._blueprint.demo_accounts
        gender = "FEMALE" if demo else rng.choices(("FEMALE", "MALE", "OTHER", "UNKNOWN"), (51, 47, 1, 1))[0]
        first, last = self._names(gender)
        if number == _OF_ONE_NAME:
            last = ""
        if demo:
            age = 46
        else:
            low, high, _ = rng.choices(_AGES, [share for *_, share in _AGES])[0]
            age = rng.randint(low, high)
        # A little more than `age` years ago, so that leap days do not matter.
        birth = (
            self._days.date(-int(age * 365.25) - rng.randrange(1, 360))
            if age
            else self._days.date(-rng.randrange(215, 350))
        )
        insured = demo or rng.random() < 0.86
        day = rng.randrange(-45, PAST.stop) if rng.random() < 0.15 else rng.randrange(OPENING + 2, -45)
        registered = self._days.at(OPENING + 1 if demo else day, rng.randrange(480, 1080))
        return Patient(
            first,
            last,
            birth,
            age,
            gender,
            self._phone(),
            f"{_ascii(first)}.{_ascii(last)}{number + 1}@patients.example",
            f"{self._faker.street_address()}, {rng.randint(*self._blueprint.postcodes):05} {self._blueprint.city}",
            sorted(rng.sample(ALLERGIES, rng.choices((0, 1, 2), (74, 20, 6))[0])),
            rng.choice(INSURERS) if insured else None,
            f"{rng.choice('ABCDEFGH')}{rng.randrange(10**8, 10**9)}" if insured else None,
            "80" if demo else rng.choice(COVERS) if insured else "0",
            registered + timedelta(seconds=number % 60),
        )

    def _names(self, gender: str) -> tuple[str, str]:
        fake = self._faker
        first = {"FEMALE": fake.first_name_female, "MALE": fake.first_name_male}.get(gender, fake.first_name)()
        return first, fake.last_name()

    def _phone(self) -> str:
        # Numbers that are set aside for fiction in their countries.
        return self._blueprint.telephone.format(self._random.randrange(100, 200))


# The patient of each hospital who has no family name.
_OF_ONE_NAME = 11
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})


def _ascii(name: str) -> str:
    return "".join(c for c in name.lower().translate(_PLAIN) if c.isascii() and c.isalpha())
