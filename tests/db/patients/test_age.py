"""Rule 4: age on a date; a birthday on 29 February falls on 1 March in a common year."""

import datetime as dt

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tests.databases import Database
from tests.machines import PATIENT, clinic
from tests.world import Hospital


def birthday(born: dt.date, year: int) -> dt.date:
    """When somebody's birthday is kept in a year."""
    try:
        return born.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def years(born: dt.date, on: dt.date) -> int:
    """Age counted by birthdays that came, or that are still to come before somebody is born."""
    return on.year - born.year - (on < birthday(born, on.year))


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2000-02-29", "2023-02-28", 22),
        ("2000-02-29", "2023-03-01", 23),
        ("2000-02-29", "2024-02-28", 23),
        ("2000-02-29", "2024-02-29", 24),
        ("1896-02-29", "1900-02-28", 3),
        ("1896-02-29", "1900-03-01", 4),
        ("2000-03-01", "2023-02-28", 22),
        ("2000-03-01", "2023-03-01", 23),
        ("2001-02-28", "2024-02-29", 23),
        ("2000-05-05", "2000-05-05", 0),
        ("2000-05-05", "2001-05-04", 0),
        ("2000-12-31", "2001-01-01", 0),
        ("2000-05-05", "2000-05-04", -1),
    ],
)
async def test_age_on_a_date(admin: asyncpg.Connection, born: str, on: str, age: int) -> None:
    dates = dt.date.fromisoformat(born), dt.date.fromisoformat(on)
    assert await admin.fetchval("SELECT rules.age($1, $2)", *dates) == age == years(*dates)


async def test_no_date_has_no_age(admin: asyncpg.Connection) -> None:
    assert await admin.fetchval("SELECT rules.age(NULL, '2024-01-01')") is None
    assert await admin.fetchval("SELECT rules.age('2024-01-01', NULL)") is None


def test_age_agrees_with_counting_birthdays(database: Database) -> None:
    dates = st.dates(dt.date(1850, 1, 1), dt.date(2150, 12, 31))
    leaplings = st.integers(463, 537).map(lambda n: dt.date(4 * n, 2, 29) if 4 * n not in (1900, 2100) else None)
    near = st.integers(-3, 3)

    with clinic(database) as wards:

        @settings(PATIENT, max_examples=300)
        @given(dates | leaplings.filter(bool), dates, near, st.booleans())
        @example(dt.date(2000, 2, 29), dt.date(2100, 2, 28), 0, True)
        def agrees(born: dt.date, on: dt.date, days: int, close: bool) -> None:
            # Half of the time within three days of a birthday, where errors would hide.
            if close:
                on = birthday(born, on.year) + dt.timedelta(days=days)
            assert wards.wait(wards.admin.fetchval("SELECT rules.age($1, $2)", born, on)) == years(born, on)

        agrees()


async def test_the_age_of_a_patient_is_todays_unless_a_day_is_named(hospital: Hospital) -> None:
    patient = await hospital.new_patient()
    today = dt.datetime.now(hospital.zone).date()
    born = dt.date(2000, 2, 29)
    row = await hospital.call("ADMIN", "ages_by_patient_id", p_ids=[patient])
    assert (row["patient_id"], row["age"]) == (patient, years(born, today))
    assert (await hospital.call("ADMIN", "ages_by_patient_id", p_ids=[patient], p_on=dt.date(2023, 2, 28)))["age"] == 22
