"""Patients who come for nothing that is planned, and are there for what is seldom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

from loadgen.plan.days import PAST, Days
from loadgen.plan.people import Patient

_ADULT = 25
_BEFORE = PAST.start - 4
_NAMES = (("Zoe\u0308", "van der Brück"), ("Emre", "Şahin"), ("Rene\u0301e", "d'Arc-Lemaître"))
"""What sorting and searching stumble over; the accents stand apart from their letters, as some keyboards send them."""


@dataclass(frozen=True)
class Supporting:
    """Their numbers in the list of patients: two records of one patient, twins, two for deaths, other adults, all."""

    twice: tuple[int, int]
    twins: tuple[int, int]
    deceased: int
    mistaken: int
    others: tuple[int, ...]
    every: tuple[int, ...]


def supporting(slug: str, days: Days, patients: Sequence[Patient], planned: Collection[int]) -> Supporting:
    """Who of the patients is free for it: whoever is not `planned`, and is registered before all that is told."""
    every = tuple(
        number
        for number, patient in enumerate(patients)
        if number not in planned and days.day_of(patient.registered_at) < _BEFORE
    )
    adults = [number for number in every if _suits(patients[number])]
    Random(f"{slug} supporting").shuffle(adults)
    kept, other, twin, sibling, deceased, mistaken, *others = adults
    return Supporting((kept, other), (twin, sibling), deceased, mistaken, tuple(others), every)


def _suits(patient: Patient) -> bool:
    """Whether a patient is an adult with a whole name, who pays a part of each bill."""
    return patient.age >= _ADULT and bool(patient.last_name) and patient.insurance_cover_percent != "100"


def with_faces(patients: Sequence[Patient], cast: Supporting) -> list[Patient]:
    """The patients, with those changed who support: names, birth dates, telephone numbers."""
    made = list(patients)
    for nth, number in enumerate(cast.every):
        made[number] = replace(made[number], phone=_spelt(made[number].phone, nth))
    for number, (first, last) in zip(cast.others, _NAMES, strict=False):
        made[number] = replace(made[number], first_name=first, last_name=last, email=_email(number))
    for number in cast.others[len(_NAMES) :: 20]:
        made[number] = replace(made[number], birth_date=made[number].birth_date.replace(month=1, day=1), estimated=True)
    kept, other = cast.twice
    made[other] = replace(
        made[other],
        first_name=made[kept].first_name,
        last_name=made[kept].last_name,
        birth_date=made[kept].birth_date,
        gender=made[kept].gender,
        email=_email(other),
    )
    twin, sibling = cast.twins
    made[sibling] = replace(
        made[sibling], last_name=made[twin].last_name, birth_date=made[twin].birth_date, email=_email(sibling)
    )
    return made


def _email(number: int) -> str:
    return f"patient{number + 1}@patients.example"


def _spelt(phone: str, nth: int) -> str:
    """One of the ways in which people write a number of their own country."""
    code, area, *rest = phone.split()
    return (
        f"0{area} {' '.join(rest)}",
        f"{code} (0){area} {'-'.join(rest)}",
        f"00{code[1:]} {area} {''.join(rest)}",
        f"(0{area}) {''.join(rest)}",
        f"0{area}/{'.'.join(rest)}",
    )[nth % 5]
