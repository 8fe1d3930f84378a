"""What is known of a hospital before its rows are made, copied into temporary tables that the files of `load/` read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import asyncpg

from loadgen.bench.departments import COMPANIONS, CONDITIONS
from loadgen.bench.people import Turn
from loadgen.bench.sizes import COMING_DAYS, HISTORY_DAYS, Size
from loadgen.plan.care import CANCEL_REASONS, DISCOUNT_REASONS, REFUND_REASONS
from loadgen.plan.medications import MANUFACTURERS, MEDICATIONS
from loadgen.plan.plan import Plan
from loadgen.plan.schedule import CANCELLATIONS
from loadgen.play.house import House

LOAD = Path(__file__).with_name("load")
_PLACES = {name: place for place, name in enumerate(MEDICATIONS)}


@dataclass(frozen=True)
class Site:
    """A hospital that stands, without patients: what was planned and what was made."""

    size: Size
    plan: Plan
    turns: list[Turn]
    house: House
    hospital_id: int
    seed: str


async def stage(connection: asyncpg.Connection, site: Site) -> None:
    """Makes the temporary tables, and the function pg_temp.draw, in place of those of another hospital."""
    await connection.execute("DISCARD TEMP")
    await connection.execute((LOAD / "000_staging.sql").read_text())
    # A number from 0 up to but not including 1, always the same one for a key, a use and a hospital's seed.
    salt = Random(f"{site.seed} draws").getrandbits(50)
    await connection.execute(
        f"""CREATE FUNCTION pg_temp.draw(p_key bigint, p_use integer) RETURNS double precision
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT (hashint8extended(p_key, {salt} + p_use) & 4503599627370495)::double precision / 4503599627370496
            $$"""
    )
    await _copy(connection, "site", [await _site(connection, site)])
    await _copy(connection, "departments", _departments(site))
    await _copy(
        connection,
        "doctors",
        (
            (key, place, site.house.departments[one.department])
            for place, (key, one) in enumerate(zip(site.house.doctors, site.plan.doctors, strict=True))
        ),
    )
    await _copy(connection, "people", _people(site.plan))
    await _copy(connection, "turns", ((one.doctor, one.parity, one.patient, one.at) for one in site.turns))
    await _copy(connection, "complaints", _complaints(site))
    await _copy(connection, "procedures", _procedures(site))
    await _copy(connection, "drugs", _drugs())
    await _copy(connection, "remedies", _remedies(site))


async def _copy(connection: asyncpg.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, records=rows, schema_name="pg_temp")
    await connection.execute(f"ANALYZE pg_temp.{table}")


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
        blueprint.currency,
        Decimal(blueprint.tax_rate_percent),
        days.as_of,
        days.date(0),
        days.at(days.opening, 0) + timedelta(days=1),
        HISTORY_DAYS,
        COMING_DAYS,
        size.appointments,
        size.coming,
        size.visits,
        size.prescriptions,
        size.bills,
        # A role without an account is acted for by the administrator.
        *(
            accounts.get(role, accounts["ADMIN"])
            for role in ("RECEPTIONIST", "PHARMACIST", "CASHIER", "NURSE", "ADMIN")
        ),
        CANCELLATIONS,
        CANCEL_REASONS,
        DISCOUNT_REASONS,
        REFUND_REASONS,
    )


def _departments(site: Site) -> Iterable[tuple[Any, ...]]:
    for place, (key, one) in enumerate(zip(site.house.departments, site.plan.blueprint.departments, strict=True)):
        yield key, place, one.minutes, one.day_and_night, len(CONDITIONS[one.name])


def _people(plan: Plan) -> Iterable[tuple[Any, ...]]:
    for number, one in enumerate(plan.patients):
        yield (
            number,
            one.first_name,
            one.last_name,
            one.birth_date,
            one.gender,
            one.phone,
            one.email,
            one.address,
            one.allergies,
            one.insurance_provider,
            one.insurance_policy_number,
            Decimal(one.insurance_cover_percent),
        )


def _complaints(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, one in zip(site.house.departments, site.plan.blueprint.departments, strict=True):
        for nth, condition in enumerate(CONDITIONS[one.name]):
            yield key, nth, condition.reason, condition.diagnosis, condition.notes, bool(condition.medications)


def _procedures(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, one in zip(site.house.departments, site.plan.blueprint.departments, strict=True):
        for complaint, condition in enumerate(CONDITIONS[one.name]):
            for nth, (kind, cost) in enumerate(condition.treatments, 1):
                yield key, complaint, nth, kind, cost


def _drugs() -> Iterable[tuple[Any, ...]]:
    for place, one in enumerate(MEDICATIONS.values()):
        yield (
            place,
            one.name,
            one.strength,
            one.form,
            MANUFACTURERS[place % len(MANUFACTURERS)],
            one.unit_price,
            one.dosage,
            one.frequency,
            one.units_per_day,
            one.days,
        )


def _remedies(site: Site) -> Iterable[tuple[Any, ...]]:
    for key, one in zip(site.house.departments, site.plan.blueprint.departments, strict=True):
        for complaint, condition in enumerate(CONDITIONS[one.name]):
            if condition.medications:
                # Three are named at most; companions take turns.
                companions = COMPANIONS[complaint % len(COMPANIONS) :] + COMPANIONS
                names = list(dict.fromkeys(condition.medications + companions))[:3]
                for nth, name in enumerate(names, 1):
                    yield key, complaint, nth, _PLACES[name]
