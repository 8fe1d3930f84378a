"""The medications of a large hospital, and which department keeps which."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from loadgen.bench.departments import COMPANIONS, CONDITIONS
from loadgen.plan.medications import MANUFACTURERS, MEDICATIONS, Medication
from loadgen.plan.places import Department

FURTHER_MANUFACTURERS = (
    *MANUFACTURERS, "Arvena", "Baltic Generics", "Corvus Pharma", "Dunmore", "Elbland", "Fjordmed", "Galenos",
    "Hohenstein", "Isarmed", "Juniper Health", "Kestrel", "Lumina Pharma", "Medistra", "Novalis", "Orchis",
    "Pontus Generics", "Quadra", "Rosmarin", "Sapiens Labs", "Tarragon", "Umbria Pharma", "Vesta", "Westmark", "Zephyr",
)  # fmt: skip


def drugs(number: int | None) -> list[tuple[Medication, str]]:
    """The medications with their manufacturers: each one by one, or `number` of them, the same by several of them."""
    known = list(MEDICATIONS.values())
    if number is None:
        return [(one, MANUFACTURERS[place % len(MANUFACTURERS)]) for place, one in enumerate(known)]
    makers = len(FURTHER_MANUFACTURERS)
    every = (
        (replace(one, unit_price=_priced(one, turn)), FURTHER_MANUFACTURERS[(place + turn) % makers])
        for turn in range(makers)
        for place, one in enumerate(known)
    )
    return list(islice(every, number))


def remedies(department: str) -> list[list[int]]:
    """What each complaint of a department is treated with, by numbers in MEDICATIONS; nothing, where it is not."""
    places = {name: place for place, name in enumerate(MEDICATIONS)}
    found = []
    for complaint, condition in enumerate(CONDITIONS[department]):
        # Three are named at most; companions take turns.
        companions = COMPANIONS[complaint % len(COMPANIONS) :] + COMPANIONS
        names = list(dict.fromkeys(condition.medications + companions))[:3] if condition.medications else []
        found.append([places[name] for name in names])
    return found


def shelves(departments: Sequence[Department], medications: int, stocks: int | None) -> list[list[int]]:
    """The medications that each department keeps, by number: what it prescribes, and `stocks` in all departments."""
    base = len(MEDICATIONS)
    kept = []
    for place, department in enumerate(departments):
        needed = sorted({drug for complaint in remedies(department.name) for drug in complaint})
        if stocks is not None:
            size = (place + 1) * stocks // len(departments) - place * stocks // len(departments)
            # First of all the same by other manufacturers, then others, each department from a place of its own.
            same = (drug + turn for turn in range(base, medications, base) for drug in needed)
            further = islice(filter(medications.__gt__, same), max(size // 2 - len(needed), 0))
            others = ((place * size + nth) % medications for nth in range(medications))
            needed = list(islice(dict.fromkeys((*needed, *further, *others)), size))
        kept.append(needed)
    return kept


def _priced(one: Medication, turn: int) -> Decimal:
    """What it costs by its manufacturer: up to a third less or more."""
    share = Decimal(100 + (turn * 17) % 67 - 33 if turn else 100) / 100
    return max((one.unit_price * share).quantize(Decimal("0.01")), Decimal("0.01"))
