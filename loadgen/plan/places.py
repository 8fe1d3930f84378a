"""The invented hospitals: their departments, rooms and sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Department:
    """A department: opening hours, minutes of an appointment, range of fees, ages and gender of its patients."""

    name: str
    location: str
    specialization: str
    minutes: int
    fees: tuple[int, int]
    rooms: tuple[tuple[str, int], ...] = ()
    ages: tuple[int, int] = (0, 120)
    gender: str | None = None
    opens_at: time = time(8)
    closes_at: time = time(18)

    @property
    def day_and_night(self) -> bool:
        """Whether it never closes."""
        return self.opens_at == self.closes_at == MIDNIGHT


@dataclass(frozen=True)
class Blueprint:
    """What to make of one hospital. Past appointments lie in the last 30 days, coming ones in the next 14.

    `demo_accounts` asks for an account in every role; without it there is an administrator alone. Without a number of
    nurses there are four in a department, or eight where there are beds.
    """

    slug: str
    name: str
    city: str
    postcodes: tuple[int, int]
    telephone: str
    locale: str
    time_zone: str
    currency: str
    tax_rate_percent: str
    departments: Sequence[Department]
    doctors_per_department: int
    patients: int
    past_appointments: int
    coming_appointments: int
    demo_accounts: bool
    nurses_per_department: int | None = None


_WARD = (("GENERAL", 4), ("GENERAL", 4), ("GENERAL", 3), ("PRIVATE", 1), ("PRIVATE", 1))
_INTENSIVE = (("ICU", 2), ("ICU", 2))
_THEATRE = (("THEATRE", 0),)

DEPARTMENTS = (
    Department("Cardiology", "Building A, floor 2", "Cardiology", 30, (90, 160), _WARD + _INTENSIVE, (18, 120)),
    Department(
        "Emergency Medicine",
        "Building A, ground floor",
        "Emergency medicine",
        20,
        (60, 90),
        (("GENERAL", 6), ("GENERAL", 6), *_INTENSIVE),
        opens_at=MIDNIGHT,
        closes_at=MIDNIGHT,
    ),
    Department("Pediatrics", "Building B, floor 1", "Pediatrics", 30, (50, 90), _WARD, (0, 17)),
    Department("Orthopedics", "Building A, floor 1", "Orthopedic surgery", 30, (80, 140), _WARD + _THEATRE, (8, 120)),
    Department("Neurology", "Building A, floor 3", "Neurology", 40, (90, 150), _WARD, (12, 120)),
    Department("Dermatology", "Building C, floor 1", "Dermatology", 20, (55, 95)),
    Department("Oncology", "Building D, floor 2", "Medical oncology", 40, (110, 180), _WARD, (25, 120)),
    Department(
        "Obstetrics and Gynecology",
        "Building B, floor 2",
        "Obstetrics and gynecology",
        30,
        (70, 120),
        _WARD + _THEATRE,
        (16, 120),
        "FEMALE",
    ),
    Department("Ophthalmology", "Building C, floor 2", "Ophthalmology", 20, (60, 110)),
    Department("Psychiatry", "Building E", "Psychiatry", 50, (95, 150), (("GENERAL", 4), ("PRIVATE", 1)), (16, 120)),
    Department(
        "Internal Medicine", "Building A, floor 4", "Internal medicine", 30, (60, 110), _WARD + _INTENSIVE, (18, 120)
    ),
    Department("General Surgery", "Building A, floor 5", "General surgery", 30, (85, 150), _WARD + _THEATRE, (10, 120)),
)

DEMO = Blueprint(
    slug="demo",
    name="Lindenhof Hospital",
    city="Berlin",
    postcodes=(10115, 14199),
    telephone="+49 30 23125 {:03}",
    locale="de_DE",
    time_zone="Europe/Berlin",
    currency="EUR",
    tax_rate_percent="19",
    departments=DEPARTMENTS,
    doctors_per_department=5,
    patients=2000,
    past_appointments=3000,
    coming_appointments=1500,
    demo_accounts=True,
)
ANNEX = Blueprint(
    slug="annex",
    name="Riverside Annex",
    city="New York",
    postcodes=(10001, 10282),
    telephone="+1 212 555 0{:03}",
    locale="en_US",
    time_zone="America/New_York",
    currency="USD",
    tax_rate_percent="8.88",
    departments=(DEPARTMENTS[10], DEPARTMENTS[2]),
    doctors_per_department=2,
    patients=60,
    past_appointments=80,
    coming_appointments=40,
    demo_accounts=False,
)
