"""Invented contact persons of patients."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from loadgen.plan.people import Patient
from loadgen.plan.places import Blueprint

_ADULT = 18
_OF_MINORS = ("PARENT", "PARENT", "PARENT", "GRANDPARENT", "CARER")
_OF_ADULTS = (("SPOUSE", 40), ("PARTNER", 15), ("CHILD", 20), ("SIBLING", 12), ("FRIEND", 10), ("OTHER", 3))
_NOTES = (None, None, None, None, "After 6 p.m.", "Works nights", "Call the mobile number only", "Speaks French")


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A contact person of the patient with this number in the plan."""

    patient: int
    name: str
    relation: str
    phone: str
    email: str | None
    is_emergency: bool
    is_legal_guardian: bool
    preference: int
    note: str | None


class Contacts:
    """A source of contact persons, with random numbers of its own: whatever else is invented stays as it is."""

    def __init__(self, blueprint: Blueprint, seed: int, patients: list[Patient]) -> None:
        self._blueprint = blueprint
        self._random = Random(f"{seed} {blueprint.slug} contacts")
        self._patients = patients

    def contacts(self) -> list[ContactPerson]:
        """Of nearly every minor a guardian or two, and somebody of a third of the others."""
        return [each for number in range(len(self._patients)) for each in self._of(number)]

    def _of(self, number: int) -> Iterator[ContactPerson]:
        rng = self._random
        if self._patients[number].age < _ADULT:
            # A few come without anybody.
            for preference in range(1, rng.choices((1, 2, 3), (5, 55, 40))[0]):
                yield self._person(number, rng.choice(_OF_MINORS), preference, is_guardian=True)
        # The first patient has the demo's account.
        elif number == 0 or rng.random() < 1 / 3:
            (relation,) = rng.choices([name for name, _ in _OF_ADULTS], [share for _, share in _OF_ADULTS])
            yield self._person(number, relation, 1, is_guardian=False)

    def _person(self, number: int, relation: str, preference: int, *, is_guardian: bool) -> ContactPerson:
        rng = self._random
        other = rng.choice(self._patients)
        family = other if relation in {"FRIEND", "CARER", "OTHER", "PARTNER"} else self._patients[number]
        name = f"{other.first_name} {family.last_name}".strip()
        return ContactPerson(
            number,
            name,
            relation,
            self._blueprint.telephone.format(rng.randrange(100, 200)),
            f"contact{number + 1}.{preference}@families.example" if rng.random() < 1 / 2 else None,
            is_guardian or rng.random() < 4 / 5,
            is_guardian,
            preference,
            rng.choice(_NOTES),
        )
