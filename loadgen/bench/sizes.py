"""The sizes of the hospitals of the data set `bench`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loadgen.bench.departments import DEPARTMENTS
from loadgen.plan.places import ANNEX, DEMO, Blueprint

HISTORY_DAYS = 1095
"""How many days of appointments are in the past."""
COMING_DAYS = 29
"""How many are in the future: as many as can be booked, less the one that a booking may have been made earlier."""


@dataclass(frozen=True)
class Size:
    """A hospital, and how many rows of each kind it has; its blueprint's own numbers of appointments are not used.

    Each prescription has two items on average: one, two, two and three in turn. `coming` of the appointments lie
    ahead, or are today's.
    """

    blueprint: Blueprint
    appointments: int
    coming: int
    visits: int
    prescriptions: int
    bills: int

    def __post_init__(self) -> None:
        if self.prescriptions % 4:
            raise ValueError("The number of prescriptions must be a multiple of four.")

    @property
    def prescription_items(self) -> int:
        """How many items its prescriptions have."""
        return 2 * self.prescriptions


BENCH: Sequence[Size] = (
    Size(
        replace(
            DEMO,
            slug="bench",
            name="Steinbach Hospital",
            departments=DEPARTMENTS,
            doctors_per_department=20,
            patients=200_000,
        ),
        appointments=1_000_000,
        coming=54_000,
        visits=500_000,
        prescriptions=400_000,
        bills=1_000_000,
    ),
    Size(
        replace(
            ANNEX,
            slug="bench-annex",
            name="Harbour Annex",
            departments=DEPARTMENTS[:2] + DEPARTMENTS[10:11],
            doctors_per_department=2,
            patients=2_000,
        ),
        appointments=12_000,
        coming=600,
        visits=6_000,
        prescriptions=4_800,
        bills=12_000,
    ),
)
"""The data set as `wardgraph seed --scale bench` makes it."""
