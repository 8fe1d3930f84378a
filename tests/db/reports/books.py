"""The rows of a hospital as they stand in the tables, for plain recounts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

Row = Mapping[str, Any]
Figures = list[dict[str, Any]]

_TABLES = (
    "departments", "doctors", "patients", "appointments", "visits", "medications", "stock", "stock_batches", "rooms",
    "prescriptions", "prescription_items", "treatments", "admissions", "bills", "bill_lines", "payments", "refunds",
    "claims", "adjustments", "bed_stays", "room_rates",
)  # fmt: skip


@dataclass(frozen=True)
class Books:
    """All rows of a hospital by table, its time zone and currency, and the day that it is there."""

    hospital_id: int
    currency: str
    zone: ZoneInfo
    today: dt.date
    rows: dict[str, list[Row]]

    def by_id(self, table: str) -> dict[int, Row]:
        """The rows of a table by their ids."""
        return {row["id"]: row for row in self.rows[table]}

    def within(self, table: str, column: str, first: dt.date, last: dt.date) -> list[Row]:
        """The rows of a table whose moment lies on one of these days at the hospital."""
        return [row for row in self.rows[table] if first <= self.day(row[column]) <= last]

    def day(self, moment: dt.datetime) -> dt.date:
        """The day on the hospital's wall calendar."""
        return moment.astimezone(self.zone).date()


async def books_of(connection: asyncpg.Connection, hospital_id: int, zone: str, now: dt.datetime) -> Books:
    """Reads everything."""
    rows: dict[str, list[Row]] = {}
    for table in _TABLES:
        found = await connection.fetch(f"SELECT * FROM clinic.{table} WHERE hospital_id = $1", hospital_id)
        rows[table] = [dict(row) for row in found]
    currency = await connection.fetchval("SELECT currency FROM clinic.hospitals WHERE id = $1", hospital_id)
    return Books(hospital_id, currency, ZoneInfo(zone), now.astimezone(ZoneInfo(zone)).date(), rows)


def in_order(rows: Iterable[dict[str, Any]], *columns: str, ascending: bool = False) -> Figures:
    return sorted(rows, key=itemgetter(*columns, "id"), reverse=not ascending)


def between(number: Any, least: Any, most: Any) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)
