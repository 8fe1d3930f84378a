"""Rule 4: age on a date; a birthday on 29 February falls on 1 March in a common year."""

import datetime as dt

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tests.databases import Database
from tests.machines import PATIENT, clinic
from tests.refusals import problems, refused
from tests.signing_up import sign_up
from tests.world import Hospital


def birthday(born: dt.date, year: int) -> dt.date:
    """When somebody's birthday is kept in a year."""
    try:
        return born.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def years(born: dt.date, on: dt.date) -> int | None:
    """Age counted by birthdays that came; none before birth."""
    return None if on < born else on.year - born.year - (on < birthday(born, on.year))


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
        ("2000-05-05", "2000-05-04", None),
    ],
)
async def test_age_on_a_date(admin: asyncpg.Connection, born: str, on: str, age: int | None) -> None:
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


def months(born: dt.date, on: dt.date) -> int | None:
    """Full months, counted one by one: where a month has no such day, it is full on the first of the next."""
    if on < born:
        return None
    count, year, month = 0, born.year, born.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        try:
            full = dt.date(year, month, born.day)
        except ValueError:
            full = dt.date(year, month + 1, 1)
        if full > on:
            return count
        count += 1


def words(born: dt.date, on: dt.date) -> str | None:
    """An age as people say it."""
    full = months(born, on)
    if full is None:
        return None
    number, unit = (on - born).days, "day"
    if full >= 1:
        number, unit = full, "month"
    if full >= 24:
        number, unit = int(years(born, on) or 0), "year"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def test_months_and_words_agree_with_counting(database: Database) -> None:
    born = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))
    with clinic(database) as wards:

        @settings(PATIENT, max_examples=300)
        @given(born, st.integers(-40, 1500))
        @example(dt.date(2023, 1, 31), 29)
        @example(dt.date(2023, 1, 31), 28)
        @example(dt.date(2024, 2, 29), 366)
        def agrees(born: dt.date, days: int) -> None:
            on = born + dt.timedelta(days=days)
            query = "SELECT rules.age_months($1, $2), rules.age_text($1, $2, false), rules.age_text($1, $2, true)"
            (row,) = wards.wait(wards.admin.fetch(query, born, on))
            said = words(born, on)
            assert tuple(row) == (months(born, on), said, said and f"about {said}")
            # Months and years agree with one another.
            assert row[0] is None or row[0] // 12 in (years(born, on), int(years(born, on) or 0) + 1)

        agrees()


async def test_a_birth_is_refused_in_the_future_too_long_ago_and_after_the_first_encounter(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    today = dt.datetime.now(hospital.zone).date()
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()

    async def born(on: dt.date, **more: object) -> asyncpg.Record:
        given = {"birth_date": on, **more}
        return await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes=given)

    for wrong in (today + dt.timedelta(days=1), today.replace(year=today.year - 131)):
        await refused(admin, born(wrong), "ZH501", problems(("birthDate", "OUT_OF_RANGE")))
        await refused(
            admin,
            sign_up(hospital, "x@example.com", birth_date=wrong),
            "ZH501",
            problems(("birthDate", "OUT_OF_RANGE")),
        )
    assert (await born(today))["birth_date"] == today
    await born(dt.date(2000, 2, 29))
    # A stay long ago, as of records that were taken over.
    room = await hospital.new_room(1)
    stay = await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Fever")
    await hospital.book(patient, doctor, hospital.at(9))
    async with admin.transaction():
        await admin.execute("ALTER TABLE clinic.admissions DISABLE TRIGGER USER")
        await admin.execute("UPDATE clinic.admissions SET admitted_at = '2010-05-05 12:00Z' WHERE id = $1", stay["id"])
        await admin.execute("ALTER TABLE clinic.admissions ENABLE TRIGGER USER")
    await refused(admin, born(dt.date(2010, 5, 6)), "ZH501", problems(("birthDate", "AFTER_FIRST_ENCOUNTER")))
    row = await born(dt.date(2010, 5, 5), birth_date_estimated=True)
    assert (row["birth_date"], row["birth_date_estimated"]) == (dt.date(2010, 5, 5), True)
    (age,) = await hospital.rows("ADMIN", "ages_by_patient_id", p_ids=[patient], p_on=dt.date(2011, 5, 4))
    assert tuple(age) == (patient, 0, 11, 364, "about 11 months")
    (before,) = await hospital.rows("ADMIN", "ages_by_patient_id", p_ids=[patient], p_on=dt.date(2010, 5, 4))
    assert tuple(before) == (patient, None, None, None, None)
