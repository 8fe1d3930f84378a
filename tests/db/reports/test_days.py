"""The days of a report are the hospital's, whatever its clocks do; which days may be asked for."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from db.generate.reports import declared
from tests.db.conftest import slug
from tests.refusals import problems, refused
from tests.world import Hospital, new_hospital

PERIODIC = [name for name, report in declared().items() if "from" in report.arguments]
OTHERS: dict[str, dict[str, Any]] = {
    "patients_of_specialization": {"specialization": "Cardiology"},
    "frequent_patients": {"moreThan": 1, "atMost": None},
    "departments_with_several_doctors": {"moreThan": 1, "atMost": None},
    "discounted_bills": {"percent": "10", "atLeast": None, "atMost": None},
    "what_if_discount": {"percent": "7"},
    "stock_alerts": {"withinDays": 30},
}
WINDOW = (20, None, False)
DAY = dt.date(2030, 5, 14)


def to_snake(name: str) -> str:
    """What an argument is called in SQL."""
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)


# Days on which clocks change at or around midnight: forward over it or onto it, back to it, back over it.
CHANGES = {
    "America/Sao_Paulo": ["2018-11-04", "2018-02-17", "2018-02-18"],
    "America/Havana": ["2024-03-10", "2024-11-03"],
    "Atlantic/Azores": ["2025-03-30", "2025-10-26"],
    "Africa/Cairo": ["2025-04-25", "2025-10-31"],
    "America/Nuuk": ["2030-03-31", "2030-10-27"],
    "Pacific/Easter": ["2030-09-08", "2030-04-07"],
    "Europe/Berlin": ["2030-03-31", "2030-10-27"],
    "America/New_York": ["2030-03-10", "2030-11-03"],
    "Australia/Lord_Howe": ["2030-04-07", "2030-10-06"],
    "Asia/Kolkata": ["2030-01-01"],
    "Pacific/Kiritimati": ["2030-01-01"],
}


def first_moment(zone: ZoneInfo, day: dt.date) -> dt.datetime:
    """The first quarter of an hour that the wall calendar gives to a day: it is looked for, and not computed."""
    moment = dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(hours=30)
    while moment.astimezone(zone).date() != day:
        moment += dt.timedelta(minutes=15)
    return moment


@pytest.mark.parametrize("name", CHANGES)
async def test_a_day_starts_at_its_first_moment(api: asyncpg.Pool, admin: asyncpg.Connection, name: str) -> None:
    hospital = await new_hospital(api, admin, slug(), name)
    for text in CHANGES[name]:
        for shift in (-1, 0, 1, 2):
            day = dt.date.fromisoformat(text) + dt.timedelta(days=shift)
            start = await admin.fetchval("SELECT clinic.day_start($1, $2)", hospital.id, day)
            assert start == first_moment(hospital.zone, day), day


async def test_an_appointment_counts_on_its_day_at_the_hospital(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    for name in ("Pacific/Kiritimati", "America/New_York"):
        hospital = await new_hospital(api, admin, slug(), name)
        doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
        late = await hospital.book(patient, doctor, hospital.at(23, 30, days=2))
        early = await hospital.book(patient, doctor, hospital.at(0, 0, days=3))
        found = {}
        for days in (1, 2, 3, 4):
            day = hospital.at(12, days=days).date()
            rows = await hospital.rows("ADMIN", "report_appointment_summary_page", day, day, *WINDOW)
            found[days] = [row["id"] for row in rows]
        assert found == {1: [], 2: [late], 3: [early], 4: []}


@pytest.mark.parametrize("report", PERIODIC)
async def test_days_must_be_given_in_order_and_may_be_left_out(
    hospital: Hospital, admin: asyncpg.Connection, report: str
) -> None:
    own = list(OTHERS.get(report, {}).values())
    for function, window in ((f"report_{report}_page", WINDOW), (f"report_{report}_count", ())):

        async def ask(first: dt.date | None, last: dt.date | None, *given: Any) -> Any:
            return await hospital.rows("ADMIN", function, first, last, *(given or own), *window)  # noqa: B023

        for first, last in ((DAY, DAY), (dt.date.min, dt.date.max), (DAY, None), (None, DAY), (None, None)):
            assert len(await ask(first, last)) >= 0
        await refused(admin, ask(DAY, DAY - dt.timedelta(days=1)), "ZH501", problems(("to", "END_BEFORE_START")))


@pytest.mark.parametrize("report", [name for name, made in declared().items() if "age" in made.filters])
async def test_ages_must_be_in_order_and_in_range(hospital: Hospital, admin: asyncpg.Connection, report: str) -> None:
    given = {f"p_{name}": None for name in declared()[report].arguments}
    given |= {f"p_{to_snake(name)}": value for name, value in OTHERS.get(report, {}).items()}

    async def ask(least: int | None, most: int | None) -> Any:
        asked = {"p_age_from": least, "p_age_to": most}
        return await hospital.rows("ADMIN", f"report_{report}_count", **(given | asked))

    for least, most in ((0, 150), (7, 7), (None, 0), (150, None)):
        assert len(await ask(least, most)) == 1
    for least, most, expected in (
        (-1, None, [("ageFrom", "OUT_OF_RANGE")]),
        (None, 151, [("ageTo", "OUT_OF_RANGE")]),
        (8, 7, [("ageTo", "OUT_OF_RANGE")]),
        (151, -1, [("ageFrom", "OUT_OF_RANGE"), ("ageTo", "OUT_OF_RANGE"), ("ageTo", "OUT_OF_RANGE")]),
    ):
        await refused(admin, ask(least, most), "ZH501", problems(*expected))


@pytest.mark.parametrize(
    ("report", "name", "values", "code"),
    [
        ("patients_of_specialization", "specialization", [None, " "], "REQUIRED"),
        ("patients_of_specialization", "specialization", ["x" * 201], "TOO_LONG"),
        ("frequent_patients", "moreThan", [None, -1, 10_001], "OUT_OF_RANGE"),
        ("departments_with_several_doctors", "moreThan", [None, -1, 10_001], "OUT_OF_RANGE"),
        ("frequent_patients", "atMost", [-1, 0, 1, 10_002], "OUT_OF_RANGE"),
        ("departments_with_several_doctors", "atMost", [-1, 0, 1, 10_002], "OUT_OF_RANGE"),
        ("discounted_bills", "percent", [None], "REQUIRED"),
        ("discounted_bills", "percent", ["-0.01", "100.01", "1.005", "NaN"], "OUT_OF_RANGE"),
        ("discounted_bills", "atLeast", ["-0.01", "100.01", "1.005", "NaN"], "OUT_OF_RANGE"),
        ("discounted_bills", "atMost", ["-0.01", "100.01", "1.005", "NaN"], "OUT_OF_RANGE"),
        ("what_if_discount", "percent", [None, "-0.01", "100.01", "1.005", "NaN"], "OUT_OF_RANGE"),
        ("stock_alerts", "withinDays", [None, -1, 3661], "OUT_OF_RANGE"),
    ],
)
async def test_whatever_else_is_asked_must_be_in_range(
    hospital: Hospital, admin: asyncpg.Connection, report: str, name: str, values: list[Any], code: str
) -> None:
    has_period = report in PERIODIC
    for value in values:
        good, bad = ((DAY, DAY), (DAY, DAY - dt.timedelta(days=1))) if has_period else ((), ())
        own = (OTHERS[report] | {name: value}).values()
        call = hospital.rows("ADMIN", f"report_{report}_page", *good, *own, *WINDOW)
        await refused(admin, call, "ZH501", problems((name, code)))
        if has_period:
            call = hospital.rows("ADMIN", f"report_{report}_count", *bad, *own)
            await refused(admin, call, "ZH501", problems(("to", "END_BEFORE_START"), (name, code)))


async def test_bounds_of_a_discount_come_in_order(hospital: Hospital, admin: asyncpg.Connection) -> None:
    for least, most in (("7.01", "7"), ("100", "0")):
        call = hospital.rows("ADMIN", "report_discounted_bills_page", DAY, DAY, None, least, most, *WINDOW)
        await refused(admin, call, "ZH501", problems(("atMost", "OUT_OF_RANGE")))
    assert await hospital.rows("ADMIN", "report_discounted_bills_page", DAY, DAY, None, "7", "7", *WINDOW) == []
