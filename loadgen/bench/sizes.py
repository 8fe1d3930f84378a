"""The sizes of the hospitals that are loaded: the data sets `bench` and `full`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice

from loadgen.bench.departments import DEPARTMENTS
from loadgen.plan.places import ANNEX, DEMO, Blueprint, Department

HISTORY_DAYS = 1095
"""How many days of appointments are in the past."""
COMING_DAYS = 29
"""How many are in the future: as many as can be booked, less the one that a booking may have been made earlier."""


@dataclass(frozen=True)
class Size:
    """A hospital, and how many rows of each kind it has; its blueprint's own numbers of appointments are not used.

    Each prescription has two items on average, one, two, two and three in turn, and `further_items` of them one more.
    `coming` of the appointments lie ahead, or are today's. `medications` and `stocks` (of all departments) are as many
    as are prescribed where they are None.
    """

    blueprint: Blueprint
    appointments: int
    coming: int
    visits: int
    prescriptions: int
    bills: int
    further_items: int = 0
    medications: int | None = None
    stocks: int | None = None

    def __post_init__(self) -> None:
        if self.prescriptions % 4:
            raise ValueError("The number of prescriptions must be a multiple of four.")

    @property
    def prescription_items(self) -> int:
        """How many items its prescriptions have."""
        return 2 * self.prescriptions + self.further_items


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

FULL_DEPARTMENTS = 15
FULL_ROOMS = 200
_PLACES = (
    ("full", "Charlottenburg University Hospital", "Berlin", (10115, 14199), "de_DE", "Europe/Berlin", "EUR", "19"),
    ("full-2", "Hudson General Hospital", "New York", (10001, 10282), "en_US", "America/New_York", "USD", "8.88"),
    ("full-3", "Hopital du Canal", "Paris", (75001, 75020), "fr_FR", "Europe/Paris", "EUR", "20"),
    ("full-4", "Thames Royal Infirmary", "London", (10000, 19999), "en_GB", "Europe/London", "GBP", "20"),
)
MOST_HOSPITALS = len(_PLACES)


def full(factor: float = 1, hospitals: int = 1) -> tuple[Size, ...]:
    """The data set `full`: so many hospitals, each `factor` times the size of the systems that are superseded.

    Departments, rooms, medications and stocks are as many at every factor.
    """
    return tuple(_full(factor, *place) for place in _PLACES[:hospitals])


def _full(
    factor: float,
    slug: str,
    name: str,
    city: str,
    postcodes: tuple[int, int],
    locale: str,
    time_zone: str,
    currency: str,
    tax_rate_percent: str,
) -> Size:
    def of(number: int) -> int:
        return max(round(number * factor), 1)

    blueprint = replace(
        DEMO,
        slug=slug,
        name=name,
        city=city,
        postcodes=postcodes,
        locale=locale,
        time_zone=time_zone,
        currency=currency,
        tax_rate_percent=tax_rate_percent,
        departments=_with_rooms(DEPARTMENTS[:FULL_DEPARTMENTS], FULL_ROOMS),
        doctors_per_department=of(200),
        nurses_per_department=of(400),
        patients=of(3_000_000),
    )
    return Size(
        blueprint,
        appointments=of(6_000_000),
        coming=of(324_000),
        visits=of(5_000_000),
        prescriptions=4 * of(1_000_000),
        bills=of(6_000_000),
        further_items=round(2_130 * factor),
        medications=1_000,
        stocks=2_043,
    )


def _with_rooms(departments: Sequence[Department], rooms: int) -> tuple[Department, ...]:
    """The departments with so many rooms in all, each of its own kinds in turn; those without beds stay without."""
    warded = [place for place, one in enumerate(departments) if one.rooms]
    found = list(departments)
    for nth, place in enumerate(warded):
        number = (nth + 1) * rooms // len(warded) - nth * rooms // len(warded)
        found[place] = replace(found[place], rooms=tuple(islice(cycle(found[place].rooms), number)))
    return tuple(found)
