"""Invented deliveries: enough of every medication, in several batches, some of them soon or already expired."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from loadgen.plan.conditions import CONDITIONS
from loadgen.plan.days import PAST, Days
from loadgen.plan.places import Department

_FIRST = -60
"""The day of the first deliveries."""
_PLENTY = 20
_MISCOUNTED = 0.2


@dataclass(frozen=True, slots=True)
class Need:
    """Units of a medication that a department, by its number, prescribes on a day."""

    day: int
    department: int
    medication: str
    units: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch of a medication for a department."""

    at: datetime
    day: int
    department: int
    medication: str
    quantity: int
    batch_number: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Correction:
    """Units of a delivery's batch that a count found missing."""

    at: datetime
    delivery: Delivery
    missing: int
    reason: str


class Shelves:
    """The deliveries of a hospital and the corrections of its stock. The same seed gives the same ones."""

    def __init__(self, departments: Sequence[Department], days: Days, seed: int, slug: str) -> None:
        self._days = days
        self._random = Random(f"{seed} {slug} pharmacy")
        self._keeps = [
            sorted({name for condition in CONDITIONS[department.name] for name in condition.medications})
            for department in departments
        ]
        self._batches = 0
        self.corrections: list[Correction] = []

    def deliveries(self, needs: Iterable[Need]) -> list[Delivery]:
        """First deliveries of whatever a department prescribes, and further ones a day before they run short."""
        by_stock: dict[tuple[int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for need in needs:
            by_stock[need.department, need.medication][need.day] += need.units
        found = [
            delivery
            for place, names in enumerate(self._keeps)
            for name in names
            for delivery in self._of_stock(place, name, by_stock[place, name])
        ]
        return sorted(found, key=lambda one: (one.day, one.at))

    def _of_stock(self, place: int, name: str, needs: dict[int, int]) -> list[Delivery]:
        rng = self._random
        usual = max(max(needs.values(), default=0), 8)
        found = [self._delivery(_FIRST, place, name, usual * rng.randint(3, 6), rng.randint(150, 700))]
        if rng.random() < 0.25:
            found.append(self._delivery(_FIRST, place, name, usual, rng.randint(PAST.start + 5, -3)))
        if rng.random() < 0.5:
            found.append(self._delivery(PAST.start - rng.randint(2, 20), place, name, usual * 2, rng.randint(5, 45)))
        # A further delivery is there a day before it is needed, which changes what is taken on that day, too.
        while shortage := self._prescribe(found, needs)[1]:
            day, missing = shortage
            found.append(
                self._delivery(day - 1, place, name, missing + usual * rng.randint(2, 5), rng.randint(120, 600))
            )
        left, _ = self._prescribe(found, needs)
        self._count(found[-1], left[found[-1]])
        return found

    def _prescribe(
        self, delivered: Iterable[Delivery], needs: dict[int, int]
    ) -> tuple[dict[Delivery, int], tuple[int, int] | None]:
        """What is left of each batch, and the first day that runs short, with the units that it lacks.

        Prescribing takes of the earliest expiry first, of what was delivered by that day.
        """
        left = {one: one.quantity for one in sorted(delivered, key=lambda one: (one.expires_on, one.at))}
        for day, wanted in sorted(needs.items()):
            lacking = wanted
            for one, units in left.items():
                if one.day <= day and one.expires_on >= self._days.date(day):
                    left[one] -= min(units, lacking)
                    lacking -= min(units, lacking)
            if lacking:
                return left, (day, lacking)
        return left, None

    def _count(self, delivery: Delivery, left: int) -> None:
        """Finds some units missing where more than enough of them are never asked for."""
        rng = self._random
        if left >= _PLENTY and rng.random() < _MISCOUNTED:
            at = self._days.at(-1, rng.randrange(480, 900))
            reason = rng.choice(("Pack damaged", "Counted again", "Dropped"))
            self.corrections.append(Correction(at, delivery, rng.randint(1, 5), reason))

    def _delivery(self, day: int, place: int, name: str, quantity: int, expires_in: int) -> Delivery:
        self._batches += 1
        return Delivery(
            # Before the first visit of the day, of whose prescriptions some need it.
            self._days.at(day, 300 + self._random.randrange(400) // 4),
            day,
            place,
            name,
            quantity,
            f"{name[:3].upper()}-{self._batches:04}",
            self._days.date(expires_in),
        )
