"""What is known of a hospital before its rows are made, copied into the tables that the files of `load/` read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import asyncpg

from loadgen.bench import drugs, people
from loadgen.bench.departments import CONDITIONS, weights
from loadgen.bench.sizes import COMING_DAYS, HISTORY_DAYS, Size
from loadgen.bench.statements import LOAD, placed, statements
from loadgen.plan.care import CANCEL_REASONS, DISCOUNT_REASONS, REFUND_REASONS
from loadgen.plan.medications import MEDICATIONS
from loadgen.plan.people import ALLERGIES, COVERS, INSURERS
from loadgen.plan.plan import Plan
from loadgen.plan.schedule import CANCELLATIONS
from loadgen.play.house import House


@dataclass(frozen=True)
class Site:
    """A hospital that stands, without patients: what was planned and what was made. What is known is in `schema`."""

    size: Size
    plan: Plan
    house: House
    hospital_id: int
    seed: str
    schema: str


async def stage(connection: asyncpg.Connection, site: Site) -> None:
    """Makes the hospital's schema: tables of what is known of it, and the function `draw`."""
    await connection.execute(f"CREATE SCHEMA {site.schema}")
    for statement in statements((LOAD / "000_staging.sql").read_text()):
        await connection.execute(placed(statement, site.schema))
    # A number from 0 up to but not including 1, always the same one for a key, a use and a hospital's seed.
    salt = Random(f"{site.seed} draws").getrandbits(50)
    await connection.execute(
        f"""CREATE FUNCTION {site.schema}.draw(p_key bigint, p_use integer) RETURNS double precision
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT (hashint8extended(p_key, {salt} + p_use) & 4503599627370495)::double precision / 4503599627370496
            $$"""
    )
    blueprint = site.size.blueprint
    drawn = Random(f"{site.seed} pools").getrandbits(50)
    kept = drugs.shelves(blueprint.departments, len(drugs.drugs(site.size.medications)), site.size.stocks)
    for table, rows in (
        ("site", [await _site(connection, site)]),
        ("departments", _departments(site)),
        ("doctors", _doctors(site)),
        ("names", people.names(blueprint, drawn)),
        ("streets", people.streets(blueprint, drawn)),
        ("phones", enumerate(people.phones(blueprint))),
        ("ages", people.ages()),
        ("suited", people.suited(blueprint.departments)),
        ("complaints", _complaints(site)),
        ("seasons", _seasons(site)),
        ("procedures", _procedures(site)),
        ("drugs", _drugs(site.size)),
        ("remedies", _remedies(site, kept)),
        ("shelves", _shelves(site, kept)),
    ):
        await connection.copy_records_to_table(table, records=rows, schema_name=site.schema)
        await connection.execute(f"ANALYZE {site.schema}.{table}")


async def _site(connection: asyncpg.Connection, site: Site) -> tuple[Any, ...]:
    accounts = {
        row["role"]: row["id"]
        for row in await connection.fetch(
            "SELECT roles[1] AS role, id FROM auth.accounts WHERE hospital_id = $1", site.hospital_id
        )
    }
    size, days, blueprint = site.size, site.plan.days, site.plan.blueprint
    return (
        site.hospital_id,
        blueprint.time_zone,
        people.country(blueprint),
        blueprint.city,
        list(blueprint.postcodes),
        blueprint.currency,
        await connection.fetchval("SELECT rules.minor_unit_digits($1)", blueprint.currency),
        Decimal(blueprint.tax_rate_percent),
        days.as_of,
        days.date(0),
        days.at(days.opening, 0) + timedelta(days=1),
        HISTORY_DAYS,
        COMING_DAYS,
        blueprint.patients,
        size.appointments,
        size.coming,
        size.visits,
        size.prescriptions,
        size.further_items,
        size.bills,
        len(site.house.doctors),
        # A role without an account is acted for by the administrator.
        *(
            accounts.get(role, accounts["ADMIN"])
            for role in ("RECEPTIONIST", "PHARMACIST", "CASHIER", "NURSE", "ADMIN")
        ),
        CANCELLATIONS,
        CANCEL_REASONS,
        DISCOUNT_REASONS,
        REFUND_REASONS,
        sorted(ALLERGIES),
        INSURERS,
        [Decimal(cover) for cover in COVERS],
        people.TURN_SHARES,
        people.POOLED,
        people.POOLED,
        len(people.phones(blueprint)),
        people.shares(list(people.languages(blueprint).values())),
        people.age_shares(),
        people.MONTH_WEIGHTS,
        people.WEEKDAY_WEIGHTS,
    )


def _departments(site: Site) -> Iterable[tuple[Any, ...]]:
    each = site.plan.blueprint.doctors_per_department
    for place, (key, one) in enumerate(zip(site.house.departments, site.plan.blueprint.departments, strict=True)):
        yield key, place, one.minutes, one.day_and_night, place * each, each


def _doctors(site: Site) -> Iterable[tuple[Any, ...]]:
    for place, (key, one) in enumerate(zip(site.house.doctors, site.plan.doctors, strict=True)):
        yield key, place, site.house.departments[one.department]


def _named(site: Site) -> Iterable[tuple[int, str]]:
    return zip(site.house.departments, (one.name for one in site.plan.blueprint.departments), strict=True)


def _complaints(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, name in _named(site):
        for nth, condition in enumerate(CONDITIONS[name]):
            yield key, nth, condition.reason, condition.diagnosis, condition.notes, bool(condition.medications)


def _seasons(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, name in _named(site):
        for month in range(1, 13):
            yield key, month, people.shares(weights(name, month))


def _procedures(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, name in _named(site):
        for complaint, condition in enumerate(CONDITIONS[name]):
            for nth, (kind, cost) in enumerate(condition.treatments, 1):
                yield key, complaint, nth, kind, cost


def _drugs(size: Size) -> Iterable[tuple[Any, ...]]:
    for place, (one, manufacturer) in enumerate(drugs.drugs(size.medications)):
        yield (
            place,
            one.name,
            one.strength,
            one.form,
            manufacturer,
            one.unit_price,
            one.dosage,
            one.frequency,
            one.units_per_day,
            one.days,
        )


def _remedies(site: Site, kept: list[list[int]]) -> Iterable[tuple[Any, ...]]:
    for (key, name), shelf in zip(_named(site), kept, strict=True):
        for complaint, needed in enumerate(drugs.remedies(name)):
            for nth, drug in enumerate(needed, 1):
                yield key, complaint, nth, [one for one in shelf if one % len(MEDICATIONS) == drug]


def _shelves(site: Site, kept: list[list[int]]) -> Iterable[tuple[Any, ...]]:
    for key, shelf in zip(site.house.departments, kept, strict=True):
        for drug in shelf:
            yield key, drug
