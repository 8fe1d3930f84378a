"""Verifies a loaded hospital: one query a rule, each of which finds the rows that break it."""

from dataclasses import dataclass
from pathlib import Path

import asyncpg

from db.errors import DatabaseProblem
from loadgen.bench.sizes import Size

CHECKS = Path(__file__).with_name("checks")


class Broken(DatabaseProblem):
    """A loaded hospital breaks a rule: a defect of the loader, which undoes the load."""


@dataclass(frozen=True)
class Check:
    """A rule, in words, and the query that counts what breaks it in the hospital with the id $1."""

    rule: str
    query: str


def checks() -> list[Check]:
    """All rules: in the files of `checks/` each query follows the rule, a comment that begins with `-- !`."""
    found = []
    for file in sorted(CHECKS.glob("*.sql")):
        for part in file.read_text().split("-- ! ")[1:]:
            rule, _, query = part.partition("\n")
            found.append(Check(f"{file.stem}: {rule.strip()}", query.strip().rstrip(";")))
    return found


async def count(connection: asyncpg.Connection, check: Check, hospital_id: int) -> int:
    """Within a transaction: how many rows of a hospital break a rule."""
    # Each query reads all of the hospital; the planner expects few rows of keys with two columns, and would loop.
    await connection.execute("SET LOCAL enable_nestloop = off")
    found = await connection.fetchval(check.query, hospital_id, timeout=None)
    await connection.execute("SET LOCAL enable_nestloop = on")
    return int(found)


async def verify(connection: asyncpg.Connection, hospital_id: int) -> None:
    """Makes sure that every rule holds in a hospital. Raises Broken, naming those that do not."""
    async with connection.transaction():
        broken = [
            f"{one.rule} ({found} rows)" for one in checks() if (found := await count(connection, one, hospital_id))
        ]
    if broken:
        raise Broken(f"The loaded hospital breaks: {'; '.join(broken)}.")


async def verify_numbers(connection: asyncpg.Connection, hospital_id: int, size: Size) -> None:
    """Makes sure that a hospital has as many rows as its size says. Raises Broken, naming the tables that have not."""
    wanted = {
        "departments": len(size.blueprint.departments),
        "doctors": len(size.blueprint.departments) * size.blueprint.doctors_per_department,
        "nurses": len(size.blueprint.departments) * (size.blueprint.nurses_per_department or 0) or None,
        "rooms": sum(len(one.rooms) for one in size.blueprint.departments),
        "medications": size.medications,
        "stock": size.stocks,
        "patients": size.blueprint.patients,
        "appointments": size.appointments,
        "visits": size.visits,
        "prescriptions": size.prescriptions,
        "prescription_items": size.prescription_items,
        "bills": size.bills,
    }
    wrong = []
    for table, number in wanted.items():
        if number is None:
            continue
        query = f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1"
        found = await connection.fetchval(query, hospital_id, timeout=None)
        if found != number:
            wrong.append(f"{found} {table.replace('_', ' ')}, not {number}")
    if wrong:
        raise Broken(
            f"The hospital '{size.blueprint.slug}' came out with {'; '.join(wrong)}.",
            "Its size asks for more than its doctors have time for, or its departments have patients for.",
        )
