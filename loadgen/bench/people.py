"""The people of a large hospital: names out of pools, and which doctors each patient goes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from loadgen.bench.sizes import HISTORY_DAYS, Size
from loadgen.plan.days import Days
from loadgen.plan.people import Doctor, Names, Patient, People, faker
from loadgen.plan.places import Blueprint, Department

_POOLED = 1500
_YOUNGEST = HISTORY_DAYS // 365 + 1
"""Whoever has come since the first day was born before it."""
_VISITS_SHARES = (1, 1, 1, 2, 2, 4)
"""How often patients come, in proportion to each other."""


class Pool:
    """Names drawn from a pool that a Faker fills: a Faker of its own for each patient would take a minute."""

    def __init__(self, blueprint: Blueprint, seed: int) -> None:
        source = faker(blueprint, seed)
        self._random = Random(seed)
        self._female = [source.first_name_female() for _ in range(_POOLED)]
        self._male = [source.first_name_male() for _ in range(_POOLED)]
        self._any = self._female + self._male
        self._last = [source.last_name() for _ in range(_POOLED)]
        self._streets = [source.street_address() for _ in range(_POOLED)]

    def first_name_female(self) -> str:
        """A woman's given name."""
        return self._random.choice(self._female)

    def first_name_male(self) -> str:
        """A man's given name."""
        return self._random.choice(self._male)

    def first_name(self) -> str:
        """Anybody's given name."""
        return self._random.choice(self._any)

    def last_name(self) -> str:
        """A family name."""
        return self._random.choice(self._last)

    def street_address(self) -> str:
        """Street and house number."""
        return self._random.choice(self._streets)


def people(size: Size, days: Days, seed: int) -> People:
    """The source of a hospital's people."""
    naming: type[Names] = Pool
    return People(size.blueprint, days, seed, naming)


def patients(source: People) -> list[Patient]:
    """All patients; who would be younger than the first appointments is made some years older."""
    return [
        one
        if one.age >= _YOUNGEST
        else replace(
            one, age=one.age + _YOUNGEST, birth_date=one.birth_date.replace(year=one.birth_date.year - _YOUNGEST, day=1)
        )
        for one in source.patients()
    ]


@dataclass(frozen=True, slots=True)
class Turn:
    """That a patient is a doctor's regular, by their numbers in the lists, in weeks of one parity.

    A regular of two doctors goes to them in different weeks, so that no two of the patient's appointments can
    overlap. Turns are taken in the order of `at`, from 0 to 1, round and round; who comes often has several.
    """

    doctor: int
    parity: int
    patient: int
    at: float


def turns(
    departments: Sequence[Department], doctors: Sequence[Doctor], every: Sequence[Patient], seed: str
) -> list[Turn]:
    """The doctors of each patient: two departments that fit the patient, and one doctor of each."""
    rng = Random(f"{seed} turns")
    by_department: list[list[int]] = [[] for _ in departments]
    for number, doctor in enumerate(doctors):
        by_department[doctor.department].append(number)
    suited: dict[tuple[int, str], list[int]] = {}
    found = []
    for number, patient in enumerate(every):
        key = (patient.age, patient.gender)
        if key not in suited:
            suited[key] = [place for place, one in enumerate(departments) if _suits(one, *key)]
        chosen = rng.sample(suited[key], min(2, len(suited[key])))
        for nth, place in enumerate(chosen):
            doctor_number = rng.choice(by_department[place])
            share = rng.choice(_VISITS_SHARES)
            begins = rng.random()
            # Spread evenly over the round, so that nobody comes twice within days.
            found += [
                Turn(doctor_number, (number + nth) % 2, number, (begins + again / share) % 1) for again in range(share)
            ]
    return found


def _suits(department: Department, age: int, gender: str) -> bool:
    low, high = department.ages
    # Old enough also at registration.
    return (not low or low + _YOUNGEST <= age) and age <= high and department.gender in (None, gender)
